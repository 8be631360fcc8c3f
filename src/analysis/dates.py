"""Dates as the sources give them: a day, a month or a year, always treated as the range it could be."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cache

DAY = re.compile(r"(?<![\w/.-])\d{4}-\d{2}-\d{2}(?![\w/-])")
PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MONTHS = [calendar.month_name[number] for number in range(13)]


@dataclass(frozen=True, order=True)
class Span:
    """The days a date as written could be: `2025-01` is any day from 1 to 31 January 2025."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    def words(self) -> str:
        """The date in words, no more exact than it was given: 23 October 2018, October 2018, or 2018."""
        if self.is_day:
            return f"{self.first.day} {MONTHS[self.first.month]} {self.first.year}"
        if (self.first.month, self.first.year) == (self.last.month, self.last.year):
            return f"{MONTHS[self.first.month]} {self.first.year}"
        return str(self.first.year)


@cache
def parse(text: str) -> Span:
    """A partial ISO date (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`) as the range of days it could be.

    Raises ValueError for anything else, and for a date that no calendar has, such as 2025-02-30.
    """
    match = PARTIAL.fullmatch(str(text).strip())
    if not match:
        raise ValueError(f"{text!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise ValueError(f"{text!r} is not a day of the calendar") from None
    return Span(first, last)


def words(text: str) -> str:
    """A partial date in words; an empty one reads "date not known"."""
    return parse(text).words() if text else "date not known"


def spelled_out(text: str) -> str:
    """Text for readers: a day written 2018-10-23 within it reads 23 October 2018. What is no day stays as it is."""
    return DAY.sub(lambda found: _words_or_same(found.group()), text)


def _words_or_same(text: str) -> str:
    try:
        return parse(text).words()
    except ValueError:
        return text
