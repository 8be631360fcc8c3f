"""How wide the columns of a table are on paper, where none can scroll: shares by what their cells hold."""

from __future__ import annotations

from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag

LINE = 104  # letters of a table's type across the page
SIDEWAYS = 165  # the same on a page turned on its side
CROWDED = 0.74  # of a line taken by the longest words alone: such a table is set on its side
LONGEST = 16  # a longer word may be broken
HEADING = 1.3  # how much wider a letter of a heading is
PADDING = 3.2  # letters that the space between two columns takes


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]], line: float = LINE) -> list[float]:
    """The share of the width that each column gets, in percent.

    Each column first gets room for its longest word; what is left goes to columns by the mean length of their
    cells, so that long text does not run down the page beside empty columns.
    """
    columns, floors = _columns(headings, rows), _floors(headings, rows)
    means = [sum(map(len, column)) / max(len(column), 1) for column in columns]
    wanted = [max(mean + PADDING - floor, 0) for mean, floor in zip(means, floors, strict=True)]
    left = max(line - sum(floors), 0)
    share = min(left / sum(wanted), 3) if sum(wanted) else 0
    letters = [floor + share * want for floor, want in zip(floors, wanted, strict=True)]
    return [100 * letter / sum(letters) for letter in letters]


def crowded(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the longest words of the columns leave too little of a line for the longer cells."""
    return sum(_floors(headings, rows)) > LINE * CROWDED


def _columns(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return list(zip(*rows, strict=True)) if rows else [() for _ in headings]


def _floors(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Room for the longest word of each column, in letters."""
    return [
        max(_longest([heading]) * HEADING, _longest(column)) + PADDING
        for heading, column in zip(headings, _columns(headings, rows), strict=True)
    ]


def _longest(cells: Sequence[str]) -> int:
    return min(max((len(word) for cell in cells for word in cell.split()), default=1), LONGEST)


def set_widths(body: Tag) -> None:
    """Give every table its columns' widths. Tables whose cells span several columns are left to the browser."""
    for table in body.find_all("table"):
        rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
        spanning = table.select_one("[colspan], [rowspan]")
        if not rows or spanning is not None or len({len(row) for row in rows}) != 1:
            continue
        table["class"] = [*table.get("class", []), "measured"]
        for old in table.find_all("colgroup"):
            old.decompose()
        sideways = crowded(rows[0], rows[1:])
        shares = widths(rows[0], rows[1:], SIDEWAYS if sideways else LINE)
        columns = "".join(f'<col style="width: {share:.2f}%">' for share in shares)
        group = BeautifulSoup(f"<colgroup>{columns}</colgroup>", "html.parser").colgroup
        table.insert(0, group)
        if sideways:
            _turn(table)


def _turn(table: Tag) -> None:
    """Mark a table, its caption and the line under it as one thing to be set on its side."""
    shown = table.find_parent(class_="shown")
    if shown is None:
        frame = table.find_parent(class_="table-frame") or table
        shown = frame.wrap(BeautifulSoup("", "html.parser").new_tag("div"))
        caption = shown.find_previous_sibling()
        if caption is not None and "table-caption" in caption.get("class", []):
            shown.insert(0, caption.extract())
    shown["class"] = [*shown.get("class", []), "sideways"]


def lift_captions(body: Tag) -> None:
    """Set the caption of each table before it: a browser may part a table from a caption inside it, or break that."""
    for caption in body.select("table > caption"):
        table = caption.find_parent("table")
        frame = table.find_parent(class_="table-frame") or table
        caption.name = "p"
        caption["class"] = ["table-caption"]
        frame.insert_before(caption.extract())
