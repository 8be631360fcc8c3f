"""One build of the site: stage, check the prose, run Sphinx, check the links, swap."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from analysis.book import links, pastpages, prose, staging, terms
from analysis.book.catalogue import Catalogue
from analysis.book.material import gather
from analysis.book.writer import EXTRA, Stage
from analysis.editions import FOLDER, keeping
from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.swapping import swap

VERSIONS = ("sphinx", "myst-nb", "myst-parser", "jupyter-book", "altair", "vl-convert-python", "fastparquet")
# The modules outside this package whose code decides what a page looks like.
LIBRARY = (
    "charts", "dates", "drawing", "facts", "showing", "sources", "tables", "upstream/datasets",
    "reports/deployments", "reports/fr_laws", "reports/timeline",  # what the lists to search in are made with
    "changes/*", "editions/*",  # what moved since older editions, and where their addresses lead
    "coverage", "forms", "instruments", "rates", "reports/measured",  # what the tools are made with
)  # fmt: skip
FOLLOWED = ("_facts/", "_cited/", "_shown/")  # a page that prints one of these names it as what it depends on
STAGE = "stage"
MANIFEST = "build.json"
READ = "cache/links.json"  # what was last read of each page
SETTINGS = ("_config.yml", "_toc.yml", "pyproject.toml", "CITATION.cff", "CHANGELOG.md")


def make(project: Project, results: Sequence, echo: Callable[[str], object]) -> Path:
    site, mark = project.build / "html", project.build / "book" / "published.txt"
    inputs = _inputs(project, results)
    if _stands(project, inputs):
        echo("the book is up to date")
        return site
    mark.unlink(missing_ok=True)
    with _sphinx_ahead(project) as ahead:
        material = gather(results, Catalogue(project))
        stage, past = Stage(project.build / STAGE), pastpages.read(project)
        order = staging.stage_all(project, material, results, stage, edition(project), past)
        chapters = [project.chapters / f"{name}.md" for name in order.chapters]
        chapters = [path for path in chapters if path.is_file()]
        problems = prose.check(chapters, project.chapters) + terms.check(chapters, project.chapters)
        if material.problems or problems:
            raise Problems(material.problems + problems)
        out = _sphinx(project, stage, material.catalogue.checked, ahead, echo)
    fresh = project.build / "html.new"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(out, fresh, ignore=shutil.ignore_patterns(".buildinfo*", ".doctrees", "objects.inv"))
    _tidy_index(fresh / "searchindex.js")
    lost = keeping.keep(fresh, past.editions, past.redirects)
    if lost:
        raise Problems(lost)
    _write_manifest(fresh, material, edition(project))
    broken = links.check(fresh, project.build / READ)
    if broken:
        raise Problems(broken)
    swap(fresh, site)
    mark.write_text(inputs, encoding="utf-8")
    return site


def is_current(project: Project, results: Sequence) -> bool:
    """Whether the site that stands was built from these results, and from the tables, text and code as they are."""
    return _stands(project, _inputs(project, results))


def _stands(project: Project, inputs: str) -> bool:
    mark = project.build / "book" / "published.txt"
    return (project.build / "html").is_dir() and mark.is_file() and mark.read_text(encoding="utf-8") == inputs


def edition(project: Project) -> str:
    """The edition that the pages name: the version of the project."""
    path = project.root / "pyproject.toml"
    if path.is_file():
        return tomllib.loads(path.read_text(encoding="utf-8"))["project"]["version"]
    return importlib.metadata.version("faces-and-places")


def _sphinx_ahead(project: Project) -> subprocess.Popen:
    """Sphinx, loading what it needs while the stage is still written; it then waits for the word to begin.

    Without that word, if the stage has problems or this process is killed, it ends and has written nothing.
    """
    arguments = map(str, (project.build / STAGE, *_sphinx_places(project)))
    return subprocess.Popen(
        [sys.executable, "-m", "analysis.book.sphinx_run", *arguments],
        env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _sphinx_places(project: Project) -> tuple[Path, Path, Path]:
    """Where Sphinx puts its pages, what it keeps of each for the next run, and its report."""
    work = project.build / "book"
    return work / "html", work / "doctrees", work / "report.json"


def _sphinx(project: Project, stage: Stage, day: str, ahead: subprocess.Popen, echo: Callable[[str], object]) -> Path:
    """Give Sphinx the word, to begin from nothing if something changed that it does not follow. Raises Problems."""
    (out, doctrees, report), work = _sphinx_places(project), project.build / "book"
    passed = work / "passed.txt"
    shape = _shape(stage)
    if not passed.is_file() or passed.read_text(encoding="utf-8") != shape:
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(doctrees, ignore_errors=True)
    # Gone until this run has passed: what a failed run leaves is never built upon.
    passed.unlink(missing_ok=True)
    work.mkdir(parents=True, exist_ok=True)
    _drop_gone(stage, out, work / "copied.json")
    report.unlink(missing_ok=True)
    echo("building the pages")
    said, complained = ahead.communicate(f"{_epoch(day)}\n")
    if not report.is_file():
        tail = "\n".join((complained or said).strip().splitlines()[-8:])
        raise Problems([Problem("the book", "Sphinx to run to its end", value=tail)])
    found = json.loads(report.read_text(encoding="utf-8"))
    if found or ahead.returncode:
        unknown = Problem("the book", "Sphinx to end with 0", value=f"{ahead.returncode}: {complained.strip()[-400:]}")
        raise Problems([_problem(entry, stage.folder) for entry in found] or [unknown])
    passed.write_text(shape, encoding="utf-8")
    return out


def _drop_gone(stage: Stage, out: Path, copied: Path) -> None:
    """Take away the files that the last run copied beside the pages and this one will not; Sphinx leaves them."""
    before = json.loads(copied.read_text(encoding="utf-8")) if copied.is_file() else []
    now = sorted(name.removeprefix(EXTRA) for name in stage.written if name.startswith(EXTRA))
    for name in set(before) - set(now):
        (out / name).unlink(missing_ok=True)
    copied.write_text(json.dumps(now), encoding="utf-8")


def _problem(entry: dict, folder: Path) -> Problem:
    """What Sphinx warned of, at the place in our own sources that it is about."""
    place, _, line = entry["location"].rpartition(":")
    if not line.isdigit():
        place, line = entry["location"].rstrip(":"), ""
    file = Path(place)
    name = file.relative_to(folder).as_posix() if place and file.is_relative_to(folder) else place or "the book"
    if name.endswith(".md") and "/" not in name:
        name = f"chapters/{name}"
    return Problem(name, "no warning from Sphinx", row=int(line) if line else None, value=entry["text"])


def _epoch(day: str) -> str:
    """The time that a build states: midnight of the newest day on which a row was checked."""
    return str(int(datetime.fromisoformat(day or "2026-01-01").replace(tzinfo=UTC).timestamp()))


def _inputs(project: Project, results: Sequence) -> str:
    """Everything that goes into the site: results, tables, chapters, settings, the code that builds, the tools."""
    lines = [f"{result.page.name} {result.page.title} {result.page.group}" for result in results]
    read = [path for result in results for path in (result.notebook, result.facts)]
    read += [project.root / name for name in SETTINGS]
    for folder in (project.data, project.chapters, project.root / FOLDER):
        # The notebooks themselves count by their results.
        read += sorted(path for path in folder.rglob("*") if path.is_file() and project.notebooks not in path.parents)
    lines += [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in read if path.is_file()]
    return _hash([*lines, _code(), *(f"{name} {version}" for name, version in versions().items())])


def _shape(stage: Stage) -> str:
    """What every page depends on, beside its own source: contents, titles, settings, code, tools.

    A fact or figure that changes, comes or goes is followed by Sphinx itself, page by page.
    """
    fixed = stage.digest(lambda name: name in ("_config.yml", "_toc.yml", "_book.json"))
    names = _hash([name for name in sorted(stage.written) if not name.startswith((*FOLLOWED, EXTRA))])
    return _hash([fixed, names, _code(), *(f"{name} {version}" for name, version in versions().items())])


def _code() -> str:
    folder = Path(__file__).parent
    files = [*folder.rglob("*"), *(path for name in LIBRARY for path in folder.parent.glob(f"{name}.py"))]
    wanted = [file for file in sorted(files) if file.is_file() and "__pycache__" not in file.parts]
    return _hash([f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in wanted])


def versions() -> dict[str, str]:
    return {name: importlib.metadata.version(name) for name in VERSIONS}


def _hash(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _tidy_index(path: Path) -> None:
    """Make the index the same whether Sphinx began anew or went on: it keeps words that no page has any more, and
    forgets the entries of glossaries that it did not read again. Their words are found as those of any page."""
    before, after = "Search.setIndex(", ")"
    text = path.read_text(encoding="utf-8").strip()
    index = json.loads(text.removeprefix(before).removesuffix(after))
    for part in ("terms", "titleterms"):
        index[part] = {term: pages for term, pages in index[part].items() if pages != []}
    index["indexentries"] = {}
    path.write_text(before + json.dumps(index, sort_keys=True, separators=(",", ":")) + after, encoding="utf-8")


def _write_manifest(folder: Path, material, edition: str) -> None:
    """What the site holds: counts, versions, and the hash of every file, in the form that sha256sum checks."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    hashes = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    manifest = {
        "edition": edition,
        "pages": sum(name.endswith(".html") for name in hashes),
        "notebook_pages": len(material.notebooks),
        "facts": len(material.facts),
        "figures_and_tables": len(material.shown),
        "tables": {name: len(frame) for name, frame in material.catalogue.frames.items()},
        "files": len(hashes),
        "bytes": sum(path.stat().st_size for path in files),
        "versions": versions(),
        "hash": _hash([f"{digest}  {name}" for name, digest in hashes.items()]),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    sums = "".join(f"{digest}  {name}\n" for name, digest in hashes.items())
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
