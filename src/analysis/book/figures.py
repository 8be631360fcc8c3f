"""What the book prints around a chart, a table and a number that a notebook showed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from analysis.book import svg
from analysis.book.chartwords import in_print
from analysis.charts import NARROW
from analysis.showing import table_html

MOST_ROWS = 200  # a longer table behind a chart is cut on the page; its CSV is whole
FEW = 6  # sources that a line names before it folds them away


class FigureError(ValueError):
    """A figure that lacks what a reader needs."""


def figure_html(spec: Mapping, root: str, cache: Path) -> str:
    """A chart as a figure: finding, still picture, live chart's recipe, words, data, how it was made, sources.

    `root` leads from the page to the top of the site ("" or "../"). Raises FigureError for a chart without title
    or words, svg.ChartError for one that cannot be drawn.
    """
    about = spec.get("usermeta", {}).get("figure")
    if not about or not about.get("title") or not about.get("words"):
        raise FigureError("a chart without a title and words: show it with charts.figure(...)")
    anchor = about["name"]
    subtitle = f'\n<p class="chart-subtitle">{escape(about["subtitle"])}</p>' if about.get("subtitle") else ""
    note = f" {escape(about['note'])}" if about.get("note") else ""
    return (
        f'<figure class="chart" id="{anchor}" aria-labelledby="{anchor}-title">\n'
        f'<p class="chart-title" id="{anchor}-title">{escape(about["title"])}</p>{subtitle}\n'
        f"{_pictures(spec, about, anchor, cache)}\n"
        f'<div class="chart-more">\n{_words(about, anchor)}\n{_data(about, anchor, root)}\n{_made(about, root)}\n'
        f"</div>\n<figcaption>{source_line(about.get('cited', ()), root)}{note}</figcaption>\n</figure>"
    )


def _pictures(spec: Mapping, about: Mapping, anchor: str, cache: Path) -> str:
    """The chart for the desktop and, if there is one, for phones; each with the recipe of its live form."""
    headings = dict(zip(about["table"]["fields"], about["table"]["headings"], strict=True))
    drawn = {name: part for name, part in spec.items() if name != "usermeta"}
    wide = svg.draw(in_print(drawn, headings), cache)
    if about.get("narrow"):
        phone = svg.draw(in_print(about["narrow"], headings), cache)
        boxes = _box(wide.picture, about, anchor, "chart-wide"), _box(phone.picture, about, anchor, "chart-narrow")
        return "\n".join((*boxes, _script(wide.recipe, "wide"), _script(phone.recipe, "narrow")))
    if wide.on_phone:
        boxes = _box(wide.picture, about, anchor, "chart-wide"), _box(wide.on_phone, about, anchor, "chart-narrow")
        return "\n".join((*boxes, _script(wide.recipe, "wide"), _script(svg.ON_PHONE, "narrow-changes")))
    kind = "chart-both" if _width(wide.picture) <= NARROW else "chart-scroll"
    return "\n".join((_box(wide.picture, about, anchor, kind), _script(wide.recipe, "wide")))


def _width(picture: str) -> float:
    return float(re.search(r'\bwidth="([\d.]+)"', picture).group(1))


def _box(drawn: str, about: Mapping, anchor: str, kind: str) -> str:
    box = (
        f'<div class="chart-box {kind}" role="img" aria-label="{escape(about["title"])}" '
        f'aria-describedby="{anchor}-words">{drawn}</div>'
    )
    if kind != "chart-scroll":
        return box
    return (
        f'<div class="chart-frame" role="group" aria-label="Chart, wider than the screen: {escape(about["title"])}" '
        f'tabindex="0">{box}</div>'
    )


def _script(value: Mapping, role: str) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    safe = text.replace("</", "<\\/")
    return f'<script type="application/json" data-chart="{role}">{safe}</script>'


def _words(about: Mapping, anchor: str) -> str:
    return (
        f'<details class="chart-words"><summary>In words</summary><p id="{anchor}-words">'
        f"{escape(about['words'])}</p></details>"
    )


def _data(about: Mapping, anchor: str, root: str) -> str:
    rows = len(about["table"]["rows"])
    shown = {"name": f"{anchor}-data", "caption": f"The data behind: {about['title']}"}
    shown |= {"table": about["table"], "links": about.get("links")}
    cut = f"<p>The first {MOST_ROWS} of {rows} rows; the CSV holds all.</p>" if rows > MOST_ROWS else ""
    link = f'<p><a href="{escape(root + about["csv"])}" download>Download as CSV</a> ({counted(rows, "row")})</p>'
    table = table_html(shown, most=MOST_ROWS, root=root)
    return f'<details class="chart-data"><summary>Data</summary>{link}{cut}\n{table}</details>'


def _made(about: Mapping, root: str) -> str:
    return f'<details class="chart-made"><summary>How this was made</summary><p>{made_by(about, root)}</p></details>'


def made_by(about: Mapping, root: str) -> str:
    """Where a reader finds what made a thing, and the command that makes it again."""
    page, cell = about["page"], about["cell"]
    return (
        f'Made by <a href="{root}{page}.html#cell-{cell}">cell {cell}</a> of '
        f'<a href="{root}notebooks/{page}.ipynb" download>the notebook of this page</a>. '
        f"To make it again: <code>analysis run {escape(page)}</code>."
    )


def source_line(cited: Iterable[Mapping], root: str) -> str:
    """Sources by short name, each linked to its full entry on the sources page."""
    links = [
        f'<a href="{root}sources.html#{escape(entry["source_id"])}">{escape(entry["label"])}</a>' for entry in cited
    ]
    if not links:
        return ""
    if len(links) > FEW:
        return f"<details><summary>Sources: {len(links)} works</summary>{'; '.join(links)}.</details>"
    return f"{'Source' if len(links) == 1 else 'Sources'}: {'; '.join(links)}."


def shown_html(shown: Mapping, root: str) -> str:
    """A table with the line beneath it: sources, CSV, how it was made."""
    parts = [source_line(shown.get("cited", ()), root)]
    if shown.get("name"):
        parts.append(f'<a href="{escape(root + shown["csv"])}" download>CSV</a>.')
        parts.append(f'<a href="{root}{shown["page"]}.html#cell-{shown["cell"]}">How this was made</a>.')
    line = " ".join(part for part in parts if part)
    under = f'\n<div class="under">{line}</div>' if line else ""
    return f'<div class="shown">\n{table_html(shown, root=root)}{under}\n</div>'


def fact_html(fact: Mapping, root: str) -> str:
    """A number on the page that made it: what it is, what it counts, where its full entry stands."""
    key = escape(fact["key"])
    extra = "; ".join(fact_conditions(fact))
    return (
        f'<p class="fact-line" id="fact-{key}"><a class="fact" href="{root}facts.html#{key}">'
        f"{escape(fact['text'])}</a> <span>{escape(fact['means'])}{f' ({escape(extra)})' if extra else ''}</span></p>"
    )


def fact_conditions(fact: Mapping) -> list[str]:
    """What has to be read with a number: its interval and its denominator."""
    found = []
    if fact.get("interval_text"):
        found.append(f"interval {fact['interval_text']}")
    if fact.get("n") is not None:
        found.append(f"n = {fact['n']:,}")
    return found


def counted(number: int, noun: str, many: str = "") -> str:
    """A count with its noun: 1 row, 12 rows."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"
