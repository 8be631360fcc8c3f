"""Columns on paper: room for the longest word, then room by what the cells hold, and never more than the line."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from analysis.printed.widths import LINE, crowded, lift_captions, set_widths, widths

LONG = "several words that go on for a while and then some more"


def test_long_cells_get_the_room_that_short_ones_leave():
    narrow, wide = widths(["No.", "What"], [["1", LONG], ["2", LONG]])
    assert wide > 5 * narrow


def test_a_heading_is_not_broken_for_the_sake_of_long_cells():
    first, *_ = widths(["Computed", "What", "Why"], [["-", LONG * 4, LONG * 4]])
    assert first * LINE / 100 > len("Computed")


@given(
    st.integers(1, 9).flatmap(
        lambda columns: st.lists(
            st.lists(st.text("ab cd", max_size=40), min_size=columns, max_size=columns), min_size=1, max_size=6
        )
    )
)
def test_the_shares_are_the_whole_width_and_none_is_nothing(rows):
    found = widths(rows[0], rows[1:])
    assert len(found) == len(rows[0])
    assert min(found) > 0
    assert sum(found) == pytest.approx(100)


def test_a_table_of_many_wordy_columns_is_crowded_and_a_small_one_is_not():
    assert crowded(["Recipient name"] * 9, [["CLEARVIEWAI INC"] * 9])
    assert not crowded(["When", "Who", "What"], [["2018", "ICE", LONG]])


def page(html: str):
    body = BeautifulSoup(html, "html.parser")
    lift_captions(body)
    set_widths(body)
    return body


ROW = "<tr>" + "<td>CLEARVIEWAI INC</td>" * 9 + "</tr>"
CROWDED = f'<div class="table-frame"><table><caption id="c">Awards</caption>{ROW}{ROW}</table></div>'


def test_a_crowded_table_is_turned_with_its_caption_and_the_line_under_it():
    body = page(f'<p>Before</p><div class="shown">{CROWDED}<div class="under">Sources.</div></div>')
    turned = body.select_one(".sideways")
    assert [child.get("class") for child in turned.find_all(True, recursive=False)] == [
        ["table-caption"], ["table-frame"], ["under"],
    ]  # fmt: skip
    assert turned.find("p")["id"] == "c"


def test_a_crowded_table_with_nothing_around_it_takes_its_caption_along():
    turned = page(f"<p>Before</p>{CROWDED}").select_one(".sideways")
    assert turned.get_text(" ", strip=True).startswith("Awards")
    assert len(turned.select("col")) == 9


def test_a_table_with_cells_across_columns_is_left_to_the_browser():
    body = page('<table><tr><th colspan="2">Both</th></tr><tr><td>1</td><td>2</td></tr></table>')
    assert body.select("col") == []
