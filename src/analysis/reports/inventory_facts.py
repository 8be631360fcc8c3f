"""The numbers that chapters take from the AI inventories: each with the entries or steps that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis import dates
from analysis.facts import Fact, fact
from analysis.reports import inventories
from analysis.reports.inventories import ALL, CARRIED, EDITIONS
from analysis.tables import key as key_of
from analysis.tables import load

LATEST = EDITIONS[-1]
GROUPS = {
    "ice": "ICE",
    "cbp": "CBP",
    "tsa": "TSA",
    "dhs": "DHS and all its offices",
    "others": "departments other than DHS",
}
RIGHTS = ("rights_impacting", "rights_and_safety_impacting")
# The entry that HSI had for all its face searches, and the one of 2025 for child abuse: the same use, by our reading.
WHOLE, PART = "2024-ice-facial-recognition-service", "2025-dhs-362"


@dataclass(frozen=True)
class Counted:
    """A number before it is recorded: its key, the rows that it rests on, and of how many it is a part."""

    key: str
    value: int | str
    rows: pd.DataFrame
    table: str
    means: str
    of: int | None = None
    unit: str = "count"

    def record(self) -> Fact:
        (column,) = key_of(self.table)
        sources, rows = dict.fromkeys(self.rows["source_id"]), {self.table: list(self.rows[column])}
        return fact(self.key, self.value, self.unit, means=self.means, n=self.of, sources=sources, rows=rows)


def counted() -> Iterator[Counted]:
    """Every number, in the order in which the page tells it."""
    yield from _sizes()
    yield from _steps()
    yield from _impacts()
    yield from _answers()
    yield from _days()


def group(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of one of GROUPS. An office is never counted under another's name."""
    if name == "dhs":
        return rows[rows["department"] == "DHS"]
    if name == "others":
        return rows[rows["department"] != "DHS"]
    return rows[rows["office"] == GROUPS[name]]


def _sizes() -> Iterator[Counted]:
    every, faces = inventories.entries(only_faces=False), inventories.entries()
    for edition in EDITIONS:
        here = faces[faces["edition"] == edition]
        for name, words in GROUPS.items():
            rows = group(here, name)
            means = f"Entries of {words} that compare faces, in our extract of the inventory of {edition}"
            yield Counted(f"inventory-{edition}-{name}", len(rows), rows if len(rows) else here, "ai_inventory", means)
        drawn = every[every["edition"] == edition]
        means = f"Entries of the inventory of {edition} with a face or biometric keyword, whatever they do"
        yield Counted(f"inventory-{edition}-keyword-rows", len(drawn), drawn, "ai_inventory", means)
    means = "Entries with a face or biometric keyword in the inventories of 2023, 2024 and 2025"
    yield Counted("inventory-keyword-rows", len(every), every, "ai_inventory", means)
    means = "Entries that compare faces, of those with a keyword in the inventories of 2023, 2024 and 2025"
    yield Counted("inventory-face-rows", len(faces), faces, "ai_inventory", means, of=len(every))


def _steps() -> Iterator[Counted]:
    steps = inventories.links()
    for name in ("ice", "cbp", "dhs"):
        mine = group(steps, name)
        came, went = inventories.arrivals(mine, LATEST), inventories.departures(mine, LATEST)
        of, words = len(came), GROUPS[name]
        told = {
            "carried": (came["relation"].isin(CARRIED), "carry on from 2024 under the same or another title"),
            "renamed": (came["relation"] == "renamed", "carry on from 2024 under another title or office"),
            "parts": (came["relation"] == "split", "are parts of an entry that was taken apart, by our reading"),
            "new": (came["relation"] == "new", "have no forerunner in our extract of 2024"),
            "unclear": (came["relation"] == "unclear", "may follow on an entry of 2024, or may not"),
        }
        for ending, (chosen, means) in told.items():
            rows = came[chosen]
            key, means = f"inventory-{LATEST}-{name}-{ending}", f"Entries of {words} in 2025 that {means}"
            yield Counted(key, len(rows), rows if len(rows) else came, "inventory_links", means, of)
        ended = went[went["relation"] == "retired"]
        means = f"Entries of {words} in 2024 that are retired in 2025 and followed by no entry that we know of"
        key = f"inventory-{LATEST}-{name}-retired"
        yield Counted(key, len(ended), ended if len(ended) else mine, "inventory_links", means)


