"""The page on upstream files: what was received, what was kept, what was set aside and why, and what it became."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from analysis.book.catalogue import Catalogue
from analysis.book.figures import counted
from analysis.book.markup import document, plain_table, slug_id
from analysis.upstream.datasets import Dataset

NAME = "upstream-files"
DIGITS = 16  # of a checksum, on the page; the card holds it whole


def markdown(catalogue: Catalogue) -> str:
    """The whole page, one part for each dataset."""
    if not catalogue.datasets:
        return document("Upstream files", ["<p>No table of this book is made from upstream files.</p>"])
    tables = sum(len(one.tables) for one in catalogue.datasets.values())
    rows = sum(one.received.get("rows_in", 0) for one in catalogue.datasets.values())
    parts = [
        f"<p>{counted(tables, 'table')} of this book {'is' if tables == 1 else 'are'} not written by hand. A program "
        f"makes them from files that others published: {counted(len(catalogue.datasets), 'dataset')} with "
        f"{counted(rows, 'row')}. Every row is either kept, or set aside with the reason; none is dropped. The files "
        "themselves are not part of the book. Their checksums are, so that anybody who has the same files can make "
        "the same tables, byte for byte:</p>",
        "<pre><code>analysis refresh --from FOLDER</code></pre>",
    ]
    parts += [_dataset(catalogue, one) for one in catalogue.datasets.values()]
    return document("Upstream files", parts)


def derived_note(catalogue: Catalogue, dataset: str, root: str = "") -> str:
    """The line that leads from a derived table to the files it was made from; `root` is the way to the site's top."""
    if not dataset:
        return ""
    known = catalogue.datasets.get(dataset)
    title, place = (escape(known.card["title"]), f"#{slug_id(dataset)}") if known else (escape(dataset), "")
    link = f'<a href="{root}{NAME}.html{place}">{title}</a>'
    return f"<p><strong>Made from</strong> {link}, not by hand.</p>"


def _dataset(catalogue: Catalogue, one: Dataset) -> str:
    card, received = one.card, one.received
    warnings = "".join(f"<li>{_line(text)}</li>" for text in card["warnings"])
    sources = ", ".join(_source(catalogue, name) for name in (card["source_id"], *card.get("other_sources", ())))
    return "\n".join(
        part
        for part in (
            f'<section class="codebook-table" id="{slug_id(one.name)}">',
            f"<h2>{escape(card['title'])}</h2>",
            f"<p>{_line(card['description'])}</p>",
            f"<p><strong>A row is</strong> {_line(card['row'])}. <strong>Source:</strong> {sources}. "
            f"<strong>License:</strong> {_line(card['license'])}.</p>",
            _counts(one.name, received),
            plain_table(
                f"Files of {one.name}", ("File", "Used for", "Rows", "Bytes", "SHA-256"), _files(one), number="upstream"
            ),
            f"<p><strong>What it became:</strong> {_tables(received, one.tables)}.</p>",
            f'<p><strong>Before you use it</strong></p>\n<ul class="warnings">{warnings}</ul>',
            f"<pre><code>analysis refresh {one.name} --from FOLDER</code></pre>",
            "</section>",
        )
        if part
    )


def _counts(name: str, received: Mapping) -> str:
    aside = received.get("rows_set_aside", {})
    rows = [
        ("Rows in", f"{received.get('rows_in', 0):,}"),
        ("Rows kept", f"{received.get('rows_kept', 0):,}"),
        *((f"Set aside: {_line(reason)}", f"{number:,}") for reason, number in aside.items()),
        ("Rows that equal an earlier row in every cell (kept)", f"{received.get('exact_duplicates', 0):,}"),
    ]
    return plain_table(f"Rows of {name}", ("What", "Rows"), rows, number="upstream")


def _files(one: Dataset) -> Iterable[tuple[str, ...]]:
    known = one.received.get("files", {})
    rows = one.received.get("rows_in_file", {})
    addresses = one.downloads()
    for entry in one.card["files"]:
        file = entry["file"]
        link = escape(addresses.get(file, ""), quote=True)
        name = f'<a href="{link}" rel="external">{escape(file)}</a>' if link else escape(file)
        pinned = known.get(file, {})
        sha256 = pinned.get("sha256", "")
        yield (
            f"<code>{name}</code>",
            "the tables" if entry["role"] == "rows" else "comparison only",
            _rows_of(file, rows),
            f"{pinned['bytes']:,}" if pinned else "",
            f"<code>{sha256[:DIGITS]}…</code>" if sha256 else "not received",
        )


def _rows_of(file: str, rows: Mapping[str, int]) -> str:
    """Rows are counted by the name that findings use: the file's own, or with the dataset before it."""
    return next((f"{number:,}" for name, number in rows.items() if f"/{name}".endswith(f"/{file}")), "")


def _tables(received: Mapping, names: Iterable[str]) -> str:
    made = received.get("tables", {})
    return ", ".join(
        f'<a href="codebook.html#table-{slug_id(name)}">{escape(name)}</a> '
        f"({counted(made.get(name, {}).get('rows', 0), 'row')})"
        for name in names
    )


def _source(catalogue: Catalogue, source_id: str) -> str:
    label = catalogue.sources.get(source_id, {}).get("label", source_id)
    return f'<a href="sources.html#{escape(source_id, quote=True)}">{escape(label)}</a>'


def _line(text: str) -> str:
    return escape(" ".join(str(text).split()))
