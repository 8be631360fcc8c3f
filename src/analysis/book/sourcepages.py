"""Three reference pages: all sources, rows that wait to be read again, sources that want a primary copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from analysis import dates
from analysis.book import duepage
from analysis.book.catalogue import Catalogue
from analysis.book.figures import counted
from analysis.book.markup import document, linked_citation, plain_table, slug_id
from analysis.book.reporting import source_link

UNTOLD = ("verified", "recalled_fields", "note", "locator", "checked_date")
TOLD = 3  # columns that say what a row is about
LONGEST = 160


def sources(catalogue: Catalogue, facts: Mapping[str, Mapping], repository: str = "") -> str:
    """One entry a source; a link only where the address is the publisher's own."""
    numbers: dict[str, int] = {}
    for fact in facts.values():
        for source_id in fact["sources"]:
            numbers[source_id] = numbers.get(source_id, 0) + 1
    ordered = sorted(catalogue.sources.values(), key=lambda row: (_letter(row), _begins(row), row["source_id"]))
    parts = [
        f"<p>{counted(len(ordered), 'source')}. A source is linked only to an address of its own publisher. One that "
        'is known only from a copy elsewhere is not linked; these are listed under <a href="'
        'needs-a-primary-copy.html">needs a primary copy</a>.</p>'
    ]
    letters = list(dict.fromkeys(_letter(row) for row in ordered))
    parts.append('<nav aria-label="Sources by letter"><p class="letters">' + " ".join(
        f'<a href="#letter-{slug_id(letter) or "other"}">{letter}</a>' for letter in letters
    ) + "</p></nav>")  # fmt: skip
    for letter in letters:
        parts.append(f'<h2 id="letter-{slug_id(letter) or "other"}">{letter}</h2>\n<ul class="sources">')
        parts += [
            _source(row, catalogue.citing.get(row["source_id"], {}), numbers.get(row["source_id"], 0), repository)
            for row in ordered
            if _letter(row) == letter
        ]
        parts.append("</ul>")
    return document("Sources", parts)


def _begins(row: Mapping) -> str:
    """The entry as the eye looks it up: from its first letter or digit on, capitals or not."""
    return row["citation"].lstrip("\"'([\u201c\u2018 ").casefold()


def _letter(row: Mapping) -> str:
    first = _begins(row)[:1].upper()
    return first if first.isascii() and first.isalpha() else "0–9"  # noqa: RUF001 a range


def _source(row: Mapping, citing: Mapping[str, int], numbers: int, repository: str) -> str:
    uses = [f"{counted(count, 'row')} of {escape(table)}" for table, count in sorted(citing.items())]
    uses += [f"{counted(numbers, 'published number')}"] if numbers else []
    state = [] if row.get("verified") == "seen" else ["recalled, to be read again"]
    if row.get("checked_date"):
        state.append(f"last checked {dates.words(row['checked_date'])}")
    report = source_link(repository, row["source_id"])
    about = "; ".join([part for part in (row["kind_words"], *state) if part])
    return (
        f'<li id="{escape(row["source_id"])}"><span class="citation">{linked_citation(row)}</span> '
        f'<span class="source-about">{escape(about)}. Behind {", ".join(uses) or "no row"}. '
        f"<code>{escape(row['source_id'])}</code> {report}</span></li>"
    )


