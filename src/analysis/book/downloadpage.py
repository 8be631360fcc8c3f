"""The page of downloads: what there is, how large, under which licence, how to check it and how to open it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from analysis.book.catalogue import Catalogue
from analysis.book.downloads import ARCHIVE, FOLDER, PACKAGE, SQLITE, SUMS, Published, licences
from analysis.book.figures import counted
from analysis.book.markup import FENCE, plain_table, slug_id
from analysis.book.upstreampage import DIGITS

NAME = "downloads"
WHOLE = {
    SQLITE: "every table with types, keys and references; <code>_tables</code>, <code>_columns</code> and "
    "<code>_warnings</code> say what they mean",
    ARCHIVE: "every table as CSV with its card, and the descriptor",
    PACKAGE: "the descriptor of the CSV files: types, keys, references, licenses, checksums (Frictionless)",
    SUMS: "the checksum of every file on this page",
}
TYPES = """\
CSV is what the repository holds: UTF-8, a comma between cells, one heading line, an empty cell where nothing is known.
Parquet and SQLite hold the same cells with the types that the {doc}`codebook <codebook>` gives: text, whole numbers,
decimals, yes or no (1 or 0 in SQLite), and null where nothing is known. A date that is known only to the month or the
year stays text (`2018`, `2018-10`), and so does a cell that lists several values with `;` between them. An empty cell
of a key says "none" and stays empty text. All three hold rows of every grade: `verified` tells rows whose source was
read (`seen`) from rows known from memory (`recalled`), which feed no number of this book.
"""
CHECK = f"sha256sum --ignore-missing -c {SUMS}"
SPACE = "\N{NO-BREAK SPACE}"
HEADINGS = ("File", "What it holds", "Size", "SHA-256")
LABELS = ("CSV", "Parquet", "card")


def markdown(catalogue: Catalogue, published: Mapping[str, Published], edition: str, address: str) -> str:
    """The whole page."""
    rows = sum(len(frame) for frame in catalogue.frames.values())
    under = " and ".join(f"[{title}]({path})" if path else title for title, path in licences(catalogue))
    return (
        "\n\n".join(
            (
                "# Downloads",
                f"{counted(len(catalogue.names), 'table')} with {counted(rows, 'row')}, edition {edition}, as CSV, as "
                f"Parquet and as one SQLite file, under {under}. No account, no form.",
                "## Everything at once",
                _raw(plain_table("Files that hold every table", HEADINGS, _whole(published))),
                "## Table by table",
                _raw(
                    plain_table(
                        "The tables, one file each",
                        ("Table", "A row is", "Rows", "CSV", "Parquet", "Card"),
                        (_table(catalogue, name, published) for name in catalogue.names),
                    )
                ),
                "## What the formats hold",
                TYPES.rstrip(),
                "## Check what you have",
                "The same tables give the same bytes, so a checksum tells whether a file is the one published here. In "
                "the folder that you downloaded into:",
                _code("sh", f"curl -O {address}{FOLDER}/{SQLITE} -O {address}{FOLDER}/{SUMS}\n{CHECK}"),
                "On macOS the second command is `shasum -a 256 --ignore-missing -c SHA256SUMS`; in Windows PowerShell, "
                f"`Get-FileHash {SQLITE}` prints the sum to compare. The values of a row are checked against its "
                "card, its key and its references by `frictionless validate datapackage.json`.",
                "## Open it",
                *_openings(catalogue, address),
            )
        )
        + "\n"
    )


def _whole(published: Mapping[str, Published]) -> Iterable[tuple[str, ...]]:
    for name, what in WHOLE.items():
        file = published[name]
        yield f"<code>{_link(file, name)}</code>", what, size(file.bytes), f"<code>{file.sha256[:DIGITS]}…</code>"


def _table(catalogue: Catalogue, name: str, published: Mapping[str, Published]) -> tuple[str, ...]:
    files = [published[f"{name}/{name}.{kind}"] for kind in ("csv", "parquet", "yaml")]
    row = " ".join(str(catalogue.resource(name).get("row", "")).split())
    links = [_sized(file, f"{name} as {label}") for file, label in zip(files, LABELS, strict=True)]
    return (
        f'<code><a href="codebook.html#table-{slug_id(name)}">{escape(name)}</a></code>',
        escape(row),
        f"{len(catalogue.frames[name]):,}",
        *links,
    )


def _link(file: Published, label: str) -> str:
    return f'<a href="{FOLDER}/{escape(file.name, quote=True)}" download>{escape(label)}</a>'


def _sized(file: Published, words: str) -> str:
    """A link whose visible text is the size; what it is of stands above the column, and is said aloud."""
    shown = size(file.bytes)
    return (
        f'<a href="{FOLDER}/{escape(file.name, quote=True)}" download '
        f'aria-label="{escape(words, quote=True)}, {shown}">{shown}</a>'
    )


def size(number: int) -> str:
    """A number of bytes as people read it: 812 B, 41 kB, 2.3 MB."""
    if number < 1_000:
        return f"{number}{SPACE}B"
    if number < 1_000_000:
        return f"{number / 1_000:.0f}{SPACE}kB"
    return f"{number / 1_000_000:.1f}{SPACE}MB"


def _openings(catalogue: Catalogue, address: str) -> Iterable[str]:
    """One line for each tool that people use, about a table that is really there."""
    name = example(catalogue)
    data = f"{address}{FOLDER}"
    lines = {
        "pandas": ("python", f'pandas.read_parquet("{data}/{name}/{name}.parquet")'),
        "DuckDB": ("sql", f"SELECT * FROM '{data}/{name}/{name}.parquet';"),
        "SQLite": ("sh", f'sqlite3 {SQLITE} "SELECT COUNT(*) FROM {name}"'),
        "Datasette": ("sh", f"datasette {SQLITE}"),
        "R": ("r", f'arrow::read_parquet("{data}/{name}/{name}.parquet")'),
        "R without packages": ("r", f'read.csv("{data}/{name}/{name}.csv", na.strings = "")'),
        "Frictionless": ("python", f'frictionless.Package("{data}/{PACKAGE}").get_resource("{name}").read_rows()'),
    }
    for tool, (language, line) in lines.items():
        yield f"**{tool}**"
        yield _code(language, line)


def example(catalogue: Catalogue) -> str:
    """The largest table that people wrote row by row, the list of sources aside."""
    graded = [name for name in catalogue.names if "verified" in catalogue.frames[name] and name != "sources"]
    return max(graded or catalogue.names, key=lambda name: len(catalogue.frames[name]))


def _raw(html: str) -> str:
    return f"{FENCE}{{raw}} html\n{html}\n{FENCE}"


def _code(language: str, text: str) -> str:
    return f"{FENCE}{language}\n{text}\n{FENCE}"
