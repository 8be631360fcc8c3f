"""The check of the tables: nothing on the committed data, everything on broken copies, all in one run."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from frictionless.__main__ import console
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner as Typed

from analysis import build, rowrules
from analysis.check import check
from analysis.cli import main
from analysis.problems import Problems
from analysis.tables import table_paths, tables


def edit(copy, table, change):
    """Change the text of a table in a copy."""
    path = copy.data / table / f"{table}.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


def put(copy, table, key, column, value):
    """Put one value into one cell of a copy; return the line it stands on."""
    import csv

    path = copy.data / table / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    line = next(number for number, row in enumerate(rows) if row[0] == key)
    rows[line][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)
    return line + 1


def found(problems, **expected):
    """The problems that hold all these values."""
    return [p for p in problems if all(getattr(p, name) == value for name, value in expected.items())]


def test_the_committed_tables_have_no_finding(place):
    assert check(place) == []


def test_types_of_a_table_that_has_passed_are_not_looked_at_again_but_its_ties_are(copy):
    put(copy, "deployments", "dep-0010", "technology", "face_serch")
    put(copy, "deployments", "dep-0011", "source_id", "no-such-source")
    columns = {problem.column for problem in check(copy)}
    assert {"technology", "source_id"} <= columns
    assert {problem.column for problem in check(copy, passed=["deployments"])} == columns - {"technology"}


def test_what_has_passed_is_known_by_table_and_by_the_code_that_checks(copy, monkeypatch):
    looked_at = []
    monkeypatch.setattr("analysis.check.check", lambda place, passed: looked_at.append(set(passed)) or [])
    quiet = lambda line: None  # noqa: E731
    build.check_tables(copy, quiet)
    build.check_tables(copy, quiet)
    edit(copy, "deployments", lambda text: text + "\n")
    build.check_tables(copy, quiet)
    assert looked_at == [set(), {path.name for path in copy.data.iterdir()} - {"deployments"}]
    (copy.build / build.CHECKED).write_text("{", encoding="utf-8")  # as a build that was stopped leaves it
    build.check_tables(copy, quiet)
    monkeypatch.setattr(build, "CHECKING", build.CHECKING[:-1])
    build.check_tables(copy, quiet)
    assert looked_at[2:] == [set(), set()]


def test_a_table_that_failed_is_looked_at_until_it_passes(copy):
    put(copy, "deployments", "dep-0010", "technology", "face_serch")
    for _ in range(2):
        with pytest.raises(Problems, match="face_serch"):
            build.check_tables(copy, lambda line: None)


def validated(descriptor):
    """Frictionless's own command line on a card or package: its exit status and what it says.

    The type is given, because a card whose name ends in view.yaml would be taken for a view.
    """
    command = [str(Path(sys.executable).with_name("frictionless")), "validate", "--type", "package", str(descriptor)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.filterwarnings("ignore")  # frictionless' own
def test_every_card_passes_the_standards_own_command(place):
    """The command as it is, in this process: to start it anew for each card takes longer than its work."""
    cards = sorted(table_paths(name, place.root)[1] for name in tables(place.root))
    assert len(cards) >= 13
    said = {card.name: Typed().invoke(console, ["validate", "--type", "package", str(card)]) for card in cards}
    assert {name: outcome.output for name, outcome in said.items() if outcome.exit_code} == {}


def test_the_standards_own_command_reads_the_card_and_not_just_the_file(copy):
    put(copy, "deployments", "dep-0010", "technology", "face_serch")
    outcome = validated(copy.data / "deployments" / "deployments.yaml")
    assert outcome.returncode == 1
    assert "face_serch" in outcome.stdout.replace("\n", "")


def test_many_faults_are_all_named_in_one_run(copy):
    unknown = put(copy, "events", "ev-0001", "source_id", "no-such-source")
    too_high = put(copy, "error_rates", "er0001", "rate", "1.7")
    impossible = put(copy, "error_rates", "er0014", "errors", "121")
    no_date = put(copy, "policies", "dhs-2025-huffman", "effective_date", "2025-13-01")
    misspelled = put(copy, "deployments", "dep-0010", "technology", "face_serch")
    edit(copy, "contracts", lambda text: text + text.splitlines()[-1] + "\n")
    edit(copy, "claims", lambda text: text.replace(",topic,", ",topik,", 1))
    edit(copy, "fr_laws", lambda text: "\ufeff" + text.replace("\n", "\r\n"))
    (copy.data / "misidentifications" / "misidentifications.csv").write_bytes(b"")

    problems = check(copy)

    file = "data/{0}/{0}.csv".format
    assert found(problems, file=file("events"), row=unknown, column="source_id", value="no-such-source")
    (rate,) = found(problems, file=file("error_rates"), row=too_high, column="rate", expected="a number from 0 to 1")
    assert rate.value == "1.7"
    (more,) = found(problems, file=file("error_rates"), row=impossible, column="errors")
    assert "at most trials" in more.expected
    assert found(problems, file=file("policies"), row=no_date, column="effective_date", value="2025-13-01")
    (enum,) = found(problems, file=file("deployments"), row=misspelled, column="technology", value="face_serch")
    assert enum.fix == "did you mean face_search?"
    assert [p.value for p in problems if p.expected == "a key that no other row has"] == ["con-0040"]
    assert found(problems, file=file("claims"), column="topic", expected="this column, which the card declares")
    assert found(problems, file=file("claims"), column="topik", expected="only columns that the card declares")
    assert found(problems, file=file("fr_laws"), value="byte order mark")
    assert found(problems, file=file("fr_laws"), value="CRLF")
    assert any("empty" in p.expected for p in found(problems, file=file("misidentifications")))


def test_one_fault_is_one_finding(copy):
    put(copy, "deployments", "dep-0010", "technology", "face_serch")
    assert len(check(copy)) == 1


@pytest.mark.parametrize("text", ["2025-13-01", "2025-02-30", "01.02.2025", "2025-1-1"])
def test_a_date_that_no_calendar_has_is_named(copy, text):
    line = put(copy, "events", "ev-0020", "event_date", text)
    (problem,) = check(copy)
    assert (problem.row, problem.column, problem.value) == (line, "event_date", text)


def test_a_row_too_many_or_too_few_is_a_finding(copy):
    edit(copy, "events", lambda text: "\n".join(text.splitlines()[:-1]) + "\n")
    (problem,) = check(copy)
    assert problem.value == "93 rows"


def test_rows_out_of_order_and_torn_rows_are_named(copy):
    edit(copy, "events", lambda text: "\n".join([*text.splitlines()[:1], *text.splitlines()[:0:-1]]) + "\n")
    edit(copy, "contracts", lambda text: text.replace("\ncon-0003,", "\ncon-0003,extra,", 1))
    problems = check(copy)
    assert any("sorted" in p.expected for p in problems if "events" in p.file)
    assert any("cells, found" in p.expected and p.row == 4 for p in problems if "contracts" in p.file)


def test_a_source_in_use_cannot_vanish(copy):
    edit(
        copy,
        "sources",
        lambda text: "\n".join(line for line in text.splitlines() if not line.startswith("aclu-2018-congress,")) + "\n",
    )
    users = {p.file for p in check(copy) if p.value == "aclu-2018-congress"}
    assert {"data/error_rates/error_rates.csv", "data/claims/claims.csv"} <= users


def test_a_broken_card_is_named_and_the_others_are_still_checked(copy):
    (copy.data / "events" / "events.yaml").write_text("resources: []\n", encoding="utf-8")
    put(copy, "error_rates", "er0001", "rate", "1.7")
    problems = check(copy)
    assert any(p.file == "data/events/events.yaml" for p in problems)
    assert any(p.value == "1.7" for p in problems)


def test_an_unknown_rule_in_a_card_is_named(copy):
    path = copy.data / "events" / "events.yaml"
    card = yaml.safe_load(path.read_text(encoding="utf-8"))
    card["resources"][0]["rules"] = [{"rule": "at_mots"}]
    path.write_text(yaml.safe_dump(card), encoding="utf-8")
    (problem,) = check(copy)
    assert problem.value == "at_mots"


def test_a_rule_for_numbers_that_no_build_can_keep_is_named(copy):
    path = copy.data / "deployments" / "deployments.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[total, membership]", "[totl]"), encoding="utf-8")
    (problem,) = check(copy)
    assert (problem.column, problem.expected) == ("numbers", "values that row_kind may hold, not totl")


@pytest.mark.parametrize(("key", "column"), [("er0470", "threshold"), ("er0271", "gallery_size")])
def test_a_rate_of_a_test_may_not_lose_its_threshold_or_its_gallery(copy, key, column):
    line = put(copy, "error_rates", key, column, "")
    assert found(check(copy), row=line, column=column)


def test_only_the_share_that_a_police_force_printed_departs_from_its_counts(copy):
    """South Wales: 2,297 of 2,470 alerts were wrong, which is 93 percent; the force and the press print 92."""
    path = copy.data / "error_rates" / "error_rates.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(", exceptions: [er0486]", ""), encoding="utf-8")
    (problem,) = check(copy)
    assert (problem.value, problem.expected) == ("0.92", "2297/2470 = 0.93 to rounding")


def test_the_command_lists_problems_and_exits_1(copy):
    put(copy, "error_rates", "er0001", "rate", "1.7")
    outcome = CliRunner().invoke(main, ["check", "error_rates", "--root", str(copy.root), "--json"])
    assert outcome.exit_code == 1
    (problem,) = [p for p in json.loads(outcome.stdout)["problems"] if p["expected"] == "a number from 0 to 1"]
    assert (problem["file"], problem["column"], problem["value"]) == (
        "data/error_rates/error_rates.csv",
        "rate",
        "1.7",
    )


def test_the_command_suggests_the_nearest_table():
    outcome = CliRunner().invoke(main, ["check", "eror_rates"])
    assert outcome.exit_code == 2
    assert "did you mean error_rates?" in outcome.output


# -- rules between columns -------------------------------------------------------------------------------------------

QUOTIENT = {"rule": "quotient", "field": "rate", "numerator": "errors", "denominator": "trials"}


@pytest.mark.parametrize(
    ("rate", "fits"), [("0.39", True), ("0.393", True), ("0.4", True), ("0.38", False), ("0.392", False), ("", True)]
)
def test_a_printed_rate_fits_its_counts_to_rounding(rate, fits):
    row = {"id": "x", "rate": rate, "errors": "11", "trials": "28"}
    assert (list(rowrules.breaches(QUOTIENT, row)) == []) is fits


@given(st.integers(1, 9999), st.integers(0, 9999), st.integers(1, 6))
def test_a_rate_rounded_from_its_counts_always_passes(trials, errors, digits):
    errors = min(errors, trials)
    row = {"id": "x", "rate": f"{errors / trials:.{digits}f}", "errors": str(errors), "trials": str(trials)}
    assert not list(rowrules.breaches(QUOTIENT, row))


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_a_rate_off_by_a_tenth_never_passes(trials, errors):
    errors = min(errors, trials)
    row = {"id": "x", "rate": f"{errors / trials + 0.1:.4f}", "errors": str(errors), "trials": str(trials)}
    assert list(rowrules.breaches(QUOTIENT, row))


def test_order_of_vague_dates_gives_the_benefit_of_the_doubt():
    rule = {"rule": "in_order", "start": "a", "end": "b"}
    assert not list(rowrules.breaches(rule, {"id": "x", "a": "2018-10-23", "b": "2018"}))
    assert list(rowrules.breaches(rule, {"id": "x", "a": "2018-10-23", "b": "2018-09"}))


def test_required_and_empty_by_another_column():
    when = {"access": ["own"]}
    filled = {"id": "x", "access": "own", "link": "https://example.org"}
    bare = {"id": "x", "access": "own", "link": ""}
    assert list(rowrules.breaches({"rule": "required_if", "field": "link", "when": when}, bare))
    assert not list(rowrules.breaches({"rule": "required_if", "field": "link", "when": when}, filled))
    assert list(rowrules.breaches({"rule": "empty_if", "field": "link", "when": when}, filled))
