"""What is past its limit on a day, and what is due next, for those who look again: text, Markdown and JSON."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from analysis import dates
from analysis.paths import Project
from analysis.upkeep.deadlines import Deadline, deadlines
from analysis.upkeep.writing import plain, row_link, web_address

SOON = 3  # dates ahead that are listed


@dataclass(frozen=True)
class Due:
    """The rows past their limit on a day, and all others with a limit, each list in the order of their dates."""

    on: date
    past: tuple[Deadline, ...]
    ahead: tuple[Deadline, ...]
    web: str = ""

    def as_dict(self) -> dict:
        return {
            "on": self.on.isoformat(),
            "findings": [one.as_dict() for one in self.past],
            "next": [{"by": by.isoformat(), "table": table, "rows": len(rows)} for by, table, rows in self.coming()],
        }

    def text(self) -> str:
        lines = [one.text() for one in self.past]
        lines.append(f"on {_words(self.on)}: {_counted(len(self.past))} past the limit")
        lines += [f"next: by {_words(by)} {_counted(len(rows))} of {table}" for by, table, rows in self.coming()]
        return "\n".join(lines)

    def markdown(self) -> str:
        parts = [
            f"# Due for a check on {_words(self.on)}",
            f"{_counted(len(self.past))} past the limit. A row past its limit is not wrong: nobody has looked since. "
            "Whoever compares it with its source sets `checked_date` to that day.",
        ]
        for (table, reason), rows in grouped(self.past):
            parts.append(f"## {plain(table)}\n\n{_counted(len(rows))}, because {plain(reason)}.")
            parts.append("\n".join(self._line(one) for one in rows))
        if self.ahead:
            lines = "\n".join(f"| {_words(by)} | {plain(table)} | {len(rows)} |" for by, table, rows in self.coming())
            parts.append(f"## Due next\n\n| by | table | rows |\n| --- | --- | --- |\n{lines}")
        return "\n\n".join(parts) + "\n"

    def coming(self) -> Iterator[tuple[date, str, list[Deadline]]]:
        """The next dates on which rows are due, with the rows of each table; as many dates as can be planned for."""
        by_date = itertools.groupby(self.ahead, key=lambda one: one.by)
        for by, rows in itertools.islice(by_date, SOON):
            for table, mine in itertools.groupby(rows, key=lambda one: one.table):
                yield by, table, list(mine)

    def _line(self, one: Deadline) -> str:
        link = row_link(self.web, one.file, one.line, one.key)
        return f"- {link}: {plain(one.label)}. Last checked {dates.words(one.checked)}, due by {_words(one.by)}."


def due(place: Project, on: date) -> Due:
    """What is past its limit on this day in a checkout, and what is not yet."""
    found = deadlines(place)
    past = tuple(one for one in found if one.is_past(on))
    return Due(on, past, tuple(one for one in found if not one.is_past(on)), web_address(place))


def grouped(rows: Sequence[Deadline]) -> list[tuple[tuple[str, str], list[Deadline]]]:
    """Rows by table and reason, the group with the most urgent row first."""
    groups: dict[tuple[str, str], list[Deadline]] = {}
    for one in rows:
        groups.setdefault((one.table, one.reason), []).append(one)
    return list(groups.items())


def _counted(number: int) -> str:
    return f"{number:,} {'row' if number == 1 else 'rows'}"


def _words(day: date) -> str:
    return dates.words(day.isoformat())
