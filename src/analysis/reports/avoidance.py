"""Do people stay away: the findings on record, what each measures, which way it points, and what may share an axis.

A finding is counted once, however many reports print it. Units never mix: a change of visits, a change of absences,
a difference in points and a share of the people asked each have a panel of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analysis.facts import Fact, fact, format_value
from analysis.tables import fields, load

ALL = "all"
PLACES = {
    "school": "School",
    "health_care": "Health care",
    "benefits": "Public benefits",
    "court": "Courts",
    "policing": "Reports to police",
    "worship": "Worship",
    "daily_life": "Daily life and health",
}
EXPOSURES = {
    "political_rhetoric": "campaign and other rhetoric",
    "executive_orders": "executive orders of 2017",
    "federal_enforcement": "federal enforcement",
    "local_enforcement_cooperation": "police working with ICE",
    "raid": "raids nearby",
    "court_presence": "officers at courts",
    "location_policy_rescission": "end of the 2021 policy",
    "public_charge_rule": "public charge rule",
    "state_law": "state laws on benefits",
    "face_recognition": "face recognition",
}
MEASURES = {
    "did": "records of what people did",
    "said_away": "people say that they stayed away",
    "said_worry": "people say that they worry",
    "said_of_others": "professionals tell of others",
    "judged": "a court or a party says so",
}
POINTS = {
    "away": "fewer came",
    "toward": "more came",
    "no_change": "no change found",
    "not_shown": "not shown",
    "no_comparison": "no comparison",
    "other_harm": "another harm",
}
DESIGNS = {
    "survey": "survey",
    "difference_in_differences": "one group against another, before and after",
    "interrupted_time_series": "before and after a day",
    "court_finding": "a court's finding",
    "other": "a count or an allegation",
}
# Outcomes of which more means that fewer came.
MISSED = ("cancellation", "absences", "no-show")
NO_CHANGE = "no_change"
TREND = ("per week", "trend")


@dataclass(frozen=True)
class Panel:
    """What may share an axis: one unit, and one meaning of more and less."""

    name: str
    title: str
    axis: str
    compares: bool


PANELS = (
    Panel("came", "Change in visits or enrollment: left is fewer", "change relative to the comparison", True),
    Panel("missed", "Change in absences or cancellations: right is more", "change relative to the comparison", True),
    Panel("trend", "Trend of cancellations: right is more every week", "change per week", True),
    Panel("points", "Enrollment, in percentage points: left is fewer", "percentage points", True),
    Panel("said_away", "Share of those asked who say that they stayed away or waited", "share of those asked", False),
    Panel("said_worry", "Share of those asked who say that they were afraid or harmed", "share of those asked", False),
    Panel("said_of_others", "Share of professionals who tell it of others", "share of those asked", False),
)


def findings(place: str = ALL, exposure: str = ALL, repeated: bool = False) -> pd.DataFrame:
    """Findings whose source was read, of one part of life and one exposure or of all, each once unless `repeated`.

    Added columns: the reading of each row, its `panel` ("" if no axis can hold it), and in words `where`,
    `exposed`, `measure`, `direction`, `by_design`, `size`, `interval` and `asked` (people in the whole study).
    """
    rows = load("avoidance_effects", notes=True).merge(load("effect_readings"), on="effect_id", validate="one_to_one")
    rows = rows if repeated else rows[rows["same_as"] == ""]
    rows = rows if place == ALL else rows[rows["part_of_life"] == place]
    rows = rows if exposure == ALL else rows[rows["exposure"] == exposure]
    records = rows.to_dict("records")
    rows = rows.assign(
        panel=pd.Series([_panel(row) for row in records], index=rows.index, dtype="str"),
        where=rows["part_of_life"].map(PLACES),
        exposed=rows["exposure"].map(EXPOSURES),
        measure=rows["measured"].map(MEASURES),
        direction=rows["points"].map(POINTS),
        by_design=rows["design"].map(DESIGNS),
        size=pd.Series([_size(row) for row in records], index=rows.index, dtype="str"),
        interval=pd.Series([_interval(row) for row in records], index=rows.index, dtype="str"),
        asked=pd.Series([_asked(row) for row in records], index=rows.index, dtype="str"),
    )
    order = {name: number for number, name in enumerate(PLACES)}
    return rows.sort_values(["part_of_life", "effect_id"], key=lambda part: part.replace(order), ignore_index=True)


def compared(rows: pd.DataFrame) -> pd.DataFrame:
    """Findings of these rows that compare what people did, those that found no change among them."""
    return _drawn(rows, True)


def shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Findings of these rows that are a share of people asked."""
    return _drawn(rows, False)