def _impacts() -> Iterator[Counted]:
    faces = inventories.entries()
    for name in ("ice", "cbp", "dhs"):
        for edition in EDITIONS[1:]:
            rows = group(faces[faces["edition"] == edition], name)
            told = {"impact-stated": (rows["impact"] != "not_stated", "state the impact")}
            if edition == LATEST:
                told["high-impact"] = (rows["impact"] == "high_impact", "are called high-impact")
                not_high = rows["impact"] == "presumed_not_high_impact"
                told["not-high"] = (not_high, "are presumed high-impact, which the agency denies")
            else:
                told["rights"] = (rows["impact"].isin(RIGHTS), "are called rights-impacting, alone or with safety")
            for ending, (chosen, means) in told.items():
                found, key = rows[chosen], f"inventory-{edition}-{name}-{ending}"
                means = f"Entries of {GROUPS[name]} that compare faces and {means}, in our extract of {edition}"
                yield Counted(key, len(found), found if len(found) else rows, "ai_inventory", means, len(rows))


def _answers() -> Iterator[Counted]:
    rows = inventories.entries(LATEST, "ICE")
    asked = rows[rows["impact"] == "high_impact"]
    told = {
        "tested": (asked["tested"] == "yes", "tested before deployment"),
        "assessed": (asked["impact_assessed"] == "yes", "with an impact assessment"),
        "in-progress": (asked["tested"] == "in_progress", "deployed with tests still in progress"),
        "appeal": (asked["appeal"] == "yes", "with an appeal process in place"),
        "appeal-not-applicable": (asked["appeal"] == "not_applicable", "whose appeal process is marked not applicable"),
        "withheld": (asked["inventory_vendor"] == "withheld", "whose vendor is withheld"),
    }
    for ending, (chosen, means) in told.items():
        found, key = asked[chosen], f"inventory-{LATEST}-ice-{ending}"
        means = f"High-impact entries of ICE in 2025 that compare faces, {means}, by the agency's own word"
        yield Counted(key, len(found), found if len(found) else asked, "ai_inventory", means, len(asked))
    every = inventories.entries(LATEST)
    named = every[every["inventory_vendor"] == "Clearview AI"]
    means = "Entries of 2025, of any department, that name Clearview AI as the vendor; none is of ICE"
    if "ICE" in set(named["office"]):
        means = means.removesuffix("; none is of ICE")
    yield Counted(f"inventory-{LATEST}-clearview", len(named), named, "ai_inventory", means)


def _days() -> Iterator[Counted]:
    rows = inventories.entries().set_index("entry_key", drop=False)
    for key, entry, column, means in (
        (
            "inventory-hsi-development-date",
            WHOLE,
            "development_date",
            "Development of HSI's face search began, says 2024",
        ),
        ("inventory-hsi-first-use-date", WHOLE, "first_use_date", "HSI's face search was implemented, says 2024"),
        ("inventory-child-abuse-date", PART, "first_use_date", "HSI's face search for child abuse began, says 2025"),
    ):
        line = rows.loc[[entry]]
        yield Counted(key, dates.words(line[column].iloc[0]), line, "ai_inventory", means, unit="date")


def not_on_record() -> list[str]:
    """Numbered entries of 2025 that `deployments` cites and our extract lacks, because they hold no keyword."""
    cited = load("deployments")
    cited = cited[(cited["source_id"] == inventories.source_of(LATEST)) & cited["locator"].str.match(r"[A-Z]+-\d+$")]
    ours = set(inventories.entries(LATEST, ALL, only_faces=False)["entry_id"])
    return sorted(set(cited["locator"]) - ours)
