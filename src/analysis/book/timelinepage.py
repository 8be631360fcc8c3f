"""The timeline: events, policies, court orders, laws and awards in one dated list, latest first, by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from analysis.book.catalogue import Catalogue
from analysis.book.chronicle import RECORDS, Entry, actors, entries, oldest_first, undated
from analysis.book.figures import counted
from analysis.book.finder import Facet, Finder, marked
from analysis.book.findpage import source
from analysis.book.markup import document, slug_id
from analysis.dates import spelled_out
from analysis.reports.timeline import LANES

NAME, TITLE = "timeline", "Timeline"
FEWEST = 4  # entries from which a name stands among the choices; any other is found by its words
NONE = "Nothing on record fits. That is no evidence that nothing happened."


def markdown(catalogue: Catalogue) -> str:
    """The whole page, one part for each year."""
    found = entries(catalogue)
    if not found:
        return document(TITLE, ["<p>No dated row is in the tables of this book.</p>"])
    agencies = list(catalogue.frames["agencies"]["agency"]) if "agencies" in catalogue.names else []
    chosen = actors(found, agencies, FEWEST)
    names = sorted({name for several in chosen.values() for name in several}, key=str.casefold)
    ranks = {entry.anchor: rank for rank, entry in enumerate(sorted(found, key=oldest_first))}
    years: dict[int, list[Entry]] = {}
    for entry in found:
        years.setdefault(entry.span.first.year, []).append(entry)
    parts = [_year(year, rows, chosen, ranks, catalogue) for year, rows in years.items()]
    body = "\n".join([_jump(years), '<div class="groups">', *parts, "</div>"])
    finder = Finder(
        "li[data-lane]",
        "entries",
        "Entries of the timeline",
        "A name, a firm, a place or a word: Mobile Fortify, Vermont, courthouse. Escape clears.",
        (
            Facet("lane", "Kind", {slug_id(lane): lane for lane in dict.fromkeys(LANES.values())}),
            Facet("record", "Record", RECORDS),
            Facet("who", "Who", {name: name for name in names}),
            Facet("order", "Order", {"oldest": "oldest first"}, "latest first"),
        ),
    )
    return document(TITLE, [_opening(len(found)), finder.place(len(found), body, NONE), *_about(catalogue)])


def _opening(number: int) -> str:
    return (
        f"<p>{counted(number, 'dated step')}: events around face recognition at ICE and its vendors, policies and "
        "court orders on sensitive places, laws on face recognition, and contracts. Only rows whose source was read "
        'are here; a quiet year is no evidence that nothing happened. See <a href="#about">how it is made</a>.</p>'
    )


def _about(catalogue: Catalogue) -> Iterable[str]:
    yield '<h2 id="about">How the list is made</h2>'
    yield (
        "<p>An entry is one step of one row, such as the day on which a memo was issued, came into force, or ended. "
        "Where only the month or the year is known, the entry stands at the head of that month or year, because its "
        "place within it is not known. A date known from memory says so. One award may stand twice, as an event and as "
        "a contract.</p>"
    )
    left = undated(catalogue)
    many = left["other_contracts"] != 1
    yield (
        f"<p>Not in the line: {counted(left['laws'], 'law or bill', 'laws or bills')} and "
        f"{counted(left['awards'], 'award')} without a date, and {counted(left['other_contracts'], 'contract row')} "
        f"that {'are' if many else 'is'} no award of {'their' if many else 'its'} own. "
        'They can be <a href="find.html">found by state or agency</a>.</p>'
    )


def _jump(years: Mapping[int, list]) -> str:
    links = " ".join(f'<a href="#year-{year}">{year}</a>' for year in years)
    return f'<nav class="finder-jump" aria-label="Years"><p class="letters">{links}</p></nav>'


def _year(year: int, rows: Iterable[Entry], chosen: Mapping, ranks: Mapping, catalogue: Catalogue) -> str:
    lines = "\n".join(_line(row, chosen[row.anchor], ranks[row.anchor], catalogue) for row in rows)
    listed = f'<ul class="records dated">\n{lines}\n</ul>'
    return f'<section data-group id="year-{year}">\n<h2>{year}</h2>\n{listed}\n</section>'


def _line(entry: Entry, who: Iterable[str], rank: int, catalogue: Catalogue) -> str:
    marks = marked(lane=slug_id(entry.lane), record=entry.record, who=who, oldest=str(rank), words=_unsaid(entry))
    cautions = "; ".join(part for part in (entry.vague, entry.caution) if part)
    doubt = f' <em class="vague">({escape(cautions)})</em>' if cautions else ""
    note = f"<details><summary>Worth knowing</summary>{escape(spelled_out(entry.note))}</details>" if entry.note else ""
    says = spelled_out(entry.says)
    says = escape(says if says.endswith((".", "?", "!")) else f"{says}.")
    return (
        f'<li id="{entry.anchor}"{marks}><p><time datetime="{entry.date}">{entry.span.words()}</time>{doubt} '
        f'<span class="tag">{escape(entry.lane)}</span></p><p><b>{escape(entry.head)}.</b> {says} '
        f"{source(entry.source_id, catalogue)} <code>{escape(entry.row_id)}</code></p>{note}</li>"
    )


def _unsaid(entry: Entry) -> str:
    """Names by which an entry should be found though its words do not hold them."""
    return " ".join(name for name in dict.fromkeys(entry.names) if name not in entry.says and name != entry.head)
