"""Lists that can be searched: by words and choices, by keyboard alone, from an address, from files, and not at all."""

from __future__ import annotations

import json

import pytest
from browser import Visit

SHOWN = "() => [...document.querySelectorAll('[data-finder] [data-group] [id]:is(li, article)')]" \
    ".filter((item) => item.checkVisibility()).map((item) => item.id)"  # fmt: skip
TEXTS = """(ids) => ids.map((id) => {
    const item = document.getElementById(id);
    return [item.textContent, item.dataset.words, item.closest("[data-group]").dataset.words].join(" ").toLowerCase();
})"""
# Asked in one question: a list of facts has thousands of entries, and each question takes its time.
ASTRAY = """() => [...document.querySelectorAll(".finder-jump a")].map((link) => link.getAttribute("href"))
    .filter((to) => !to.startsWith("#") || document.querySelectorAll(`[id="${to.slice(1)}"]`).length !== 1)"""
MOVED = """() => {
    window.moved = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.moved += entry.value; }))
        .observe({type: "layout-shift", buffered: true});
}"""
PAGES = {"find.html": "pinellas", "timeline.html": "clearview", "facts.html": "clearview"}


@pytest.fixture
def visit(chromium):
    reader = Visit(chromium)
    yield reader
    heard = reader.problems()
    reader.close()
    assert heard == []


def shown(page):
    return page.evaluate(SHOWN)


def count(page):
    return page.locator(".finder-count").inner_text()


def ask(page, words):
    """Type into the field for words, and wait until the list has answered."""
    before = count(page)
    page.get_by_label("Words").fill(words)
    page.wait_for_function("(before) => document.querySelector('.finder-count').textContent !== before", arg=before)


@pytest.mark.parametrize("name", PAGES)
def test_words_narrow_the_list_and_the_count_says_so(visit, address, name):
    page = visit.page
    page.goto(f"{address}/{name}")
    whole = shown(page)
    assert count(page).startswith(f"{len(whole):,} of {len(whole):,} ")
    ask(page, PAGES[name])
    some = shown(page)
    assert 0 < len(some) < len(whole)
    assert count(page).startswith(f"{len(some):,} of {len(whole):,} ")
    texts = page.evaluate(TEXTS, some)
    assert [text for text in texts if PAGES[name] not in text] == []
    assert page.locator(".finder-count").get_attribute("role") == "status"


def test_words_are_met_at_their_beginnings_so_that_ice_is_not_police(visit, address):
    page = visit.page
    page.goto(f"{address}/find.html")
    ask(page, "ice")
    found = page.locator("li[data-kind]:visible").all_inner_texts()
    assert any("Immigration and Customs Enforcement" in text for text in found)
    assert not any("Los Angeles Police Department" in text for text in found)


def test_a_state_is_found_by_its_name_and_by_choice(visit, address):
    page = visit.page
    page.goto(f"{address}/find.html")
    page.get_by_label("State", exact=True).select_option("TX")
    chosen = shown(page)
    assert chosen
    assert page.locator("[data-group]:visible").count() == 1
    page.get_by_role("button", name="Clear").click()
    ask(page, "texas")
    assert set(chosen) <= set(shown(page))


def test_choices_and_words_are_asked_together(visit, address):
    page = visit.page
    page.goto(f"{address}/find.html")
    page.get_by_label("Kind").select_option("law")
    laws = shown(page)
    assert laws
    assert all(name.startswith("law-") for name in laws)
    ask(page, "california")
    assert 0 < len(shown(page)) < len(laws)
    assert all(name.startswith("law-") for name in shown(page))


def test_the_address_holds_what_is_asked_and_brings_it_back(visit, address):
    page = visit.page
    page.goto(f"{address}/find.html")
    page.get_by_label("Kind").select_option("contract")
    ask(page, "clearview")
    some = shown(page)
    assert page.url.endswith("find.html?q=clearview&kind=contract")
    page.goto("about:blank")
    page.goto(f"{address}/find.html?q=clearview&kind=contract")
    assert page.get_by_label("Words").input_value() == "clearview"
    assert shown(page) == some
    page.goto(f"{address}/find.html?kind=nonsense")
    assert len(shown(page)) > len(some)


def test_the_keyboard_alone_searches_and_escape_clears(visit, address):
    page = visit.page
    page.goto(f"{address}/find.html")
    whole = len(shown(page))
    page.get_by_label("Words").focus()
    page.keyboard.type("pinellas")
    page.keyboard.press("Enter")
    assert 0 < len(shown(page)) < whole
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Clear"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("Kind").input_value() == "system"
    page.keyboard.press("Escape")
    assert len(shown(page)) == whole
    assert page.evaluate("() => document.activeElement.name") == "q"
    assert page.url.endswith("find.html")


def test_nothing_found_says_that_it_is_no_evidence(visit, address):
    page = visit.page
    page.goto(f"{address}/find.html")
    ask(page, "zzzz")
    assert shown(page) == []
    assert page.get_by_text("no evidence that nothing is used").is_visible()


