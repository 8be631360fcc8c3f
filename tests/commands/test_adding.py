"""`analysis add` and `analysis correct`, driven by what a person types: over the runner, and over a real pipe."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from analysis.check import check
from analysis.cli import main

from ..adding.little import checkout

ROW = {
    "agency": "County police", "state": "utah", "kind": "lab", "source_id": "gao-2021", "verified": "seen",
    "checked_date": "2026-11-22",
}  # fmt: skip
TYPED = ["", "County police", "utah", "1", "1,000", "5.23%", "y", "", "Oct. 2018", "no"]
SOURCE = ["A report", "", "Police of Utah", "2026", "government_report", "", "https://police.example/x", "own", "seen"]


@pytest.fixture
def little(tmp_path):
    return checkout(tmp_path / "little")


def call(place, *arguments, typed=()):
    return CliRunner().invoke(main, [*arguments, "--root", str(place.root)], input="".join(f"{x}\n" for x in typed))


def settings(**changes):
    return [part for name, value in (ROW | changes).items() for part in ("--set", f"{name}={value}")]


def rows(place, table="tests"):
    return (place.data / table / f"{table}.csv").read_text(encoding="utf-8").splitlines()


def files(place):
    return {path: path.read_bytes() for path in sorted(place.data.rglob("*")) if path.is_file()}


def test_a_row_is_asked_column_by_column_and_written_when_agreed(little):
    outcome = call(little, "add", "tests", "--no-preview", typed=[*TYPED, "gao-2021", "seen", "today", "y"])
    assert outcome.exit_code == 0, outcome.output
    assert rows(little)[-1].startswith("tst-0004,County police,UT,lab,1000,0.0523,,2018-10,false,gao-2021,seen,20")
    assert check(little) == []
    for said in ("What agency holds", "must be filled", "1. lab: in a room", "test_id [tst-0004]", "Write 0.0523?"):
        assert said in outcome.output


def test_nothing_is_the_grade_of_a_row_that_nobody_says_was_read(little):
    outcome = call(little, "add", "tests", "--no-preview", typed=[*TYPED, "gao-2021", "", "2026", "y"])
    assert outcome.exit_code == 0
    assert ",recalled,2026" in rows(little)[-1]


def test_what_cannot_stand_is_asked_again_with_the_nearest_value(little):
    typed = ["", "", "Police", "Uta", "n", "?", "UT", "lap", "lab", *[""] * 5, "gao-2021", "seen", "2026", "n"]
    outcome = call(little, "add", "tests", "--no-preview", typed=typed)
    for said in ("it may not be empty", "nearest: UT", "CA: California", "nearest: lab", "Nothing was written."):
        assert said in outcome.output
    assert len(rows(little)) == 3


def test_a_source_that_is_not_on_record_is_added_first(little):
    typed = [*TYPED, "utah-2026", "y", *SOURCE, "2026-11", "", "seen", "2026-11", "y", "y"]
    outcome = call(little, "add", "tests", "--no-preview", typed=typed)
    assert outcome.exit_code == 0, outcome.output
    assert "police.example is new here" in outcome.output
    assert rows(little, "sources")[-1].startswith("utah-2026,A report,,Police of Utah,2026,government_report")
    assert ",utah-2026,seen," in rows(little)[-1]
    assert check(little) == []


def test_a_column_can_be_answered_anew_when_the_row_is_found_wrong(little):
    typed = ["tst-0001", "Police", "", "lab", *[""] * 5, "gao-2021", "seen", "2026", "test_id", "tst-0002", "y"]
    outcome = call(little, "add", "tests", "--no-preview", typed=typed)
    assert "a key that no row has yet" in outcome.output
    assert "Column to change" in outcome.output
    assert rows(little)[2].startswith("tst-0002,Police,,lab,")


@pytest.mark.parametrize("length", range(0, 14, 3))
def test_whoever_stops_half_way_has_written_nothing(little, length):
    before = files(little)
    typed = [*TYPED, "gao-2021", "seen", "2026", "y"][:length]
    outcome = call(little, "add", "tests", "--no-preview", typed=typed)
    assert outcome.exit_code == 1
    assert files(little) == before


def test_the_pages_that_would_run_and_the_numbers_that_would_move_are_shown(little):
    outcome = call(little, "add", "tests", *settings(), "--yes")
    assert outcome.exit_code == 0, outcome.output
    assert "1 page would run again: tested." in outcome.output
    assert "1 published number would move." in outcome.output
    assert "tests-seen: 1 -> 2. Tests whose source was read" in outcome.output
    again = call(little, "run", "tested")
    assert "tested:" in again.output
    assert "[1/1]" not in again.output  # the preview's result is the build's


def test_a_page_that_a_row_would_break_stops_it(little):
    path = little.notebooks / "tested.ipynb"
    path.write_text(path.read_text().replace("rows = ", "assert len(analysis.load('tests')) < 2; rows = "))
    before = files(little)
    outcome = call(little, "add", "tests", *settings(), "--yes")
    assert outcome.exit_code == 1
    assert "expected the notebook to run to its end" in outcome.output
    assert files(little) == before


def test_rows_from_a_file_are_written_together(little, tmp_path):
    path = tmp_path / "rows.csv"
    names = list(ROW)
    path.write_text(",".join(names) + "\n" + 2 * (",".join(ROW.values()) + "\n"), encoding="utf-8")
    outcome = call(little, "add", "tests", "--from", str(path), "--yes", "--no-preview")
    assert outcome.exit_code == 0, outcome.output
    assert [line[:8] for line in rows(little)[3:]] == ["tst-0004", "tst-0005"]
    assert check(little) == []


def test_what_is_wrong_with_given_rows_is_listed_and_nothing_written(little):
    before = files(little)
    outcome = call(little, "add", "tests", *settings(kind="lap", source_id="zzz", rate="5%"), "--yes")
    assert outcome.exit_code == 2
    for said in ("Nothing was written.", "column kind: 'lap'", "column source_id: 'zzz'", "write 0.05"):
        assert said in outcome.output
    assert files(little) == before


def test_what_the_check_would_find_stops_it(little):
    outcome = call(little, "add", "sources", *(
        part for name, value in {
            "source_id": "x", "title": "X", "kind": "news", "link_status": "own", "verified": "seen",
            "checked_date": "2026",
        }.items() for part in ("--set", f"{name}={value}")
    ), "--yes", "--no-preview")  # fmt: skip
    assert outcome.exit_code == 1
    assert "column link: '': expected a value, because link_status is own" in outcome.output


def test_a_source_with_an_odd_link_needs_a_word_more(little):
    cells = {
        "source_id": "x", "title": "X", "publisher": "ACLU", "kind": "news", "link": "https://copies.example/x",
        "link_status": "own", "verified": "seen", "checked_date": "2026",
    }  # fmt: skip
    given = [part for name, value in cells.items() for part in ("--set", f"{name}={value}")]
    outcome = call(little, "add", "sources", *given, "--yes", "--no-preview")
    assert outcome.exit_code == 1
    assert "say --despite" in outcome.output
    assert call(little, "add", "sources", *given, "--yes", "--no-preview", "--despite").exit_code == 0


def test_a_cell_is_corrected_and_the_old_one_shown(little):
    outcome = call(little, "correct", "tests", "tst-0001", "--set", "faces=536", "--yes", "--no-preview")
    assert outcome.exit_code == 0, outcome.output
    assert "faces         535 -> 536" in outcome.output
    assert "set checked_date too" in outcome.output
    assert ",lab,536,0.0523," in rows(little)[1]


def test_a_correction_in_conversation(little):
    typed = ["facez", "faces", "536", "", "y"]
    outcome = call(little, "correct", "tests", "tst-0001", "--no-preview", typed=typed)
    assert outcome.exit_code == 0, outcome.output
    assert "faces [535]" in outcome.output
    assert ",lab,536,0.0523," in rows(little)[1]


def test_a_cell_is_emptied_and_a_conversation_without_a_change_writes_nothing(little):
    assert "Nothing was written." in call(little, "correct", "tests", "tst-0001", typed=[""]).output
    outcome = call(little, "correct", "tests", "tst-0001", "--no-preview", typed=["faces", "-", "", "y"])
    assert outcome.exit_code == 0, outcome.output
    assert "faces         535 -> (empty)" in outcome.output
    assert ",lab,,0.0523," in rows(little)[1]


def test_a_row_added_on_the_way_can_be_answered_anew(little):
    source = [*SOURCE[:6], "-", *SOURCE[7:]]  # own, but without a link
    typed = [*TYPED, "utah-2026", "y", *source, "2026-11", "", "seen", "2026-11"]
    typed += ["states.name", "sources.link", "https://police.example/x", "y", "y"]
    outcome = call(little, "add", "tests", "--no-preview", typed=typed)
    assert outcome.exit_code == 0, outcome.output
    assert "no row of states was agreed here" in outcome.output
    assert "https://police.example/x" in rows(little, "sources")[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "tets"), "tests"),
        (("correct", "tests", "tst-001", "--set", "faces=1"), "did you mean tst-0001?"),
        (("correct", "tests", "tst-0001", "--set", "faces=535"), "nothing to correct"),
        (("add", "tests", "--set", "kind"), "column=value"),
    ],
)
def test_wrong_use_exits_2_and_says_what_is_right(little, arguments, said):
    outcome = call(little, *arguments)
    assert outcome.exit_code == 2
    assert said in outcome.output


def test_a_table_that_a_program_makes_is_refused(place):
    outcome = call(place, "add", "frvt_overview")
    assert outcome.exit_code == 2
    assert "made from nist_frvt_2020" in outcome.output


def test_an_interruption_in_the_middle_writes_nothing(little):
    before = files(little)
    # Tests that run in the background hand down a SIGINT that is ignored; at a keyboard it is not.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = [sys.executable, "-u", "-c", f"{heard}; from analysis.cli import main; main()", "add", "tests", "--root"]
    with subprocess.Popen(
        [*program, str(little.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=0
    ) as process:
        process.stdin.write("\nCounty police\n")
        asked = ""
        while not asked.endswith("state: "):
            asked += process.stdout.read(1)
        # Again until it is heard: between the question and the wait for its answer Python only notes a signal.
        for _ in range(30):
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=2)
                break
    assert process.returncode == 1
    assert files(little) == before


def test_it_works_over_a_pipe(little):
    typed = "\n".join([*TYPED, "gao-2021", "seen", "2026-11-22", "y"]) + "\n"
    program = [sys.executable, "-c", "from analysis.cli import main; main()", "add", "tests", "--no-preview"]
    done = subprocess.run(
        [*program, "--root", str(little.root)],
        input=typed, text=True, capture_output=True, check=False, env=os.environ, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Wrote data/tests/tests.csv" in done.stdout
    assert len(rows(little)) == 4
