"""The rows behind the numbers: a page for each table that a number rests on, with an address for every row.

A table of up to WHOLE rows stands there whole. Of a larger one there are the rows that a number names one by one,
and the first of those that it names by a pattern; the rest is in the CSV.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from analysis.book.catalogue import Catalogue, split_list
from analysis.book.contents import group_title
from analysis.book.figures import counted
from analysis.book.markup import document, slug_id
from analysis.book.upstreampage import derived_note
from analysis.editions.redirects import Redirect

GROUP = "rows"
WHOLE = 1_000  # rows of a table that is shown whole
FEW = 20  # rows shown of those that fit a pattern
ANY = "*"


@dataclass(frozen=True)
class RowPages:
    """The pages of rows of one build. `facts` are the published numbers by key, each with the rows it rests on.

    `redirects` says where addresses lead that are not built any more.
    """

    catalogue: Catalogue
    facts: Mapping[str, Mapping]
    redirects: Mapping[str, Redirect] = field(default_factory=dict)

    @cached_property
    def pages(self) -> dict[str, str]:
        """Each page in Markdown by its name."""
        return {page_name(table): self._page(table) for table in sorted(self._named)}

    @cached_property
    def titles(self) -> dict[str, str]:
        return {page_name(table): f"Rows of: {self.catalogue.title(table)}" for table in sorted(self._named)}

    def index(self) -> str:
        """The page that lists the tables, in Markdown."""
        lines = [
            f'<li><a href="{slug_id(table)}.html">{escape(self.catalogue.title(table))}</a> '
            f"({self._here(table)} of {len(self.catalogue.frames[table]):,})</li>"
            for table in sorted(self._named, key=self.catalogue.title)
        ]
        said = (
            "<p>Each number of the book rests on rows of tables. Here each of these rows has a place of its own, with "
            "its source and the numbers that rest on it. Tables on which no number rests are among the "
            '<a href="../downloads.html">downloads</a>.</p>'
        )
        return document(group_title(GROUP), [said, f'<ul class="columns">{"".join(lines)}</ul>'])

    def place_of_table(self, table: str) -> str:
        """The page of a table's rows, from the top of the site; "" if no number rests on it."""
        return f"{page_name(table)}.html" if table in self._named else ""

    def address(self, table: str, key: str) -> str:
        """Where a row, or the rows of a pattern, stand: the address from the top of the site. "" if nowhere."""
        place = self._anchors.get(table, {}).get(key, "")
        return f"{page_name(table)}.html#{place}" if place else ""

    def link(self, tables: Iterable[dict]) -> None:
        """Where a shown table names sources and rows by their ids, note in it what each leads to and is called."""
        for shown in tables:
            fields = shown["table"]["fields"]
            found = {
                field: links
                for at, field in enumerate(fields)
                if field in self._identified
                and (links := self._links_of(field, {row[at] for row in shown["table"]["rows"] if row[at]}))
            }
            if found:
                shown["links"] = found

    @cached_property
    def _identified(self) -> dict[str, str]:
        """The columns that identify a row by themselves, such as `deployment_id`, each with its table."""
        keys = {self.catalogue.key(table)[0]: table for table in self._named if len(self.catalogue.key(table)) == 1}
        return {key: table for key, table in keys.items() if key.endswith("_id")} | {"source_id": "sources"}

    def _links_of(self, field: str, cells: Iterable[str]) -> dict[str, tuple[str, str]]:
        """By cell its address and name: a source is called by its short name, a row by its id."""
        if field == "source_id":
            known = self.catalogue.sources
            return {cell: (f"sources.html#{cell}", known[cell]["label"]) for cell in cells if cell in known}
        places = {cell: self.address(self._identified[field], cell) for cell in cells}
        return {cell: (place, cell) for cell, place in places.items() if place}

    @cached_property
    def _named(self) -> dict[str, dict[str, list[str]]]:
        """By table and key the numbers that rest on it, tables and keys in the order of the facts."""
        found: dict[str, dict[str, list[str]]] = {}
        for name, fact in sorted(self.facts.items()):
            for table, keys in fact["rows"].items():
                if table not in self.catalogue.keyed:
                    continue  # a problem of the number, told where it was read
                for key in keys:
                    found.setdefault(table, {}).setdefault(str(key), []).append(name)
        return found

    @cached_property
    def _shown(self) -> dict[str, list[str]]:
        """By table the keys of the rows that have a place on its page, in the order of the table."""
        return {
            table: [key for key in self.catalogue.keyed[table] if self._is_whole(table) or key in keys]
            for table, keys in self._named.items()
        }

    def _is_whole(self, table: str) -> bool:
        return len(self.catalogue.frames[table]) <= WHOLE

    def _patterns(self, table: str) -> list[str]:
        known = self.catalogue.keyed[table]
        return sorted(key for key in self._named[table] if key not in known and ANY in key)

    @cached_property
    def _anchors(self) -> dict[str, dict[str, str]]:
        """By table and key the address on the page; two keys that would share one are told apart by a number."""
        found: dict[str, dict[str, str]] = {}
        for table, keys in self._shown.items():
            taken: dict[str, int] = {}
            for key in [*keys, *self._patterns(table)]:
                place = f"row-{slug_id(key.replace(ANY, 'any'))}"
                taken[place] = taken.get(place, 0) + 1
                found.setdefault(table, {})[key] = place if taken[place] == 1 else f"{place}--{taken[place]}"
        return found

    def _here(self, table: str) -> str:
        """How many rows have a place of their own, and how many sets of rows that a number counts together."""
        shown, sets = len(self._shown[table]), len(self._patterns(table))
        counts = [counted(shown, "row")] if shown or not sets else []
        return " and ".join([*counts, *([counted(sets, "set of rows", "sets of rows")] if sets else [])])

    def _page(self, table: str) -> str:
        frame, shown = self.catalogue.frames[table], self._shown[table]
        rows = self.catalogue.keyed[table]
        here = "All of them stand here" if len(shown) == len(frame) else f"Here: {self._here(table)}"
        parts = [
            f"<p>A row is {escape(self.catalogue.resource(table).get('row', 'not described'))}. "
            f"{counted(len(frame), 'row')}. {here}, each with the numbers that rest on it. "
            f'What each column means: <a href="../codebook.html#table-{slug_id(table)}">the codebook</a>. '
            f'<a href="../data/{table}/{table}.csv" download>The whole table as CSV</a>.</p>',
            derived_note(self.catalogue, self.catalogue.resource(table).get("derived_from", ""), "../"),
            *(self._pattern(table, pattern) for pattern in self._patterns(table)),
            *(self._row(table, key, rows[key]) for key in shown),
            *(_moved(one) for one in self.redirects.values() if one.anchor and one.page == f"{page_name(table)}.html"),
        ]
        return document(self.titles[page_name(table)], parts)

    def _row(self, table: str, key: str, row: Mapping[str, str]) -> str:
        cells = "".join(
            f"<div><dt>{escape(field['name'])}</dt><dd>{self._cell(field, row[field['name']])}</dd></div>"
            for field in self.catalogue.fields(table)
            if row[field["name"]] != ""
        )
        return (
            f'<section class="row" id="{self._anchors[table][key]}">\n<h2><code>{escape(key)}</code></h2>\n'
            f"<dl>{cells}</dl>\n{self._users(table, key)}</section>"
        )

    def _cell(self, field: Mapping, cell: str) -> str:
        """A cell; what names a source or a row that has a place here is a link to it.

        A column that its card keeps off the pages, such as the name of a person, gives the reason instead.
        """
        if field.get("not_on_pages"):
            return f"<em>{escape(field['not_on_pages'])}</em>"
        reference = field.get("reference") or {}
        values = split_list(cell) if field.get("kind") == "list" else [cell]
        linked = [self._value(reference.get("table", ""), field["name"], value) for value in values]
        return "; ".join(linked)

    def _value(self, table: str, column: str, value: str) -> str:
        if (table == "sources" or column == "source_id") and value in self.catalogue.sources:
            label = self.catalogue.sources[value]["label"]
            return f'<a href="../sources.html#{escape(value)}">{escape(value)}</a> ({escape(label)})'
        place = self.address(table, value)
        return f'<a href="../{place}">{escape(value)}</a>' if place else escape(value)

    def _pattern(self, table: str, pattern: str) -> str:
        """The rows that fit a pattern: how many, and the first of them in a table."""
        rows = self.catalogue.rows_of(table, pattern)
        names = [field["name"] for field in self.catalogue.fields(table)]
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(row[name])}</td>" for name in names) + "</tr>" for row in rows[:FEW]
        )
        first = f"the first {FEW} of them" if len(rows) > FEW else "all of them"
        place = self._anchors[table][pattern]
        return (
            f'<section class="row" id="{place}">\n<h2>{counted(len(rows), "row")} of the form '
            f"<code>{escape(pattern)}</code></h2>\n<p>{ANY} stands for any text. Below, {first}.</p>\n"
            f'<div class="table-frame" role="region" aria-label="Rows of the form {escape(pattern)}" tabindex="0">'
            f'<table class="data"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>\n'
            f"{self._users(table, pattern)}</section>"
        )

    def _users(self, table: str, key: str) -> str:
        names = self._named[table].get(key, [])
        return f"<p>Numbers: {_links(names)}</p>\n" if names else ""


def _moved(one: Redirect) -> str:
    """A row that stood here once, and where a reader finds what became of it."""
    return (
        f'<section class="row moved" id="{escape(one.anchor, quote=True)}">\n<h2>No longer here: '
        f"<code>{escape(one.anchor)}</code></h2>\n<p>{escape(one.reason)} See "
        f'<a href="../{escape(one.new, quote=True)}">{escape(one.new)}</a>.</p>\n</section>'
    )


def _links(names: Iterable[str]) -> str:
    return ", ".join(f'<a href="../facts.html#{name}">{escape(name)}</a>' for name in names)


def page_name(table: str) -> str:
    return f"{GROUP}/{slug_id(table)}"
