"""Dates as people typed them into the Atlas of Surveillance, and as a spreadsheet rewrote them.

Every cell becomes a date as exact as the cell allows (a day, a month, a year, or a range of years), and one of the
FORMS, which says how it was written and what of it is lost. Nothing is guessed: what a cell does not hold stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

EARLIEST, LATEST = 1990, 2029  # years that a page about police technology can bear
SERIAL_ZERO = date(1899, 12, 30)  # day 0 of a spreadsheet's count, for all days after February 1900
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# How a date was written, and how exact a date it leaves. A short year is read as 20xx; the cell does not say so.
KNOWN_TO = {
    "none": "nothing",
    "day": "day",
    "day_short_year": "day",
    "day_serial": "day",
    "month": "month",
    "month_short_year": "month",
    "year": "year",
    "years": "years",
    "month_lost": "year",
    "year_lost": "nothing",
    "century_lost": "nothing",
    "not_a_date": "nothing",
}
FORMS = tuple(KNOWN_TO)
OUTCOMES = ("same_text", "same_date", "less_exact", "lost", "other_date")

DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/,-](\d{4}|\d{2})", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
MONTH_YEAR = re.compile(r"(\d{1,2})[/-](\d{4})", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)
YEAR_AND = re.compile(r"(\d{4})[/-](\d{4}|\d{2})", re.ASCII)
SERIAL = re.compile(r"\d{5}", re.ASCII)
NAMED_FIRST = re.compile(r"([a-z]{3,9})\.? ?(\d{1,2}), ?(\d{4})", re.ASCII)
NAMED_SECOND = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4}|\d{2})", re.ASCII)
NAMED_MONTH = re.compile(r"([a-z]{3,9})[ -](\d{4}|\d{2})", re.ASCII)
DAY_OF_NO_MONTH = re.compile(r"(\d{1,2}), ?(\d{4})", re.ASCII)
NO_YEAR = re.compile(r"\d{1,2}/\d{1,2}|\d{1,2}-[a-z]{3}", re.ASCII)


@dataclass(frozen=True)
class Read:
    """A date as it was read: `date` is YYYY-MM-DD, YYYY-MM, YYYY, YYYY/YYYY for a range of years, or empty."""

    date: str
    form: str


def read(text: str) -> Read:
    """What a cell says of a date. Months come before days, as in the United States; a two-digit year is 20xx.

    A spreadsheet shows a month as `Apr-19` and a day without its year as `19-Apr`, so `Apr-19` is April 2019.
    A range of years that could also be a month (`2010/11`) is read as the range, which holds the month as well.
    """
    tight = re.sub(r"\s*([/,-])\s*", r"\1", " ".join(text.split())).lower()
    if not tight:
        return Read("", "none")
    return next((found for found in _readings(tight) if found), Read("", "not_a_date"))


def read_all(column: pd.Series) -> pd.DataFrame:
    """`read` for every cell of a column: a frame with `date` and `form` on the same index."""
    known = {text: read(text) for text in column.unique()}
    return pd.DataFrame(
        {
            "date": column.map({text: one.date for text, one in known.items()}),
            "form": column.map({text: one.form for text, one in known.items()}),
        },
        index=column.index,
    ).astype("str")


def newest(dates: pd.DataFrame) -> pd.Series:
    """For each row the latest of its dates as it stands, the later year of a range; "" if it has none.

    A month or a year counts by its last day.
    """
    known = {text: _last(text) for column in dates for text in dates[column].unique()}
    latest = [max(known[text] for text in cells) for cells in dates.itertuples(index=False, name=None)]
    return pd.Series(latest, index=dates.index, dtype="str").str.replace("-99", "")


def compare(before: pd.Series, after: pd.Series) -> pd.Series:
    """What a spreadsheet did to each cell, as one of OUTCOMES.

    `same_date` is another text that reads as the same date, `less_exact` a date that holds the earlier one (a year
    for a day), `lost` an empty reading where there was a date, `other_date` a contradiction.
    """
    pairs = pd.DataFrame({"before": before, "after": after})
    known = {pair: _outcome(*pair) for pair in pairs.drop_duplicates().itertuples(index=False, name=None)}
    return pd.Series([known[pair] for pair in pairs.itertuples(index=False, name=None)], index=before.index).astype(
        "str"
    )


def _outcome(before: str, after: str) -> str:
    if before == after:
        return "same_text"
    was, now = read(before).date, read(after).date
    if was == now:
        return "same_date"
    if was and not now:
        return "lost"
    return "less_exact" if was.startswith(now) else "other_date"


def _readings(text: str) -> Iterator[Read | None]:
    """Each way of writing, tried in turn; the first that fits decides."""
    if match := DAY.fullmatch(text):
        month, day, year = match.groups()
        yield _day(year, int(month), int(day))
    if match := ISO_DAY.fullmatch(text):
        yield _day(match[1], int(match[2]), int(match[3]))
    if match := NAMED_FIRST.fullmatch(text):
        yield _day(match[3], _month(match[1]), int(match[2]))
    if match := NAMED_SECOND.fullmatch(text):
        yield _day(match[3], _month(match[2]), int(match[1]))
    if match := NAMED_MONTH.fullmatch(text):
        yield _of_month(match[2], _month(match[1]))
    if match := MONTH_YEAR.fullmatch(text):
        yield _of_month(match[2], int(match[1]))
    if match := YEAR_AND.fullmatch(text):
        yield _years(*match.groups())
    if YEAR.fullmatch(text) and _bearable(int(text)):
        yield Read(text, "year")
    if SERIAL.fullmatch(text):
        yield _serial(int(text))
    if (match := DAY_OF_NO_MONTH.fullmatch(text)) and _bearable(int(match[2])):
        yield Read(match[2], "month_lost")
    if NO_YEAR.fullmatch(text):
        yield Read("", "year_lost")


def _day(year: str, month: int, day: int) -> Read | None:
    number, short = _year(year)
    try:
        found = date(number or 2000, month, day)
    except ValueError:
        return None
    if number is None:
        return Read("", "century_lost" if short else "not_a_date")
    return Read(found.isoformat(), "day_short_year" if short else "day")


def _of_month(year: str, month: int) -> Read | None:
    number, short = _year(year)
    if not 1 <= month <= 12:
        return None
    if number is None:
        return Read("", "century_lost" if short else "not_a_date")
    return Read(f"{number}-{month:02d}", "month_short_year" if short else "month")


def _years(first: str, second: str) -> Read | None:
    start, end = int(first), int(second if len(second) == 4 else first[:2] + second)
    if _bearable(start) and _bearable(end) and start < end:
        return Read(f"{start}/{end}", "years")
    return _of_month(first, int(second)) if len(second) == 2 else None


def _serial(number: int) -> Read | None:
    found = SERIAL_ZERO + timedelta(days=number)
    return Read(found.isoformat(), "day_serial") if _bearable(found.year) else None


def _year(text: str) -> tuple[int | None, bool]:
    """The year, or None if it cannot be one; and whether its century had to be added."""
    short = len(text) == 2
    number = int(text) + (2000 if short else 0)
    return (number if _bearable(number) else None), short


def _month(name: str) -> int:
    return MONTHS.index(name[:3]) + 1 if name[:3] in MONTHS else 0


def _bearable(year: int) -> bool:
    return EARLIEST <= year <= LATEST


def _last(text: str) -> str:
    """A text that sorts by the last day that a date may mean: the year alone after all of its days."""
    return f"{text.rsplit('/', 1)[-1]}-99-99"[:10] if text else ""
