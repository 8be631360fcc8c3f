"""A number that rests on rows: recorded with the keys and the sources of those rows, so that none is forgotten."""

from __future__ import annotations

import pandas as pd

from analysis.facts import Fact, fact
from analysis.tables import key as key_of


def row_fact(
    key: str, value, rows: pd.DataFrame, table: str, means: str, unit: str = "count", digits: int | None = None
) -> Fact:
    """Record a number (see `analysis.fact`) that was computed from these rows of a table.

    `rows` needs the table's key and its column `source_id`; an empty one is a number that rests on no row.
    """
    (column,) = key_of(table)
    return fact(
        key,
        value,
        unit,
        means=means,
        sources=dict.fromkeys(rows["source_id"]),
        rows={table: list(rows[column])},
        digits=digits,
    )