def _drawn(rows: pd.DataFrame, compares: bool) -> pd.DataFrame:
    names = [panel.name for panel in PANELS if panel.compares == compares]
    return rows[rows["panel"].isin(names)].reset_index(drop=True)


def measured_changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Findings of these rows that give the size of a change in what people did, against a comparison."""
    return compared(rows).dropna(subset=["effect"]).reset_index(drop=True)


def panel_rows(rows: pd.DataFrame) -> list[tuple[Panel, pd.DataFrame]]:
    """The panels that these findings fill, in order, each with its rows by exposure."""
    order = {name: number for number, name in enumerate(EXPOSURES)}
    filled = []
    for panel in PANELS:
        own = rows[rows["panel"] == panel.name]
        if len(own):
            own = own.sort_values(["exposure", "effect_id"], key=lambda part: part.replace(order), ignore_index=True)
            filled.append((panel, own))
    return filled


def by_place(rows: pd.DataFrame) -> pd.DataFrame:
    """One line a part of life: findings, studies, and how many of each kind; a part without findings is there."""
    return _counts(rows, "part_of_life", PLACES)


def by_exposure(rows: pd.DataFrame) -> pd.DataFrame:
    """One line an exposure: findings, studies, and how many of each kind; one that nobody studied is there."""
    return _counts(rows, "exposure", EXPOSURES)


def _counts(rows: pd.DataFrame, column: str, names: dict[str, str]) -> pd.DataFrame:
    changes = measured_changes(rows)
    lines = []
    for key, name in names.items():
        own, sized = rows[rows[column] == key], changes[changes[column] == key]
        kinds = [int((own["measured"] == kind).sum()) for kind in MEASURES]
        points = [int((sized["points"] == way).sum()) for way in ("away", "toward")]
        points.append(int((own["points"] == NO_CHANGE).sum()))
        lines.append([key, name, len(own), own["study_id"].nunique(), *kinds, len(sized), *points])
    return pd.DataFrame(
        lines, columns=[column, "name", "findings", "studies", *MEASURES, "sized", "away", "toward", "none"]
    )


def finding(rows: pd.DataFrame) -> str:
    """The answer that the record gives, as the title of the picture."""
    changes = measured_changes(rows)
    if changes.empty:
        return f"No change in what people did is measured here; {_count(len(rows), 'finding')} rest on words"
    away, toward = (int((changes["points"] == way).sum()) for way in ("away", "toward"))
    none = int((rows["points"] == NO_CHANGE).sum())
    more = f", and {_count(none, 'more test')} found no change" if none else ""
    return f"Of {_count(len(changes), 'measured change')}, {away} point to staying away and {toward} to coming{more}"


def spoken(rows: pd.DataFrame, compares: bool) -> str:
    """What somebody who cannot see the picture takes from it."""
    told, hollow = [], 0
    for panel, own in panel_rows(rows):
        if panel.compares != compares:
            continue
        hollow += int(own["ci_low"].isna().sum())
        told.append(f"{panel.title}: {_count(len(own), 'finding')}, {_span(own)}")
    return f"Dots in panels that share no axis. {'; '.join(told)}. {hollow} dots are hollow: no interval is on record."


def _span(rows: pd.DataFrame) -> str:
    """The smallest and the largest of some findings, and how many found no change."""
    sized = rows.dropna(subset=["effect"])
    parts = []
    if len(sized):
        ends = sized.loc[[sized["effect"].idxmin(), sized["effect"].idxmax()]]
        parts.append(" to ".join(dict.fromkeys(ends["size"])))
    if len(rows) > len(sized):
        parts.append(f"{len(rows) - len(sized)} with no change found")
    return ", ".join(parts)


def meanings(column: str, values: Iterable[str]) -> list[str]:
    """What the card of avoidance_effects says that these values of a column mean."""
    said = fields("avoidance_effects")[column]["meanings"]
    return [said[value] for value in values]


def effect_fact(key: str, effect_id: str, means: str) -> Fact:
    """Record one finding by its size: how much less or more is said by `means`, so the number has no sign.

    The number of people stands beside it only if the figure is of all of them: the size of a whole study beside a
    figure of a part of it would promise an exactness that it does not have.

    Raises ValueError if no row that was read has the identifier, or its size is words only.
    """
    rows = load("avoidance_effects")
    rows = rows[rows["effect_id"] == effect_id]
    if rows.empty or pd.isna(rows.iloc[0]["effect"]):
        raise ValueError(f"{effect_id}: no row that was read has this identifier and a size")
    row = rows.iloc[0]
    ends = sorted(abs(float(row[end])) for end in ("ci_low", "ci_high")) if pd.notna(row["ci_low"]) else None
    about = {"sources": [row["source_id"]], "rows": {"avoidance_effects": [effect_id]}}
    readings = load("effect_readings").set_index("effect_id")
    about["n"] = int(row["n"]) if readings["n_of"][effect_id] == "figure" else None
    if row["effect_unit"] == "count":
        return fact(key, int(row["effect"]), means=means, **about)
    size = abs(float(row["effect"]))
    if row["effect_unit"] == "percentage_points_as_fraction":
        return fact(key, round(100 * size, 6), digits=1, means=f"{means}, in percentage points", **about)
    whole = abs(round(100 * size) - 100 * size) < 1e-6
    return fact(key, size, "share", means=means, interval=ends, digits=0 if whole else 1, **about)


def _panel(row: dict) -> str:
    """The axis that can hold a row. A share that is not of people asked, a count and words have none."""
    if row["points"] == NO_CHANGE or row["effect_unit"] == "relative_change_as_fraction":
        if any(word in row["outcome"] for word in TREND):
            return "trend"
        return "missed" if any(word in row["outcome"] for word in MISSED) else "came"
    if pd.isna(row["effect"]):
        return ""
    if row["effect_unit"] == "percentage_points_as_fraction":
        return "points"
    if row["effect_unit"] == "share" and row["design"] == "survey":
        return row["measured"]
    return ""


def _size(row: dict) -> str:
    if pd.isna(row["effect"]):
        return row["effect_text"]
    return signed(row["effect"], row["effect_unit"])


def signed(value: float, unit: str) -> str:
    """A size with its sign and its unit: -0.345 as a relative change is "34.5 percent less"."""
    if unit == "count":
        return format_value(value, "count")
    percent = f"{abs(value) * 100:.3g}"
    if unit == "share":
        return f"{percent} percent"
    way = "less" if value < 0 else "more"
    return f"{percent} {'points' if unit.startswith('percentage') else 'percent'} {way}"


def _interval(row: dict) -> str:
    if pd.isna(row["ci_low"]):
        return ""
    low, high = sorted((row["ci_low"], row["ci_high"]), key=abs)
    if low * high < 0 or row["effect_unit"] == "share":
        return f"{row['ci_low'] * 100:.3g} to {row['ci_high'] * 100:.3g} percent"
    return f"{abs(low) * 100:.3g} to {signed(high, row['effect_unit'])}"


def _asked(row: dict) -> str:
    return "" if pd.isna(row["n"]) else f"{int(row['n']):,}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
