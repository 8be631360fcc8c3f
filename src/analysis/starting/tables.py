"""A new table without rows: its card, its header, and its line in the list of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from analysis.paths import Project
from analysis.problems import Problem, Problems, listed
from analysis.starting import names

DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
KINDS = {
    "text": {"type": "string"},
    "whole": {"type": "integer"},
    "number": {"type": "number"},
    "share": {"type": "number", "unit": "share", "constraints": {"minimum": 0, "maximum": 1}},
    "usd": {"type": "number", "unit": "usd"},
    "date": {"type": "string", "kind": "partial_date", "constraints": {"pattern": DATE}},
    "flag": {"type": "boolean"},
    "state": {"type": "string", "reference": {"table": "states", "field": "state"}},
}
# How a row is known: the same columns, in the same words, in every table written by hand.
KNOWN = ("source_id", "locator", "verified", "checked_date", "note")
PATTERN_OF_LISTED = re.compile(r"\| `(\w+)` \|")
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def files(place: Project, name: str, title: str, row: str, columns: Sequence[str]) -> dict[str, str]:
    """The text of every file that a new table touches, by its path from the root.

    `columns` are what the table is about, each as NAME:KIND:MEANING; a kind may also be a closed list, as in
    `fixed|mobile`. An identifier stands before them, and how a row is known behind them.

    Raises Problems with everything that is wrong with the name and the columns.
    """
    names.new_table(place, name)
    own = _columns(columns)
    declared = [_identifier(name), *own, *_known()]
    header = ",".join(field["name"] for field in declared)
    made = {
        f"data/{name}/{name}.csv": f"{header}\n",
        f"data/{name}/{name}.yaml": _card(name, title, row, declared),
    }
    readme = place.data / "README.md"
    if readme.is_file():
        made[place.relative(readme)] = _listed(readme.read_text(encoding="utf-8"), name, row)
    return made


def _columns(texts: Sequence[str]) -> list[dict]:
    found, wrong = [], []
    for text in texts:
        try:
            found.append(_column(text))
        except ValueError as error:
            wrong.append(Problem("--column", str(error), value=text))
    own = [field["name"] for field in found]
    doubles = sorted({name for name in own if own.count(name) > 1 or name in KNOWN})
    wrong += [Problem("--column", "each column once; how a row is known is added", value=name) for name in doubles]
    if not texts:
        wrong.append(Problem("--column", "at least one column, as in faces:whole:Faces that were searched"))
    if wrong:
        raise Problems(wrong)
    return found


def _column(text: str) -> dict:
    name, _, rest = text.partition(":")
    kind, _, means = (part.strip() for part in rest.partition(":"))
    name = name.strip()
    if not names.TABLE.fullmatch(name):
        raise ValueError("NAME:KIND:MEANING, with a name of lower-case words joined by underscores")
    if not means:
        raise ValueError("NAME:KIND:MEANING, with a meaning in words")
    shape = _closed(kind) if "|" in kind else KINDS.get(kind)
    if shape is None:
        raise ValueError(f"a kind that is one of {listed(KINDS)}, or a closed list as in fixed|mobile")
    described = {"name": name, "title": _title(name), "description": means if means.endswith(".") else f"{means}."}
    return {**described, **shape}


def _closed(kind: str) -> dict | None:
    values = kind.split("|")
    formed = all(names.TABLE.fullmatch(value) for value in values) and len(set(values)) == len(values)
    return {"type": "string", "constraints": {"required": True, "enum": values}} if formed else None


def _title(name: str) -> str:
    return name.removesuffix("_usd").removesuffix("_date").replace("_", " ").capitalize()


def _identifier(name: str) -> dict:
    """The key: numbered, so that `analysis add` can give the next."""
    start = "".join(word[0] for word in name.split("_")) if "_" in name else name[:3]
    rules = {"required": True, "unique": True, "pattern": rf"^{start}-\d{{4}}$"}
    one = name.removesuffix("s")
    described = {"title": "Row", "description": "Identifier of the row; it does not change and is never used again."}
    return {"name": f"{one}_id", "type": "string", **described, "constraints": rules}


def _known() -> Iterator[dict]:
    """The columns on how a row is known, as the table of deployments has them."""
    rules = {"required": True}
    yield {
        "name": "source_id", "type": "string", "title": "Source",
        "description": "The source that this row is taken from.",
        "reference": {"table": "sources", "field": "source_id"}, "constraints": dict(rules),
    }  # fmt: skip
    yield {
        "name": "locator", "type": "string", "title": "Where in the source",
        "description": "Page, section, paragraph or entry of the source; empty: the source as a whole.",
    }  # fmt: skip
    yield {
        "name": "verified", "type": "string", "title": "Grade",
        "description": "How the row is known. Only rows graded seen feed a published number.",
        "constraints": {"required": True, "enum": ["seen", "recalled"]},
        "meanings": {
            "seen": "read in a stored public page or document",
            "recalled": "known to the compilers from memory and not read again: check before use",
        },
    }  # fmt: skip
    yield {
        "name": "checked_date", "type": "string", "title": "Last checked",
        "description": "When the row was last compared with its source. A day, a month or a year, as closely as it is "
        "known.",
        "kind": "partial_date", "constraints": {"required": True, "pattern": DATE},
    }  # fmt: skip
    yield {
        "name": "note", "type": "string", "title": "Note",
        "description": "What a reader needs to know to use the row rightly: disagreements between sources, limits, "
        "corrections; empty: nothing to add.",
    }  # fmt: skip


def _card(name: str, title: str, row: str, declared: Sequence[dict]) -> str:
    resource = {"name": name, "type": "table", "path": f"{name}.csv", "scheme": "file", "format": "csv"}
    resource |= {"mediatype": "text/csv", "encoding": "utf-8", "title": title, "row": row, "expect": {"rows": 0}}
    resource["schema"] = {
        "primaryKey": [declared[0]["name"]],
        "missingValues": [""],
        "fields": [dict(field) for field in declared],
    }
    card = {"name": name, "title": title, "description": f"{title}: each row is {row}."}
    card |= {"licenses": [LICENCE], "resources": [resource]}
    return yaml.safe_dump(card, sort_keys=False, allow_unicode=True, width=110)


def _listed(text: str, name: str, row: str) -> str:
    """The list of tables with one line more, in its first table and in the order of the alphabet."""
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if PATTERN_OF_LISTED.match(line)), None)
    if first is None:
        return text
    at = first
    while (found := PATTERN_OF_LISTED.match(lines[at])) and found.group(1) < name:
        at += 1
    return "\n".join([*lines[:at], f"| `{name}` | {row} |", *lines[at:]])
