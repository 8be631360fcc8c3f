"""Where lost addresses lead: a table that is refused if it is not whole, pages and copies that are written for it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.editions import addresses, keeping, redirects
from analysis.editions.frozen import Frozen
from analysis.editions.redirects import Redirect
from analysis.paths import Project
from analysis.problems import Problems


def listed(root, *rows: str, header: str = "old,new,reason") -> Project:
    (root / "editions").mkdir()
    (root / "editions" / "redirects.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return Project(root)


def wrong(place: Project) -> list[tuple]:
    with pytest.raises(Problems) as found:
        redirects.read(place)
    return [(problem.row, problem.column) for problem in found.value]


def test_no_file_is_no_redirect(tmp_path):
    assert redirects.read(Project(tmp_path)) == {}


def test_a_row_has_its_addresses_and_its_reason(tmp_path):
    found = redirects.read(listed(tmp_path, 'facts.html#a,facts.html#b,"Said better, there."'))
    assert found == {"facts.html#a": Redirect("facts.html#a", "facts.html#b", "Said better, there.", 2)}
    assert (found["facts.html#a"].page, found["facts.html#a"].anchor) == ("facts.html", "a")


def test_everything_that_is_wrong_is_named_at_once(tmp_path):
    place = listed(
        tmp_path,
        "a.html,b.html,Renamed.",
        "b.html,c.html,Renamed again.",  # row 2 leads here: a chain
        "d.html,d.html,No reason at all.",
        "e.html,x.html, ",
        "e.html,y.html,Twice.",
        "/f.html,https://example.org,Elsewhere.",
    )
    assert wrong(place) == [
        (2, "new"), (4, "new"), (5, "reason"), (6, "old"), (7, "old"), (7, "new"),
    ]  # fmt: skip


def test_a_loop_is_refused_at_each_of_its_rows(tmp_path):
    assert wrong(listed(tmp_path, "a.html,b.html,There.", "b.html,a.html,And back.")) == [(2, "new"), (3, "new")]


def test_a_table_of_another_form_is_refused(tmp_path):
    assert wrong(listed(tmp_path, "a,b,c", header="from,to,why")) == [(1, None)]
    (tmp_path / "editions" / "redirects.csv").write_text("old,new,reason\na.html,b.html\n", encoding="utf-8")
    assert wrong(Project(tmp_path)) == [(2, None)]


NAMES = st.sampled_from(["a.html", "b.html", "c.html", "d.html"])


@given(st.dictionaries(NAMES, NAMES, min_size=1))
def test_no_redirect_ever_leads_to_another(tmp_path_factory, pairs):
    place = listed(tmp_path_factory.mktemp("pairs"), *(f"{old},{new},Why." for old, new in pairs.items()))
    try:
        found = redirects.read(place)
    except Problems:
        assert set(pairs.values()) & pairs.keys()
    else:
        assert not {one.new for one in found.values()} & found.keys()


@pytest.fixture
def site(tmp_path):
    """A built site with two pages, one number, one row, one file, and what no edition promises."""
    folder = tmp_path / "site"
    files = {
        "index.html": "<p>First</p>",
        "facts.html": '<article id="share"></article>',
        "rows/tests.html": '<section class="row" id="row-a"></section><section class="row moved" id="row-b"></section>',
        "facts.json": json.dumps([{"key": "share"}]),
        "rates.chart.csv": "a\n1\n",
        "_static/book.css": "",
        "build.json": "{}",
        "editions/2026.01/facts.csv": "",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


LIVE = {
    "index.html", "facts.html", "facts.html#share", "rows/tests.html", "rows/tests.html#row-a", "facts.json",
    "rates.chart.csv",
}  # fmt: skip


def kept(site, promised, *rows: tuple[str, str]) -> list:
    edition = Frozen("2026.01", {}, {}, tuple(promised), None)
    known = {old: Redirect(old, new, "It moved.", row) for row, (old, new) in enumerate(rows, start=2)}
    return keeping.keep(site, [edition], known)


def test_what_is_promised_is_pages_numbers_rows_and_files(site):
    assert addresses.of(site) == LIVE


def test_every_lost_address_is_named_with_the_row_to_write(site):
    problems = kept(site, [*LIVE, "gone.html", "facts.html#gone", "rows/tests.html#row-z", "gone.csv"])
    assert [problem.value for problem in problems] == [
        "facts.html#gone",
        "gone.csv",
        "gone.html",
        "rows/tests.html#row-z",
    ]
    assert problems[0].fix == "Add the row facts.html#gone,<new address>,<reason>"
    assert "2026.01" in problems[0].expected
    assert not (site / "gone.html").exists()


def test_a_lost_page_and_a_lost_file_lead_on(site):
    rows = [("old/gone.html", "index.html"), ("gone.csv", "rates.chart.csv")]
    assert kept(site, ["old/gone.html", "gone.csv"], *rows) == []
    page = (site / "old/gone.html").read_text(encoding="utf-8")
    assert 'content="0; url=../index.html"' in page
    assert '<a href="../index.html">' in page
    assert (site / "gone.csv").read_bytes() == (site / "rates.chart.csv").read_bytes()


def test_places_on_a_lost_page_each_lead_on_and_the_page_stays_to_say_so(site):
    rows = [("rows/gone.html", "index.html"), ("rows/gone.html#row-a", "rows/tests.html#row-a")]
    assert kept(site, [old for old, _ in rows], *rows) == []
    page = (site / "rows/gone.html").read_text(encoding="utf-8")
    assert "refresh" not in page
    assert '<p id="row-a"><code>' in page
    assert 'href="tests.html#row-a"' in page


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("index.html", "facts.html"), "old"),  # it is built
        (("gone.html", "nowhere.html"), "new"),  # it leads nowhere
        (("gone.csv", "index.html"), "new"),  # a file that would become a page
        (("index.html#some-place", "facts.html"), "old"),  # a place that no edition promises
    ],
)
def test_a_row_that_cannot_be_kept_is_refused(site, row, column):
    (problem,) = kept(site, [], row)
    assert (problem.row, problem.column) == (2, column)
