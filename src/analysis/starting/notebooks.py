"""A new notebook that reads one table: one parameter, one number, one chart, and its card."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping

import yaml

from analysis import numberrules
from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.starting import names
from analysis.tables import fields, key, load, resource, table_paths

NOT_COUNTED = ("source_id", "verified")
FALLBACK = "source_id"
HIDDEN = ["hide-input"]
# The cells of the notebook. Names in capitals are put in when it is made.
IMPORTS = """\
import altair as alt

import analysis
from analysis import charts
from analysis.facts import fact
from analysis.tables import fields"""
ROWS = """\
rows = analysis.load("TABLE")
title = fields("TABLE")[by]["title"]
values = rows[by].astype("str").where(rows[by].notna() & (rows[by] != ""), "not stated")
counted = values.value_counts().rename_axis("value").reset_index(name="rows")
counted = counted.sort_values(["rows", "value"], ascending=[False, True], ignore_index=True)"""
FACT = """\
fact(
    "NAME-rows",
    len(rows),
    means="MEANS",
    sources=rows["source_id"],
    rows={"TABLE": KEYS},
);"""
CHART = """\
most = int(counted["rows"].max())
ticks = sorted({most * part // 4 for part in range(5)})
top = " and ".join(counted.loc[counted["rows"] == most, "value"])
dots = (
    alt.Chart(counted)
    .mark_point(filled=True, size=90, opacity=1, color=charts.PALETTE[0])
    .encode(
        x=alt.X("rows", title="Rows on record", axis=alt.Axis(format="d", values=ticks), scale=alt.Scale(zero=True)),
        y=alt.Y("value", sort=None, title=None),
        tooltip=["value", "rows"],
    )
    .properties(width=charts.WIDTH, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
)
charts.figure(
    dots,
    name="by-value",
    title=f"{title}: most rows on record say {top}, {most} of {len(rows)}",
    subtitle=f"Rows of the table by {title.lower()}; a count of records, not of all there is",
    words="A dot for each value, at its number of rows: "
    + ", ".join(f"{line.value} {line.rows}" for line in counted.head(12).itertuples())
    + ".",
    sources=rows["source_id"],
    columns={"value": title, "rows": "Rows"},
)"""


def files(place: Project, name: str, table: str, title: str) -> dict[str, str]:
    """The text of the notebook and its card, by their paths from the root.

    Raises Problems if the name or the table cannot be used: it must have rows that were read, each with its source,
    that may be counted together.
    """
    names.new_page(place, name)
    means = f"Rows of the table {table} whose source was read"
    _countable(place, table, means)
    by = _by(place, table)
    keys = key(table, place.root)
    joined = f'rows["{keys[0]}"]' if len(keys) == 1 else f'rows[{json.dumps(keys)}].astype("str").agg("/".join, axis=1)'
    put_in = {"TABLE": table, "NAME": name, "MEANS": means, "KEYS": joined}
    summary = f"Counts the rows of the table {table} whose source was read, by one of its columns."
    intro = f"{summary} A row is {resource(table, place.root)['row']}. To count by another column, run for example "
    intro += f"`analysis run {name} -p by={by[-1]}`."
    cells = [
        _markdown("title", f"# {title}\n\n{textwrap.fill(intro, 118, break_on_hyphens=False)}"),
        _code("parameters", f'by = "{by[0]}"', ["parameters"]),
        *(
            _code(cell, _filled(source, put_in), HIDDEN)
            for cell, source in (("imports", IMPORTS), ("rows", ROWS), ("count", FACT), ("chart", CHART))
        ),
    ]
    return {
        f"chapters/notebooks/{name}.ipynb": _notebook(cells),
        f"chapters/notebooks/{name}.yml": _card(name, table, title, summary, by),
    }


def fact_key(name: str) -> str:
    """The key of the number that a new notebook records."""
    return f"{name}-rows"


def _countable(place: Project, table: str, means: str) -> None:
    file = place.relative(table_paths(table, place.root)[0])
    if "source_id" not in fields(table, place.root):
        raise Problems([Problem(file, "a table that names the source of each row", column="source_id")])
    rows = load(table, root=place.root).astype("str").to_dict("records")
    if not rows:
        fix = f"Add one first: analysis add {table}"
        raise Problems([Problem(file, "at least one row whose source was read", fix=fix)])
    fact = {"unit": "count", "means": means, "n": None, "interval": None}
    broken = [
        reason
        for rule in resource(table, place.root).get("numbers", [])
        for reason in numberrules.breaches(rule, fact, rows)
    ]
    if broken:
        fix = "Start from a notebook that reads this table, and choose the rows that go together"
        raise Problems([Problem(file, reason, column="numbers", fix=fix) for reason in broken])


def _by(place: Project, table: str) -> list[str]:
    """The columns to count by: closed lists and names of other tables; each row has its source at least."""
    declared = {name: field for name, field in fields(table, place.root).items() if name not in NOT_COUNTED}
    chosen = [name for name, field in declared.items() if "enum" in field.get("constraints", {}) or _is_name(field)]
    keys = key(table, place.root)
    return [*(name for name in chosen if [name] != keys), FALLBACK]


def _is_name(field: Mapping) -> bool:
    return "reference" in field and field.get("kind") != "list"


def _filled(source: str, put_in: Mapping[str, str]) -> str:
    for name, text in put_in.items():
        source = source.replace(name, text)
    return source


def _markdown(cell: str, source: str) -> dict:
    return {"cell_type": "markdown", "id": cell, "metadata": {}, "source": source.splitlines(keepends=True)}


def _code(cell: str, source: str, tags: list[str]) -> dict:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell,
        "metadata": {"tags": tags},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def _notebook(cells: list[dict]) -> str:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}}}
    content |= {"nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _card(name: str, table: str, title: str, summary: str, by: list[str]) -> str:
    card = {
        "title": title,
        "summary": summary,
        "tables": [table],
        "limit_seconds": 60,
        "parameters": {
            "by": {"type": "text", "default": by[0], "help": "The column to count by", "allowed": by},
        },
        "pages": [{"name": name}],
    }
    return yaml.safe_dump(card, sort_keys=False, allow_unicode=True, width=110)
