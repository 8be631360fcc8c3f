"""The timeline: every dated step of every row that was seen, in an order that claims no more than is known."""

import re
from itertools import pairwise

import pytest
import small_tables
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import timelinepage
from analysis.book.catalogue import Catalogue
from analysis.book.chronicle import Entry, actors, entries, latest_first, oldest_first, undated

DAYS = st.dates().filter(lambda day: day.year >= 1000)
PARTIAL = st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from((4, 7, 10)))


@pytest.fixture
def catalogue(tmp_path) -> Catalogue:
    return small_tables.catalogue(tmp_path)


@pytest.fixture
def html(catalogue) -> str:
    return timelinepage.markdown(catalogue)


def line(html: str, anchor: str) -> str:
    return re.search(rf'<li id="{anchor}".*?</li>', html).group()


def at(date: str, anchor: str = "x") -> Entry:
    return Entry(anchor, anchor, date, "Courts", "event", (), "", "", "")


def test_every_dated_step_of_every_row_that_was_seen_stands_once(html):
    assert sorted(re.findall(r'<li id="([^"]+)"', html)) == [
        "bill-1", "con-1", "ev-1", "ev-2", "ev-3", "law-1", "law-1-ended", "law-1-in-force", "law-x", "law-x-in-force",
        "memo-1", "memo-1-ended", "order-1", "suit-1",
    ]  # fmt: skip


def test_every_row_of_the_real_tables_is_in_the_line_or_counted_out_of_it(place):
    catalogue = Catalogue(place)
    found = entries(catalogue)
    anchors = [entry.anchor for entry in found]
    assert len(anchors) == len(set(anchors))
    left = undated(catalogue)
    for table, missing in {
        "events": 0,
        "policies": 0,
        "fr_laws": left["laws"],
        "contracts": left["awards"] + left["other_contracts"],
    }.items():
        frame, key = catalogue.frames[table], catalogue.key(table)[0]
        seen = set(frame[frame["verified"] == "seen"][key])
        first = [entry.anchor for entry in found if entry.anchor in seen]
        assert len(first) == len(seen) - missing
        assert {entry.row_id for entry in found} & set(frame[frame["verified"] != "seen"][key]) == set()
    html = timelinepage.markdown(catalogue)
    assert sorted(re.findall(r'<li id="([^"]+)"', html)) == sorted(anchors)


def test_vague_dates_stand_at_the_head_of_their_time_whichever_way_the_list_runs():
    found = [at(day) for day in ("2020-02-06", "2020", "2019-12-31", "2020-02", "2021", "2020-03-01")]
    assert [entry.date for entry in sorted(found, key=oldest_first)] == [
        "2019-12-31", "2020", "2020-02", "2020-02-06", "2020-03-01", "2021",
    ]  # fmt: skip
    assert [entry.date for entry in sorted(found, key=latest_first)] == [
        "2021", "2020", "2020-03-01", "2020-02", "2020-02-06", "2019-12-31",
    ]  # fmt: skip


@given(st.lists(PARTIAL, min_size=2, max_size=8))
def test_an_order_never_contradicts_dates_that_cannot_overlap(written):
    found = [at(date, str(number)) for number, date in enumerate(written)]
    for key, backward in ((oldest_first, False), (latest_first, True)):
        ordered = sorted(found, key=key)
        for one, other in pairwise(ordered):
            late, early = (one, other) if backward else (other, one)
            assert early.span.first <= late.span.last


def test_the_page_is_printed_by_years_latest_first(html):
    assert re.findall(r"<h2>(\d{4})</h2>", html) == ["2026", "2025", "2021", "2020", "2011"]
    year = re.search(r'id="year-2020">.*?</section>', html, re.DOTALL).group()
    assert re.findall(r'<li id="([^"]+)"', year) == ["con-1", "ev-1", "law-1-in-force", "ev-3", "ev-2", "law-1"]
    ranks = {anchor: int(rank) for anchor, rank in re.findall(r'<li id="([^"]+)"[^>]*data-oldest="(\d+)"', html)}
    assert ranks["memo-1"] == 0
    assert ranks["con-1"] < ranks["ev-1"] < ranks["ev-3"] < ranks["ev-2"] < ranks["law-1"]


def test_a_date_says_how_much_of_it_is_known(html):
    assert '<time datetime="2020">2020</time> <em class="vague">(month not known)</em>' in line(html, "ev-1")
    assert '<time datetime="2020-02">February 2020</time> <em class="vague">(day not known)</em>' in line(html, "ev-3")
    assert '<time datetime="2020-02-06">6 February 2020</time> <span' in line(html, "ev-2")
    assert "date known from memory, due for a check" in line(html, "order-1")
    assert "as foreseen; the record was read through 30 June 2026" in line(html, "law-x-in-force")
    assert "foreseen" not in line(html, "suit-1")


def test_an_order_of_a_court_says_whom_it_binds(html):
    assert "<b>Court order.</b>" in line(html, "order-1")
    assert "Binds: ICE; where: plaintiffs only." in line(html, "order-1")
    assert 'data-lane="courts"' in line(html, "order-1")
    assert "<b>Case filed.</b>" in line(html, "suit-1")
    assert "Asked for: ICE; where: Oregon (asked)." in line(html, "suit-1")
    assert "Would bind: ICE; where: United States." in line(html, "bill-1")
    assert "Not enacted." in line(html, "bill-1")
    assert "<b>Withdrawn.</b>" in line(html, "memo-1-ended")
    assert "Binds: the state itself; where: Texas." in line(html, "law-x")


def test_what_is_no_award_of_its_own_and_what_has_no_date_is_counted(catalogue, html):
    assert undated(catalogue) == {"laws": 2, "awards": 1, "other_contracts": 1}
    assert "2 laws or bills and 1 award without a date, and 1 contract row that is no award of its own" in html


def test_an_agency_is_met_as_a_word_and_other_names_if_they_are_frequent(catalogue):
    found = entries(catalogue)
    chosen = actors(found, ["ICE", "CBP"], fewest=2)
    assert chosen["ev-1"] == ("ICE", "CBP", "ICE HSI", "Maker <Inc>")
    assert chosen["memo-1"] == ("ICE", "CBP", "Head of ICE")
    assert actors(found, ["ICE", "CBP"], fewest=3)["memo-1"] == ("ICE", "CBP")
    assert "ICE" not in actors([at("2020")], ["ICE"], 1)["x"]


def test_nothing_in_a_cell_is_taken_as_markup(html):
    assert "They met &amp; spoke." in line(html, "ev-1")
    assert "<summary>Worth knowing</summary>Day &lt;not&gt; known" in line(html, "ev-1")
    assert 'data-who="CBP|ICE"' in line(html, "ev-1")
    assert "Memo &lt;1&gt;" in line(html, "memo-1")


def test_without_the_tables_the_page_says_so(tmp_path):
    found = small_tables.catalogue(tmp_path, events=None, policies=None, fr_laws=None, contracts=None)
    assert "No dated row is in the tables of this book." in timelinepage.markdown(found)
