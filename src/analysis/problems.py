"""What is wrong, said once and whole: file, row, column, value, what was expected, how to fix it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `row` counts lines of the file, so an editor can jump there; None: the whole file."""

    file: str
    expected: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    fix: str = ""

    def text(self) -> str:
        place = self.file + (f", row {self.row}" if self.row is not None else "")
        place += f", column {self.column}" if self.column else ""
        found = f": {self.value!r}" if self.value is not None else ""
        return f"{place}{found}: expected {self.expected}" + (f". {self.fix}" if self.fix else "")

    def as_dict(self) -> dict:
        return asdict(self)


class Problems(Exception):
    """Everything that was found wrong in one go. Never empty."""

    def __init__(self, found: Iterable[Problem]):
        self.found = list(found)
        super().__init__("\n".join(problem.text() for problem in self.found))

    def __iter__(self):
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


def suggest(name: str, choices: Iterable[str]) -> str:
    """The nearest right name, as a question, or nothing if none is near."""
    by_lower = {choice.lower(): choice for choice in choices}
    near = difflib.get_close_matches(str(name).lower(), by_lower, n=1, cutoff=0.6)
    return f"did you mean {by_lower[near[0]]}?" if near else ""


def listed(choices: Iterable[str], most: int = 60) -> str:
    """Allowed values in words; a long list is cut and says so."""
    choices = [str(choice) for choice in choices]
    shown = ", ".join(choices[:most])
    return shown if len(choices) <= most else f"{shown} and {len(choices) - most} more"
