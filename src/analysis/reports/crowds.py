"""Crowds scanned against a list: the numbers that operators and observers give, each with what it counts.

A face is not a person, and one person may pass many times. What is not published stays empty: an empty cell is no zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.facts import Fact, fact
from analysis.tables import load

TABLE = "operational_rates"
COUNTS = ("faces", "alerts", "wrong", "arrests")


def measures() -> pd.DataFrame:
    """The numbers from the field whose source was read, by their identifier."""
    return load(TABLE).set_index("measure_id")


def told(key: str, measure: str, means: str, unit: str = "count", **more) -> Fact:
    """Record one number from the field with its source and row."""
    row = measures().loc[measure]
    value = row["value"]
    return fact(key, value, unit, means=means, sources=[row["source_id"]], rows={TABLE: [measure]}, **more)


def listed_share(right: float, wrong: float, per_face: float, found: float) -> float:
    """The share of faces that must be of listed people for both ratios to hold: wrong to right alerts, and wrong alerts
    per face of somebody else. `found` is the share of listed faces that raise an alert.

    Raises ValueError if no wrong alert is counted: then the share is not bounded this way.
    """
    if wrong <= 0:
        raise ValueError("without a wrong alert nothing follows on how many faces are listed")
    odds = right / wrong * per_face / found
    return odds / (1 + odds)


def operations(given: Sequence[Mapping]) -> pd.DataFrame:
    """A row for each operation with the counts that its sources give; a count that is not given is missing.

    Raises ValueError for a count that is none of `COUNTS`.
    """
    for one in given:
        unknown = sorted(set(one) - {"operation", "counted_by", *COUNTS})
        if unknown:
            raise ValueError(
                f"{one['operation']}: {', '.join(unknown)} is no count; the counts are {', '.join(COUNTS)}"
            )
    frame = pd.DataFrame(given, columns=["operation", "counted_by", *COUNTS])
    return frame.astype(dict.fromkeys(COUNTS, "Int64"))
