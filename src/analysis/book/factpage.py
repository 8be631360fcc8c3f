"""The page of all facts: every published number once, with everything that lets a reader check it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from analysis import dates
from analysis.book.catalogue import Catalogue
from analysis.book.figures import counted, fact_conditions
from analysis.book.markup import anchored, document, slug_id
from analysis.book.material import Material

ROLE = re.compile(r"\{fact\}`\s*([a-z0-9-]+)\s*(?::[^`]*)?`")
MOST_KEYS = 12
COPY = ' <button type="button" class="copy">Copy</button>'


def usage(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The pages on which each key is used, from the Markdown of the pages."""
    found: dict[str, list[str]] = {}
    for page, text in sorted(texts.items()):
        for key in dict.fromkeys(ROLE.findall(text)):
            found.setdefault(key, []).append(page)
    return found


def markdown(
    material: Material, used: Mapping[str, list[str]], titles: Mapping[str, str], edition: str, address: str
) -> str:
    """The whole page, the numbers under the page that made them."""
    by_page: dict[str, list[dict]] = {}
    for _, fact in sorted(material.facts.items()):
        by_page.setdefault(fact["page"], []).append(fact)
    parts = [
        f"<p>{counted(len(material.facts), 'number')}, each once. A number in the text of the book is a link to its "
        "entry here: what it counts, how sure it is, the sources and rows behind it, and the piece of code that "
        "made it. The name of an entry is part of its permanent address.</p>",
        '<p><a href="facts.json" download>All facts as JSON</a> · <a href="facts.csv" download>as CSV</a></p>',
        _list(by_page, titles),
    ]
    for page, facts in sorted(by_page.items(), key=lambda item: titles.get(item[0], item[0])):
        parts.append(f'<h2 id="from-{slug_id(page)}">{escape(titles.get(page, page))}</h2>')
        parts += [_entry(fact, material, used, titles, edition, address) for fact in facts]
    return document("All facts", parts)


def _list(by_page: Mapping[str, list], titles: Mapping[str, str]) -> str:
    items = [
        f'<li><a href="#from-{slug_id(page)}">{escape(titles.get(page, page))}</a> ({len(facts)})</li>'
        for page, facts in sorted(by_page.items(), key=lambda item: titles.get(item[0], item[0]))
    ]
    return f'<ul class="columns">{"".join(items)}</ul>' if items else "<p>No number has been recorded yet.</p>"


def _entry(fact: Mapping, material: Material, used: Mapping, titles: Mapping, edition: str, address: str) -> str:
    key, catalogue = fact["key"], material.catalogue
    conditions = "; ".join(fact_conditions(fact))
    checked = catalogue.last_checked(fact["rows"], fact["sources"])
    # Problems with sources were collected when the fact was read; here they are only named.
    cited = catalogue.cited(fact["sources"], key, [])
    sources = "; ".join(f'<a href="sources.html#{entry["source_id"]}">{escape(entry["label"])}</a>' for entry in cited)
    pages = ", ".join(f'<a href="{page}.html">{escape(titles.get(page, page))}</a>' for page in used.get(key, []))
    made = (
        f'<a href="{fact["page"]}.html#cell-{fact["cell"]}">cell {fact["cell"]}</a> of '
        f'<a href="{fact["page"]}.html#fact-{key}">{escape(titles.get(fact["page"], fact["page"]))}</a>'
    )
    lines = [
        ("Sources", sources or "computed from other numbers"),
        ("Rows", _rows(fact["rows"], catalogue) or "none of its own"),
        ("Made by", made),
        ("Last checked", escape(dates.words(checked)) if checked else "no date on record"),
        ("Used on", pages or "no page yet"),
        ("To quote", f'<span class="evidence">{escape(evidence(fact, material, edition, address))}</span>{COPY}'),
    ]
    details = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in lines)
    return (
        f'<article class="fact-entry" id="{key}">\n<h3>'
        f"{escape(fact['text'])}{f' <small>({escape(conditions)})</small>' if conditions else ''}</h3>\n"
        f'<p>{escape(fact["means"])}</p>\n<dl>{details}</dl>\n<p class="fact-key">{anchored(key)}</p>\n</article>'
    )


def _rows(rows: Mapping[str, Iterable[str]], catalogue: Catalogue) -> str:
    """Rows by table and name, few by name and the rest by number."""
    parts = []
    for table, keys in rows.items():
        keys = list(keys)
        shown = ", ".join(_row(table, str(key), catalogue) for key in keys[:MOST_KEYS])
        more = f" and {len(keys) - MOST_KEYS:,} more" if len(keys) > MOST_KEYS else ""
        parts.append(f'<a href="codebook.html#table-{slug_id(table)}">{escape(table)}</a>: {shown}{more}')
    return "; ".join(parts)


def _row(table: str, key: str, catalogue: Catalogue) -> str:
    if "*" not in key or key in catalogue.keyed.get(table, {}):
        return escape(key)
    return f"{escape(key)} ({counted(len(catalogue.rows_of(table, key)), 'row')})"


def evidence(fact: Mapping, material: Material, edition: str, address: str) -> str:
    """A line to copy: the number, what it counts, its sources, and where it stands for good."""
    conditions = "; ".join(fact_conditions(fact))
    number = f"{fact['text']} ({conditions})" if conditions else fact["text"]
    sources = [material.catalogue.sources.get(source_id, {}).get("citation", "") for source_id in fact["sources"]]
    tail = f"Faces and Places, edition {edition}, {address}facts.html#{fact['key']}"
    return " ".join(part for part in (f"{fact['means'].rstrip('.')}: {number}.", *sources, tail) if part)
