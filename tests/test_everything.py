"""One run tries everything and reports every failure; nothing is published unless all of it has passed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from analysis.paths import Project
from analysis.publish import PUBLISHED, TESTED, mark_tested, site_hash

from . import everything, small
from .everything import Outcome, Step
from .walked import clone

MORE = ("tests", ".github", ".pre-commit-config.yaml")
ONE_BROWSER_TEST = "tests/site/test_keyboard.py::test_the_focus_can_be_seen"
PASSES, FAILS = "print('well')", "import sys; print('this is why'); sys.exit(3)"


@pytest.fixture
def place(tmp_path) -> Project:
    """A checkout with a built site."""
    made = small.checkout(tmp_path / "checkout")
    (made.build / "html").mkdir(parents=True)
    (made.build / "html" / "index.html").write_text("a page")
    return made


def step(name: str, code: str, *needs: str, results: str = "") -> Step:
    return Step(name, (sys.executable, "-c", code), needs=needs, results=results)


def settled(place, outcomes, whole=True) -> str:
    return everything.settle(place, outcomes, site_hash(place.build / "html"), whole)


def test_a_step_that_fails_stops_none_but_those_that_build_on_it(place):
    outcomes = everything.run(
        place, [step("one", FAILS), step("two", PASSES), step("three", PASSES, "one"), step("four", PASSES, "two")]
    )
    assert [outcome.word for outcome in outcomes] == ["failed", "passed", "left out", "passed"]
    assert outcomes[0].failures == ("exit 3", "this is why")
    assert outcomes[2].failures == ("not tried, because this failed: one",)


def test_what_builds_on_a_step_left_out_is_left_out(place):
    outcomes = everything.run(place, [step("one", FAILS), step("two", PASSES, "one"), step("three", PASSES, "two")])
    assert [outcome.word for outcome in outcomes] == ["failed", "left out", "left out"]


def test_each_test_that_failed_is_named_with_its_reason(place, tmp_path):
    (tmp_path / "test_some.py").write_text(
        "import pytest\n\n@pytest.fixture\ndef broken():\n    raise RuntimeError('no such thing')\n\n"
        "def test_good():\n    pass\n\ndef test_bad():\n    assert 1 == 2\n\ndef test_unready(broken):\n    pass\n"
    )
    results = tmp_path / "tests.xml"
    command = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={results}", str(tmp_path))
    (outcome,) = everything.run(place, [Step("tests", command, results=str(results))])
    bad, unready = outcome.failures
    assert "test_bad: assert 1 == 2" in bad
    assert "test_unready" in unready
    assert "no such thing" in unready


def test_results_of_an_earlier_run_are_not_read_again(place, tmp_path):
    results = tmp_path / "tests.xml"
    results.write_text('<testsuites><testcase classname="a" name="b"><failure message="old"/></testcase></testsuites>')
    (outcome,) = everything.run(place, [step("tests", FAILS, results=str(results))])
    assert outcome.failures == ("exit 3", "this is why")


def test_only_a_whole_run_that_passed_on_the_very_site_marks_it(place):
    good, bad = Outcome(step("one", PASSES), passed=True), Outcome(step("two", FAILS), passed=False)
    mark = place.build / TESTED
    assert "what was published before stands" in settled(place, [good, bad])
    assert "some tests were chosen" in settled(place, [good], whole=False).lower()
    assert "changed while it was tested" in everything.settle(place, [good], "another", whole=True)
    assert not mark.exists()
    assert "is marked as tested" in settled(place, [good])
    assert json.loads(mark.read_text()) == {"site": site_hash(place.build / "html")}


def test_the_report_names_every_step_and_every_failure():
    outcomes = [
        Outcome(step("tables", FAILS), passed=False, failures=("row 3", "row 4")),
        Outcome(step("lint", PASSES), passed=True),
        Outcome(step(everything.BUILT, PASSES, "tables"), passed=False, failures=("not tried",), left_out=True),
    ]
    text = everything.report(outcomes, "Nothing is published.")
    assert text.startswith("# Before publishing: 2 of 3 steps failed\n")
    for line in ("| tables | failed |", "| lint | passed |", "row 3", "row 4", "Nothing is published."):
        assert line in text.splitlines()
    assert "those of the last build that passed" in text
    assert everything.report([outcomes[1]], "").startswith("# Before publishing: all 1 steps passed\n")


def test_the_steps_are_whole_and_each_need_is_a_step_before_it(place):
    (place.root / ".pre-commit-config.yaml").write_text((everything.ROOT / ".pre-commit-config.yaml").read_text())
    steps = everything.steps(place, jobs=3)
    names = [one.name for one in steps]
    assert len(set(names)) == len(names)
    assert names[-2:] == [everything.BUILT, everything.TESTED]
    for at, one in enumerate(steps):
        assert set(one.needs) <= set(names[:at])
        assert Path(one.command[0]).is_file()
    assert steps[-2].needs


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A checkout whose book is published, and then a table, a notebook and a page are broken; what a run says."""
    checkout = clone(tmp_path_factory.mktemp("everything") / "checkout", *MORE)
    place = Project(checkout.root)
    mark_tested(place, site_hash(place.build / "html"))
    assert checkout.run(".venv/bin/analysis publish").returncode == 0
    before = site_hash(place.build / PUBLISHED)
    table = place.data / "error_rates" / "error_rates.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",0.0523,", ",1.7,", 1), encoding="utf-8")
    notebook = place.notebooks / "base-rates.ipynb"
    text = notebook.read_text(encoding="utf-8")
    assert '"import ' in text
    planted = text.replace('"import ', '"raise RuntimeError(\'planted\')\\n", "import ', 1)
    notebook.write_text(planted, encoding="utf-8")
    with (place.build / "html" / "_static" / "book.css").open("a", encoding="utf-8") as style:
        style.write("\n* { outline: none !important; }\n")
    done = checkout.run(f"{sys.executable} -m tests.everything --jobs 2 {ONE_BROWSER_TEST}")
    return checkout, place, before, done


def test_a_failing_check_notebook_and_browser_test_are_in_one_report(broken):
    _, place, _, done = broken
    assert done.returncode == 1, done.stdout
    report = (place.build / "report.md").read_text(encoding="utf-8")
    assert report in done.stdout
    for line in (
        "| tables keep what their cards say | failed |",
        "| every notebook runs to its end | failed |",
        f"| {everything.BUILT} | left out |",
        f"| {everything.TESTED} | failed |",
    ):
        assert line in report.splitlines()
    assert "'1.7'" in report
    assert "base-rates" in report
    assert "planted" in report
    assert "test_the_focus_can_be_seen" in report
    assert "what was published before stands" in report


def test_nothing_is_published_and_the_old_site_stands(broken):
    checkout, place, before, _ = broken
    refused = checkout.run(".venv/bin/analysis publish")
    assert refused.returncode == 1
    assert "a book that has passed its tests" in refused.stdout
    assert site_hash(place.build / PUBLISHED) == before
