"""The table `refresh_counts`: what every refresh counted, so that a page can cite it like any other row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.paths import Project
from analysis.upstream.datasets import datasets

COUNTS = "refresh_counts"
COLUMNS = ["dataset", "measure", "detail", "rows"]


def counted_rows(name: str, received: Mapping) -> Iterator[tuple[str, str, str, int]]:
    """The rows that one dataset contributes: rows in, kept, set aside by reason, repeated, per file and period."""
    for measure in ("rows_in", "rows_kept", "exact_duplicates"):
        yield name, measure, "", received[measure]
    for measure in ("rows_set_aside", "rows_in_file", "rows_in_period"):
        for detail, number in received[measure].items():
            yield name, measure, detail, number


def counts_bytes(place: Project) -> bytes:
    """The table as the dataset cards make it: it holds nothing that they do not."""
    rows = [row for one in datasets(place).values() if one.received for row in counted_rows(one.name, one.received)]
    frame = pd.DataFrame(sorted(rows), columns=COLUMNS)
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")