def test_the_timeline_runs_either_way_with_vague_dates_at_the_head_of_their_time(visit, address):
    page = visit.page
    page.goto(f"{address}/timeline.html")
    days = "() => [...document.querySelectorAll('[data-lane] time')].map((time) => time.dateTime)"
    latest = page.evaluate(days)
    assert [day[:4] for day in latest] == sorted((day[:4] for day in latest), reverse=True)
    page.get_by_label("Order").select_option("oldest")
    oldest = page.evaluate(days)
    assert oldest == sorted(latest)
    years = page.locator("[data-group] h2").all_inner_texts()
    assert years == sorted(years)
    assert page.url.endswith("?order=oldest")
    page.get_by_label("Order").select_option("")
    assert page.evaluate(days) == latest


def test_who_acts_can_be_chosen(visit, address):
    page = visit.page
    page.goto(f"{address}/timeline.html")
    page.get_by_label("Who").select_option("ICE")
    bearers = page.locator("li[data-lane]:visible").evaluate_all("(items) => items.map((item) => item.dataset.who)")
    assert bearers
    assert all("ICE" in bearer.split("|") for bearer in bearers)


def test_an_entry_named_by_the_address_is_shown_whatever_is_asked(visit, site, address):
    keys = [fact["key"] for fact in json.loads((site / "facts.json").read_text(encoding="utf-8"))]
    page = visit.page
    for key in (keys[0], keys[len(keys) // 2], keys[-1]):
        page.goto("about:blank")
        page.goto(f"{address}/facts.html?q=zzzz#{key}")
        assert shown(page) == [key]
        page.goto("about:blank")
        page.goto(f"{address}/facts.html#{key}")
        page.wait_for_function(
            """(key) => { const top = document.getElementById(key).getBoundingClientRect().top;
                return top > -2 && top < window.innerHeight / 2; }""",
            arg=key,
        )


def test_an_entry_hidden_by_a_filter_comes_back_when_a_link_leads_to_it(visit, address):
    page = visit.page
    page.goto(f"{address}/facts.html")
    whole = shown(page)
    ask(page, "zzzz")
    page.evaluate("(key) => { location.hash = key; }", whole[-1])
    page.wait_for_function("(key) => document.getElementById(key).checkVisibility()", arg=whole[-1])
    assert shown(page) == [whole[-1]]


@pytest.mark.parametrize("name", PAGES)
def test_without_javascript_the_list_is_whole_and_has_no_controls(chromium, address, name):
    reader = Visit(chromium, java_script_enabled=False)
    reader.page.goto(f"{address}/{name}")
    assert not reader.page.locator(".finder").is_visible()
    everything = reader.page.locator("[data-finder] [data-group] [id]:is(li, article)").count()
    assert len(shown(reader.page)) == everything > 0
    assert reader.page.evaluate(ASTRAY) == []
    reader.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_same_from_files(visit, site, name):
    page = visit.page
    page.goto(f"{(site / name).as_uri()}")
    ask(page, PAGES[name])
    some = shown(page)
    assert some
    assert page.url.endswith(f"{name}?q={PAGES[name]}")
    page.reload()
    assert shown(page) == some


@pytest.mark.parametrize("query", ["", "?q=clearview"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_when_the_page_comes_alive(visit, address, name, query):
    page = visit.page
    page.goto(f"{address}/{name}{query}")
    page.evaluate(MOVED)
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.moved") <= 0.02


def test_a_line_is_copied_as_evidence_and_that_is_said(chromium, address, site):
    fact = json.loads((site / "facts.json").read_text(encoding="utf-8"))[0]
    reader = Visit(chromium, permissions=["clipboard-read", "clipboard-write"])
    page = reader.page
    page.goto(f"{address}/facts.html#{fact['key']}")
    page.locator(f"#{fact['key']} button.copy").press("Enter")
    page.get_by_text("Copied: the number").wait_for(state="attached")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith(fact["means"].rstrip("."))
    assert fact["text"] in copied
    assert copied.endswith(f"facts.html#{fact['key']}")
    assert reader.problems() == []
    reader.close()


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("delete Navigator.prototype.clipboard", "Copied: the number"),
        ("delete Navigator.prototype.clipboard; document.execCommand = () => false", "The line is selected"),
        ("navigator.clipboard.writeText = async () => { throw new DOMException('no', 'NotAllowedError'); }", "Copied"),
    ],
)
def test_where_the_clipboard_is_out_of_reach_the_line_is_selected(visit, address, broken, says):
    page = visit.page
    page.add_init_script(broken)
    page.goto(f"{address}/facts.html")
    page.locator("button.copy").first.click()
    page.locator("[role=status]", has_text=says).wait_for(state="attached")
    line = page.locator(".evidence").first.inner_text()
    assert page.evaluate("() => getSelection().toString()").strip() == line.strip()
