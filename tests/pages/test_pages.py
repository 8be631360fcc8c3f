import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.pages import plainyaml
from analysis.pages import published as pages
from analysis.pages.parameters import KINDS, Parameter
from analysis.problems import Problems
from tests.small import add, add_states, checkout, code, write_card, write_notebook, write_table


@pytest.fixture
def project(tmp_path):
    return checkout(tmp_path)


def problems(call, *args) -> list:
    with pytest.raises(Problems) as raised:
        call(*args)
    return list(raised.value)


def parameter(kind="text", default="CA", **rest) -> Parameter:
    return Parameter("some", kind, default, "help", **rest)


# YAML


def test_words_that_yaml_likes_to_change_stay_text():
    text = "[NO, no, on, Off, Y, yes, True, 2025-01-20, 2025-01, 010, 12:30, 1_000, .inf, .nan, 0x10, '=', <<]"
    read = plainyaml.load(text)
    assert read == [item.strip().strip("'") for item in text.strip("[]").split(",")]


def test_numbers_booleans_and_nothing_are_read_as_such():
    assert plainyaml.load("[1, -2, 0.001, 1e-3, 2.5E+3, true, false, null, ~, '5']") == [
        1, -2, 0.001, 0.001, 2500.0, True, False, None, None, "5",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3", "a: [1", "a: !!python/object:os.system x", "? [a]\n: 1"])
def test_yaml_that_cannot_be_meant_is_refused_with_its_line(text):
    with pytest.raises(ValueError, match="line"):
        plainyaml.load(text)


# Values


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", " NO ", "NO"),
        ("integer", "-12", -12),
        ("number", "0.001", 0.001),
        ("number", "1e-3", 0.001),
        ("number", "5", 5.0),
        ("date", "2025-01", "2025-01"),
        ("flag", "yes", True),
        ("flag", "False", False),
    ],
)
def test_text_becomes_a_value_of_the_declared_type(kind, text, value):
    read = parameter(kind).read(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *[(kind, text) for kind in KINDS for text in ("", "   ")],
        *[("number", text) for text in ("1e400", "nan", "inf", "-Infinity", "1_000", "0x1", "1,5", "1e-999", "٣")],
        *[("integer", text) for text in ("1.0", "1e3", "9" * 40, "²")],
        *[
            ("date", text)
            for text in ("2025-13", "2025-02-30", "20 January 2025", "25-01-01", "\uff12\uff10\uff12\uff15")
        ],
        *[("flag", text) for text in ("1", "on", "maybe")],
        ("text", "two\nlines"),
    ],
)
def test_text_that_is_no_value_is_refused(kind, text):
    with pytest.raises(ValueError, match=r"."):
        parameter(kind).read(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_survives_being_written_and_read(number):
    assert parameter("number").read(repr(number)) == number


@given(st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1))
def test_every_whole_number_survives_being_written_and_read(number):
    assert parameter("integer").read(str(number)) == number


@given(st.text())
def test_reading_any_text_gives_a_plain_value_or_a_value_error(text):
    for kind, declared in KINDS.items():
        try:
            value = parameter(kind).read(text)
        except ValueError:
            continue
        assert isinstance(value, declared.holds)
        assert parameter(kind).read(str(value)) == value


def test_a_range_holds_for_numbers_and_for_dates():
    share = parameter("number", minimum=0.0, maximum=1.0)
    assert share.read("1") == 1.0
    assert share.expected() == "a number from 0.0 to 1.0"
    with pytest.raises(ValueError, match="range"):
        share.read("1.01")
    day = parameter("date", minimum="2011-10", maximum="2025")
    assert day.read("2025-12-31") == "2025-12-31"
    for outside in ("2011-09-30", "2026", "2011"):
        with pytest.raises(ValueError, match="range"):
            day.read(outside)


# Addresses


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Customs & Border Protection (CBP)", "customs-and-border-protection-cbp"),
        ("U.S. Marshals", "us-marshals"),
        ("v1.2 [beta]", "v1-2-beta"),
        ("Sheriff's Office", "sheriffs-office"),
        ("São Paulo", "sao-paulo"),
        ("  --NO--  ", "no"),
        ("...", ""),
    ],
)
def test_slugs(text, address):
    assert pages.slug(text) == address


@given(st.text())
def test_a_slug_is_an_address_part_and_its_own_slug(text):
    address = pages.slug(text)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", address)
    assert pages.slug(address) == address


# Cards


def test_a_page_for_every_value_in_a_column(project):
    add_states(project)
    add(project, "overview", "1")
    found = pages.pages(project)
    assert list(found) == ["overview", "states/ca", "states/no", "states/tx"]
    page = found["states/no"]
    assert page.title == "Cameras in Northern & Outer (N.O.)"
    assert page.parameters == {"state": "NO", "limit": 0.5}
    assert page.group == "states"
    assert found["overview"].group is None


def test_fixed_parameters_of_a_page(project):
    add_states(project, pages=[{"name": "low", "parameters": {"limit": 0}}, {"name": "plain"}])
    assert pages.pages(project)["low"].parameters == {"state": "CA", "limit": 0.0}


def test_two_values_with_one_address_are_an_error(project):
    write_table(project.data / "states" / "states.csv", [("CA", "a", "1"), ("C A", "b", "1"), ("c.a", "c", "1")])
    add_states(project, pages=[{"name": "x-{state}", "each": {"state": {"table": "states", "column": "state"}}}])
    found = problems(pages.pages, project)
    assert [problem.value for problem in found] == ["x-c-a"]
    assert "of its own" in found[0].expected


