"""Where addresses lead that were published once and are not built any more: `editions/redirects.csv`, by hand.

Each row is a decision of a person: the old address, the new one, and the reason, which readers see.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.editions import FOLDER
from analysis.editions.frozen import REDIRECTS
from analysis.paths import Project
from analysis.problems import Problem, Problems

FILE = f"{FOLDER}/{REDIRECTS}"
COLUMNS = ("old", "new", "reason")


@dataclass(frozen=True)
class Redirect:
    """One row: an old address, from the top of the site, where it leads now, and why. `row` is its line in the file."""

    old: str
    new: str
    reason: str
    row: int

    @property
    def page(self) -> str:
        """The page of the old address, without the place on it."""
        return self.old.partition("#")[0]

    @property
    def anchor(self) -> str:
        return self.old.partition("#")[2]


def read(place: Project) -> dict[str, Redirect]:
    """The redirects by old address; none if there is no file. Raises Problems with everything that is wrong."""
    path = place.root / FILE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    if not rows or tuple(rows[0]) != COLUMNS:
        found = ",".join(rows[0]) if rows else ""
        raise Problems([Problem(FILE, f"the columns {','.join(COLUMNS)}", row=1, value=found)])
    wrong = [
        Problem(FILE, f"{len(COLUMNS)} cells", row=number, value=",".join(row))
        for number, row in enumerate(rows[1:], start=2)
        if len(row) != len(COLUMNS)
    ]
    if wrong:
        raise Problems(wrong)
    listed = [Redirect(*row, row=number) for number, row in enumerate(rows[1:], start=2)]
    problems = list(_problems(listed))
    if problems:
        raise Problems(problems)
    return {one.old: one for one in listed}


def _problems(listed: list[Redirect]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    olds = {one.old: one for one in listed}
    for one in listed:
        for column in ("old", "new"):
            if not _is_address(getattr(one, column)):
                expected = "an address from the top of the site, such as facts.html#some-key"
                yield Problem(FILE, expected, row=one.row, column=column, value=getattr(one, column))
        if not one.reason.strip():
            yield Problem(FILE, "the reason, which readers see", row=one.row, column="reason", value=one.reason)
        if one.old in seen:
            yield Problem(FILE, "each old address once", one.row, "old", one.old, f"Row {seen[one.old]} has it too")
        seen.setdefault(one.old, one.row)
        if one.new == one.old:
            yield Problem(FILE, "an address that leads elsewhere", row=one.row, column="new", value=one.new)
        elif one.new in olds:
            further = olds[one.new]
            fix = f"Row {further.row} leads on to {further.new}: name the last address"
            yield Problem(FILE, "an address that is built, not one that leads on", one.row, "new", one.new, fix)


def _is_address(text: str) -> bool:
    path = text.partition("#")[0]
    plain = text == text.strip() and not any(sign in text for sign in (" ", "\\", "//", ":", "?"))
    return bool(path) and plain and not path.startswith("/") and ".." not in path.split("/")