def due(catalogue: Catalogue, address: Callable[[str, str], str] = lambda _table, _key: "") -> str:
    """Rows checked too long ago; every row that is known from memory, and every cell that is, by table.

    `address` leads from the top of the site to a row of a table; it is "" for a row that has no place.
    """
    parts = [
        *duepage.section(catalogue),
        '<h2 id="from-memory">Known from memory</h2>',
        "<p>These rows, or single cells of them, were written from memory and wait for somebody to read the source "
        "again. None of them feeds a published number. An answer about coverage may rest on one, and then says so.</p>",
    ]
    total = 0
    for name in catalogue.names:
        frame = catalogue.frames[name]
        if "verified" not in frame:
            continue
        rows = [row for row in frame.to_dict("records") if row["verified"] == "recalled" or row.get("recalled_fields")]
        if not rows:
            continue
        total += len(rows)
        title = catalogue.title(name)
        parts.append(f'<h3 id="due-{slug_id(name)}">{escape(title)} ({len(rows)} of {len(frame):,})</h3>')
        cells = [_due_row(catalogue, name, row, address) for row in rows]
        headings = ("Row", "What it says", "From memory", "Source")
        parts.append(plain_table(f"{title}: known from memory", headings, cells))
    if not total:
        parts.append("<p>No row is known from memory.</p>")
    return document("Due for a check", parts)


def _due_row(catalogue: Catalogue, name: str, row: Mapping, address: Callable[[str, str], str]) -> tuple[str, ...]:
    key = "/".join(row[column] for column in catalogue.key(name))
    label = escape(_short(_about(catalogue, name, row)))
    what = "the whole row" if row["verified"] == "recalled" else _columns(row["recalled_fields"])
    source_id = row.get("source_id", "")
    if name == "sources":
        return f'<a href="sources.html#{source_id}">{escape(source_id)}</a>', label, escape(what), ""
    place = address(name, key)
    shown = f'<a href="{escape(place, quote=True)}">{escape(key)}</a>' if place else escape(key)
    return f"<code>{shown}</code>", label, escape(what), _source_link(catalogue, source_id)


def _columns(names: str) -> str:
    """Names of columns as words: "ended date, number"."""
    return ", ".join(name.strip().replace("_", " ") for name in names.split(";"))


def _source_link(catalogue: Catalogue, source_id: str) -> str:
    """The short name of a source as readers know it, linked to its full entry."""
    if source_id not in catalogue.sources:
        return escape(source_id)
    label = catalogue.sources[source_id]["label"]
    return f'<a href="sources.html#{escape(source_id, quote=True)}">{escape(label)}</a>'


def _about(catalogue: Catalogue, name: str, row: Mapping) -> str:
    """What a row is about: its first columns in free words, or, if it has too few, any that are filled."""
    skipped = {*catalogue.key(name), *UNTOLD}
    fields = [field for field in catalogue.fields(name) if field["name"] not in skipped and row.get(field["name"])]
    free = [field for field in fields if not field.get("reference") and field.get("type", "string") == "string"]
    words = [field for field in free if not field.get("kind") and "enum" not in field.get("constraints", {})]
    chosen = words[:TOLD] if len(words) >= TOLD else free[:TOLD]
    return ", ".join(row[field["name"]] for field in chosen)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def primary(catalogue: Catalogue) -> str:
    """Sources known only from a copy, and those for which no address is known at all."""
    parts = [
        "<p>A source belongs here if it was read only in a copy or a report of it, or if no address of its publisher "
        "is known. If you hold one of these, or know where its publisher keeps it, please tell us.</p>"
    ]
    for status, heading in (("repost", "Read in a copy"), ("unlocated", "No address known")):
        rows = [row for row in catalogue.sources.values() if row.get("link_status") == status]
        if not rows:
            continue
        parts.append(f'<h2 id="{status}">{heading} ({len(rows)})</h2>')
        cells = [
            (
                f'<a href="sources.html#{row["source_id"]}">{escape(row["source_id"])}</a>',
                escape(row["title"]),
                escape(row["label"]),
                ", ".join(
                    f"{counted(count, 'row')} of {escape(table)}"
                    for table, count in sorted(catalogue.citing.get(row["source_id"], {}).items())
                )
                or "no row",
            )
            for row in sorted(rows, key=lambda row: row["source_id"])
        ]
        parts.append(plain_table(heading, ("Source", "Title", "Published by", "Behind"), cells, number=status))
    return document("Needs a primary copy", parts)
