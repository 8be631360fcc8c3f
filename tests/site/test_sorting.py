"""Tables in another order, in a real browser: each kind of cell, the keyboard, and nothing that moves."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from browser import Visit
from hypothesis import given, settings
from hypothesis import strategies as st

SCRIPT = Path(__file__).resolve().parents[2] / "src/analysis/book/theme/static/sorting.js"
COLUMN = "() => [...document.querySelectorAll('tbody tr')].map((row) => row.cells[0].textContent)"
SIZES = """() => [...document.querySelectorAll("main table")].map((table) => {
    const cells = table.tHead ? [...table.tHead.querySelectorAll("th")] : [];
    return [table, ...cells].map((one) => one.getBoundingClientRect()).map((box) => [box.width, box.height]);
})"""
WORN = """() => [...document.querySelectorAll("main table")].filter((table) => table.querySelector("button.sort"))
    .map((table) => ({
        rows: [...table.tBodies[0].rows].map((row) => row.cells[0].textContent.trim()),
        spans: table.querySelectorAll("[rowspan], [colspan]").length,
    }))"""
# The line right under a table, up to its link to the CSV.
CSV = re.compile(
    r'\s*</div>\s*<div class="under">(?:(?!class="shown").)*?<a href="([^"]+\.csv)" download>CSV</a>', re.DOTALL
)
CAPTION = re.compile(r"<caption[^>]*>([^<]*)")
MINUS = "\N{MINUS SIGN}"
WITH_TABLES = ["error-rates.html", "costs.html", "ice-timeline.html", "on-whom-it-errs.html", "codebook.html"]


@pytest.fixture(scope="module")
def page(chromium):
    reader = Visit(chromium)
    yield reader.page
    heard = reader.problems()
    reader.close()
    assert heard == []


def table(page, cells, heading="Value"):
    """A page with one table of one column, in the order given, and the script."""
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in cells)
    page.set_content(f"<main><table><thead><tr><th>{heading}</th></tr></thead><tbody>{rows}</tbody></table></main>")
    page.add_script_tag(path=str(SCRIPT))


def pressed(page, times=1):
    for _ in range(times):
        page.get_by_role("button").first.press("Enter")
    return page.evaluate(COLUMN)


@pytest.mark.parametrize(
    "ascending",
    [
        [f"{MINUS}12", "-0.5", "0", "3", "20", "1,000", "12,345"],
        ["none", "under 1%", "1%", "2%", "15%", "100%"],
        ["$900", "$224,000", "$3.75 million", "$7,140,000", "$2.2 billion"],
        [f"{MINUS}$5", "$4", "$30"],
        ["1e-06", "3.177e-06", "0.0001", "0.05"],
        ["0 (0 of 535)", "0.040 (17 of 428)", "0.052 (28 of 535)", "0.10 (11 of 107)"],
        ["4 percent", "12.5 percent", "81 percent"],
        ["1998", "2008", "2021"],
        ["30 March 2021", "April 2021", "1 April 2021", "27 April 2021", "2 May 2021", "10 January 2022"],
        ["2020", "6 February 2020", "2021", "January 2021", "31 January 2021"],
        ["2011-10-24", "2021", "2021-04", "2021-04-27", "2021-10-27"],
        ["26 Dec 2007", "3 Jul 2008", "24 Oct 2011", "2014"],
        ["2015 Q4", "2016 Q1", "2016 Q2"],
        ["Alaska", "Árbol", "california", "item 2", "item 10", "Texas"],
    ],
)
def test_cells_sort_by_what_they_mean(page, ascending):
    printed = ascending[1::2] + ascending[::2]
    table(page, printed)
    assert pressed(page) == ascending


@pytest.mark.parametrize("nothing", ["–", "", "not stated", "date not known"])  # noqa: RUF001 the dash of the tables
def test_what_is_not_known_stays_last_either_way(page, nothing):
    cells = ["3", nothing, "20", "1"] if nothing else ["3", "–", "20", "1"]  # noqa: RUF001
    table(page, cells)
    assert pressed(page)[:3] == ["1", "3", "20"]
    assert pressed(page)[:3] == ["20", "3", "1"]


def test_vague_dates_head_their_time_when_the_newest_comes_first(page):
    table(page, ["6 February 2020", "2020", "31 December 2020", "May 2020", "2 May 2020"])
    assert pressed(page, 2) == ["2020", "31 December 2020", "May 2020", "2 May 2020", "6 February 2020"]


def test_the_third_press_brings_back_the_order_of_the_page(page):
    printed = ["b", "c", "a"]
    table(page, printed)
    assert pressed(page, 3) == printed
    assert page.locator("th").get_attribute("aria-sort") == "none"


def test_one_heading_at_a_time_says_how_the_table_is_sorted(page):
    rows = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in ((2, "a"), (1, "b"), (3, "c")))
    head = "<tr><th>One</th><th>Other</th></tr>"
    page.set_content(f"<main><table><thead>{head}</thead><tbody>{rows}</tbody></table></main>")
    page.add_script_tag(path=str(SCRIPT))
    states = "() => [...document.querySelectorAll('th')].map((heading) => heading.getAttribute('aria-sort'))"
    assert page.evaluate(states) == ["none", "none"]
    page.get_by_role("button", name="One").press("Space")
    assert page.evaluate(states) == ["ascending", "none"]
    page.get_by_role("button", name="Other").press("Enter")
    page.get_by_role("button", name="Other").press("Enter")
    assert page.evaluate(states) == ["none", "descending"]
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "One"


def test_a_note_beside_a_number_is_no_part_of_it(page):
    note = '<span class="fact-about">Source: 1 of 9</span>'
    table(page, [f"{number}{note}" for number in (30, 4, 100)])
    assert [cell.split("Source")[0] for cell in pressed(page)] == ["4", "30", "100"]


@pytest.mark.parametrize(
    "body",
    [
        "<tr><td>a</td></tr><tr><td></td></tr><tr><td>b</td></tr>",
        "<tr><td rowspan=2>a</td></tr><tr></tr><tr><td>b</td></tr><tr><td>c</td></tr>",
        "<tr><td>a</td></tr><tr><td>b</td></tr>",
    ],
)
def test_tables_whose_rows_go_on_or_that_are_short_are_left_alone(page, body):
    page.set_content(f"<main><table><thead><tr><th>One</th></tr></thead><tbody>{body}</tbody></table></main>")
    page.add_script_tag(path=str(SCRIPT))
    assert page.get_by_role("button").count() == 0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=12))
def test_any_whole_numbers_sort_as_numbers(page, numbers):
    table(page, [f"{number:,}".replace("-", MINUS) for number in numbers])
    found = [int(cell.replace(",", "").replace(MINUS, "-")) for cell in pressed(page)]
    assert found == sorted(numbers)
    assert [int(cell.replace(",", "").replace(MINUS, "-")) for cell in pressed(page)] == sorted(numbers, reverse=True)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.dates(min_value=date(1000, 1, 1)), min_size=3, max_size=12))
def test_any_days_sort_as_days(page, days):
    table(page, [day.isoformat() for day in days])
    found = pressed(page)
    assert found == sorted(found)


@pytest.mark.parametrize("name", WITH_TABLES)
def test_nothing_changes_its_size_when_headings_become_buttons(chromium, address, name):
    sizes = []
    for scripts in (False, True):
        reader = Visit(chromium, java_script_enabled=scripts)
        reader.page.goto(f"{address}/{name}")
        sizes.append(reader.page.evaluate(SIZES))
        assert reader.problems() == []
        reader.close()
    plain, alive = sizes
    assert len(plain) == len(alive) > 0
    for before, after in zip(plain, alive, strict=True):
        for (width, height), (wide, high) in zip(before, after, strict=True):
            assert abs(width - wide) < 1
            assert abs(height - high) < 1


@pytest.mark.parametrize("name", WITH_TABLES)
def test_tables_of_the_book_can_be_sorted_where_no_row_goes_on(chromium, address, name):
    reader = Visit(chromium)
    reader.page.goto(f"{address}/{name}")
    worn = reader.page.evaluate(WORN)
    assert worn
    assert [one for one in worn if one["spans"] or not all(one["rows"])] == []
    reader.page.evaluate("() => document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    heading = reader.page.locator("main table button.sort:visible").first
    before = reader.page.locator("main table:has(button.sort):visible tbody tr").all_inner_texts()
    heading.press("Enter")
    after = reader.page.locator("main table:has(button.sort):visible tbody tr").all_inner_texts()
    assert sorted(before) == sorted(after)
    assert reader.problems() == []
    reader.close()


def test_every_table_of_a_notebook_offers_its_rows_as_csv(site, pages):
    without = []
    for page in pages:
        for shown in (site / page).read_text(encoding="utf-8").split('<div class="shown">')[1:]:
            link = CSV.match(shown.partition("</table>")[2])
            if not link or not (site / page).parent.joinpath(link.group(1)).resolve().is_file():
                without.append((page, CAPTION.search(shown).group(1)))
    assert without == []
