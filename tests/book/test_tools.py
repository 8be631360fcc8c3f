"""Things to use: the answers that a page looks up are the library's, whatever is asked; cases come from the tables."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import rates
from analysis.book import tools
from analysis.book.catalogue import Catalogue
from analysis.book.tools import answers, cases, covered, crowd, crowdwords, steps
from analysis.coverage import LAID_OVER, agencies, opening, places
from analysis.dates import parse
from analysis.instruments import rules
from analysis.tables import load
from tests.questions import coverage_questions, crowd_questions, named_jurisdictions, telling_days, told

UNKNOWN = crowdwords.UNKNOWN


@pytest.fixture(scope="module")
def catalogue(place):
    return Catalogue(place)


@pytest.fixture(scope="module")
def kept():
    return answers.all_answers(rules()).as_dict()


def looked_up(kept: dict, question: dict) -> dict:
    """An answer as the form puts it together, from nothing but the data that it is handed."""
    on, where = question["on"], question["jurisdiction"]
    found = kept["answers"][steps.held(kept["main"][question["agency"]][question["place"]], on)]
    orders = []
    for law in kept["beside"][question["place"]]:
        number = steps.held(law["steps"], on)
        if question["agency"] in law["agencies"] and where in law["binds"] and number is not None:
            orders.append(kept["laws"][number] | {"binds": law["binds"][where]})
    limiting = "; ".join(f"{one['title']} ({one['binds']})" for one in orders if one["limits"])
    asked = parse(on)
    first, *more = (kept["texts"][number] for number in found["said"])
    laid = [f"{LAID_OVER} {limiting}."] if limiting else []
    periods = found["periods"] or [(asked.first.isoformat(), asked.last.isoformat(), found["status"])]
    columns = ("policy_id", "status", "certain", "exceptions", "approver", "grade", "source_id")
    beside = ("policy_id", "kind", "status", "binds", "certain", "note", "exceptions", "approver", "grade", "source_id")
    return {
        "status": found["status"],
        "certain": found["certain"],
        "track": found["track"],
        "grade": found["grade"],
        "sentence": " ".join([f"{opening(asked)}, {first}", *more, *laid]),
        "cautions": [kept["texts"][number] for number in found["cautions"]],
        "periods": [list(period) for period in periods],
        "tracks": {
            track: [[kept["instruments"][one][column] for column in columns] for one in numbers]
            for track, numbers in found["tracks"].items()
        },
        "overlays": [[one[column] for column in beside] for one in orders],
    }


DAYS = st.one_of(st.sampled_from(telling_days()), st.dates(date(1925, 1, 1), date(2026, 11, 22)))
QUESTIONS = st.fixed_dictionaries(
    {
        "on": st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from((10, 7, 4))),
        "agency": st.sampled_from(agencies()),
        "place": st.sampled_from(places()),
        "jurisdiction": st.sampled_from(named_jurisdictions()),
    }
)


@settings(max_examples=300, deadline=None)
@given(QUESTIONS)
def test_what_is_looked_up_is_what_the_library_answers(kept, question):
    answer = told(question)
    if answer is not None:
        assert looked_up(kept, question) == answer


@pytest.mark.parametrize("day", telling_days()[::7])
def test_around_every_change_the_answers_are_the_library_s(kept, day):
    for agency in ("ICE", "CBP"):
        for place in ("school", "courthouse", "immigration_court"):
            question = {"on": day.isoformat(), "agency": agency, "place": place, "jurisdiction": "New York"}
            answer = told(question)
            assert answer is None or looked_up(kept, question) == answer


def test_random_questions_are_of_every_kind():
    asked = coverage_questions(200, seed=1)
    assert {len(question["on"]) for question in asked} == {4, 7, 10}
    assert any(told(question) is None for question in asked)
    assert any((told(question) or {}).get("overlays") for question in asked)


# -- steps -------------------------------------------------------------------------------------------------------------


@given(
    st.sets(st.dates(date(1990, 1, 1), date(2030, 12, 31)), max_size=6),
    st.dates(date(1980, 1, 1), date(2035, 12, 31)),
    st.sampled_from((10, 7, 4)),
)
def test_steps_hold_the_value_of_any_date(turns, day, length):
    """The value counts the turns before and within the range asked about: it changes wherever an answer may."""

    def value(asked):
        return sum(turn <= asked.first for turn in turns), sum(turn <= asked.last for turn in turns)

    on = day.isoformat()[:length]
    assert steps.held(steps.steps(turns, value), on) == value(parse(on))


def test_steps_that_change_nothing_are_left_out():
    found = steps.steps({date(2020, 5, 3), date(2021, 12, 31)}, lambda asked: asked.first >= date(2020, 5, 3))
    assert found["day"] == [("0001-01-01", False), ("2020-05-03", True)]
    assert found["month"] == [("0001-01", False), ("2020-06", True)]
    assert found["year"] == [("0001", False), ("2021", True)]


# -- the pages' HTML and data ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(catalogue):
    return {name: tools.made(tool, catalogue) for name, tool in tools.TOOLS.items()}


def handed_over(script: str) -> dict:
    return json.loads(re.fullmatch(r"window\.\w+ = (.*);\n", script, re.DOTALL).group(1))


@pytest.mark.parametrize("name", tools.TOOLS)
def test_without_scripts_the_form_is_hidden_and_the_tables_follow(made, name):
    html, _ = made[name]
    form, _, rest = html.partition("<script")
    assert '<div class="tool-live" hidden>' in form
    assert f'<div class="tool-plain" id="{name}-tables">' in rest
    assert rest.count("<table") == 2


@pytest.mark.parametrize("name", tools.TOOLS)
def test_every_field_has_a_label_a_hint_and_a_place_for_what_is_wrong(made, name):
    html, _ = made[name]
    fields = re.findall(r'<(?:input|select) id="([\w-]+)"[^>]* aria-describedby="([\w-]+) ([\w-]+)"', html)
    assert len(fields) == html.count("<input") + html.count("<select")
    for field, hint, error in fields:
        assert f'<label for="{field}">' in html
        assert f'id="{hint}">' in html
        assert f'<p class="error" id="{error}"></p>' in html


@pytest.mark.parametrize("name", tools.TOOLS)
def test_every_source_that_is_linked_is_on_record(made, catalogue, name):
    html, _ = made[name]
    linked = set(re.findall(r'href="\{root\}sources\.html#([^"]+)"', html))
    assert linked
    assert linked <= set(catalogue.sources)


def test_the_data_of_coverage_names_every_source_and_stays_small(made):
    data = handed_over(made["covered"][1])
    cited = {one["source_id"] for one in data["instruments"] + data["laws"]}
    assert set(data["sources"]) == cited
    assert len(made["covered"][1]) < 400_000


@pytest.mark.parametrize(("agency", "name", "day", "status"), [
    ("ICE", "hospital or clinic", "24 October 2011", "restricted"),
    ("ICE", "hospital or clinic", "31 January 2025", "limited"),
    ("CBP", "courthouse", "27 April 2021", "restricted"),
])  # fmt: skip
def test_the_tables_tell_the_library_s_answers(made, agency, name, day, status):
    table = made["covered"][0].split(f"What the written rules said of {agency}</caption>")[1].split("</table>")[0]
    row = next(row for row in table.split("<tr>") if re.search(rf"[>\s]{name}[,<]", row))
    assert f"<li>{day}: <strong>{status}</strong>" in row


def test_a_page_that_asks_for_a_tool_gets_it_and_no_other():
    texts = {"one": "# One\n\n```{tool} crowd\n```\n", "two": "Words on `{tool} covered` alone."}
    assert [tool.name for tool in tools.used(texts)] == ["crowd"]


# -- crowds ------------------------------------------------------------------------------------------------------------


def test_a_case_states_what_is_on_record_and_nothing_more(place):
    found = {case.case_id: case for case in cases.cases(place.root)}
    met = found["met_2024_2025"]
    assert (met.faces, met.alerts, met.wrong) == (3_147_436, 2_077, 10)
    assert met.fpir == 10 / 3_147_436
    assert met.fnir is None
    swp = found["swp_2017"]
    assert (swp.alerts, swp.wrong, swp.faces, swp.fpir) == (2_470, 2_297, None, None)
    assert found["mobile_fortify_2025"].rough == "more than"
    assert found["npl_2023"].fnir == pytest.approx(0.11)
    assert all(crowd.inputs(case)["listed"] == "" for case in found.values())


def test_a_case_whose_row_was_not_read_is_refused(copy):
    path = copy.data / "crowd_cases" / "crowd_cases.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("er0498", "er9999"), encoding="utf-8")
    with pytest.raises(LookupError, match="met_2024_2025, column alert_share: no row that was read is 'er9999'"):
        cases.cases(copy.root)


def test_per_alert_and_per_face_are_never_mixed(place):
    met = next(case for case in cases.cases(place.root) if case.case_id == "met_2024_2025")
    assert met.wrong_of_alerts.trials == met.alerts
    assert met.wrong_of_faces.trials == met.faces
    stated = next(case for case in cases.cases(place.root) if case.case_id == "met_trials_2016_2019")
    assert stated.wrong_of_alerts.trials == 42
    assert stated.wrong_of_faces is None


def test_the_example_is_that_of_the_base_rates_page(catalogue):
    assert crowd.example(catalogue) == {"faces": "100000", "listed": "10", "fpir": "0.001", "fnir": "0.11"}


@pytest.mark.parametrize(("value", "words"), [
    (None, UNKNOWN), (0, "0"), (0.03, "under 0.1"), (8.9, "8.9"), (99.99, "100"), (1234567.25, "1,234,567.2"),
])  # fmt: skip
def test_numbers_in_words(value, words):
    assert crowdwords.number(value) == words


@pytest.mark.parametrize(("share", "words"), [
    (0, "0 percent"), (0.0001, "under 0.1 percent"), (0.1225, "12.2 percent"), (0.5, "50 percent"),
    (0.9999, "over 99.9 percent"), (1, "100 percent"),
])  # fmt: skip
def test_shares_in_words_are_never_rounded_to_none_or_all(share, words):
    assert crowdwords.percent(share) == words


@pytest.mark.parametrize(("share", "words"), [
    (0, "none"), (0.5, "50 percent"), (0.001, "1 in 1,000"), (10 / 3_147_436, "1 in 310,000"),
    (1e-15, "under 1 in 1,000,000,000,000"),
])  # fmt: skip
def test_shares_of_faces_in_words(share, words):
    assert crowdwords.in_faces(share) == words


@pytest.mark.parametrize("question", crowd_questions(60, seed=3))
def test_what_rests_on_a_missing_number_is_not_known_and_the_rest_is(question):
    rows = {name: cells for name, *cells in crowdwords.rows(rates.crowd(**question))}
    missing = {name for name, value in question.items() if value is None}
    assert (rows["Right alerts"][0] == UNKNOWN) == bool(missing & {"listed", "fnir"})
    assert (rows["Wrong alerts"][0] == UNKNOWN) == bool(missing & {"faces", "listed", "fpir"})
    assert (rows["Wrong alerts"][1] == UNKNOWN) == bool(missing)


def test_the_marks_of_the_page_are_those_of_the_charts(made):
    assert handed_over(made["covered"][1])["marks"].keys() == {"restricted", "limited", "permitted", "not_covered",
                                                                "silent"}  # fmt: skip


def test_the_cases_are_listed_with_reasons(place):
    table = load("crowd_cases", root=place.root)
    assert list(table["case_id"]) == [case.case_id for case in cases.cases(place.root)]
    assert (table["reason"].str.len() > 40).all()


def test_the_first_question_has_an_answer():
    assert told(covered.FIRST)["status"] == "restricted"
