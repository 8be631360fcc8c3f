"""What changed, edition by edition, the newest first: the words of CHANGELOG.md, and what moved by the frozen files."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from analysis.book.changedhtml import moved
from analysis.book.markup import FENCE as RAW
from analysis.book.markup import slug_id
from analysis.editions.frozen import Frozen
from analysis.editions.names import NAME as CALVER
from analysis.editions.names import order
from analysis.editions.redirects import Redirect
from analysis.problems import Problem

NAME = "what-changed"
FEED = "changes.atom"
FILE = "CHANGELOG.md"
WAITING = "not yet released"  # in the heading of the part that grows until its edition is frozen
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")


@dataclass(frozen=True)
class Edition:
    """What the list of changes says of one edition; `row` is the line of its heading."""

    heading: str
    text: str
    row: int

    @property
    def order(self) -> tuple[int, ...]:
        """Year, month and, of a corrected edition, its number: later editions are larger."""
        return order(self.heading)

    @property
    def name(self) -> str:
        """The edition's name, without what the heading adds; "" if it names none."""
        found = CALVER.match(self.heading)
        return found.group() if found else ""


@dataclass(frozen=True)
class Past:
    """What the frozen editions give to the page: themselves, what moved since the newest, where addresses lead now.

    `anchors` are the keys of numbers that have an entry on the page of all facts.
    """

    editions: tuple[Frozen, ...] = ()
    since: Mapping | None = None
    redirects: Mapping[str, Redirect] = field(default_factory=dict)
    anchors: Container[str] = ()


def editions(text: str) -> tuple[str, list[Edition]]:
    """The words before the first edition, and the editions in the order of the file."""
    before: list[str] = []
    found: list[tuple[str, int, list[str]]] = []
    fence = ""
    for row, line in enumerate(text.splitlines(), start=1):
        mark = FENCE.match(line)
        if mark and (not fence or line.strip() == fence):
            fence = "" if fence else mark.group(1)
        if line.startswith("## ") and not fence:
            found.append((line[3:].strip(), row, []))
        else:
            (found[-1][2] if found else before).append(line)
    intro = "\n".join(line for line in before if not line.startswith("# ")).strip()
    return intro, [Edition(heading, "\n".join(lines).strip(), row) for heading, row, lines in found]


def markdown(root: Path, edition: str, repository: str, problems: list[Problem], past: Past | None = None) -> str:
    """The whole page. A missing file, a heading that names no edition, or this edition left out is a problem."""
    past = past or Past()
    path = root / FILE
    if not path.is_file():
        problems.append(Problem(FILE, "the list of changes, edition by edition"))
        return "# What changed\n"
    intro, found = editions(path.read_text(encoding="utf-8"))
    problems.extend(
        Problem(FILE, "an edition named by year and month, as in 2026.11", row=one.row, value=one.heading)
        for one in found
        if not one.order
    )
    listed = [one.name for one in found]
    for name in dict.fromkeys((edition, *(one.name for one in past.editions))):
        if name not in listed:
            problems.append(Problem(FILE, f"a part on this edition: ## {name}"))
    history = f" Every change of a row, a text or a line of code stands in [the history]({repository}/commits)."
    parts = ["# What changed", f"{intro}{history if repository else ''}", _feed(), *_since(past)]
    for one in sorted(found, key=lambda one: one.order, reverse=True):
        parts += [f"({anchor(one.name)})=\n## {one.heading}", one.text, *_moved(one.name, past)]
    return "\n\n".join(part for part in [*parts, *_redirected(past)] if part) + "\n"


def anchor(edition: str) -> str:
    """The place of an edition on the page."""
    return f"edition-{slug_id(edition)}"


def _feed() -> str:
    return _raw(f'<p><a href="{FEED}" type="application/atom+xml">New editions as a feed (Atom)</a></p>')


def _raw(html: str) -> str:
    return f"{RAW}{{raw}} html\n{html}\n{RAW}"


def _since(past: Past) -> Iterator[str]:
    """What this build has that the newest edition has not."""
    if not past.editions or past.since is None:
        yield "No edition has been frozen yet, so there is none to compare this book with."
        return
    newest = past.editions[-1].name
    yield f"## Since edition {newest}, not yet released"
    yield _raw(moved(past.since, "since", past.anchors))


def _moved(name: str, past: Past) -> Iterator[str]:
    """What moved from the edition before to this one, and its files, if it is frozen."""
    frozen = next((one for one in past.editions if one.name == name), None)
    if frozen is None:
        return
    counts = frozen.manifest["counts"]
    files = [f'<a href="{file}" download>{escape(words)}</a>' for file, words in files_of(frozen).items()]
    held = f"{counts['facts']:,} numbers from {counts['rows']:,} rows of {counts['tables']:,} tables"
    yield _raw(f"<p>Frozen with {held}: {', '.join(files)}.</p>")
    if frozen.changes:
        yield _raw(moved(frozen.changes, name, past.anchors))


def files_of(frozen: Frozen) -> dict[str, str]:
    """What a reader may take along of an edition: the address of each file, and what it holds."""
    words = {"facts.csv": "its numbers", "manifest.json": "its manifest"}
    if frozen.changes:
        words["changes.json"] = "what moved, as JSON"
    return {f"editions/{frozen.name}/{file}": text for file, text in words.items()}


def _redirected(past: Past) -> Iterator[str]:
    """Every address that was published once and leads elsewhere now."""
    if not past.redirects:
        return
    items = "\n".join(
        f'<li><a href="{escape(one.old, quote=True)}">{escape(one.old)}</a>, now '
        f'<a href="{escape(one.new, quote=True)}">{escape(one.new)}</a>: {escape(one.reason)}</li>'
        for one in past.redirects.values()
    )
    yield "## Addresses that have moved"
    yield _raw(f"<ul>\n{items}\n</ul>")
