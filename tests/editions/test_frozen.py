"""Editions as files: what is written is read back, what is wrong is named at once, what moved since is graded."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import facts
from analysis.changes import grading
from analysis.editions import frozen, measures, names
from analysis.editions.frozen import Frozen, facts_csv, parse_facts
from analysis.editions.history import History
from analysis.editions.redirects import Redirect
from analysis.editions.since import since
from analysis.paths import Project
from analysis.problems import Problems

from ..changes.states import CARD, ROWS, number, state, table, with_cell, with_fact

KEYS = st.from_regex(r"[a-z]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
PAGES = st.lists(st.from_regex(r"[a-z]{1,5}(/[a-z]{1,5})?", fullmatch=True), unique=True, max_size=3)


@st.composite
def recorded(draw) -> dict:
    """Numbers as notebooks record them, by key."""
    found = {}
    for key in draw(st.lists(KEYS, unique=True, max_size=4)):
        unit = draw(st.sampled_from(["text", "count", "ratio"]))
        if unit == "text":
            value, interval = draw(WORDS), None
        else:
            value = draw(st.integers(0, 10**6) if unit == "count" else st.floats(0, 1e6))
            spread = draw(st.one_of(st.none(), st.floats(0, 10)))
            interval = None if spread is None else (value - spread, value + spread)
        one = facts.Fact(key, value, unit, draw(WORDS), interval, draw(st.one_of(st.none(), st.integers(1, 99))))
        found[key] = one.as_dict() | {"page": "rates"}
    return found


@given(recorded(), PAGES)
def test_numbers_that_are_frozen_are_read_back_as_they_were(found, pages):
    text = facts_csv(found, dict.fromkeys(found, pages), {})
    again = parse_facts(text)
    assert again.keys() == found.keys()
    for key, fact in found.items():
        for part in ("value", "unit", "text", "interval_text", "n", "means", "page"):
            assert again[key][part] == fact[part], part
        assert again[key]["interval"] == (list(fact["interval"]) if fact["interval"] else None)
        assert again[key]["cited_on"] == tuple(pages)
    assert facts_csv(dict(reversed(found.items())), dict.fromkeys(found, pages), {}) == text, "sorted by key"
    assert "\r" not in text or any("\r" in fact["text"] + fact["means"] for fact in found.values())


@given(st.integers(2000, 2099), st.integers(1, 12), st.integers(0, 12))
def test_names_of_editions_are_ordered_as_their_dates(year, month, correction):
    name = f"{year}.{month:02}" + (f".{correction}" if correction else "")
    assert names.is_name(name)
    assert names.order(name) == (year, month, correction)
    assert names.order(f"{name} (not yet released)") == names.order(name)


@pytest.mark.parametrize("text", ["2026", "2026.13", "2026.1", "2026.00", "v2026.11", "2026.11.0", "2026.11 ", "next"])
def test_what_is_no_name_of_an_edition_is_refused(text):
    assert not names.is_name(text)


def write(root, name: str = "2026.01", **files: str) -> Project:
    folder = root / "editions" / name
    folder.mkdir(parents=True)
    whole = {"facts.csv": facts_csv({}, {}, {}), "manifest.json": "{}", "addresses.txt": "index.html\n"}
    for file, text in (whole | {key.replace("_", "."): text for key, text in files.items()}).items():
        if text is not None:
            (folder / file).write_text(text, encoding="utf-8")
    return Project(root)


def test_no_folder_is_no_edition(tmp_path):
    assert frozen.read_all(Project(tmp_path)) == []


def test_editions_come_in_the_order_of_their_names(tmp_path):
    for name in ("2026.11.2", "2025.12", "2026.11", "2026.11.10"):
        write(tmp_path, name)
    assert [one.name for one in frozen.read_all(Project(tmp_path))] == ["2025.12", "2026.11", "2026.11.2", "2026.11.10"]


def test_everything_that_is_wrong_with_editions_is_named_at_once(tmp_path):
    write(tmp_path, "soon")
    write(tmp_path, "2026.01", manifest_json="{", addresses_txt=None)
    write(tmp_path, "2026.02", facts_csv="key,value\n")
    with pytest.raises(Problems) as wrong:
        frozen.read_all(Project(tmp_path))
    assert sorted(problem.file for problem in wrong.value) == [
        "editions/2026.01/addresses.txt",
        "editions/2026.01/manifest.json",
        "editions/2026.02/facts.csv",
        "editions/soon",
    ]


def edition(old, name: str = "2026.01", hashes: dict | None = None) -> Frozen:
    """An edition that froze a state."""
    stored = parse_facts(facts_csv(old.facts, old.cited, old.answering))
    return Frozen(name, stored, {"tables": hashes or measured(old), "verdicts": measures.verdicts(old)}, (), None)


def measured(one) -> dict:
    """The tables of a state as an edition measures them, their bytes and cards told by their content."""
    return {
        name: {
            "title": held.title,
            "rows": len(held.rows),
            "sha256": str(hash(json.dumps(held.rows, sort_keys=True))),
            "card_sha256": "c",
            "values_sha256": measures.values_hash(held, CARD["resources"][0]["schema"]["fields"]),
        }
        for name, held in one.tables.items()
    }


def moved(new) -> dict:
    return since(edition(state()), new, measured(new))


def test_nothing_has_moved_since_an_edition_of_the_same_book():
    found = moved(state())
    assert (found["grade"], found["facts"], found["tables"], found["verdicts"]) == (grading.NONE, [], [], [])


def test_what_moved_since_an_edition_is_graded_without_its_rows():
    assert moved(with_cell("note", "As the source has it"))["grade"] == grading.COSMETIC
    values = moved(with_cell("errors", "27"))
    assert [(one["grade"], one["why"], one["changed"]) for one in values["tables"]] == [
        (grading.FIGURE, "values changed", None)
    ]
    more = moved(state(tables={"tests": table(ROWS | {"c": {"id": "c", "errors": "1", "note": ""}})}))
    assert [(one["rows_old"], one["rows_new"]) for one in more["tables"]] == [(2, 3)]


def test_a_number_cited_when_it_was_frozen_is_missed_as_a_finding():
    pages = {name: page for name, page in state().pages.items() if name != "chapter"}
    gone = state(pages=pages, facts={key: fact for key, fact in state().facts.items() if key != "errors"})
    (change,) = moved(gone)["facts"]
    assert (change["key"], change["grade"], change["cited_on"]) == ("errors", grading.FINDING, ["chapter"])


def test_the_history_of_a_number_is_its_other_values_the_newest_first():
    values = {"2026.01": "28", "2026.02": "28", "2026.03": "29", "2026.04": "27"}
    past = History(
        tuple(edition(with_fact("errors", value=int(text), text=text), name) for name, text in values.items())
    )
    now = number("errors", 27)
    assert [(name, old["text"]) for name, old in past.before(now)] == [("2026.03", "29"), ("2026.02", "28")]
    assert past.before(number("share", 0.05, text="5 percent", interval_text="3 to 8 percent")) == []
    assert past.before(number("never-frozen", 1)) == []


def test_a_number_no_longer_published_has_its_last_value_and_where_it_leads():
    past = History(
        (edition(state()), edition(with_fact("errors", value=27, text="27"), "2026.02")),
        {"facts.html#errors": Redirect("facts.html#errors", "facts.html#share", "A share says more.", 2)},
    )
    ((name, fact, redirect),) = past.gone(["share", "status"])
    assert (name, fact["text"], redirect.new) == ("2026.02", "27", "facts.html#share")
    assert past.gone(["errors", "share", "status"]) == []
