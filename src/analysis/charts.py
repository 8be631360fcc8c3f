"""The few forms of chart that the book uses, and what every chart says beside its marks.

Each form takes a table that is already aggregated, one row a mark, and returns an ordinary Altair chart.
`figure` adds what a reader needs: a title that states the finding, words for people who cannot see it, sources
and its table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.drawing import NARROW, PALETTE, PALETTE_DARK, QUIET, SHAPES, TEXT, WIDTH, theme
from analysis.forms import (
    bands,
    coverage_matrix,
    dot_interval,
    forest,
    lollipop,
    quartiles,
    strip,
    timeline,
)
from analysis.tiles import tile_grid

__all__ = [
    "MIME",
    "NARROW",
    "PALETTE",
    "PALETTE_DARK",
    "QUIET",
    "SHAPES",
    "TEXT",
    "WIDTH",
    "Figure",
    "bands",
    "coverage_matrix",
    "dot_interval",
    "figure",
    "forest",
    "lollipop",
    "quartiles",
    "strip",
    "theme",
    "tile_grid",
    "timeline",
]

MIME = "application/vnd.vegalite.v6+json"
TASK = "task"  # what a test asked; rates of two tasks never share a chart
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Figure:
    """A chart with everything the book prints around it. In JupyterLab it shows as an ordinary chart."""

    chart: Any
    about: Mapping[str, Any] = field(default_factory=dict)
    narrow: Any = None

    def spec(self) -> dict:
        """The Vega-Lite specification, with what surrounds the chart under `usermeta.figure`."""
        spec = self.chart.to_dict()
        about = dict(self.about)
        if self.narrow is not None:
            about["narrow"] = self.narrow.to_dict()
        spec["usermeta"] = {"figure": about}
        return spec

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {MIME: self.spec(), "text/plain": f"{self.about['title']}\n{self.about['words']}"}


def figure(
    chart: Any,
    *,
    name: str,
    title: str,
    words: str,
    sources: Iterable[str],
    columns: Mapping[str, str],
    subtitle: str = "",
    note: str = "",
    data: pd.DataFrame | None = None,
    narrow: Any = None,
) -> Figure:
    """A chart made ready for readers.

    `title` is the finding, a sentence. `subtitle` says what is plotted. `words` is what somebody who cannot
    see the chart takes from it, with the numbers that matter. `columns` are the fields of the table behind
    the chart and their headings. `data` is that table if the chart itself does not hold it. `narrow` is another
    drawing for phones; without it a chart of one view is drawn again at the narrower width.

    Raises ValueError if the title is not a sentence or ends with a full stop, the words are missing or short, the
    name is not lower-case words joined by hyphens, no source is named, a column is not in the table, or the table
    holds error rates of several tasks.
    """
    if not SLUG.fullmatch(name or ""):
        raise ValueError(f"figure {name!r}: a name is lower-case words joined by hyphens, such as error-by-group")
    _check_words(name, title, words)
    sources = list(dict.fromkeys(sources))
    if not sources:
        raise ValueError(f"figure {name}: name the sources behind it")
    about = {
        "name": name,
        "title": title.strip(),
        "subtitle": subtitle.strip(),
        "words": " ".join(words.split()),
        "note": note.strip(),
        "sources": sources,
        "table": _table(name, chart, columns, data),
    }
    return Figure(chart, about, narrow)


def _check_words(name: str, title: str, words: str) -> None:
    title, words = (title or "").strip(), (words or "").strip()
    if len(title.split()) < 3 or not (title[0].isupper() or title[0].isdigit()):
        raise ValueError(f"figure {name}: its title must be a sentence that states the finding, not {title!r}")
    if title.endswith("."):
        raise ValueError(f"figure {name}: a title stands without a full stop: {title!r}")
    if len(words.split()) < 8:
        raise ValueError(f"figure {name}: write in `words` what somebody who cannot see it should take from it")


def _table(name: str, chart: Any, columns: Mapping[str, str], data: pd.DataFrame | None) -> dict:
    frame = data if data is not None else getattr(chart, "data", None)
    if not isinstance(frame, pd.DataFrame):
        raise ValueError(f"figure {name}: give the table behind the chart as `data`")
    if not columns:
        raise ValueError(f"figure {name}: name the columns of the table behind the chart")
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ValueError(f"figure {name}: its table has no column {', '.join(missing)}")
    tasks = sorted(set(frame[TASK])) if TASK in frame else []
    if len(tasks) > 1:
        raise ValueError(f"figure {name}: rates of {' and '.join(tasks)} never share a chart; draw one for each")
    rows = [[plain(value) for value in row] for row in frame[list(columns)].itertuples(index=False)]
    return {"fields": list(columns), "headings": list(columns.values()), "rows": rows}


def plain(value: Any) -> Any:
    """A cell as JSON holds it: a number, text, truth value or None for not known."""
    if isinstance(value, list | tuple | set):
        return "; ".join(str(part) for part in value)
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
