"""The command: exit codes, JSON, help with examples, suggestions."""

import json

import pytest
from click.testing import CliRunner

from analysis.cli import main


def call(*arguments):
    return CliRunner().invoke(main, list(arguments))


COMMANDS = ["add", "check", "correct", "refresh", "tidy", "due", "links"]
COMMANDS += ["pages", "run", "build", "facts", "covered", "pdf", "serve"]
COMMANDS += ["changes", "edition", "archive"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_examples(command):
    outcome = call(command, "--help")
    assert outcome.exit_code == 0
    assert "Examples:" in outcome.output
    assert f"analysis {command}" in outcome.output
    assert "--root" in outcome.output


def test_a_misspelled_command_is_suggested():
    outcome = call("chekc")
    assert outcome.exit_code == 2
    assert "Did you mean 'check'?" in outcome.output


def test_covered_in_words_and_in_json():
    outcome = call("covered", "2018-10-23", "ICE", "hospital_clinic")
    assert outcome.exit_code == 0
    assert outcome.output.startswith("restricted")
    answer = json.loads(call("covered", "2018-10-23", "ICE", "courthouse", "--json").output)
    assert answer["status"] == "permitted"
    assert answer["tracks"]["general"]["status"] == "not_covered"


@pytest.mark.parametrize(
    "question", [("2025-13-01", "ICE", "school"), ("2018", "ICE", "skool"), ("2018", "IEC", "school")]
)
def test_a_question_without_an_answer_exits_2(question):
    outcome = call("covered", *question)
    assert outcome.exit_code == 2
    assert outcome.output.strip()


def test_a_parameter_that_is_not_allowed_stops_before_any_kernel():
    outcome = call("run", "error-rates", "-p", "metric=FMRR")
    assert outcome.exit_code == 2
    assert "metric" in outcome.output
    assert "FMRR" in outcome.output
    assert "did you mean FMR?" in outcome.output
    assert "FNIR" in outcome.output


def test_a_parameter_without_a_page_is_wrong_use():
    assert call("run", "-p", "metric=FMR").exit_code == 2
    assert call("run", "error-rates", "-p", "metric").exit_code == 2


def test_an_unknown_page_is_suggested():
    outcome = call("run", "eror-rates")
    assert outcome.exit_code == 2
    assert "error-rates" in outcome.output


def test_a_folder_that_is_no_checkout_is_wrong_use(tmp_path):
    outcome = call("check", "--root", str(tmp_path))
    assert outcome.exit_code == 2
    assert "not a checkout" in outcome.output


def test_root_may_stand_before_the_command(copy):
    assert call("--root", str(copy.root), "check", "claims").exit_code == 0


def test_pages_are_listed_for_programs():
    rows = json.loads(call("pages", "--json").output)
    names = [row["name"] for row in rows]
    assert "states/ca" in names
    assert len(names) == len(set(names)) >= 70
    assert {row["notebook"] for row in rows} >= {
        "error-rates",
        "base-rates",
        "coverage",
        "fact-check",
        "state",
        "system",
    }
