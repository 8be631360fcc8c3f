"""The page to find a state, an agency or a vendor: every record on systems, laws and contracts, one line each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from html import escape

from analysis.book.catalogue import Catalogue
from analysis.book.figures import counted
from analysis.book.finder import Facet, Finder, initials, marked
from analysis.book.markup import document
from analysis.book.records import HOLDINGS, KINDS, Record, recalled, records
from analysis.dates import spelled_out

NAME, TITLE = "find", "Find your state or agency"
COUNTRY = "us"
COUNTRY_WORDS = "The whole country, or no one state"
TAGS = {"system": "System", "law": "Law", "contract": "Contract"}
NONE = "No record fits. That is no evidence that nothing is used or was passed: records follow where somebody looked."


def markdown(catalogue: Catalogue, pages: Collection[str]) -> str:
    """The whole page, grouped by state; `pages` are the names of all pages, so that links lead somewhere."""
    found = records(catalogue)
    if not found:
        return document(TITLE, ["<p>No record is in the tables of this book.</p>"])
    names = _names(catalogue)
    groups: dict[str, list[Record]] = {code: [] for code in names}
    for record in found:
        groups[record.state].append(record)
    full = {code: rows for code, rows in groups.items() if rows}
    silent = [code for code, rows in groups.items() if not rows and code]
    body = "\n".join(
        [
            _jump(full, names),
            '<div class="groups">',
            *(_group(code, names[code], rows, catalogue, pages) for code, rows in full.items()),
            "</div>",
        ]
    )
    finder = Finder(
        "li[data-kind]",
        "records",
        "Records",
        "A state, an agency, a vendor or a law: Texas, Pinellas, ICE, Clearview. Escape clears.",
        (
            Facet("kind", "Kind", KINDS),
            Facet("state", "State", {code or COUNTRY: names[code] for code in full}),
            Facet("access", "Own or access", HOLDINGS),
        ),
    )
    searched = finder.place(len(found), body, NONE)
    return document(TITLE, [_opening(len(found)), searched, *_about(catalogue, silent, names, pages)])


def _names(catalogue: Catalogue) -> dict[str, str]:
    """Places by code, the country first, then the states by name."""
    rows = catalogue.frames["states"].to_dict("records") if "states" in catalogue.names else []
    return {"": COUNTRY_WORDS} | {row["state"]: row["name"] for row in sorted(rows, key=lambda row: row["name"])}


def _opening(number: int) -> str:
    return (
        f"<p>{counted(number, 'record')}: agencies on record with a face recognition system, laws and rules, and "
        "federal contracts, each as one source states it. <strong>Access is not ownership</strong>, a record is not a "
        'measure of use, and what is not here is no evidence of nothing: see <a href="#about">what a record is</a>.</p>'
    )


def _about(
    catalogue: Catalogue, silent: Iterable[str], names: Mapping[str, str], pages: Collection[str]
) -> Iterable[str]:
    """What a record is and is not, what was left out, and for which states there is none."""
    yield '<h2 id="about">What a record is</h2>'
    yield (
        "<p>A record is one row of a table. An agency that owns a system runs it; one that has access asks or searches "
        "the system of another body, and many agencies may share one. One use may stand in several records, so records "
        "are neither systems nor agencies nor searches. Records follow where somebody looked, asked or sued. Where a "
        "federal agency stands under a state, it uses a system of that state.</p>"
    )
    left = recalled(catalogue)
    if left:
        yield (
            f"<p>{counted(left, 'row')} known only from memory {'is' if left == 1 else 'are'} left out: see "
            '<a href="due-for-a-check.html">due for a check</a>.</p>'
        )
    if "agency_deployments" in catalogue.names:
        yield (
            '<p>The table <a href="codebook.html#table-agency-deployments">agency_deployments</a> holds the rows of '
            "the Atlas of Surveillance a second time, in its own coding. They are listed once here.</p>"
        )
    yield _silence(silent, names, pages)


def _jump(full: Mapping[str, list], names: Mapping[str, str]) -> str:
    items = "".join(
        f'<li><a href="#{_anchor(code)}">{escape(names[code])}</a> ({len(rows)})</li>' for code, rows in full.items()
    )
    return f'<nav class="finder-jump" aria-label="Records by state"><ul class="columns">{items}</ul></nav>'


def _anchor(code: str) -> str:
    return f"in-{(code or COUNTRY).lower()}"


def _group(code: str, name: str, rows: Iterable[Record], catalogue: Catalogue, pages: Collection[str]) -> str:
    page = f"states/{code.lower()}"
    link = f' <small><a href="{page}.html">all on {escape(name)}</a></small>' if page in pages else ""
    state, words = code or COUNTRY, f"{name} {code}" if code else "United States federal"
    lines = "\n".join(_line(row, catalogue, pages) for row in rows)
    return (
        f'<section data-group id="{_anchor(code)}"{marked(state=state, words=words)}>\n'
        f'<h2>{escape(name)}{link}</h2>\n<ul class="records">\n{lines}\n</ul>\n</section>'
    )


def _line(record: Record, catalogue: Catalogue, pages: Collection[str]) -> str:
    words = " ".join(dict.fromkeys(f"{initials(record.who)} {record.also}".split()))
    marks = marked(kind=record.kind, access=record.access, words=words)
    place = f", {escape(record.place)}" if record.place else ""
    says = spelled_out("; ".join(part.rstrip(".") for part in record.says if part))
    return (
        f'<li id="{record.row_id}"{marks}><span class="tag">{TAGS[record.kind]}</span> '
        f"<b>{escape(record.who)}</b>{place}: {_thing(record, pages)}. "
        f"<span>{escape(says[:1].upper() + says[1:])}.</span> "
        f"{source(record.source_id, catalogue)} <code>{record.row_id}</code></li>"
    )


def _thing(record: Record, pages: Collection[str]) -> str:
    page = f"systems/{record.system_id}"
    thing = escape(record.thing.rstrip("."))
    return f'<a href="{page}.html">{thing}</a>' if record.system_id and page in pages else thing


def source(source_id: str, catalogue: Catalogue) -> str:
    """The short name of a source, linked to its full entry."""
    label = catalogue.sources[source_id]["label"]
    return f'<a href="sources.html#{escape(source_id, quote=True)}">{escape(label)}</a>'


def _silence(silent: Iterable[str], names: Mapping[str, str], pages: Collection[str]) -> str:
    """The states without any record, named, because nothing found is not nothing there."""
    links = [
        f'<a href="states/{code.lower()}.html">{escape(names[code])}</a>'
        if f"states/{code.lower()}" in pages
        else escape(names[code])
        for code in silent
    ]
    if not links:
        return ""
    return f"<p>No record was found for {', '.join(links)}, which is no evidence that there is none.</p>"
