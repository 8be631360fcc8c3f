"""A column as somebody who fills it meets it: what it means, what may stand there, and what is nearest."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analysis.adding import written
from analysis.check import expected_words
from analysis.paths import Project
from analysis.problems import listed
from analysis.tables import fields, key, read_text, table_paths

LABELS = ("title", "name", "label")  # columns that name a row in words
NUMBERED = re.compile(r"\^?([a-z0-9-]*?)\\d\{(\d+)\}\$?")
FLAGS = {"yes": "true", "true": "true", "no": "false", "false": "false"}
TODAY = "today"
NEAR = 5


class PercentGiven(ValueError):
    """A percentage where the table holds a share of one. `share` is what it would be; nobody has agreed to it yet."""

    def __init__(self, text: str, share: str):
        self.share = share
        super().__init__(f"{text!r} is a percentage, and this column holds a share of one: write {share}")


@dataclass(frozen=True)
class Column:
    """A column of a table. `choices` are the values it may name, each with what it means; none: anything goes."""

    name: str
    declared: Mapping
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        return bool(self.declared.get("constraints", {}).get("required"))

    @property
    def is_list(self) -> bool:
        return self.declared.get("kind") == "list"

    @property
    def refers_to(self) -> str | None:
        """The table that holds the values of this column, if it is one."""
        return self.declared.get("reference", {}).get("table")

    def means(self) -> str:
        """What the column holds, as its card says, with what is special to this table."""
        return " ".join(part for part in (self.declared.get("description"), self.declared.get("detail")) if part)

    def expected(self) -> str:
        """What may stand here, in words."""
        if self.refers_to:
            return f"a {self.declared['reference']['field']} of {self.refers_to}"
        if self.choices:
            return f"one of {listed(self.choices)}"
        return expected_words(self.declared)

    def near(self, text: str) -> list[str]:
        """The values nearest to what was typed, by their own name or by the words that describe them."""
        words = text.lower().split()
        by_lower = {value.lower(): value for value in self.choices}
        close = [by_lower[name] for name in difflib.get_close_matches(text.lower(), by_lower, NEAR, 0.6)]
        holding = [
            value
            for value, label in self.choices.items()
            if words and all(word in f"{value} {label}".lower() for word in words)
        ]
        return list(dict.fromkeys([*close, *holding]))[:NEAR]

    def read(self, text: str, today: str = "") -> str:
        """What was typed, in the form of the table. `today` is what the word today stands for, if it may be used.

        Raises ValueError, saying what is wrong or what is nearest; PercentGiven for a percentage that would have to
        be divided by a hundred.
        """
        text = " ".join(text.split())
        if not text:
            return self._empty()
        if self.is_list:
            between = ";" if self.choices else "; "
            return between.join(self._item(item.strip(), today) for item in text.split(";") if item.strip())
        return self._item(text, today)

    def _empty(self) -> str:
        if self.required:
            raise ValueError("it may not be empty")
        return ""

    def _item(self, text: str, today: str) -> str:
        kind = self.declared.get("type", "string")
        if self.choices or self.refers_to:
            return self._chosen(text)
        if self.declared.get("kind") == "partial_date":
            return written.date(today if today and text.lower() == TODAY else text)
        if kind in ("integer", "number"):
            return self._within(self._number(text))
        if kind == "boolean":
            if text.lower() not in FLAGS:
                raise ValueError(f"{text!r} is neither yes nor no")
            return FLAGS[text.lower()]
        return self._formed(text)

    def _chosen(self, text: str) -> str:
        """The value that was meant: itself, but for capitals, or the one that the text describes in full."""
        if text in self.choices:
            return text
        named = [value for value in self.choices if value.lower() == text.lower()]
        told = named or [value for value, label in self.choices.items() if label.lower() == text.lower()]
        if len(told) == 1:
            return told[0]
        near = self.near(text)
        raise ValueError(f"nearest: {', '.join(near)}" if near else f"{text!r} is not on record")

    def _number(self, text: str) -> str:
        share = written.share_of_percent(text)
        if share is not None and self._holds_shares():
            raise PercentGiven(text, share)
        return written.money(text) if self.declared.get("unit") == "usd" else written.number(text)

    def _holds_shares(self) -> bool:
        return self.declared.get("unit") in ("share", "rate") or self._limits()[1] == 1

    def _limits(self) -> tuple:
        rules = self.declared.get("constraints", {})
        return rules.get("minimum"), rules.get("maximum")

    def _within(self, text: str) -> str:
        low, high = self._limits()
        if (low is not None and float(text) < low) or (high is not None and float(text) > high):
            raise ValueError(f"{text} is out of range")
        if self.declared["type"] == "integer" and not text.lstrip("-").isdigit():
            raise ValueError(f"{text!r} is not a whole number")
        return text

    def _formed(self, text: str) -> str:
        pattern = self.declared.get("constraints", {}).get("pattern")
        if pattern and not re.fullmatch(pattern, text):
            raise ValueError(f"{text!r} is not of this form")
        return text


def columns(place: Project, table: str) -> dict[str, Column]:
    """The columns of a table by name, in the order of its card, each with the values that it may name."""
    return {
        name: Column(name, declared, _choices(place, declared)) for name, declared in fields(table, place.root).items()
    }


def _choices(place: Project, declared: Mapping) -> dict[str, str]:
    meanings = declared.get("meanings", {})
    listed_here = declared.get("constraints", {}).get("enum") or declared.get("enum_items")
    if listed_here:
        return {str(value): meanings.get(value, "") for value in listed_here}
    if "reference" not in declared:
        return {}
    rows = read_text(table_paths(declared["reference"]["table"], place.root)[0])
    values = rows[declared["reference"]["field"]]
    label = next((name for name in LABELS if name in rows), None)
    return dict(zip(values, rows[label] if label else [""] * len(rows), strict=True))


def next_id(place: Project, table: str, taken: Iterable[str] = ()) -> str | None:
    """The next identifier of a table whose rows are numbered: after dep-0523 it is dep-0524. None for other tables.

    A number is one above the highest ever used; gaps are not filled, because an identifier is never used again.
    Raises ValueError if the form has no number left.
    """
    names = key(table, place.root)
    declared = fields(table, place.root)[names[0]]
    form = NUMBERED.fullmatch(declared.get("constraints", {}).get("pattern", ""))
    if len(names) != 1 or not form or "reference" in declared:
        return None
    start, width = form.group(1), int(form.group(2))
    used = [*read_text(table_paths(table, place.root)[0])[names[0]], *taken]
    highest = max((int(value.removeprefix(start)) for value in used if value.removeprefix(start).isdigit()), default=0)
    if len(str(highest + 1)) > width:
        raise ValueError(f"{table} has used up the identifiers of the form {start} and {width} digits: widen its card")
    return f"{start}{highest + 1:0{width}}"
