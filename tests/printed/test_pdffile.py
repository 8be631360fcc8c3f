"""Reading what a browser's PDF says of itself, on PDFs written here by hand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.printed.pdffile import Bookmark, PdfError, dated, read, renumbered, title


def written(objects: dict[int, str], root: int = 1) -> bytes:
    """A PDF of these objects, with the table of their places."""
    data, places = b"%PDF-1.4\n", {}
    for number, text in objects.items():
        places[number] = len(data)
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = len(data)
    size = max(objects) + 1
    data += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{places[number]:010} 00000 n \n".encode() for number in range(1, size))
    return (
        data
        + f"trailer\n<</Size {size}\n/Root {root} 0 R\n/Info {size - 1} 0 R>>\nstartxref\n{table}\n%%EOF\n".encode()
    )


INFO = (
    "<</Title (T)\n/Creator (A browser of some length \\(1\\) and a version)\n/CreationDate (D:20300102030405+00'00')\n"
)
INFO += "/ModDate (D:20300102030405+00'00')>>"
BOOK = {
    1: "<</Type /Catalog\n/Pages 2 0 R\n/Outlines 7 0 R>>",
    2: "<</Type /Pages\n/Count 3\n/Kids [3 0 R 6 0 R]>>",
    3: "<</Type /Pages\n/Count 2\n/Kids [4 0 R 5 0 R]\n/Parent 2 0 R>>",
    4: "<</Type /Page\n/Parent 3 0 R>>",
    5: "<</Type /Page\n/Parent 3 0 R>>",
    6: "<</Type /Page\n/Parent 2 0 R>>",
    7: "<</Type /Outlines\n/First 8 0 R\n/Last 9 0 R>>",
    8: "<</Title (One)\n/Dest [4 0 R /XYZ 0 0 0]\n/Parent 7 0 R\n/Next 9 0 R\n/First 10 0 R>>",
    9: "<</Title <FEFF00E90020201300320032>\n/Dest [6 0 R /XYZ 0 0 0]\n/Parent 7 0 R\n/Prev 8 0 R>>",
    10: "<</Title (In \\(one\\) \\351)\n/Dest [5 0 R /XYZ 0 0 0]\n/Parent 8 0 R>>",
    11: INFO,
}


def test_pages_come_in_the_order_of_their_tree():
    assert read(written(BOOK)).pages() == [4, 5, 6]


def test_bookmarks_come_with_their_depth_and_page():
    assert read(written(BOOK)).bookmarks() == [
        Bookmark("One", 0, 1),
        Bookmark("In (one) é", 1, 2),
        Bookmark("é \N{EN DASH}22", 0, 3),
    ]


def test_a_document_may_have_no_bookmarks():
    assert read(written(BOOK | {1: "<</Type /Catalog\n/Pages 2 0 R>>"})).bookmarks() == []


@pytest.mark.parametrize("data", [b"", b"no PDF at all", b"%PDF-1.7\nstartxref\n2\n%%EOF\n"])
def test_what_is_in_another_form_is_refused(data):
    with pytest.raises(PdfError, match="cross-reference"):
        read(data)


def test_a_bookmark_to_no_page_is_refused():
    lost = BOOK | {9: BOOK[9].replace("[6 0 R", "[7 0 R")}
    with pytest.raises(PdfError, match="leads to no page"):
        read(written(lost)).bookmarks()


def test_dates_and_maker_are_set_and_no_byte_moves():
    before = written(BOOK)
    after = dated(before, "2026-11-23", "Us")
    assert len(after) == len(before)
    assert after.count(b"(D:20261123000000+00'00')") == 2
    assert b"/Creator (Us) " in after
    assert b"browser" not in after
    assert read(after).bookmarks() == read(before).bookmarks()


def test_two_printings_on_two_days_are_one():
    later = BOOK | {11: INFO.replace("20300102030405", "20310506070809")}
    assert dated(written(BOOK), "2026-11-23", "Us") == dated(written(later), "2026-11-23", "Us")


def test_a_maker_whose_name_has_no_room_is_refused():
    with pytest.raises(PdfError, match="no room"):
        dated(written(BOOK), "2026-11-23", "U" * 200)


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=20))
def test_any_title_is_read_in_both_of_its_forms(text):
    wide = b"\xfe\xff" + text.encode("utf-16-be")
    assert title(b"/Title <" + wide.hex().upper().encode() + b">") == text
    escaped = b"".join(b"\\" + bytes([byte]) if byte in b"()\\" else bytes([byte]) for byte in wide)
    assert title(b"/Title (" + escaped + b")") == text


@given(st.lists(st.integers(1, 99_999), min_size=1, unique=True), st.integers(0, 9_000_000))
def test_the_parts_of_a_document_are_named_by_their_order_wherever_the_count_began(numbers, later):
    def named(start: int) -> bytes:
        return b" ".join(b"/ID (node%08d) (a word)" % (start + number) for number in numbers)

    first = renumbered(named(0))
    assert renumbered(named(later)) == first
    assert len(first) == len(named(0))
    found = [int(name) for name in re.findall(rb"\(node(\d{8})\)", first)]
    assert sorted(found) == list(range(1, len(numbers) + 1))
    assert [numbers[at] for at in sorted(range(len(found)), key=found.__getitem__)] == sorted(numbers)
