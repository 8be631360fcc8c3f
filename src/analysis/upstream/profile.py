"""What a delivery of files looks like, so that the next one can be compared with it before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.problems import Problem
from analysis.upstream.contract import FILE, PLACE

SHOWN = 12  # new values named one by one; the rest are counted


@dataclass
class Profile:
    """Columns, watched categories, rows per file and per period, and exact duplicates, gathered piece by piece."""

    watched: Sequence[str] = ()
    columns: list[str] = field(default_factory=list)
    categories: dict[str, set[str]] = field(default_factory=dict)
    files: Counter = field(default_factory=Counter)
    periods: Counter = field(default_factory=Counter)
    rows: int = 0
    _seen: Fingerprints = field(default_factory=lambda: Fingerprints())

    def add(self, raw: pd.DataFrame, period: pd.Series) -> None:
        """Take in one piece of raw rows; `period` labels each of them."""
        own = [column for column in raw.columns if column not in PLACE]
        self.columns += [column for column in own if column not in self.columns]
        for column in self.watched:
            if column in raw:
                self.categories.setdefault(column, set()).update(raw[column].unique())
        self.files.update(raw[FILE].value_counts().to_dict())
        self.periods.update(period.value_counts().to_dict())
        self.rows += len(raw)
        self._seen.add(raw[own])

    @property
    def duplicates(self) -> int:
        """Rows that equal an earlier row in every cell."""
        return self.rows - self._seen.distinct

    def as_dict(self) -> dict:
        return {
            "columns": list(self.columns),
            "categories": {column: sorted(values) for column, values in sorted(self.categories.items())},
            "rows_in_file": dict(sorted(self.files.items())),
            "rows_in_period": dict(sorted(self.periods.items())),
        }


class Fingerprints:
    """How many different rows there are, at eight bytes for each of them. New prints wait in a heap that stays small
    beside those known, so that memory follows the different rows and time the rows."""

    HEAP = 200_000
    SHARE = 8  # the heap may hold this part of the prints that are known

    def __init__(self) -> None:
        self._known = np.empty(0, dtype="uint64")
        self._heap: list[np.ndarray] = []
        self._waiting = 0

    def add(self, rows: pd.DataFrame) -> None:
        if rows.empty or not len(rows.columns):
            return
        prints = pd.util.hash_pandas_object(rows, index=False).to_numpy()
        self._heap.append(prints)
        self._waiting += len(prints)
        if self._waiting > max(self.HEAP, len(self._known) // self.SHARE):
            self._merge()

    @property
    def distinct(self) -> int:
        self._merge()
        return len(self._known)

    def _merge(self) -> None:
        if not self._heap:
            return
        waiting = np.unique(np.concatenate(self._heap))
        self._heap, self._waiting = [], 0
        at = np.searchsorted(self._known, waiting)
        old = at < len(self._known)
        old[old] = self._known[at[old]] == waiting[old]
        self._known = np.insert(self._known, at[~old], waiting[~old])


def drift(name: str, before: Mapping, after: Mapping) -> list[Problem]:
    """What changed from one delivery to the next: columns gone or new, values never seen, rows per period.

    `before` and `after` are profiles as `Profile.as_dict` gives them. Values that disappeared are no finding.
    """
    return [
        *_columns(name, before.get("columns", []), after["columns"]),
        *_categories(name, before.get("categories", {}), after["categories"]),
        *_periods(name, before.get("rows_in_period", {}), after["rows_in_period"]),
    ]


def _columns(name: str, before: Sequence[str], after: Sequence[str]) -> list[Problem]:
    gone = [
        Problem(name, "this column, as before", column=column, value="gone") for column in before if column not in after
    ]
    new = [
        Problem(name, "only the columns seen before", column=column, value="new")
        for column in after
        if column not in before
    ]
    return gone + new


def _categories(name: str, before: Mapping, after: Mapping) -> list[Problem]:
    found = []
    for column, values in after.items():
        new = sorted(set(values) - set(before.get(column, values)))
        fix = "Decide what it means (a row in the crosswalk), or accept that its rows are set aside"
        expected = f"one of the {len(before.get(column, values))} values seen before"
        found += [Problem(name, expected, column=column, value=value, fix=fix) for value in new[:SHOWN]]
        if len(new) > SHOWN:
            found.append(Problem(name, expected, column=column, value=f"and {len(new) - SHOWN} more new values"))
    return found


def _periods(name: str, before: Mapping, after: Mapping) -> list[Problem]:
    moved = []
    for period in sorted({*before, *after}):
        old, new = before.get(period, 0), after.get(period, 0)
        if old != new:
            label = period or "no period"
            moved.append(Problem(name, f"{old:,} rows for {label}", value=f"{new:,} rows ({new - old:+,})"))
    return moved
