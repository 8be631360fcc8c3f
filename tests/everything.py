"""Everything that must hold before a book may be published, with every failure in one report: `make test`.

    python -m tests.everything [--jobs N] [--report FILE] [PYTEST ARGUMENT]...

A step that fails does not stop those after it, so one run says all that is wrong: the hooks before a commit, every
notebook, the build, every test. Only if all of them passed is the built site marked as tested, and only a marked site
can be published (`analysis publish`). Arguments for pytest choose some tests; such a run marks nothing.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import yaml

from analysis import publish
from analysis.paths import Project

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (sys.executable, "-m", "analysis.cli")
BIN = ".venv/bin/"
BUILT, TESTED = "the book is built", "every test passes"
MOST = 40  # lines that the report shows of what a step said; all of it was printed


@dataclass(frozen=True)
class Step:
    """One thing that must hold: what it is for, the command, and the steps without which it is not worth a try."""

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ()
    results: str = ""  # the file in which a test run leaves its results


@dataclass(frozen=True)
class Outcome:
    """What became of a step: passed, failed, or left out, and every failure in lines of its own."""

    step: Step
    passed: bool
    failures: tuple[str, ...] = ()
    left_out: bool = False

    @property
    def word(self) -> str:
        return "passed" if self.passed else "left out" if self.left_out else "failed"


def steps(place: Project, jobs: int, chosen: Sequence[str] = ()) -> list[Step]:
    """Every step in order. The notebooks are run apart from the build, so that wrong tables do not hide them."""
    tables, notebooks = "tables keep what their cards say", "every notebook runs to its end"
    results = place.build / "tests.xml"
    tests = ("-m", "pytest", f"--junitxml={results}", *parallel(jobs), *chosen)
    return [
        *hooks(place),
        Step(notebooks, (*PROGRAM, "run", "--jobs", str(jobs))),
        Step(BUILT, (*PROGRAM, "build", "--jobs", str(jobs)), needs=(tables, notebooks)),
        Step(TESTED, (sys.executable, *tests), results=str(results)),
    ]


def parallel(jobs: int) -> tuple[str, ...]:
    """Side by side, file by file; the longest files start first, as `tests/conftest.py` orders them."""
    return ("-n", str(jobs), "--dist", "loadfile", "--no-loadscope-reorder") if jobs > 1 else ()


def hooks(place: Project) -> list[Step]:
    """The hooks before a commit, which are also what `make lint` runs."""
    read = yaml.safe_load((place.root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return [Step(hook["name"], _command(hook["entry"])) for repo in read["repos"] for hook in repo["hooks"]]


def _command(entry: str) -> tuple[str, ...]:
    """A hook's command with the environment that this program runs in."""
    program, *arguments = shlex.split(entry)
    name = program.removeprefix(BIN)
    if name == "python":
        return (sys.executable, *arguments)
    if name == "analysis":
        return (*PROGRAM, *arguments)
    return (str(Path(sys.executable).with_name(name)), *arguments)


def run(place: Project, wanted: Iterable[Step]) -> list[Outcome]:
    """Every step, whatever became of those before it; one that builds on a failed one is left out."""
    done: dict[str, Outcome] = {}
    for step in wanted:
        lacking = [name for name in step.needs if name in done and not done[name].passed]
        done[step.name] = _left_out(step, lacking) if lacking else _run(place, step)
    return list(done.values())


def _left_out(step: Step, lacking: list[str]) -> Outcome:
    why = f"not tried, because this failed: {'; '.join(lacking)}"
    return Outcome(step, passed=False, failures=(why,), left_out=True)


def _run(place: Project, step: Step) -> Outcome:
    print(f"\n== {step.name}", flush=True)
    if step.results:
        Path(step.results).unlink(missing_ok=True)
    said: list[str] = []
    with subprocess.Popen(
        step.command, cwd=place.root, env=os.environ | {"ANALYSIS_ROOT": str(place.root)},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        while piece := process.stdout.read1():
            text = piece.decode("utf-8", errors="replace")
            print(text, end="", flush=True)
            said.append(text)
    if process.returncode == 0:
        return Outcome(step, passed=True)
    lines = "".join(said).strip().splitlines() or ["it said nothing"]
    return Outcome(step, passed=False, failures=_failed_tests(step) or (f"exit {process.returncode}", *lines[-MOST:]))


def _failed_tests(step: Step) -> tuple[str, ...]:
    """Each test that failed, with the first line of why; nothing if no test has left its result."""
    if not step.results or not Path(step.results).is_file():
        return ()
    cases = ElementTree.parse(step.results).iter("testcase")
    found = []
    for case in cases:
        for kind in ("failure", "error"):
            why = case.find(kind)
            if why is not None:
                first = (why.get("message") or why.text or "").strip().splitlines()[:1]
                found.append(f"{case.get('classname')}: {case.get('name')}: {''.join(first)[:300]}")
    return tuple(found)


def report(outcomes: Sequence[Outcome], marked: str) -> str:
    """The outcome of every step and every failure, as Markdown."""
    failed = [outcome for outcome in outcomes if not outcome.passed]
    heading = f"{len(failed)} of {len(outcomes)} steps failed" if failed else f"all {len(outcomes)} steps passed"
    lines = [f"# Before publishing: {heading}", "", "| Step | Outcome |", "| --- | --- |"]
    lines += [f"| {outcome.step.name} | {outcome.word} |" for outcome in outcomes]
    if any(outcome.step.name == BUILT for outcome in failed):
        lines += ["", "The book was not built: the pages that were tested are those of the last build that passed."]
    for outcome in failed:
        lines += ["", f"## {outcome.step.name}: {outcome.word}", "", "````text", *outcome.failures, "````"]
    return "\n".join([*lines, "", marked, ""])


def settle(place: Project, outcomes: Sequence[Outcome], before: str, whole: bool) -> str:
    """Mark the site as tested if everything passed and nothing changed meanwhile; what was done, in a sentence."""
    site = place.build / "html"
    if not all(outcome.passed for outcome in outcomes):
        return "Nothing is published: what was published before stands."
    if not whole:
        return "Some tests were chosen, so the site is not marked as tested."
    if publish.site_hash(site) != before:
        return "The site changed while it was tested, so it is not marked as tested: run the tests again."
    publish.mark_tested(place, before)
    return f"The site is marked as tested, {before[:12]}: `analysis publish` may take it."


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.everything", description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=2, help="notebooks and test files at once")
    parser.add_argument("--report", type=Path, help="where the report is written, _build/report.md if left out")
    options, chosen = parser.parse_known_args(arguments)
    place = Project(ROOT)
    place.build.mkdir(exist_ok=True)
    publish.forget(place)
    *first, tests = steps(place, options.jobs, chosen)
    outcomes = run(place, first)
    before = publish.site_hash(place.build / "html")
    outcomes += run(place, [tests])
    marked = settle(place, outcomes, before, whole=not chosen)
    text = report(outcomes, marked)
    (options.report or place.build / "report.md").write_text(text, encoding="utf-8")
    print(f"\n{text}", flush=True)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
