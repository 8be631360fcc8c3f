"""What changed, edition by edition, the newest first: made from CHANGELOG.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.problems import Problem

NAME = "what-changed"
FILE = "CHANGELOG.md"
EDITION = re.compile(r"(\d{4})\.(\d{1,2})(?:\.(\d+))?\b")
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
        found = EDITION.match(self.heading)
        return tuple(int(part or 0) for part in found.groups()) if found else ()


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


def markdown(root: Path, edition: str, repository: str, problems: list[Problem]) -> str:
    """The whole page. A missing file, a heading that names no edition, or this edition left out is a problem."""
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
    if edition not in [EDITION.match(one.heading).group() for one in found if one.order]:
        problems.append(Problem(FILE, f"a part on this edition: ## {edition}"))
    history = f" Every change of a row, a text or a line of code stands in [the history]({repository}/commits)."
    parts = ["# What changed", f"{intro}{history if repository else ''}"]
    for one in sorted(found, key=lambda one: one.order, reverse=True):
        parts += [f"## {one.heading}", one.text]
    return "\n\n".join(part for part in parts if part) + "\n"
