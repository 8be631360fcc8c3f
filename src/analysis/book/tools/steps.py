"""Answers over time as steps: the dates from which another answer holds, for each way of writing a date.

A date may be a day, a month or a year, and each is a question of its own. A step is the first date, as text, from
which a value holds until the next step. ISO dates sort as text, so whoever looks a date up needs no calendar.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

from analysis import dates
from analysis.dates import Span

GRAINS = ("day", "month", "year")
LENGTHS = {"day": 10, "month": 7, "year": 4}  # characters of an ISO date
Value = TypeVar("Value")
Steps = list[tuple[str, Value]]


def steps(turns: Iterable[date], value: Callable[[Span], Value]) -> dict[str, Steps]:
    """The steps of a value that can change only on the given days, by the grain of the date asked about.

    A month or year that holds such a day is asked about as a whole, and so is the one after it.
    """
    asked = _asked(turns)
    return {grain: _joined((key, value(dates.parse(key))) for key in asked[grain]) for grain in GRAINS}


def held(found: dict[str, Steps], on: str) -> Value:
    """The value that holds on a date, given as a day, month or year."""
    grain = next(grain for grain, length in LENGTHS.items() if length == len(on))
    rows = found[grain]
    return rows[bisect_right([key for key, _ in rows], on) - 1][1]


def _asked(turns: Iterable[date]) -> dict[str, list[str]]:
    days = {date.min, *turns}
    months = {first for day in days for first in (day.replace(day=1), _month_after(day))}
    years = {year for day in days for year in (day.year, day.year + 1)}
    return {
        "day": sorted(day.isoformat() for day in days),
        "month": sorted(first.isoformat()[:7] for first in months),
        "year": sorted(f"{year:04d}" for year in years),
    }


def _month_after(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _joined(found: Iterable[tuple[str, Value]]) -> Steps:
    """Steps without those that change nothing."""
    rows: Steps = []
    for key, value in found:
        if not rows or rows[-1][1] != value:
            rows.append((key, value))
    return rows
