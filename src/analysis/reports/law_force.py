"""Which laws on face recognition were in force on a day, whom they bind, and which of them ended.

A bill is no law. A law whose end is on record is not in force from that day on. A date known by year or month leaves
a span in which it cannot be said. A bar that a code prints as coming back counts as printed, not as in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from analysis import dates
from analysis.facts import in_words
from analysis.reports.fr_laws import KINDS, known_until, tied
from analysis.tables import load

ALL = "all"
BARS = ("ban", "moratorium")
IN_FORCE, UNDATED, UNSURE = "in force", "in force, day not known", "not clear on that day"
ENDED, NOT_YET, PROPOSED, PRINTED = "ended", "not yet in force", "proposed, not law", "printed as back in force"
STANDING = (IN_FORCE, UNDATED)
GROUPS = {
    "bars": "Bans and pauses that bind police",
    "conditions": "Other limits that bind police",
    "licensing": "Limits on license photos",
}
BINDS = {
    "police": "police, alone or with others",
    "agencies": "public bodies, not police",
    "schools": "schools",
    "licensing_office": "licensing offices",
    "private": "private entities",
    "federal": "federal agencies",
}
FIRST_YEAR = 2015


def laws(on: str | None = None, state: str = ALL, kind: str = ALL) -> pd.DataFrame:
    """Laws, bills and rules whose row was read, each once, as they stood on a day (the last that is known, if none).

    Of one state and one kind, or of all. Added columns: whom a row binds and what it does (`law_readings`), its
    `status` on that day, its `group` ("" if it is no limit on police or on license photos), and words.
    """
    day = dates.parse(on or known_until())
    rows = load("fr_laws", notes=True).merge(load("law_readings"), on="law_id", validate="one_to_one")
    known = tied(rows.to_dict("records"), load("same_laws").to_dict("records"))
    rows = rows[[not _repeats(row) for row in known]]
    rows = rows if state == ALL else rows[rows["state"] == state]
    rows = rows if kind == ALL else rows[rows["kind"] == kind]
    records = rows.to_dict("records")
    rows = rows.assign(
        status=pd.Series([status(row, day.first, day.last) for row in records], index=rows.index, dtype="str"),
        group=pd.Series([group(row) for row in records], index=rows.index, dtype="str"),
        kind_words=rows["kind"].map(KINDS),
        binds_words=rows["binds"].map(BINDS),
        title=rows["jurisdiction"] + ": " + rows["instrument_name"],
        since=[_since(row) for row in records],
        until=[dates.words(row["ended_date"]) if row["ended_date"] else "" for row in records],
        says=[". ".join(part.rstrip(".") for part in (row["scope"], row["note"]) if part) + "." for row in records],
    )
    order = ["state", "level", "jurisdiction", "enacted_date", "law_id"]
    return rows.sort_values(order, ignore_index=True)


def status(row: Mapping, first: date, last: date | None = None) -> str:
    """Where a law stood on a day, or on days from `first` to `last`: never in force, if it is only proposed."""
    last = last or first
    began = row["effective_date"] or row["enacted_date"]
    if _proposed(row):
        return PROPOSED
    if not began:
        return UNDATED
    start, end = dates.parse(began), dates.parse(row["ended_date"]) if row["ended_date"] else None
    if end and end.last <= first:
        return ENDED
    if start.first > last:
        return NOT_YET
    if start.last > first or (end and end.first <= last):
        return UNSURE
    return PRINTED if row["does"] == "printed" else IN_FORCE


def group(row: Mapping) -> str:
    """Which line of the picture a law belongs to: only what limits police or license photos has one."""
    if row["does"] != "limits" or row["level"] == "federal":
        return ""
    if row["binds"] == "licensing_office":
        return "licensing"
    if row["binds"] != "police":
        return ""
    return "bars" if row["kind"] in BARS else "conditions"


def limits(rows: pd.DataFrame) -> pd.DataFrame:
    """Those of these rows that limit a use and were in force on the day, the undated ones among them."""
    return rows[(rows["does"] == "limits") & rows["status"].isin(STANDING)].reset_index(drop=True)


def ended(rows: pd.DataFrame) -> pd.DataFrame:
    """Those of these rows that limited a use and had ended by the day, the last to end first."""
    over = rows[(rows["does"] == "limits") & (rows["status"] == ENDED)]
    return over.sort_values("ended_date", ascending=False, ignore_index=True)


def over_time(rows: pd.DataFrame) -> pd.DataFrame:
    """How many laws of each group were in force at the end of each year, and on the last day that is known.

    At the end of a year a date known by month or year leaves no doubt. Laws without any date are left out.
    """
    last = dates.parse(known_until()).last
    days = [date(year, 12, 31) for year in range(FIRST_YEAR, last.year)] + [last]
    records = rows[rows["group"] != ""].to_dict("records")
    lines = []
    for name, words in GROUPS.items():
        own = [row for row in records if row["group"] == name]
        for day in days:
            count = sum(status(row, day) == IN_FORCE for row in own)
            label = str(day.year) if day != last else f"{day:%b} {day.year}"
            lines.append([name, words, label, dates.words(day.isoformat()), count])
    return pd.DataFrame(lines, columns=["group", "kind", "label", "when", "laws"])


def ended_by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """The bans and pauses on police that ended, by the year of their end: a cross for each, and their names."""
    over = ended(rows[rows["group"] == "bars"])
    years = over["ended_date"].str[:4]
    lines = [
        [year, len(own), "\N{MULTIPLICATION SIGN}" * len(own), "; ".join(own["title"])]
        for year, own in over.groupby(years)
    ]
    return pd.DataFrame(lines, columns=["label", "count", "crosses", "titles"])


def by_state(rows: pd.DataFrame) -> pd.DataFrame:
    """Every state with its limits in force: those of the state, those of its cities and counties, and those ended."""
    names = load("states").sort_values("name")
    standing, over = limits(rows), ended(rows)
    local = standing["level"].isin(["city", "county"])
    return pd.DataFrame(
        {
            "state": names["state"],
            "name": names["name"],
            "statewide": _of_state(names, standing[standing["level"] == "state"]),
            "local": _of_state(names, standing[local]),
            "immigration": _of_state(names, standing[standing["restricts_immigration_use"] == "yes"]),
            "ended": _of_state(names, over),
        }
    ).reset_index(drop=True)


def _of_state(names: pd.DataFrame, rows: pd.DataFrame) -> list[int]:
    return names["state"].map(rows.groupby("state").size()).fillna(0).astype(int).tolist()


def finding(rows: pd.DataFrame, on: str) -> str:
    """The answer that the record gives, as the title of the picture."""
    bars = rows[rows["group"] == "bars"]
    standing, over = len(limits(bars)), ended(bars)
    day = dates.words(on)
    return (
        f"{standing} bans and pauses that bind police stood on {day} with no end on record, and {len(over)} had ended"
    )


def left_out(rows: pd.DataFrame) -> str:
    """Which laws in force no point of the lines holds, because no date of them is on record; "" if there are none."""
    undated = rows[rows["status"] == UNDATED]
    bars = int((undated["group"] == "bars").sum())
    others = len(undated) - bars
    parts = [f"{in_words(bars)} that the title counts among the bans and pauses"] if bars else []
    parts += [f"{in_words(others)} of the other lines"] if others else []
    return f"No date is on record for {' and '.join(parts)}: the lines leave them out." if parts else ""


def over_time_words(counts: pd.DataFrame) -> str:
    """What somebody who cannot see the lines takes from them."""
    told = []
    for words, own in counts.groupby("kind", sort=False):
        top, end = own.loc[own["laws"].idxmax()], own.iloc[-1]
        told.append(f"{words}, {end['laws']} on {end['when']}, the most {top['laws']} on {top['when']}")
    return f"Three lines from the end of {FIRST_YEAR}: {'; '.join(told)}. Laws without a date are left out."


def _repeats(row: Mapping) -> bool:
    """A second row on the same law, unless it tells of another time: Virginia's ban, as the code prints it."""
    return bool(row["same_as"]) and row["does"] != "printed"


def _proposed(row: Mapping) -> bool:
    bill = row["level"] == "federal" and not row["enacted_date"] and not row["effective_date"]
    return bill or "(proposed" in row["instrument_name"]


def _since(row: Mapping) -> str:
    if _proposed(row):
        return ""
    return dates.words(row["effective_date"] or row["enacted_date"])
