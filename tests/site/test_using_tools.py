"""Things to use, used: by address, by typing, by keyboard alone, from files and without JavaScript."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from browser import Visit

from analysis.book.tools.cases import cases
from analysis.coverage import covered, opening
from analysis.dates import parse
from tests.questions import coverage_questions, crowd_questions, expected, told, typed

COVERED, CROWD = "was-it-covered.html", "crowd-calculator.html"
PAGES = {"covered": COVERED, "crowd": CROWD}
TEN = [
    ("2018-10-23", "ICE", "hospital_clinic", ""),
    ("2018-10-23", "ICE", "courthouse", ""),
    ("1993-05-17", "INS", "school", ""),
    ("2019-12-01", "ICE", "courthouse", "Massachusetts"),
    ("2021-06-01", "CBP", "courthouse", "California"),
    ("2014-06-01", "ICE", "courthouse", ""),
    ("2025-01", "ICE", "school", "Connecticut"),
    ("2025", "CBP", "place_of_worship", ""),
    ("2026-06-01", "ICE", "immigration_court", "New York"),
    ("2026-10-01", "ICE", "library", "Maryland"),
]
CROWDS = [
    {"faces": 100_000, "listed": 10, "fpir": 0.001, "fnir": 0.11},
    {"faces": 3_147_436, "listed": 2_300, "fpir": 10 / 3_147_436, "fnir": 0.11},
    {"faces": 12_120, "listed": None, "fpir": 0.000167, "fnir": 0.11},
    {"faces": 170_000, "listed": 200, "fpir": None, "fnir": 0.1},
    {"faces": 20_000, "listed": 0, "fpir": 0.0002, "fnir": 0.5},
    {"faces": 0, "listed": 0, "fpir": 0.5, "fnir": 0.5},
    {"faces": 50, "listed": 50, "fpir": 1.0, "fnir": 0.0},
    {"faces": 10_000_000_000, "listed": 3, "fpir": 1e-9, "fnir": 1.0},
    {"faces": 1_000, "listed": 1, "fpir": 0.0, "fnir": 0.0},
    {"faces": None, "listed": 40, "fpir": 0.01, "fnir": 0.25},
]
ASK_COVERED = """(questions) => questions.map((question) => {
    try {
        const found = window.covered(question);
        const one = (it) => [it.policy_id, it.status, it.certain, it.exceptions, it.approver, it.grade, it.source_id];
        return {
            status: found.status, certain: found.certain, track: found.track, grade: found.grade,
            sentence: found.sentence, cautions: found.cautions, periods: found.periods,
            tracks: Object.fromEntries(Object.entries(found.tracks).map(([track, all]) => [track, all.map(one)])),
            overlays: found.overlays.map((it) => [it.policy_id, it.kind, it.status, it.binds, it.certain, it.note,
                it.exceptions, it.approver, it.grade, it.source_id]),
        };
    } catch (error) { if (!error.field) throw error; return null; }
})"""
ASK_CROWD = """(questions) => questions.map((question) => {
    const { found, rows, sentence } = window.crowd(question);
    return { numbers: [found.right, found.wrong, found.alerts, found.missed], rows, sentence };
})"""
MOVED = """() => new Promise((done) => new PerformanceObserver((list) => done(
    list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({type: "layout-shift", buffered: true})
    || setTimeout(() => done(0), 400))"""


@pytest.fixture
def reader(chromium):
    visit = Visit(chromium)
    yield visit
    assert visit.problems() == []
    visit.close()


def answer_of(page, name: str):
    return page.locator(f"#{name} .answer")


def ask(page, start: str, page_name: str, **question) -> None:
    page.goto(f"{start}/{page_name}?{urlencode(question)}")


# -- was it covered ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", TEN)
def test_an_address_opens_the_answer_that_the_library_gives(reader, address, question):
    on, agency, place, where = question
    ask(reader.page, address, COVERED, on=on, agency=agency, place=place, jurisdiction=where)
    found = covered(on, agency, place, where or None)
    box = answer_of(reader.page, "covered")
    shown = box.inner_text()
    assert box.locator(".status").inner_text().endswith(found.status.replace("_", " ").capitalize())
    assert found.sentence.startswith(box.locator(".verdict p").nth(1).inner_text())
    assert f"{opening(parse(on))}, for {agency}" in shown
    own = found.answer.instrument
    for part in (own.title, own.exceptions, own.approver) if own else ():
        assert part in shown
    if own:
        assert box.locator(f'.more > dl a[href$="sources.html#{own.source_id}"]').count() == 1
    for order in found.overlays:
        assert order.title in shown
        assert order.binds in shown
    for caution in found.cautions:
        assert caution in shown
    assert ("Not certain" in shown) == (not found.certain)


def test_hundreds_of_random_questions_have_the_library_s_answers(reader, address):
    questions = coverage_questions(500, seed=20181023)
    reader.page.goto(f"{address}/{COVERED}")
    answers = reader.page.evaluate(ASK_COVERED, questions)
    wrong = [
        (asked, answer, told(asked)) for asked, answer in zip(questions, answers, strict=True) if answer != told(asked)
    ]
    assert wrong[:3] == []
    assert sum(answer is not None for answer in answers) > 250


@pytest.mark.parametrize(
    ("question", "field", "words"),
    [
        ({"on": "2025-02-30"}, "on", "not a day of the calendar"),
        ({"on": "last year"}, "on", "year-month-day"),
        ({"on": "2030-01-01"}, "on", "last checked"),
        ({"on": "1999-01-01"}, "on", "ask about INS"),
        ({"agency": "IEC"}, "agency", "No agency on record is called IEC"),
        ({"place": "hospital"}, "place", "No place on record is called hospital"),
        ({"jurisdiction": "New Yrok"}, "jurisdiction", "New Yrok"),
    ],
)
def test_a_question_without_an_answer_says_what_is_wrong_at_its_field(reader, address, question, field, words):
    asked = {"on": "2018-10-23", "agency": "ICE", "place": "school", "jurisdiction": ""} | question
    ask(reader.page, address, COVERED, **asked)
    entry = reader.page.locator(f"#covered-{field}")
    assert entry.get_attribute("aria-invalid") == "true"
    assert words in reader.page.locator(f"#covered-{field}-error").inner_text()
    assert f"covered-{field}-error" in entry.get_attribute("aria-describedby").split()
    assert answer_of(reader.page, "covered").locator(".status").count() == 0
    assert reader.page.locator("#covered .tool-copy").is_disabled()


def retype(page, text):
    """Put other words into the field that has the focus, as somebody without a mouse does."""
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_coverage_by_keyboard_alone_changes_the_answer_and_the_address(reader, address):
    page = reader.page
    page.goto(f"{address}/{COVERED}")
    page.locator("#covered-agency").focus()
    page.keyboard.type("CBP")
    page.keyboard.press("Tab")
    retype(page, "2025-06-01")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("school")
    page.keyboard.press("Tab")
    page.keyboard.type("Calif")
    expected_question = {"on": ["2025-06-01"], "agency": ["CBP"], "place": ["school"], "jurisdiction": ["California"]}
    assert parse_qs(urlsplit(page.url).query) == expected_question
    before = answer_of(page, "covered").inner_text()
    assert covered("2025-06-01", "CBP", "school").answer.instrument.title in before
    page.goto(page.url)
    assert answer_of(page, "covered").inner_text() == before


def test_the_answer_is_copied_with_its_address(chromium, address):
    visit = Visit(chromium, permissions=["clipboard-read", "clipboard-write"])
    ask(visit.page, address, COVERED, on="2025-01", agency="ICE", place="school")
    visit.page.locator("#covered .tool-copy").press("Enter")
    visit.page.wait_for_function("() => document.querySelector('#covered .copied').textContent === 'Copied'")
    text = visit.page.evaluate("() => navigator.clipboard.readText()")
    assert text.startswith(covered("2025-01", "ICE", "school").sentence)
    assert text.endswith("was-it-covered.html?on=2025-01&agency=ICE&place=school")
    assert visit.problems() == []
    visit.close()


# -- a crowd -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", CROWDS)
def test_an_address_opens_the_crowd_that_the_library_expects(reader, address, question):
    ask(reader.page, address, CROWD, **typed(question))
    result = expected(question)
    shown = [row.locator("th, td").all_inner_texts() for row in reader.page.locator("#crowd .answer tbody tr").all()]
    assert shown == result["rows"]
    assert answer_of(reader.page, "crowd").locator(".verdict").inner_text() == result["sentence"]


def test_hundreds_of_random_crowds_are_the_library_s_to_the_last_digit(reader, address):
    questions = crowd_questions(500, seed=42)
    reader.page.goto(f"{address}/{CROWD}")
    answers = reader.page.evaluate(ASK_CROWD, [typed(question) for question in questions])
    wrong = [
        (asked, answer, expected(asked))
        for asked, answer in zip(questions, answers, strict=True)
        if answer != expected(asked)
    ]
    assert wrong[:3] == []


@pytest.mark.parametrize("case", [case.case_id for case in cases()])
def test_a_case_fills_in_what_is_on_record_and_nothing_more(reader, address, case):
    known = next(one for one in cases() if one.case_id == case)
    page = reader.page
    page.goto(f"{address}/{CROWD}")
    page.locator("#crowd-case").select_option(case)
    assert page.locator("#crowd-faces").input_value() == ("" if known.faces is None else str(known.faces))
    assert page.locator("#crowd-listed").input_value() == ""
    result = expected({"faces": known.faces, "listed": None, "fpir": known.fpir, "fnir": known.fnir})
    assert answer_of(page, "crowd").locator(".verdict").inner_text() == result["sentence"]
    shown = answer_of(page, "crowd").locator(".more").inner_text()
    assert known.name in shown
    assert (f"{known.alerts:,}" if known.alerts is not None else "not known") in shown
    filled = [page.locator(f"#crowd-{name}").input_value() for name in ("faces", "listed", "fpir", "fnir")]
    page.goto(page.url)
    assert [page.locator(f"#crowd-{name}").input_value() for name in ("faces", "listed", "fpir", "fnir")] == filled
    assert page.locator("#crowd-case").input_value() == case


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("faces", "12.5", "whole number"),
        ("faces", "-3", "whole number"),
        ("faces", "many", "whole number"),
        ("listed", "100001", "No more faces"),
        ("fpir", "1.2", "between 0 and 1"),
        ("fpir", "1 in 0", "between 0 and 1"),
        ("fpir", "-0.1", "between 0 and 1"),
        ("fnir", "120%", "between 0 and 1"),
        ("fnir", "some", "between 0 and 1"),
    ],
)
def test_wrong_numbers_are_named_and_never_counted_with(reader, address, field, text, words):
    page = reader.page
    page.goto(f"{address}/{CROWD}")
    page.locator(f"#crowd-{field}").fill(text)
    page.keyboard.press("Tab")
    assert page.locator(f"#crowd-{field}").get_attribute("aria-invalid") == "true"
    assert words in page.locator(f"#crowd-{field}-error").inner_text()
    assert "NaN" not in page.locator("#crowd").inner_text()
    page.locator(f"#crowd-{field}").fill("0")
    page.keyboard.press("Tab")
    assert page.locator("#crowd [aria-invalid]").count() == int(field == "faces")  # of no face, ten cannot be listed


@pytest.mark.parametrize(
    ("text", "share"),
    [("0.1%", 0.001), ("1 in 1,000", 0.001), ("0.1 percent", 0.001), (".001", 0.001), ("1e-3", 0.001)],
)
def test_a_rate_may_be_written_in_several_ways(reader, address, text, share):
    ask(reader.page, address, CROWD, faces="100,000", listed="10", fpir=text, fnir="0.11")
    result = expected({"faces": 100_000, "listed": 10, "fpir": share, "fnir": 0.11})
    assert answer_of(reader.page, "crowd").locator(".verdict").inner_text() == result["sentence"]


def test_a_crowd_by_keyboard_alone_becomes_the_reader_s_own(reader, address):
    page = reader.page
    page.goto(f"{address}/{CROWD}")
    page.locator("#crowd-case").focus()
    page.keyboard.press("Tab")
    retype(page, "20000")
    page.keyboard.press("Tab")
    retype(page, "40")
    page.keyboard.press("Tab")
    result = expected({"faces": 20_000, "listed": 40, "fpir": 0.001, "fnir": 0.11})
    assert answer_of(page, "crowd").locator(".verdict").inner_text() == result["sentence"]
    assert page.locator("#crowd-case").input_value() == "own"
    asked = {"case": ["own"], "faces": ["20000"], "listed": ["40"], "fpir": ["0.001"], "fnir": ["0.11"]}
    assert parse_qs(urlsplit(page.url).query) == asked
    before = answer_of(page, "crowd").inner_text()
    page.goto(page.url)
    assert answer_of(page, "crowd").inner_text() == before


# -- both --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "page"), PAGES.items())
def test_from_a_file_the_form_answers_and_keeps_its_question_in_the_address(chromium, site, name, page):
    visit = Visit(chromium)
    visit.page.goto(f"{(site / page).as_uri()}")
    assert answer_of(visit.page, name).locator(".verdict").inner_text() != ""
    field, text = ("on", "2025-06-01") if name == "covered" else ("faces", "5000")
    visit.page.locator(f"#{name}-{field}").fill(text)
    visit.page.keyboard.press("Tab")
    assert parse_qs(urlsplit(visit.page.url).query)[field] == [text]
    before = answer_of(visit.page, name).inner_text()
    visit.page.goto(visit.page.url)
    assert answer_of(visit.page, name).inner_text() == before
    assert visit.problems() == []
    visit.close()


@pytest.mark.parametrize(("name", "page"), PAGES.items())
def test_without_javascript_there_is_no_dead_form_and_the_tables_are_read(chromium, address, name, page):
    visit = Visit(chromium, java_script_enabled=False)
    visit.page.goto(f"{address}/{page}")
    assert visit.page.locator("main input:visible, main select:visible, main button:visible").count() == 0
    assert visit.page.locator(f"#{name} .tool-plain table:visible").count() == 2
    assert visit.page.locator(f"#{name} .tool-plain tbody a[href^='sources.html#']").first.is_visible()
    assert visit.problems() == []
    visit.close()


@pytest.mark.parametrize(("name", "page"), PAGES.items())
def test_the_tables_open_and_close_by_keyboard(reader, address, name, page):
    reader.page.goto(f"{address}/{page}")
    button, tables = reader.page.locator(f"#{name} .tool-more"), reader.page.locator(f"#{name}-tables")
    assert button.get_attribute("aria-controls") == f"{name}-tables"
    for _ in range(2):
        assert not tables.is_visible()
        assert button.get_attribute("aria-expanded") == "false"
        button.press("Enter")
        assert tables.is_visible()
        assert button.get_attribute("aria-expanded") == "true"
        button.press("Space")


@pytest.mark.parametrize(
    "asked",
    [
        f"{COVERED}?on=2026-06-01&agency=ICE&place=immigration_court&jurisdiction=New+York",
        f"{COVERED}?on=2025-02-30&agency=ICE&place=school",
        f"{CROWD}?case=met_2024_2025",
    ],
)
def test_nothing_moves_when_a_shared_address_is_opened(chromium, address, asked):
    for width in (360, 1280):
        visit = Visit(chromium, viewport={"width": width, "height": 800})
        visit.page.goto(f"{address}/{asked}")
        assert visit.page.evaluate(MOVED) <= 0.02
        assert visit.page.evaluate("() => document.documentElement.scrollWidth") <= width
        visit.close()


def test_other_pages_load_none_of_it(reader, address):
    reader.page.goto(f"{address}/index.html")
    loaded = reader.page.evaluate("() => [...document.scripts].map((script) => script.src)")
    assert not [name for name in loaded if name.endswith(("covered.js", "crowd.js", "tools.js", "-data.js"))]
