"""What a verdict is worked out with: a number with its rows, a finding with its numbers, one row and no other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Number:
    """A number behind a verdict: what it means, its unit and interval, and the rows it was computed from."""

    name: str
    value: float | int | str
    unit: str
    means: str
    rows: dict[str, tuple[str, ...]]
    interval: tuple[float, float] | None = None
    n: int | None = None
    digits: int | None = None  # behind the point, where the usual ones would not tell it from its neighbors


@dataclass
class Workings:
    """What one function found: a finding, or None if the numbers alone do not decide it."""

    finding: str | None
    numbers: list[Number] = field(default_factory=list)


def one(rows: pd.DataFrame, errors_known: bool = False) -> dict:
    """The one row that a verdict rests on: the first in the table's order that has its counts."""
    if errors_known:
        rows = rows[rows["errors"].notna() & rows["trials"].notna()]
    if rows.empty:
        raise ValueError("the row that this verdict rests on is gone: restore it, or change the verdict's function")
    return rows.iloc[0].to_dict()


def figure(claim: str, pattern: str) -> str:
    found = re.search(pattern, claim)
    if not found:
        raise ValueError(f"the claim no longer holds what its verdict compares ({pattern}): {claim!r}")
    return found.group(1)


def keys(table: str, rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    return {table: tuple(rows.iloc[:, 0])}