def test_everything_wrong_is_reported_at_once(project):
    write_notebook(project, "bad", code("a = 1\nb = 2", "parameters"))
    write_card(
        project,
        "bad",
        tilte="x",
        tables=["state"],
        limit_seconds=-1,
        parameters={
            "a": {"type": "integr", "default": 1, "help": "x"},
            "b": {"type": "integer", "default": 3, "help": "x"},
            "c": {
                "type": "text",
                "default": "TXX",
                "help": "",
                "allowed": {"table": "states", "column": "state"},
            },
            "d": {
                "type": "text",
                "default": "x",
                "help": "x",
                "allowed": {"table": "states", "column": "stat"},
            },
        },
    )
    write_notebook(project, "lonely", code("1"))
    text = "\n".join(problem.text() for problem in problems(pages.notebooks, project))
    assert "did you mean title?" in text
    assert "did you mean states?" in text
    assert "limit_seconds: '-1'" in text
    assert "did you mean integer?" in text
    assert "'b = 2': expected b = 3, as its card says" in text
    assert "c: help" in text
    assert "did you mean TX?" in text
    assert "states has no column stat. did you mean state?" in text
    assert "lonely.ipynb: expected a card beside it" in text


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([], "exactly one code cell tagged parameters"),
        ([code("n = 1", "parameters"), code("n = 1", "parameters")], "2 cells"),
        ([code("n = 2", "parameters")], "n = 1, as its card says"),
        ([code("n = 1\nm = 2", "parameters")], "only what the card declares"),
        ([code("n = int('1')", "parameters")], "something other than a plain value"),
        ([code("import os\nn = 1", "parameters")], "does more than"),
        ([code("n = (", "parameters")], "is not Python"),
        ([code("n = True", "parameters")], "n = 1, as its card says"),
    ],
)
def test_the_parameters_cell_must_say_what_the_card_says(project, cells, words):
    write_notebook(project, "n", *cells)
    write_card(project, "n", parameters={"n": {"type": "integer", "default": 1, "help": "x"}})
    (problem,) = problems(pages.notebooks, project)
    assert words in problem.text()
    assert problem.file == "chapters/notebooks/n.ipynb"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"name": "Bad Name"}, "is not an address"),
        ({"name": "../x"}, "is not an address"),
        ({"name": "x/{sate}"}, "did you mean state?"),
        ({"name": "x", "parameters": {"sate": "CA"}}, "did you mean state?"),
        (
            {"name": "x-{state}", "each": {"state": {"table": "stats", "column": "state"}}},
            "did you mean states?",
        ),
        ({"nam": "x"}, "did you mean name?"),
        ({"title": "x"}, "it has no name"),
    ],
)
def test_page_entries_that_cannot_be_meant(project, entry, words):
    add_states(project, pages=[entry, {"name": "fine"}])
    (problem,) = problems(pages.pages, project)
    assert words in problem.text()


def test_a_card_that_is_not_yaml(project):
    add(project, "fine", "1")
    (project.notebooks / "fine.yml").write_text("title: [")
    assert "YAML" in problems(pages.pages, project)[0].text()


# One page


def test_a_page_by_name_and_a_notebook_by_name(project):
    add_states(project)
    assert pages.page(project, "states/tx").parameters["state"] == "TX"
    assert pages.page(project, "state").name == "state"


def test_overrides_are_converted_and_lead_to_the_published_page_if_there_is_one(project):
    add_states(project)
    assert pages.page(project, "states/tx", {"state": "NO"}).name == "states/no"
    changed = pages.page(project, "states/tx", {"limit": "0.001"})
    assert changed.parameters == {"state": "TX", "limit": 0.001}
    assert changed.name == "states/tx-limit-0-001"


def test_wrong_names_and_values_are_all_reported_with_the_nearest_right_one(project):
    add_states(project)
    found = problems(pages.page, project, "states/tx", {"sate": "CA", "state": "TXX", "limit": "nan"})
    assert [problem.fix for problem in found] == ["did you mean state?", "did you mean TX?", ""]
    assert found[1].expected == "one of CA, NO, TX"
    assert found[2].expected == "a number from 0.0 to 1.0"
    assert {problem.file for problem in found} == {"chapters/notebooks/state.yml"}
    assert "did you mean states/ca?" in problems(pages.page, project, "states/caa")[0].text()


def test_a_default_must_be_allowed(project):
    write_notebook(project, "n", code("n = 5", "parameters"))
    write_card(project, "n", parameters={"n": {"type": "integer", "default": 5, "help": "x", "maximum": 4}})
    assert "a whole number of at most 4" in problems(pages.notebooks, project)[0].text()


def test_a_bare_no_in_a_card_is_the_text_no(project):
    path = write_card(project, "n")
    text = path.read_text() + "parameters:\n  s: {type: text, default: NO, help: x, allowed: [NO, OR]}\n"
    path.write_text(text)
    write_notebook(project, "n", code("s = 'NO'", "parameters"))
    assert pages.notebooks(project)["n"].parameters["s"].allowed == ("NO", "OR")
    assert yaml.safe_load(text)["parameters"]["s"]["default"] is False  # what an ordinary loader makes of it


def test_a_list_of_pages_can_leave_rows_out(place):
    found = pages.pages(place)
    assert "systems/clearview-ai" in found
    assert "systems/mckinsey" not in found
    assert not [name for name in found if "minus" in name]
