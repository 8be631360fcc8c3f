"""An edition as it was frozen: its numbers, counts, hashes, verdicts and addresses, in files that need no git to read.

`editions/<name>/` holds `facts.csv`, `manifest.json`, `addresses.txt` and, but for the first, `changes.json`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.changes.state import Verdict
from analysis.editions import FOLDER
from analysis.editions.names import is_name, order
from analysis.paths import Project
from analysis.problems import Problem, Problems

FACTS, MANIFEST, ADDRESSES, CHANGES = "facts.csv", "manifest.json", "addresses.txt", "changes.json"
NEEDED = (FACTS, MANIFEST, ADDRESSES)
REDIRECTS = "redirects.csv"
COLUMNS = (
    "key", "value", "unit", "interval", "interval_text", "n", "text", "means", "page", "cited_on", "answers",
)  # fmt: skip
LISTS = ("cited_on", "answers")
LIST_MARK = ";"
WORDS = ("text", "date")  # units whose values are not numbers


@dataclass(frozen=True)
class Frozen:
    """One edition. `facts` are by key, as a comparison takes them; `changes` is against the edition before, or None."""

    name: str
    facts: Mapping[str, Mapping]
    manifest: Mapping
    addresses: tuple[str, ...]
    changes: Mapping | None

    @property
    def day(self) -> str:
        """The newest day on which a row of this edition was checked."""
        return self.manifest["day"]

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        return {number: Verdict(**stored) for number, stored in self.manifest["verdicts"].items()}


def read_all(place: Project) -> list[Frozen]:
    """Every frozen edition, the newest last; none if none was frozen. Raises Problems with all that is wrong."""
    folder = place.root / FOLDER
    found, problems = [], []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not path.is_dir():
            continue
        wrong = list(_wrong(place, path))
        problems += wrong
        if not wrong:
            found.append(_read(path))
    if problems:
        raise Problems(problems)
    return sorted(found, key=lambda one: order(one.name))


def _wrong(place: Project, path: Path) -> Iterable[Problem]:
    name = place.relative(path)
    if not is_name(path.name):
        yield Problem(name, "a folder named as an edition, such as 2026.11")
    for file in NEEDED:
        if not (path / file).is_file():
            yield Problem(f"{name}/{file}", "a file of every edition", fix="Take it from the history of the repository")
    for file in (MANIFEST, CHANGES):
        try:
            json.loads((path / file).read_text(encoding="utf-8")) if (path / file).is_file() else None
        except ValueError as error:
            yield Problem(f"{name}/{file}", "JSON", value=str(error))
    if (path / FACTS).is_file():
        header = tuple(next(csv.reader((path / FACTS).read_text(encoding="utf-8").splitlines()), ()))
        if header != COLUMNS:
            yield Problem(f"{name}/{FACTS}", f"the columns {', '.join(COLUMNS)}", row=1, value=",".join(header))


def _read(path: Path) -> Frozen:
    changes = path / CHANGES
    return Frozen(
        path.name,
        parse_facts((path / FACTS).read_text(encoding="utf-8")),
        json.loads((path / MANIFEST).read_text(encoding="utf-8")),
        tuple((path / ADDRESSES).read_text(encoding="utf-8").split()),
        json.loads(changes.read_text(encoding="utf-8")) if changes.is_file() else None,
    )


def facts_csv(facts: Mapping[str, Mapping], cited: Mapping[str, Iterable], answers: Mapping[str, Iterable]) -> str:
    """The numbers as a table, by key. `cited` are the pages that print one, `answers` those whose short answer does."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for key, fact in sorted(facts.items()):
        row = {**fact, "cited_on": cited.get(key, ()), "answers": answers.get(key, ())}
        writer.writerow([_cell(row.get(column)) for column in COLUMNS])
    return text.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return LIST_MARK.join(str(part) for part in value) if isinstance(value, list | tuple) else str(value)


def parse_facts(text: str) -> dict[str, dict]:
    """The numbers of such a table, as a notebook would have recorded them."""
    return {row["key"]: _fact(row) for row in csv.DictReader(io.StringIO(text, newline=""))}


def _fact(row: Mapping[str, str]) -> dict:
    interval = [float(bound) for bound in row["interval"].split(LIST_MARK)] if row["interval"] else None
    return {
        **row,
        "value": row["value"] if row["unit"] in WORDS else json.loads(row["value"]),
        "interval": interval,
        "n": int(row["n"]) if row["n"] else None,
        **{name: tuple(part for part in row[name].split(LIST_MARK) if part) for name in LISTS},
    }
