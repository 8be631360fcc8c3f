"""ICE's administrative arrests of fiscal years 2016 to 2019: one row an arrest, no person identified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.upstream import arrests
from analysis.upstream.contract import FILE, Cleaned, CrossCheck, first_reason, misshapen, separate
from analysis.upstream.reading import delimited

NAME = "ice_arrests_2016_2019"
AREA, DATE, METHOD, LANDMARK = (
    "Area of Responsibility",
    "Apprehension Date",
    "Apprehension Method",
    "Apprehension Landmark",
)
CATEGORIES = (AREA, METHOD, "Operation", "Gender", "Birth Date")
ADDITIVE = "arrests"
YEARS = (2016, 2017, 2018, 2019)
BANNER = 5  # lines before the header; one of them says for official use only
FIRST, LAST = pd.Timestamp(2015, 10, 1), pd.Timestamp(2019, 9, 30)
HAND = "landmarks/hand_arrest_landmarks.csv"
SITE_KEY = ("month", "office", "method_group", "site_kind")
LANDMARK_KEY = ("landmark", "site_kind", "site_rule", "site_confidence")


def pieces(path: Path) -> Iterator[pd.DataFrame]:
    """The rows of the four files, some ten thousands at a time."""
    for year in YEARS:
        file = f"EROArrests_FY{year}.csv.gz"
        required = (AREA, DATE, METHOD, LANDMARK)
        yield from delimited(path / file, required, separator="|", banner=BANNER, name=f"{NAME}/{file}")


def load(path: Path) -> pd.DataFrame:
    """All rows as they stand in the files."""
    return pd.concat(pieces(path), ignore_index=True)


def clean(raw: pd.DataFrame) -> Cleaned:
    """Each arrest with its month, office, group of methods and kind of place beside the cells as recorded.

    Rows that equal another row are kept: no column tells people apart, and several are often arrested on one day at
    one place by one method.
    """
    day = arrests.days(raw[DATE], "%m/%d/%Y")
    group = arrests.method_group(raw[METHOD])
    reasons = first_reason(
        raw.index,
        (misshapen(raw), "another number of cells than the header"),
        (day.isna(), "the date is no day written as month/day/year"),
        (day.notna() & ~day.between(FIRST, LAST), "the date is outside fiscal years 2016 to 2019"),
        (group == "", arrests.METHOD_UNKNOWN),
    )
    rows = raw.assign(
        month=arrests.month(day),
        office=arrests.office(raw[AREA]),
        method_group=group,
        landmark=arrests.landmark_text(raw[LANDMARK]),
        **arrests.site(raw[LANDMARK]),
    )
    return separate(rows, reasons, raw)


def derive(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Arrests by month, office, method group and kind of place; and the landmarks with what was read from each."""
    return {"arrest_sites": arrests.counted(rows, SITE_KEY), "landmark_kinds": arrests.counted(rows, LANDMARK_KEY)}


def period(raw: pd.DataFrame) -> pd.Series:
    """The fiscal year of the file that a row stands in."""
    return raw[FILE].str.extract(r"(FY\d{4})", expand=False).fillna("").astype("str")


def cross_check(path: Path, tables: dict[str, pd.DataFrame]) -> list[CrossCheck]:
    """Our counts of landmarks beside those that the University of Washington's researchers made of the same files."""
    file = path / HAND
    frames = delimited(file, ("aor", "apprehension_landmark", "n"), separator="|", name=f"{NAME}/{HAND}")
    hand = pd.concat(frames, ignore_index=True)
    theirs = _by_landmark(hand["apprehension_landmark"].replace("NA", ""), pd.to_numeric(hand["n"]))
    table = tables["landmark_kinds"]
    ours = _by_landmark(table["landmark"].replace(arrests.NOTHING, ""), table["arrests"])
    both = ours.index.union(theirs.index)
    differ = ours.reindex(both, fill_value=0) != theirs.reindex(both, fill_value=0)
    return [
        CrossCheck("arrests in all, by the hand-made list of landmarks", f"{theirs.sum():,}", f"{ours.sum():,}"),
        CrossCheck("landmarks whose number of arrests differs from that list", "0", f"{differ.sum():,}"),
    ]


def _by_landmark(landmarks: pd.Series, arrests_made: pd.Series) -> pd.Series:
    """Arrests by landmark, in capitals and with single spaces: that list has them so."""
    return arrests_made.groupby(landmarks.str.upper().str.split().str.join(" ")).sum()
