"""The state of a git revision: its own files, run by its own library, with the results of earlier runs at hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping

import psutil

from analysis.changes import git
from analysis.changes.guard import Guarded, scratch
from analysis.changes.sources import Ran, parsed, read
from analysis.changes.state import State
from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.tables import tables

FOLDER = "changes"  # under the build folder: one scratch checkout for each comparison that runs
SHARED = ("store",)  # results are kept by the hash of their inputs: what was run before is taken from there
LAST_LINES = 8
PROGRAM = "from analysis.cli import main; main()"


def at(place: Project, name: str, sha: str, jobs: int = 2, echo: Callable[[str], object] = print) -> State:
    """The state of a commit, known as `name`. Notebooks run only if no earlier run had the same inputs.

    Raises Problems if its files cannot be read, or if its notebooks fail.
    """
    tidy(place)
    with scratch(place.build / FOLDER / f"{os.getpid()}-{sha[:12]}") as held:
        git.unpack(place.root, sha, held.folder)
        there = Project(held.folder)
        _check_library(there, name)
        _share(place, there)
        echo(f"reading {name} ({sha[:12]}), running what has no stored result")
        pages = _call(held, there, name, "pages", "--json")
        results = _call(held, there, name, "run", "--json", "--jobs", str(jobs))
        return read(there, f"{name} ({sha[:12]})", list(_ran(there, pages, results)))


def tidy(place: Project) -> None:
    """Remove scratch checkouts whose process and guard were both killed."""
    for folder in (place.build / FOLDER).glob("*-*"):
        maker = folder.name.partition("-")[0]
        if maker.isdigit() and not psutil.pid_exists(int(maker)):
            shutil.rmtree(folder, ignore_errors=True)


def _check_library(there: Project, name: str) -> None:
    if not (there.root / "src" / "analysis" / "cli.py").is_file():
        raise Problems([Problem(name, "a revision with the program in src/analysis, to run its own notebooks with")])


def _share(place: Project, there: Project) -> None:
    there.build.mkdir(exist_ok=True)
    for kept in SHARED:
        source = place.build / kept
        source.mkdir(parents=True, exist_ok=True)
        (there.build / kept).symlink_to(source.resolve(), target_is_directory=True)


def _call(held: Guarded, there: Project, name: str, *arguments: str) -> list[dict]:
    """What the program of that revision answers. Raises Problems with the end of its words if it fails."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("ANALYSIS_")}
    env["PYTHONPATH"] = str(there.root / "src")
    done = held.run([sys.executable, "-c", PROGRAM, "--root", str(there.root), *arguments], env)
    if done.returncode == 0:
        return json.loads(done.stdout)
    raise Problems(list(_failed(done, name, arguments[0])))


def _failed(done: subprocess.CompletedProcess, name: str, command: str) -> Iterator[Problem]:
    """Each problem that the older program reports, or the last lines that it wrote."""
    try:
        found = json.loads(done.stdout)["problems"]
    except (json.JSONDecodeError, KeyError, TypeError):
        words = "\n".join((done.stderr or done.stdout).strip().splitlines()[-LAST_LINES:])
        yield Problem(name, f"its own analysis {command} to run to its end", value=words)
        return
    for problem in found:
        yield Problem(f"{name}: {problem['file']}", problem["expected"], value=problem["value"], fix=problem["fix"])


def _ran(there: Project, pages: list[Mapping], results: list[Mapping]) -> Iterator[Ran]:
    known = {page["name"]: page for page in pages}
    for result in results:
        page = known[result["page"]]
        yield Ran(
            page["name"],
            page["title"],
            _declared(there, page["notebook"]),
            there.root / result["notebook"],
            tuple(result["facts"]),
        )


def _declared(there: Project, notebook: str) -> tuple[str, ...]:
    """The tables that a notebook's card lists; read here, as the library of that revision may know other words."""
    card = parsed(there.notebooks / f"{notebook}.yml")
    listed = card.get("tables") or []
    return tuple(tables(there.root)) if listed == "all" else tuple(listed)
