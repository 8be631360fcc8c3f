"""One build, start to end: check the tables, run what changed, assemble the book, and swap it in whole.

What went into the last build that passed is kept as one hash beside what it made, so that a build with nothing to do
says so before it has loaded anything.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from analysis.paths import Project
from analysis.problems import Problem, Problems, listed, suggest

BUILT = "built.json"
CHECKED = "checked.json"  # what has passed the check, by table
CODE = "check.py"  # its entry for the code that checks
CHECKING = (
    "check.py",
    "rowrules.py",
    "numberrules.py",
    "recheck.py",
    "dates.py",
    "tables.py",
    "upstream/counts.py",
    "upstream/datasets.py",
    "upstream/pins.py",
)


@dataclass(frozen=True)
class Built:
    """What a build did: where the book is, how many pages it holds, which notebooks ran."""

    site: str
    pages: int
    notebooks: int
    ran: tuple[str, ...]
    facts: int

    def text(self) -> str:
        ran = f"{len(self.ran)} of {self.notebooks} notebook pages run"
        return f"{self.pages} pages, {self.facts} facts; {ran}\nThe book is at {self.site}"

    def as_dict(self) -> dict:
        return asdict(self)


def build(
    place: Project,
    only: Iterable[str] = (),
    jobs: int = 2,
    cluster: str | None = None,
    echo: Callable[[str], None] = print,
) -> Built:
    """Build the book and put it in place of the old one, which stands until everything has passed.

    `only` names pages to run; the others are taken as they were last run. Raises Problems with everything that
    is wrong: tables, notebooks that failed (all of them), missing facts, bare figures, Sphinx's warnings.
    """
    wanted = list(only)
    state = whole_state(place)
    done = None if wanted else last_built(place, state)
    if done:
        echo("the book is up to date")
        return done

    from analysis.book import build as build_book
    from analysis.pages import pages
    from analysis.run import run_pages

    mark = place.build / BUILT
    mark.unlink(missing_ok=True)
    check_tables(place, echo)
    wanted = known_pages(place, wanted)
    everything = list(pages(place).values())
    with _executor(cluster) as executor:
        if wanted:
            results = _only(everything, wanted, place, jobs, executor, echo)
        else:
            results = run_pages(everything, place, jobs=jobs, executor=executor, echo=echo)
    failed = failures(results, place)
    if failed:
        raise Problems(failed)
    site = build_book(place, results, echo)
    published = published_facts(place)
    built = Built(
        site=str(site / "index.html"),
        pages=sum(1 for _ in site.rglob("*.html")),
        notebooks=len(results),
        ran=tuple(result.page.name for result in results if result.ran),
        facts=len(published),
    )
    if not wanted:
        mark.write_text(json.dumps({"state": state} | built.as_dict(), indent=1) + "\n", encoding="utf-8")
    return built


def last_built(place: Project, state: str) -> Built | None:
    """What the last build made, if these very inputs went into it and its site stands."""
    last = _read_mark(place.build / BUILT)
    if last.pop("state", None) != state or not Path(last["site"]).is_file():
        return None
    return Built(**last | {"ran": ()})


def _read_mark(path: Path) -> dict:
    """What an earlier build left word of; nothing if it did not, or was stopped while it wrote."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return {}


def whole_state(place: Project) -> str:
    """One hash over everything that can go into a build: tables, prose, notebooks, code, settings, lock, tools."""
    digest = hashlib.sha256(sys.version.encode())
    folders = (place.data, place.chapters, place.root / "editions", Path(__file__).parent)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    files += [path for path in place.root.iterdir() if path.is_file()]
    for path in sorted(path for path in files if "__pycache__" not in path.parts):
        digest.update(f"{path}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for tool in sorted(f"{one.name} {one.version}" for one in metadata.distributions()):
        digest.update(tool.encode())
    return digest.hexdigest()


def known_pages(place: Project, names: Iterable[str]) -> list[str]:
    """The names as given. Raises Problems naming each that is no page, with the nearest right name."""
    from analysis.pages import pages

    names = list(names)
    if not names:
        return []
    known = pages(place)
    wrong = [
        Problem("--only", f"a page: {listed(known, most=8)}", value=name, fix=suggest(name, known))
        for name in names
        if name not in known
    ]
    if wrong:
        raise Problems(wrong)
    return names


def check_tables(place: Project, echo: Callable[[str], None] = print) -> None:
    """Check every table, unless these very bytes have passed before. Raises Problems."""
    state, mark = _data_state(place), place.build / CHECKED
    before = _read_mark(mark)
    if state == before:
        return
    from analysis.check import check

    echo("checking the tables")
    passed = {name for name in state if state[name] == before.get(name)}
    problems = check(place, passed=passed - {CODE} if CODE in passed else ())
    if problems:
        raise Problems(problems)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")


def published_facts(place: Project) -> dict[str, dict]:
    """The published numbers of the last build by key. Raises Problems if there is no built book."""
    path = place.build / "html" / "facts.json"
    if not path.is_file():
        raise Problems([Problem(place.relative(path), "a built book", fix="Run analysis build first")])
    return {fact["key"]: fact for fact in json.loads(path.read_text(encoding="utf-8"))}


def _data_state(place: Project) -> dict[str, str]:
    """A hash of all that the check reads: by table, its rows and card; and of the code that checks."""
    code = [Path(__file__).parent / name for name in CHECKING]
    state = {CODE: _hash_of(code) + metadata.version("frictionless")}
    for entry in sorted(place.data.iterdir()):
        state[entry.name] = _hash_of(path for path in [entry, *entry.rglob("*")] if path.is_file())
    return state


def _hash_of(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _only(everything, wanted: list[str], place: Project, jobs: int, executor, echo) -> list:
    """Fresh results for the pages named, last results for the others."""
    from analysis.run import last_results, run_pages

    chosen = [page for page in everything if page.name in wanted]
    others = last_results([page for page in everything if page.name not in wanted], place)
    missing = [page.name for page in everything if page.name not in wanted and page.name not in others]
    if missing:
        problem = Problem("--only", "every other page to have been run before", value=listed(missing, most=5))
        raise Problems([Problem(problem.file, problem.expected, value=problem.value, fix="Run analysis build once")])
    fresh = {result.page.name: result for result in run_pages(chosen, place, jobs=jobs, executor=executor, echo=echo)}
    return [fresh.get(page.name) or others[page.name] for page in everything]


def failures(results, place: Project) -> list[Problem]:
    """A problem for each notebook that did not run to its end, with the last lines of its error."""
    return [
        Problem(
            result.page.name,
            "the notebook to run to its end",
            value=result.error,
            fix=f"The notebook with its error is at {place.relative(result.notebook)}",
        )
        for result in results
        if result.error
    ]


@contextmanager
def _executor(cluster: str | None) -> Iterator:
    """Where the work is done: None for this machine, or the executor of a Dask cluster."""
    if cluster is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise Problems(
            [
                Problem(
                    "--cluster",
                    "the extra `cluster` to be installed",
                    fix="pip install 'faces-and-places[cluster]'",
                )
            ]
        ) from None
    with Client(cluster) as client:
        yield client.get_executor()
