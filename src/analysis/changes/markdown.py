"""The comparison as Markdown, short things first, made to be a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.changes import factdiff
from analysis.changes.asjson import as_dict
from analysis.changes.compare import Changes
from analysis.changes.factdiff import FactChange
from analysis.changes.showndiff import ShownChange
from analysis.changes.state import CHART
from analysis.changes.summary import summary
from analysis.changes.tablediff import TableChange

TAKEN = 65_536  # characters that GitHub takes in a comment
LIMIT = TAKEN - 256  # the rest is for the mark by which the comment is found again and written anew
ROOM = 600  # left for the lines that say what was cut
MOST = 60  # lines of one table
AROUND = 40  # characters shown around what differs in a long cell
LONG = 120


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it: a sentence, a table's head, its lines."""

    heading: str
    said: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def markdown(changes: Changes, limit: int = LIMIT) -> str:
    """The whole report, at most `limit` characters; what was cut is counted where it would have stood."""
    compared = f"From {plain(changes.old)} to {plain(changes.new)}."
    text = f"# What changed: {changes.grade}\n\n{summary(as_dict(changes))}\n\n{compared}\n"
    for part in _parts(changes):
        text += _fitted(part, limit - ROOM - len(text))
    return text


def _fitted(part: Part, room: int) -> str:
    """A part with as many lines as there is room for."""
    title = f"\n## {part.heading}\n" + (f"\n{part.said}\n" if part.said else "")
    if len(title) > room:
        return ""
    if not part.lines:
        return title
    top = f"\n{_line(part.head)}{_line(['---'] * len(part.head))}"
    room -= len(title) + len(top)
    kept = ""
    for number, cells in enumerate(part.lines):
        line = _line(cells)
        if number >= MOST or len(kept) + len(line) + ROOM > room:
            left = len(part.lines) - number
            cut = f"{left:,} more of {len(part.lines):,} are cut here; `analysis changes --json` has all."
            return f"{title}{top if kept else ''}{kept}\n{cut}\n" if room > ROOM else f"{title}\n{cut}\n"
        kept += line
    return title + top + kept


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _parts(changes: Changes) -> Iterator[Part]:
    if changes.verdicts:
        lines = [(one.number, plain(one.claim), one.old or "none", one.new or "none") for one in changes.verdicts]
        yield Part("Verdicts", "", ("claim", "in words", "before", "now"), tuple(lines))
    for kind, heading in HEADINGS.items():
        facts = [change for change in changes.facts if change.kind == kind]
        if facts:
            yield _facts(kind, heading, facts)
    for change in changes.shown:
        if change.lines or change.title_old != change.title_new:
            yield _shown(change)
    for change in changes.tables:
        yield _table(change)
    if changes.cards:
        lines = [
            (f"`{card.table}`", f"`{place}`", *near(old, new))
            for card in changes.cards
            for place, old, new in card.parts
        ]
        yield Part("Cards", "", ("table", "place", "before", "now"), tuple(lines))
    if changes.pages:
        lines = [(f"`{page.page}`", plain(page.title), page.grade, page.why) for page in changes.pages]
        yield Part("Pages that read differently", _untouched(changes), ("page", "title", "grade", "what"), tuple(lines))
    elif changes.untouched:
        yield Part("Pages", _untouched(changes), (), ())


HEADINGS = {
    factdiff.MOVED: "Numbers that moved",
    factdiff.REMOVED: "Numbers that are gone",
    factdiff.ADDED: "New numbers",
    factdiff.REWORDED: "Numbers that stand, with other words",
}


def _untouched(changes: Changes) -> str:
    count = len(changes.untouched)
    if not count:
        return ""
    if count == 1:
        return "1 more page reads a changed table and prints the same."
    return f"{count:,} more pages read a changed table and print the same."


