"""What ICE's arrest files of different years have in common: dates, offices, methods, landmarks, and the counting."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import landmarks
from analysis.tables import load

NOT_RECORDED = "not recorded"
NOTHING = "(nothing recorded)"  # stands for an empty landmark where a key may not be empty
OFFICE_END = r"\s*area of responsibility\s*$"
METHOD_UNKNOWN = "the method is not in the table arrest_methods"


def month(days: pd.Series) -> pd.Series:
    """The month of each day as YYYY-MM, "" where there is no day."""
    return days.dt.strftime("%Y-%m").fillna("").astype("str")


def days(text: pd.Series, format: str) -> pd.Series:
    """Dates read by one format and nothing else; NaT where a cell holds something else."""
    return pd.to_datetime(text.str.strip(), format=format, errors="coerce")


def office(area: pd.Series) -> pd.Series:
    """The field office in whose area an arrest was made, without the words that every cell repeats."""
    tidy = area.str.strip().str.replace(OFFICE_END, "", regex=True, case=False)
    tidy = tidy.str.split().str.join(" ").astype("str")
    return tidy.where(tidy != "", NOT_RECORDED)


def method_group(methods: pd.Series) -> pd.Series:
    """The group of each method by the table arrest_methods; "" for one that nobody has decided on."""
    table = load("arrest_methods")
    groups = dict(zip(table["method"].str.lower(), table["method_group"], strict=True))
    return methods.str.strip().str.lower().map(groups).fillna("").astype("str")


def site(strings: pd.Series) -> pd.DataFrame:
    """Kind of place, rule and confidence of each landmark, as columns for cleaned rows."""
    kinds = landmarks.classify(strings)
    return kinds.rename(columns={"kind": "site_kind", "rule": "site_rule", "confidence": "site_confidence"})


def landmark_text(strings: pd.Series) -> pd.Series:
    """Landmarks as recorded but for space around them; the missing ones under a name."""
    bare = strings.str.strip()
    return bare.where(bare != "", NOTHING).astype("str")


def counted(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """How many rows share each combination of values, in the order of the text of the key."""
    counts = rows.groupby(list(by), sort=False, observed=True).size().rename("arrests").reset_index()
    return counts.sort_values(list(by), kind="stable").reset_index(drop=True)
