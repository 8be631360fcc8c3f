"""The book as a reader meets it, page by page, in a real browser with every other host out of reach."""

from __future__ import annotations

import json

import pytest
from axe import sample
from browser import Visit, see_everything

from analysis.rates import proportion

DEAD = """() => [...document.querySelectorAll("figure.chart")].filter((figure) =>
    ![...figure.querySelectorAll(".chart-box")].some((box) => box.dataset.live === "yes" && box.querySelector("svg"))
).map((figure) => figure.id)"""
SPEECHLESS = """() => [...document.querySelectorAll("figure.chart")].filter((figure) => {
    const box = [...figure.querySelectorAll(".chart-box")].find((one) => one.getBoundingClientRect().height > 0);
    const picture = box && box.querySelector("svg");
    const words = figure.querySelector(".chart-words p");
    const caption = figure.querySelector("figcaption");
    return !picture || picture.getBoundingClientRect().height < 40 || !words || words.textContent.length < 40
        || !caption || figure.lastElementChild !== caption || !box.getAttribute("aria-label");
}).map((figure) => figure.id)"""
UNREAD = """() => [...document.querySelectorAll("a.fact")].filter((link) =>
    !link.textContent.trim() || (!link.closest("details") && link.getBoundingClientRect().width === 0)
).map((link) => link.getAttribute("href"))"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOVED = """() => {
    window.moved = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.moved += entry.value; }))
        .observe({type: "layout-shift", buffered: true});
}"""


ONCE = {
    "language": "html[lang=en]",
    "title": "title:not(:empty)",
    "description": 'meta[name="description"][content]:not([content=""])',
    "first heading": "h1",
    "main part": "main",
}
PARTS = """(once) => Object.entries(once)
    .filter(([what, selector]) => document.querySelectorAll(selector).length !== 1).map(([what]) => what)"""


def visit(chromium, pages, start, look, **settings):
    """Open every page and collect what each visit finds wrong, so that one run names everything."""
    reader, found = Visit(chromium, **settings), {}
    try:
        for page in pages:
            reader.page.goto(f"{start}/{page}", wait_until="load")
            wrong = look(reader.page) | {"heard": reader.problems()}
            wrong = {kind: what for kind, what in wrong.items() if what}
            if wrong:
                found[page] = wrong
    finally:
        reader.close()
    return found


@pytest.fixture(scope="module")
def read(chromium, pages, address):
    """Every page read to its end with JavaScript, over http: what was wrong with each, and its title."""
    titles: dict[str, list[str]] = {}

    def look(page):
        page.evaluate(MOVED)
        see_everything(page)
        titles.setdefault(page.title(), []).append(page.url)
        moved = page.evaluate("() => window.moved")
        return {
            "charts": [f"chart not alive: {name}" for name in page.evaluate(DEAD)],
            "moved": [f"layout moved by {moved:.3f}"] if moved > 0.02 else [],
            "parts": [f"{what} is not there once" for what in page.evaluate(PARTS, ONCE)],
        }

    return visit(chromium, pages, address, look), titles


def of(read, kind):
    return {page: wrong[kind] for page, wrong in read[0].items() if wrong.get(kind)}


def test_no_request_fails_and_no_error_is_logged(read):
    assert of(read, "heard") == {}


def test_every_chart_comes_alive(read):
    assert of(read, "charts") == {}


def test_nothing_moves_when_charts_come_alive(read):
    assert of(read, "moved") == {}


def test_every_page_has_a_language_a_title_a_description_and_one_first_heading(read):
    assert of(read, "parts") == {}


def test_titles_tell_pages_apart(read):
    assert {title: urls for title, urls in read[1].items() if len(urls) > 1} == {}


def test_the_same_from_files(chromium, site, pages):
    def look(page):
        see_everything(page)
        return {"charts": [f"chart not alive: {name}" for name in page.evaluate(DEAD)]}

    assert visit(chromium, sample(pages), site.as_uri(), look) == {}


def test_without_javascript_every_chart_is_a_picture_with_words_and_every_number_is_there(chromium, pages, address):
    def look(page):
        return {"charts": page.evaluate(SPEECHLESS), "numbers": page.evaluate(UNREAD)}

    # Scripts of the page are off; the questions asked of it still run.
    assert visit(chromium, pages, address, look, java_script_enabled=False) == {}


def test_no_page_is_wider_than_a_phone(chromium, pages, address):
    phone = {"viewport": {"width": 360, "height": 740}}

    def look(page):
        over = page.evaluate(TOO_WIDE)
        return {"width": f"{over} pixels too wide"} if over > 0 else {}

    assert visit(chromium, pages, address, look, **phone) == {}


def test_the_contents_open_and_close_on_a_phone_by_keyboard_alone(chromium, address):
    reader = Visit(chromium, viewport={"width": 360, "height": 740})
    page = reader.page
    page.goto(f"{address}/index.html")
    contents = page.locator("#contents")
    assert not contents.is_visible()
    page.locator(".menu-link").focus()
    page.keyboard.press("Enter")
    assert contents.is_visible()
    contents.locator(".close").focus()
    page.keyboard.press("Enter")
    assert not contents.is_visible()
    assert reader.problems() == []
    reader.close()


def test_the_switch_for_dark_changes_the_page_and_is_remembered(chromium, address):
    reader = Visit(chromium, color_scheme="light")
    page = reader.page
    page.goto(f"{address}/index.html")
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark").press("Enter")
    assert page.evaluate(paper) != light
    page.goto(f"{address}/facts.html")
    assert page.evaluate(paper) != light
    reader.close()


def test_search_finds_a_page(chromium, address):
    reader = Visit(chromium)
    page = reader.page
    page.goto(f"{address}/index.html")
    page.get_by_role("searchbox").fill("sources")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a", timeout=10_000)
    said = page.locator("#search-results")
    page.wait_for_function("document.querySelector('#search-results h2').textContent === 'Pages'")
    page.goto(f"{address}/search.html?q=zzzzqqq")
    page.wait_for_function("document.querySelector('#search-results').textContent.includes('No page holds')")
    assert "documents" not in said.inner_text()
    assert reader.problems() == []
    reader.close()


def test_an_interval_is_one_that_its_count_could_give(site):
    """A reader takes n for the denominator: the size of a whole study beside a figure of a part of it would mislead."""
    facts = json.loads((site / "facts.json").read_text(encoding="utf-8"))
    counted = [fact for fact in facts if fact["unit"] == "share" and fact["n"] and fact["interval"]]
    assert len(counted) > 20
    for fact in counted:
        low, high = fact["interval"]
        wilson = proportion(round(fact["value"] * fact["n"]), fact["n"])
        assert (high - low) / (wilson.high - wilson.low) == pytest.approx(1, abs=0.15), fact["key"]


def test_a_number_says_what_it_rests_on_and_leads_to_its_entry(chromium, site, address):
    facts = json.loads((site / "facts.json").read_text(encoding="utf-8"))
    used = next((fact for fact in facts if fact["used_on"]), None)
    assert used is not None, "no number is used in prose"
    reader = Visit(chromium)
    page = reader.page
    page.goto(f"{address}/{used['used_on'][0]}.html")
    link = page.locator(f'.fact-here a.fact[href$="facts.html#{used["key"]}"]').first
    note = page.locator(f"#{link.get_attribute('aria-describedby')}")
    link.focus()
    assert note.is_visible()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    link.press("Enter")
    page.wait_for_url(f"**/facts.html#{used['key']}")
    assert page.locator(f"#{used['key']}").is_visible()
    assert reader.problems() == []
    reader.close()


def test_numbers_that_stand_folded_open_for_whoever_comes_to_one(chromium, address):
    reader = Visit(chromium)
    page = reader.page
    name = "fact-state-ca-states-with-more-rows"
    page.goto(f"{address}/state-counts.html")
    assert not page.locator(f"#{name}").is_visible()
    page.goto(f"{address}/facts.html")
    page.goto(f"{address}/state-counts.html#{name}")
    page.wait_for_function(f"document.getElementById('{name}').checkVisibility()")
    assert reader.problems() == []
    reader.close()
