"""The codebook: every table and every column, from the cards, with what is missing counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from analysis.book.catalogue import Catalogue
from analysis.book.figures import counted
from analysis.book.markup import document, plain_table, slug_id
from analysis.book.upstreampage import derived_note
from analysis.tables import table_paths


def markdown(catalogue: Catalogue, rows_of: Callable[[str], str] = lambda _table: "") -> str:
    """The whole page: how to get the tables, then one part for each.

    `rows_of` gives the address of the page with a table's rows, "" if there is none.
    """
    rows = sum(len(frame) for frame in catalogue.frames.values())
    ordered = sorted(catalogue.names, key=lambda name: catalogue.title(name).casefold())
    names = "".join(
        f'<li><a href="#table-{slug_id(name)}">{escape(catalogue.title(name))}</a> '
        f"({len(catalogue.frames[name]):,})</li>"
        for name in ordered
    )
    parts = [
        f"<p>The book rests on {counted(len(catalogue.names), 'table')} with {counted(rows, 'row')} in all. Every "
        "row names its source and says how it is known: <em>seen</em> if the source was read, <em>recalled</em> "
        "if it waits to be read again. Only rows that were seen feed a published number.</p>",
        '<p>All tables together, also as Parquet and SQLite: <a href="downloads.html">downloads</a>. Tables and text '
        "are under CC BY 4.0.</p>",
        f'<ul class="columns">{names}</ul>',
    ]
    parts += [_table(catalogue, name, rows_of(name)) for name in ordered]
    return document("Data and codebook", parts)


def _table(catalogue: Catalogue, name: str, rows_page: str) -> str:
    resource, frame = catalogue.resource(name), catalogue.frames[name]
    description = resource.get("description") or catalogue.cards[name].get("description", "")
    warnings = "".join(f"<li>{escape(_one_line(text))}</li>" for text in resource.get("warnings", []))
    fields = [_field(field, frame[field["name"]]) for field in catalogue.fields(name)]
    csv_path, card_path = table_paths(name, catalogue.project.root)
    return "\n".join(
        part
        for part in (
            f'<section class="codebook-table" id="table-{slug_id(name)}">',
            f"<h2>{escape(catalogue.title(name))} <code>{escape(name)}</code></h2>",
            f"<p>{escape(_one_line(description))}</p>" if description else "",
            f"<p><strong>A row is</strong> {escape(_one_line(resource.get('row', 'not described')))}. "
            f"{counted(len(frame), 'row')}{_grades(frame)}.</p>",
            f'<p><a href="data/{name}/{csv_path.name}" download>CSV</a> · '
            f'<a href="data/{name}/{card_path.name}" download>card</a>'
            + (f' · <a href="{rows_page}">rows behind the numbers</a></p>' if rows_page else "</p>"),
            derived_note(catalogue, resource.get("derived_from", "")),
            f'<p><strong>Before you use it</strong></p>\n<ul class="warnings">{warnings}</ul>' if warnings else "",
            plain_table(
                f"Columns of {name}", ("Column", "What it holds", "Type", "Missing"), fields, number="codebook"
            ),
            "</section>",
        )
        if part
    )


def _grades(frame) -> str:
    if "verified" not in frame:
        return ""
    counts = frame["verified"].value_counts().sort_index(ascending=False)
    return ": " + ", ".join(f"{number:,} {escape(grade)}" for grade, number in counts.items())


def _field(field: Mapping, column) -> tuple[str, ...]:
    constraints = field.get("constraints", {})
    words = [escape(_one_line(field.get("description") or field.get("title", "")))]
    if field.get("detail"):
        words.append(escape(_one_line(field["detail"])))
    if field.get("unit"):
        words.append(f"Unit: {escape(str(field['unit']))}.")
    words.append(_allowed(field, constraints.get("enum") or field.get("enum_items") or ()))
    if field.get("reference"):
        table = field["reference"]["table"]
        words.append(f'Refers to <a href="#table-{slug_id(table)}">{escape(table)}</a>.')
    missing = (column == "").mean() if len(column) else 0
    share = "none" if missing == 0 else f"{missing:.0%}" if missing >= 0.01 else "under 1%"
    return (
        f"<code>{escape(field['name'])}</code>",
        " ".join(word for word in words if word),
        escape(field.get("type", "string")),
        share,
    )


def _allowed(field: Mapping, values) -> str:
    """The values that a cell may hold, with what each means where the card says so."""
    if not values:
        return ""
    meanings = field.get("meanings", {})
    if not meanings:
        return f"One of {', '.join(f'<code>{escape(str(value))}</code>' for value in values)}."
    items = "".join(
        f"<li><code>{escape(str(value))}</code>: {escape(_one_line(meanings.get(value, 'as it says')))}</li>"
        for value in values
    )
    return f"<ul>{items}</ul>"


def _one_line(text: str) -> str:
    return " ".join(str(text).split())
