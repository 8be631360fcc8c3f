"""The tables as the book's reference pages need them: cards, rows as text, sources by id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis import dates
from analysis.paths import Project
from analysis.problems import Problem, suggest
from analysis.sources import KINDS, citation
from analysis.tables import card, read_text, table_paths, tables
from analysis.upstream.datasets import Dataset, datasets

LIST_MARK = ";"  # between the values of a cell that holds several
LONGEST_TITLE = 48  # characters of a title that stands for a source


@dataclass(frozen=True)
class Catalogue:
    """All tables of a checkout, each read once."""

    project: Project

    @cached_property
    def names(self) -> list[str]:
        return tables(self.project.root)

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table, every grade, every cell as the text it holds."""
        return {name: read_text(table_paths(name, self.project.root)[0]) for name in self.names}

    @cached_property
    def cards(self) -> dict[str, dict]:
        return {name: card(name, self.project.root) for name in self.names}

    @cached_property
    def datasets(self) -> dict[str, Dataset]:
        """The upstream datasets that derived tables are made from, by name."""
        return datasets(self.project)

    def resource(self, name: str) -> dict:
        return self.cards[name]["resources"][0]

    def fields(self, name: str) -> list[dict]:
        return self.resource(name)["schema"]["fields"]

    def key(self, name: str) -> list[str]:
        declared = self.resource(name)["schema"].get("primaryKey", [])
        return [declared] if isinstance(declared, str) else list(declared)

    def title(self, name: str) -> str:
        return self.resource(name).get("title") or self.cards[name].get("title") or name

    def licence(self, name: str) -> str:
        """The short names of the licences that a table is under."""
        return ", ".join(licence["name"] for licence in self.cards[name].get("licenses", []))

    def foreign_keys(self, name: str) -> list[dict]:
        """What the columns of a table refer to. A column whose cells hold several keys cannot be declared so."""
        return [
            {
                "fields": [field["name"]],
                "reference": {
                    "resource": "" if field["reference"]["table"] == name else field["reference"]["table"],
                    "fields": [field["reference"]["field"]],
                },
            }
            for field in self.fields(name)
            if field.get("reference") and field.get("kind") != "list"
        ]

    @cached_property
    def keyed(self) -> dict[str, dict[str, dict]]:
        """Rows by table and by key; a key of several columns is written with slashes."""
        return {
            name: {"/".join(row[column] for column in self.key(name)): row for row in frame.to_dict("records")}
            for name, frame in self.frames.items()
        }

    def seen(self, name: str) -> list[dict]:
        """The rows of a table whose source was read; none if the book has no such table."""
        return [row for row in self.rows(name) if row["verified"] == "seen"]

    def rows(self, name: str) -> list[dict]:
        """The rows of a table, of every grade; none if the book has no such table."""
        return self.frames[name].to_dict("records") if name in self.names else []

    def rows_of(self, table: str, key: str) -> list[dict]:
        """The rows of a table that a fact names: the one of this key, or all whose key fits it, with * for any text.

        Counts over many thousand rows name them so: `*/Boston/*/state_local_court`.
        """
        known = self.keyed.get(table, {})
        if key in known or "*" not in key:
            return [known[key]] if key in known else []
        if (table, key) not in self._fitting:
            fits = re.compile(".*".join(re.escape(part) for part in key.split("*")), re.DOTALL).fullmatch
            self._fitting[table, key] = [row for name, row in known.items() if fits(name)]
        return self._fitting[table, key]

    @cached_property
    def _fitting(self) -> dict[tuple[str, str], list[dict]]:
        """What `rows_of` has found for keys with `*`, which many facts share."""
        return {}

    @cached_property
    def sources(self) -> dict[str, dict]:
        """Sources by id, each with its full citation, a short label and the words for its kind."""
        if "sources" not in self.names:
            return {}
        found = {}
        for row in self.frames["sources"].to_dict("records"):
            found[row["source_id"]] = row | {
                "citation": citation(row),
                "label": _label(row),
                "kind_words": KINDS.get(row.get("kind", ""), row.get("kind", "").replace("_", " ")),
            }
        return found

    @cached_property
    def citing(self) -> dict[str, dict[str, int]]:
        """How many rows of each table cite a source; a derived table's rows all rest on its dataset's sources."""
        found: dict[str, dict[str, int]] = {}
        for one in self.datasets.values():
            for source_id in (one.card["source_id"], *one.card.get("other_sources", ())):
                found.setdefault(source_id, {}).update({name: len(self.frames[name]) for name in one.tables})
        for name, frame in self.frames.items():
            for column in [column for column in ("source_id", "source_ids") if column in frame and name != "sources"]:
                for cell in frame[column]:
                    for source_id in split_list(cell):
                        counts = found.setdefault(source_id, {})
                        counts[name] = counts.get(name, 0) + 1
        return found

    def cited(self, ids: Iterable[str], where: str, problems: list[Problem]) -> list[dict]:
        """Id and label of each source named; a source that is not on record is a problem of `where`."""
        found = []
        for source_id in ids:
            if source_id not in self.sources:
                hint = suggest(source_id, self.sources)
                problems.append(Problem(where, "a source on record", column="sources", value=source_id, fix=hint))
                continue
            found.append({"source_id": source_id, "label": self.sources[source_id]["label"]})
        return found

    def last_checked(self, rows: dict[str, Iterable[str]], sources: Iterable[str]) -> str:
        """The oldest day on which anything behind a number was last read; "" if no such day is on record."""
        behind = [row for name, keys in rows.items() for key in keys for row in self.rows_of(name, str(key))]
        behind += [self.sources.get(source_id, {}) for source_id in sources]
        return min((row["checked_date"] for row in behind if row.get("checked_date")), default="")

    @cached_property
    def checked(self) -> str:
        """The newest day on which any row was read: how far the book as a whole has been looked after."""
        days = [max(frame["checked_date"]) for frame in self.frames.values() if _has_days(frame)]
        return max(days, default="")


def split_list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(LIST_MARK) if part.strip()]


def _has_days(frame: pd.DataFrame) -> bool:
    return "checked_date" in frame and len(frame) > 0


def _label(row: dict) -> str:
    """Who and when, short enough for a line under a chart; the title where nobody is named."""
    who = row.get("publisher") or row.get("author") or _short(row.get("title", "")) or row["source_id"]
    when = row.get("published_date", "")
    return f"{who}, {dates.parse(when).first.year}" if when else who


def _short(title: str) -> str:
    """A title in quotation marks, cut at a word."""
    if not title:
        return ""
    cut = title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rpartition(" ")[0] + "\N{HORIZONTAL ELLIPSIS}"
    return f"\N{LEFT DOUBLE QUOTATION MARK}{cut}\N{RIGHT DOUBLE QUOTATION MARK}"
