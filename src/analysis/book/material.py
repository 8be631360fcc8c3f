"""Everything that the notebooks handed over: numbers, charts, tables, each with the page and cell it came from."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import nbformat

from analysis import charts, facts, numberrules, showing
from analysis.book.catalogue import Catalogue
from analysis.book.figures import fact_conditions
from analysis.problems import Problem

PLAIN = ("text/plain", "text/html")


@dataclass
class Material:
    """What the pages of a build are made of. `shown` holds charts and tables by page and name, `tables` every table
    that a page shows or that lies behind its chart, named or not."""

    catalogue: Catalogue
    notebooks: dict[str, nbformat.NotebookNode] = field(default_factory=dict)
    facts: dict[str, dict] = field(default_factory=dict)
    shown: dict[tuple[str, str], dict] = field(default_factory=dict)
    tables: list[dict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def about(self, fact: Mapping) -> str:
        """What must be known to read a number: its meaning, interval, denominator and sources, in words."""
        conditions = "; ".join(fact_conditions(fact))
        labels = "; ".join(entry["label"] for entry in self.catalogue.cited(fact["sources"], f"fact {fact['key']}", []))
        parts = [fact["means"].rstrip("."), conditions, f"Source: {labels}" if labels else ""]
        return ". ".join(part for part in parts if part) + "."


def gather(results: Iterable, catalogue: Catalogue) -> Material:
    """Read the executed notebooks. What is wrong in them is collected in `problems`."""
    material = Material(catalogue)
    for result in results:
        page = result.page
        notebook = nbformat.read(result.notebook, as_version=4)
        _title(notebook, page.title)
        _annotate(notebook, page, material)
        _tell_facts(json.loads(result.facts.read_text(encoding="utf-8")), page.name, material)
        material.notebooks[page.name] = notebook
    return material


def _title(notebook: nbformat.NotebookNode, title: str) -> None:
    """The page's own title as its first heading; cells remember the number they ran under."""
    for number, cell in enumerate(notebook.cells):
        cell.metadata["cell"] = number
    first = notebook.cells[0] if notebook.cells and notebook.cells[0].cell_type == "markdown" else None
    if first is None:
        heading = nbformat.v4.new_markdown_cell(f"# {title}")
        heading["id"] = "title"
        notebook.cells.insert(0, heading)
        return
    head, _, rest = first.source.partition("\n")
    first.source = f"# {title}\n{rest}" if head.startswith("# ") else f"# {title}\n\n{first.source}"


def _annotate(notebook: nbformat.NotebookNode, page, material: Material) -> None:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            for mime, about_of in ((charts.MIME, _about_chart), (showing.MIME, lambda content: content)):
                if mime not in data:
                    continue
                about = about_of(data[mime])
                if about is None:
                    # Left as it is: the renderer refuses a chart without words, naming the cell.
                    continue
                _place(about, page.name, cell.metadata["cell"], material)
                _keep(mime, data[mime], about, page.name, material)
                material.tables.append(about)
            if facts.MIME in data or showing.MIME in data or charts.MIME in data:
                for plain in PLAIN:
                    data.pop(plain, None)


def _about_chart(spec: Mapping) -> dict | None:
    about = spec.get("usermeta", {}).get("figure")
    return about if about and about.get("name") else None


def _place(about: dict, page: str, cell: int, material: Material) -> None:
    """Where a chart or table came from, and its sources by name."""
    where = f"{page}, cell {cell}"
    about["page"], about["cell"] = page, cell
    about["cited"] = material.catalogue.cited(about.get("sources", ()), where, material.problems)
    if about.get("name"):
        about["csv"] = f"{page}.{about['name']}.csv"


def _keep(mime: str, content: Mapping, about: Mapping, page: str, material: Material) -> None:
    name = about.get("name")
    if not name:
        return
    if (page, name) in material.shown:
        material.problems.append(Problem(page, "each name once on a page", column="name", value=name))
        return
    material.shown[page, name] = {"mime": mime, "content": content}


def _tell_facts(recorded: Iterable[Mapping], page: str, material: Material) -> None:
    for fact in recorded:
        key = fact["key"]
        other = material.facts.get(key)
        if other is None:
            material.catalogue.cited(fact["sources"], f"{page}, fact {key}", material.problems)
            _check_rows(fact, page, material)
            _check_rules(fact, page, material)
            material.facts[key] = {**fact, "page": page}
        elif _said(other) != _said(fact):
            material.problems.append(
                Problem(page, f"a key that no other page uses; {other['page']} has it", column="fact", value=key)
            )


def _said(fact: Mapping) -> dict:
    return {name: value for name, value in fact.items() if name not in ("page", "cell")}


def _check_rows(fact: Mapping, page: str, material: Material) -> None:
    """A number may rest only on rows that exist and whose source was read."""
    where = f"{page}, fact {fact['key']}"
    for table, keys in fact["rows"].items():
        if table not in material.catalogue.keyed:
            material.problems.append(Problem(where, "a table", column="rows", value=table))
            continue
        for key in keys:
            rows = material.catalogue.rows_of(table, str(key))
            if not rows:
                material.problems.append(Problem(where, f"a row of {table}", column="rows", value=str(key)))
            elif any(row.get("verified", "seen") != "seen" for row in rows):
                expected = f"a row of {table} that was seen, not recalled"
                material.problems.append(Problem(where, expected, column="rows", value=str(key)))


def _check_rules(fact: Mapping, page: str, material: Material) -> None:
    """A number keeps to what the cards of its tables declare for numbers made of their rows."""
    for table in fact["rows"].keys() & material.catalogue.keyed.keys():
        rules = material.catalogue.resource(table).get("numbers", [])
        if not rules:
            continue
        rows = [row for key in fact["rows"][table] for row in material.catalogue.rows_of(table, str(key))]
        for rule in rules:
            for expected in numberrules.breaches(rule, fact, rows):
                where = f"{page}, fact {fact['key']}"
                material.problems.append(Problem(where, expected, column=table, value=fact["means"]))


def table_csv(table: Mapping) -> str:
    """The rows behind a chart or table, numbers whole, headed by their field names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table["fields"])
    writer.writerows([["" if cell is None else cell for cell in row] for row in table["rows"]])
    return text.getvalue()
