"""ICE's arrests in North Carolina, September 2023 to July 2025, as a journalist drew them from a national release."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.upstream import arrests
from analysis.upstream.contract import Cleaned, CrossCheck, first_reason, misshapen, separate
from analysis.upstream.reading import delimited

NAME = "ice_arrests_north_carolina"
FILE_NAME, LANDMARKS = "nc_ice_arrests.csv", "landmarks.csv"
AREA, DATE, METHOD = "Apprehension AOR", "Apprehension Date", "Apprehension Method"
STATE, LANDMARK = "Apprehension State", "Apprehension Site Landmark"
CATEGORIES = (STATE, AREA, METHOD, "Final Program", "Birth Date", "Gender")
FIRST, LAST = pd.Timestamp(2023, 9, 1), pd.Timestamp(2025, 7, 28)
CHANGE = pd.Timestamp(2025, 1, 20)
BEFORE, AFTER = "before 20 January 2025", "from 20 January 2025"
SITE_KEY = ("month", "era", "method_group", "site_kind")
LANDMARK_KEY = ("landmark", "site_kind", "site_rule", "site_confidence")


def load(path: Path) -> pd.DataFrame:
    """All rows as they stand in the file."""
    required = (STATE, AREA, DATE, METHOD, LANDMARK)
    return pd.concat(delimited(path / FILE_NAME, required, name=f"{NAME}/{FILE_NAME}"), ignore_index=True)


def clean(raw: pd.DataFrame) -> Cleaned:
    """Each arrest with its month, era, group of methods and kind of place beside the cells as recorded.

    That an arrest was made in North Carolina is the journalist's inference where the state is empty; such rows are
    kept, as they were by the journalist.
    """
    day = arrests.days(raw[DATE], "%Y-%m-%d %H:%M:%S").dt.normalize()
    group = arrests.method_group(raw[METHOD])
    reasons = first_reason(
        raw.index,
        (misshapen(raw), "another number of cells than the header"),
        (day.isna(), "the date is no day and time written as year-month-day hour:minute:second"),
        (day.notna() & ~day.between(FIRST, LAST), "the date is outside 1 September 2023 to 28 July 2025"),
        (group == "", arrests.METHOD_UNKNOWN),
    )
    rows = raw.assign(
        month=arrests.month(day),
        era=era(day),
        method_group=group,
        landmark=arrests.landmark_text(raw[LANDMARK]),
        **arrests.site(raw[LANDMARK]),
    )
    return separate(rows, reasons, raw)


def era(day: pd.Series) -> pd.Series:
    """Whether a day is before 20 January 2025, when the administration and its rules on places changed."""
    return pd.Series(AFTER, index=day.index, dtype="str").mask(day < CHANGE, BEFORE)


def derive(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Arrests by month, era, method group and kind of place; and the landmarks with what was read from each."""
    return {
        "arrest_sites_north_carolina": arrests.counted(rows, SITE_KEY),
        "landmark_kinds_north_carolina": arrests.counted(rows, LANDMARK_KEY),
    }


def period(raw: pd.DataFrame) -> pd.Series:
    """The month in which a row's arrest was made."""
    return arrests.month(arrests.days(raw[DATE], "%Y-%m-%d %H:%M:%S"))


def cross_check(path: Path, tables: dict[str, pd.DataFrame]) -> list[CrossCheck]:
    """Our landmarks beside the journalist's own list of them."""
    lists = delimited(path / LANDMARKS, (LANDMARK,), name=f"{NAME}/{LANDMARKS}")
    theirs = set(pd.concat(lists)[LANDMARK].str.strip()) - {""}
    ours = set(tables["landmark_kinds_north_carolina"]["landmark"]) - {arrests.NOTHING}
    return [CrossCheck("landmarks that only one of the two lists has", "0", f"{len(theirs ^ ours):,}")]
