"""The page of all facts: every published number once, with everything that lets a reader check it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from analysis import dates
from analysis.book.changedhtml import value as changed_value
from analysis.book.figures import counted, fact_conditions
from analysis.book.finder import Facet, Finder, marked
from analysis.book.markup import anchored, document, slug_id
from analysis.book.material import Material
from analysis.book.reporting import number_link
from analysis.book.rowpages import RowPages
from analysis.editions.history import History

ROLE = re.compile(r"\{fact\}`\s*([a-z0-9-]+)\s*(?::[^`]*)?`")
FEW = 12  # links of a list that stand there at once
MOST_CITED = 6  # works that a line to copy names in full; the entry at its address names all
COPY = '<button type="button" class="copy">Copy</button>'
NONE = "No number fits. Fewer or shorter words may help."
# What a number is, in the words of the choices.
UNITS = {
    "count": "counts",
    "share": "shares",
    "rate": "rates",
    "ratio": "ratios",
    "usd": "sums of money",
    "year": "years",
    "date": "dates",
    "text": "words",
}


def usage(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The pages on which each key is used, from the Markdown of the pages."""
    found: dict[str, list[str]] = {}
    for page, text in sorted(texts.items()):
        for key in dict.fromkeys(ROLE.findall(text)):
            found.setdefault(key, []).append(page)
    return found


def markdown(
    material: Material,
    rows: RowPages,
    used: Mapping[str, list[str]],
    titles: Mapping[str, str],
    edition: str,
    address: str,
    repository: str = "",
    past: History | None = None,
) -> str:
    """The whole page, the numbers under the page that made them. `past` is what older editions printed."""
    past = past or History()
    by_page: dict[str, list[dict]] = {}
    for _, fact in sorted(material.facts.items()):
        by_page.setdefault(fact["page"], []).append(fact)
    parts = [
        f"<p>{counted(len(material.facts), 'number')}, each once. A number in the text of the book is a link to its "
        "entry here: what it counts, how sure it is, the sources and rows behind it, and the piece of code that "
        "made it. The name of an entry is part of its permanent address.</p>",
        '<p><a href="facts.json" download>All facts as JSON</a> · <a href="facts.csv" download>as CSV</a></p>',
    ]
    if not by_page:
        return document("All facts", [*parts, "<p>No number has been recorded yet.</p>", _gone(material, past)])
    ordered = dict(sorted(by_page.items(), key=lambda item: titles.get(item[0], item[0]).casefold()))
    groups = [_list(ordered, titles), '<div class="groups">']
    for page, facts in ordered.items():
        entries = "\n".join(
            _entry(fact, material, rows, used, titles, edition, address, repository, past) for fact in facts
        )
        groups.append(
            f'<section data-group{marked(page=page)}>\n<h2 id="from-{slug_id(page)}">'
            f"{escape(titles.get(page, page))}</h2>\n{entries}\n</section>"
        )
    finder = _finder(material.facts.values(), ordered, titles)
    body = finder.place(len(material.facts), "\n".join([*groups, "</div>"]), NONE)
    return document("All facts", [*parts, body, _gone(material, past)])


def _finder(facts: Iterable[Mapping], pages: Iterable[str], titles: Mapping[str, str]) -> Finder:
    facts = list(facts)
    units = {fact["unit"] for fact in facts}
    tables = sorted({table for fact in facts for table in fact["rows"]})
    return Finder(
        ".fact-entry",
        "numbers",
        "Numbers",
        "A word of its meaning, its name, a source or a row: false matches, Utah, dep-0141. Escape clears.",
        (
            Facet("page", "Page", {page: titles.get(page, page) for page in pages}),
            Facet("table", "Table", {table: table for table in tables}),
            Facet("unit", "Unit", {unit: words for unit, words in UNITS.items() if unit in units}),
        ),
    )


def _list(ordered: Mapping[str, list], titles: Mapping[str, str]) -> str:
    items = "".join(
        f'<li><a href="#from-{slug_id(page)}">{escape(titles.get(page, page))}</a> ({len(facts)})</li>'
        for page, facts in ordered.items()
    )
    return f'<nav class="finder-jump" aria-label="Pages that made them"><ul class="columns">{items}</ul></nav>'