def _facts(kind: str, heading: str, facts: list[FactChange]) -> Part:
    if kind == factdiff.MOVED:
        head = ("number", "before", "now", "difference", "intervals overlap", "grade", "why")
        lines = [
            (_named(one), _value(one.old), _value(one.new), one.difference_text, one.overlap, one.grade, plain(one.why))
            for one in facts
        ]
    else:
        head = ("number", "value", "grade", "why")
        lines = [(_named(one), _value(one.new or one.old), one.grade, plain(one.why)) for one in facts]
    return Part(heading, "", head, tuple(lines))


def _named(change: FactChange) -> str:
    return f"`{change.key}`: {plain((change.new or change.old)['means'])}"


def _value(fact) -> str:
    interval = f" ({fact['interval_text']})" if fact.get("interval_text") else ""
    of = f", n = {fact['n']:,}" if fact.get("n") is not None else ""
    return plain(f"{fact['text']}{interval}{of}")


def _shown(change: ShownChange) -> Part:
    """Old and new side by side, column by column: only the columns that differ, and the first, which names the line."""
    title = plain(change.title_new or change.title_old)
    said = f"{title}. {change.grade.capitalize()}: {change.why}."
    if change.title_old and change.title_new and change.title_old != change.title_new:
        said += f" Its title was: {plain(change.title_old)}."
    heading = f"{'Chart' if change.kind == CHART else 'Table on a page'}: `{change.address}`"
    if change.fields_old != change.fields_new and change.fields_old and change.fields_new:
        names = f"{', '.join(change.fields_old)}; now: {', '.join(change.fields_new)}"
        return Part(heading, f"{said} Its columns were: {plain(names)}.", (), ())
    lines = tuple(line for old, new in change.lines for line in _cells(change, old, new))
    return Part(heading, said, ("line", "column", "before", "now"), lines)


def _cells(change: ShownChange, old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> Iterator[tuple[str, ...]]:
    if old is None or new is None:
        whole = plain("; ".join(cell for cell in (new or old) if cell))
        yield (plain((new or old)[0]), "all", "none" if old is None else whole, "none" if new is None else whole)
        return
    for field, before, after in zip(change.fields_new, old, new, strict=True):
        if before != after:
            yield (plain(new[0]), f"`{field}`", *near(before, after))


def _table(change: TableChange) -> Part:
    said = f"{change.rows_old:,} rows before, {change.rows_new:,} now. {change.grade.capitalize()}: {change.why}."
    for columns, words in ((change.columns_added, "Columns added"), (change.columns_removed, "Columns removed")):
        if columns:
            said += f" {words}: {', '.join(f'`{column}`' for column in columns)}."
    lines = [
        (f"`{key}`", f"`{cell.column}`", *near(cell.old, cell.new))
        for key, cells in change.changed.items()
        for cell in cells
        if cell.old is not None and cell.new is not None
    ]
    lines += [(f"`{key}`", "all", plain(_row(row)), "row removed") for key, row in change.removed.items()]
    lines += [(f"`{key}`", "all", "row added", plain(_row(row))) for key, row in change.added.items()]
    return Part(f"Rows of `{change.table}`", said, ("row", "column", "before", "now"), tuple(lines))


def _row(row) -> str:
    return "; ".join(f"{column}: {cell}" for column, cell in row.items() if cell)


def near(old: str, new: str) -> tuple[str, str]:
    """Two texts as they are if short; else what differs, with a little around it."""
    if max(len(old), len(new)) <= LONG:
        return plain(old) or "empty", plain(new) or "empty"
    start = _common(old, new)
    end = min(_common(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    return tuple(_window(text, start, len(text) - end) for text in (old, new))


def _common(old: str, new: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _window(text: str, start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    shown = f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
    return plain(shown) or "empty"


def plain(text: str) -> str:
    """A text as one cell: no markup, no line end, nobody called by name; very long ones are cut."""
    flat = " ".join(text.split())
    if len(flat) > 4 * LONG:
        flat = f"{flat[: 4 * LONG]}…"
    for sign, safe in (("&", "&amp;"), ("<", "&lt;"), ("|", "&#124;"), ("@", "&#64;"), ("`", "&#96;"), ("*", "&#42;")):
        flat = flat.replace(sign, safe)
    return flat
