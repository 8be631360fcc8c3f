"""Freezing an edition: what it published, written down once, so that later builds can be held to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.book import changespage, site
from analysis.book.catalogue import Catalogue
from analysis.changes import asjson, compare, git, revision, sources
from analysis.changes.state import State
from analysis.editions import FOLDER, addresses, frozen, measures
from analysis.editions.frozen import Frozen
from analysis.editions.names import is_name, order
from analysis.editions.since import since
from analysis.paths import Project
from analysis.problems import Problem, Problems

ROWS_KEPT = 200  # of each table and chart that changed, in the files of an edition; its tag has the rest
BUILD_FIRST = "Run analysis build first"
SETTINGS = "pyproject.toml"
FIXED = (frozen.FACTS, frozen.MANIFEST, frozen.ADDRESSES)  # what an edition says of itself, whatever came before it


@dataclass(frozen=True)
class Current:
    """The book as it is built: its state, and the folder of the site."""

    state: State
    site: Path


def current(place: Project, echo: Callable[[str], object]) -> Current:
    """The built book. Raises Problems if it is not up to date with the tables, chapters and code."""
    from analysis.build import check_tables, failures
    from analysis.pages import pages
    from analysis.run import run_pages

    check_tables(place, echo)
    results = run_pages(pages(place).values(), place, echo=echo)
    failed = failures(results, place)
    if failed:
        raise Problems(failed)
    if not site.is_current(place, results):
        raise Problems([Problem("_build/html", "the built book to be up to date", fix=BUILD_FIRST)])
    return Current(sources.read(place, "this edition", sources.ran(results)), place.build / "html")


def freeze(place: Project, name: str, echo: Callable[[str], object] = print) -> Path | None:
    """Write the edition down under `editions/`; returns its folder, or None if these very files are there already.

    Raises Problems, all at once, if it may not be frozen: another name than the project's version, no part in the
    list of changes, files not committed, older than the newest, frozen before with other content.
    """
    known = frozen.read_all(place)
    problems = list(_refused(place, name, known))
    if problems:
        raise Problems(problems)
    book = current(place, echo)
    folder = place.root / FOLDER / name
    files = itself(place, name, book)
    if folder.is_dir():
        differing = [file for file in FIXED if (folder / file).read_text(encoding="utf-8") != files[file]]
        if differing:
            fix = "A frozen edition never changes: give the correction a number of its own, as in 2026.11.1"
            raise Problems(
                [
                    Problem(f"{FOLDER}/{name}/{file}", "what was frozen to be what is built", fix=fix)
                    for file in differing
                ]
            )
        return None
    if known:
        moved = _against(place, known[-1], book.state, echo) | {"new": f"edition {name}"}
        files[frozen.CHANGES] = asjson.text(asjson.shortened(moved, ROWS_KEPT))
    folder.mkdir(parents=True)
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    return folder


def _refused(place: Project, name: str, known: Sequence[Frozen]) -> Iterator[Problem]:
    """Why an edition of this name may not be frozen now."""
    if not is_name(name):
        yield Problem("edition", "year, month and perhaps a number, as in 2026.11 or 2026.11.1", value=name)
    version = site.edition(place)
    if version != name:
        yield Problem(SETTINGS, f"version {name}", column="version", value=version, fix="The edition is the version")
    yield from _unlisted(place, name)
    newest = known[-1].name if known else ""
    if newest and order(name) < order(newest):
        yield Problem("edition", f"an edition later than {newest}, which is frozen", value=name)
    waiting = git.uncommitted(place.root)
    if waiting:
        shown = ", ".join(waiting[:8]) + (f" and {len(waiting) - 8} more" if len(waiting) > 8 else "")
        yield Problem("git status", "every file to be committed", value=shown)


def _unlisted(place: Project, name: str) -> Iterator[Problem]:
    path = place.root / changespage.FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    heading = next((one for one in changespage.editions(text)[1] if one.name == name), None)
    if heading is None:
        yield Problem(changespage.FILE, f"a part on this edition: ## {name}")
    elif changespage.WAITING in heading.heading:
        yield Problem(changespage.FILE, f"the heading ## {name}", row=heading.row, value=heading.heading)


def itself(place: Project, name: str, book: Current) -> dict[str, str]:
    """What an edition says of itself, by the name of the file."""
    state = book.state
    return {
        frozen.FACTS: frozen.facts_csv(state.facts, state.cited, state.answering),
        frozen.MANIFEST: json.dumps(manifest(place, name, book), ensure_ascii=False, indent=1) + "\n",
        frozen.ADDRESSES: "".join(f"{address}\n" for address in sorted(addresses.of(book.site))),
    }


def manifest(place: Project, name: str, book: Current) -> dict:
    """Counts, hashes and versions of an edition. No hash of the site: it prints the edition that this freezes."""
    built = json.loads((book.site / site.MANIFEST).read_text(encoding="utf-8"))
    tables = measures.tables(place, book.state)
    return {
        "edition": name,
        "day": Catalogue(place).checked,
        "counts": {
            "tables": len(tables),
            "rows": sum(table["rows"] for table in tables.values()),
            "facts": len(book.state.facts),
            "pages": built["pages"],
            "notebook_pages": built["notebook_pages"],
        },
        "lock_sha256": measures.sha256(place.lock),
        "sources_sha256": tables.get("sources", {}).get("sha256", ""),
        "versions": built["versions"],
        "verdicts": measures.verdicts(book.state),
        "tables": tables,
    }


def _against(place: Project, before: Frozen, state: State, echo: Callable[[str], object]) -> dict:
    """What moved since the edition before: row by row if its tag is in this history, else from its frozen files."""
    if git.call(place.root, "rev-parse", "--verify", "--quiet", f"refs/tags/{before.name}^{{commit}}").returncode:
        echo(f"no tag {before.name} here: comparing with the files of the edition, without rows")
        return since(before, state, measures.tables(place, state))
    sha = git.commit(place.root, before.name)
    found = asjson.as_dict(compare(revision.at(place, before.name, sha, echo=echo), state))
    return found | {"old": f"edition {before.name}"}


def tag(place: Project, name: str) -> str:
    """Commit the edition's folder, if it is not yet, and make the annotated tag. Returns the tag's name.

    Raises Problems if the tag exists: a published tag never moves.
    """
    if not git.call(place.root, "rev-parse", "--verify", "--quiet", f"refs/tags/{name}").returncode:
        raise Problems([Problem("git tag", "a tag that does not exist yet", value=name, fix="A tag never moves")])
    folder = f"{FOLDER}/{name}"
    if git.uncommitted(place.root):
        git.said(place.root, "add", "--", folder)
        git.said(place.root, "commit", "--quiet", "-m", f"Freeze edition {name}", "--", folder)
    git.said(place.root, "tag", "--annotate", name, "-m", f"Edition {name}")
    return name