def _entry(
    fact: Mapping,
    material: Material,
    rows: RowPages,
    used: Mapping,
    titles: Mapping,
    edition: str,
    address: str,
    repository: str,
    past: History,
) -> str:
    key, catalogue = fact["key"], material.catalogue
    conditions = "; ".join(fact_conditions(fact))
    checked = catalogue.last_checked(fact["rows"], fact["sources"])
    # Problems with sources were collected when the fact was read; here they are only named.
    cited = catalogue.cited(fact["sources"], key, [])
    sources = _folded(
        [f'<a href="sources.html#{entry["source_id"]}">{escape(entry["label"])}</a>' for entry in cited], "source"
    )
    pages = ", ".join(f'<a href="{page}.html">{escape(titles.get(page, page))}</a>' for page in used.get(key, []))
    made = (
        f'<a href="{fact["page"]}.html#cell-{fact["cell"]}">cell {fact["cell"]}</a> of '
        f'<a href="{fact["page"]}.html#fact-{key}">{escape(titles.get(fact["page"], fact["page"]))}</a>'
    )
    lines = [
        ("Sources", sources or "computed from other numbers"),
        ("Rows", _rows(fact["rows"], rows) or "none of its own"),
        ("Made by", made),
        ("Last checked", escape(dates.words(checked)) if checked else "no date on record"),
        ("Used on", pages or "no page yet"),
        ("To quote", f'<span class="evidence">{escape(evidence(fact, material, edition, address))}</span> {COPY}'),
    ]
    report = number_link(repository, key)
    if before := past.before(fact):
        lines.insert(0, ("In older editions", "; ".join(_older(name, old) for name, old in before)))
    details = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in lines)
    return (
        f'<article class="fact-entry" id="{key}"{marked(table=fact["rows"], unit=fact["unit"])}>\n<h3>'
        f"{escape(fact['text'])}{f' <small>({escape(conditions)})</small>' if conditions else ''}</h3>\n"
        f'<p>{escape(fact["means"])}</p>\n<dl>{details}</dl>\n<p class="fact-key">{anchored(key)} {report}</p>\n'
        "</article>"
    )


def _older(edition: str, fact: Mapping) -> str:
    """What an edition printed, as "2026.11: 28 (n = 535)"."""
    return f"{escape(edition)}: {changed_value(fact)}"


def _gone(material: Material, past: History) -> str:
    """Numbers that an edition published and this book does not: the last value, and where a reader finds more."""
    found = past.gone(material.facts)
    if not found:
        return ""
    entries = "\n".join(
        f'<article class="fact-entry" id="{escape(fact["key"])}">\n<h3>{changed_value(fact)}</h3>\n'
        f"<p>{escape(fact['means'])}</p>\n<p>Last published in edition {escape(edition)}. {escape(one.reason)} "
        f'See <a href="{escape(one.new, quote=True)}">{escape(one.new)}</a>.</p>\n'
        f'<p class="fact-key">{anchored(fact["key"])}</p>\n</article>'
        for edition, fact, one in found
    )
    return f'<section>\n<h2 id="no-longer-published">No longer published</h2>\n{entries}\n</section>'


def _rows(behind: Mapping[str, Iterable[str]], rows: RowPages) -> str:
    """The rows behind a number by table, each a link to its place."""
    parts = []
    for table, keys in behind.items():
        named = _folded([_row(table, str(key), rows) for key in keys], "row", ", ")
        parts.append(f'<a href="{rows.place_of_table(table)}">{escape(table)}</a>: {named}')
    return "; ".join(parts)


def _row(table: str, key: str, rows: RowPages) -> str:
    link = f'<a href="{rows.address(table, key)}">{escape(key)}</a>'
    if key in rows.catalogue.keyed.get(table, {}):
        return link
    return f"{link} ({counted(len(rows.catalogue.rows_of(table, key)), 'row')})"


def _folded(items: list[str], what: str, between: str = "; ") -> str:
    """A list of links; what is beyond the first few is folded away."""
    shown, more = items[:FEW], items[FEW:]
    if not more:
        return between.join(shown)
    summary = f"and {counted(len(more), f'more {what}')}"
    return f"{between.join(shown)} <details><summary>{summary}</summary>{between.join(more)}</details>"


def evidence(fact: Mapping, material: Material, edition: str, address: str) -> str:
    """A line to copy: what is counted, the number with its conditions, what it rests on, where it stands for good."""
    conditions = "; ".join(fact_conditions(fact))
    number = f"{fact['text']} ({conditions})" if conditions else fact["text"]
    checked = material.catalogue.last_checked(fact["rows"], fact["sources"])
    last = f"Last checked {dates.words(checked)}." if checked else ""
    tail = f"Faces and Places, edition {edition}, {address}facts.html#{fact['key']}"
    said = f"{fact['means'].rstrip('.')}: {number}."
    return " ".join(part for part in (said, *_rests_on(fact, material), last, tail) if part)


def _rests_on(fact: Mapping, material: Material) -> Iterable[str]:
    """The works behind a number; for a number that cites none, the rows that it was counted from."""
    cited = [material.catalogue.sources.get(source_id, {}).get("citation", "") for source_id in fact["sources"]]
    yield from cited[:MOST_CITED]
    if len(cited) > MOST_CITED:
        yield f"And {counted(len(cited) - MOST_CITED, 'more work')}, named in full at the address below."
    if cited:
        return
    tables = [
        f"{counted(sum(len(material.catalogue.rows_of(table, str(key))) for key in keys), 'row')} of the table {table}"
        for table, keys in fact["rows"].items()
    ]
    yield f"Computed from {' and '.join(tables) or 'other numbers of the book'}."
