"""Against a revision: its own files, run with its own library; nothing left behind; clear words if there is none."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from analysis.changes import git as asked
from analysis.changes import grading, revision
from analysis.cli import main
from analysis.paths import Project
from analysis.problems import Problems

from . import scratch


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Project:
    return scratch.project(tmp_path_factory.mktemp("scratch") / "checkout")


@pytest.fixture(autouse=True)
def as_committed(place, monkeypatch):
    """Each test begins with the files of the first commit, whatever the one before it left."""
    monkeypatch.setenv("ANALYSIS_ROOT", str(place.root))  # the command sets it too: afterwards it is as it was
    yield
    scratch.git(place.root, "checkout", "--quiet", "--force", "main")
    scratch.git(place.root, "reset", "--quiet", "--hard", "2026.01")


def changes(place: Project, *arguments: str, against: str = "HEAD"):
    return CliRunner().invoke(main, ["changes", "--root", str(place.root), "--against", against, *arguments])


def found(place: Project, against: str = "HEAD") -> dict:
    outcome = changes(place, "--json", against=against)
    assert outcome.exit_code == 0, outcome.output
    return json.loads(outcome.stdout)


def test_a_clean_checkout_does_not_differ_from_its_head_and_nothing_is_left(place):
    assert found(place)["grade"] == grading.NONE
    assert not (place.build / revision.FOLDER).exists()
    assert asked.uncommitted(place.root) == []


def test_a_value_that_is_not_committed_moves_its_number_and_names_row_and_cell(place):
    scratch.replace(place, "TX,Texas,0.3", "TX,Texas,0.4")
    report = found(place)
    (table,) = report["tables"]
    assert table["changed"] == {"TX": [{"column": "share", "old": "0.3", "new": "0.4"}]}
    moved = {one["key"]: (one["old"]["value"], one["new"]["value"]) for one in report["facts"]}
    assert moved == {"largest-share": (0.3, 0.4)}
    assert [one["address"] for one in report["shown"]] == ["rates#shares"]
    assert [one["page"] for one in report["pages"]] == ["index", "rates"]
    assert report["grade"] == grading.FIGURE


def test_words_of_a_row_are_cosmetic(place):
    scratch.replace(place, "TX,Texas,0.3", "TX,Texas (Lone Star),0.3")
    report = found(place)
    assert report["grade"] == grading.COSMETIC
    assert report["facts"] == []
    assert report["untouched"] == ["rates"]


def test_an_older_revision_runs_its_own_library(place):
    library = "src/analysis/facts.py"
    scratch.replace(place, "means.strip()\n\n\ndef _interval", 'means.strip() + "!"\n\n\ndef _interval', library)
    scratch.commit(place, "Other words by other code")
    against = revision.at(place, "HEAD", asked.commit(place.root, "HEAD"), echo=lambda line: None)
    before = revision.at(place, "2026.01", asked.commit(place.root, "2026.01"), echo=lambda line: None)
    assert against.facts["largest-share"]["means"] == "The largest share!"
    assert before.facts["largest-share"]["means"] == "The largest share"


def test_a_report_is_written_by_the_suffix_of_its_file(place, tmp_path):
    for name, begins in (("report.md", "# What changed: none"), ("report.json", "{")):
        assert changes(place, "--out", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert changes(place, "--out", str(tmp_path / "report.pdf")).exit_code == 2


def test_a_revision_that_does_not_exist_is_misuse_and_the_nearest_is_suggested(place):
    outcome = changes(place, against="2026.02")
    assert outcome.exit_code == 2
    assert "did you mean 2026.01?" in outcome.output


def test_a_shallow_clone_says_how_to_get_the_rest(place, tmp_path):
    url = place.root.resolve().as_uri()
    scratch.git(tmp_path, "clone", "--quiet", "--depth", "1", "--no-tags", "--branch", "main", url, "shallow")
    with pytest.raises(Problems, match="git fetch --unshallow"):
        asked.commit(tmp_path / "shallow", "2026.01")


def test_a_folder_without_history_says_what_to_name_instead(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(Problems, match="by its folder"):
        asked.commit(tmp_path, "HEAD")


def test_a_revision_whose_notebook_fails_is_named_with_its_error(place):
    scratch.replace(place, "largest-share", "Largest Share", "chapters/notebooks/rates.ipynb")
    scratch.commit(place, "A notebook that fails")
    scratch.git(place.root, "checkout", "--quiet", "2026.01", "--", ".")
    outcome = changes(place)
    assert outcome.exit_code == 1
    assert "HEAD: rates" in outcome.output
    assert "a key is lower-case words joined by hyphens" in outcome.output
    assert not (place.build / revision.FOLDER).exists()


def test_a_revision_without_the_program_is_refused(place):
    scratch.git(place.root, "rm", "-r", "--quiet", "src")
    scratch.commit(place, "No program")
    with pytest.raises(Problems, match="src/analysis"):
        revision.at(place, "HEAD", asked.commit(place.root, "HEAD"), echo=lambda line: None)


CALLER = """
import sys
from pathlib import Path
from analysis.changes.guard import scratch
with scratch(Path(sys.argv[1])) as held:
    held.run([sys.executable, "-c", "import time; open('started', 'w').close(); time.sleep(600)"], {})
"""


def waited(condition, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_a_comparison_that_is_killed_leaves_neither_files_nor_processes(tmp_path):
    folder = tmp_path / "changes" / "scratch"
    caller = subprocess.Popen([sys.executable, "-c", CALLER, str(folder)], env=dict(os.environ))
    try:
        assert waited((folder / "started").exists)
        started = [
            child for child in psutil.Process(caller.pid).children() if "time.sleep" in " ".join(child.cmdline())
        ]
    finally:
        caller.send_signal(signal.SIGKILL)
        caller.wait()
    assert len(started) == 1
    assert waited(lambda: not folder.parent.exists())
    assert waited(lambda: not started[0].is_running())


def test_what_a_dead_comparison_left_is_removed_by_the_next(tmp_path):
    place = Project(tmp_path)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = place.build / revision.FOLDER / f"{dead.pid}-abc"
    mine = place.build / revision.FOLDER / f"{os.getpid()}-abc"
    for folder in (left, mine):
        folder.mkdir(parents=True)
    revision.tidy(place)
    assert not left.exists()
    assert Path(mine).exists()
