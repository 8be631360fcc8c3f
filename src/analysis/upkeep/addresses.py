"""The addresses of other sites that the project names, and every place that names each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag

from analysis.check import open_tables
from analysis.paths import Project

IN_TEXT = re.compile(r"https?://[^\s<>\"'`\\^{}|\[\]]+")
AFTER_AN_ADDRESS = ".,;:!?*_"  # marks that end a sentence or a stress rather than an address


@dataclass(frozen=True, order=True)
class Place:
    """Where an address stands: a file, its line and, in a table, the key of the row."""

    file: str
    line: int
    key: str = ""


def addresses(place: Project) -> dict[str, list[Place]]:
    """Every address by name, without the part after #, with the places that name it; both in order.

    They come from columns whose card says `format: uri`, from the chapters and from the pages beside them.
    """
    found: dict[str, set[Place]] = {}
    for address, where in (*_in_tables(place), *_in_texts(place)):
        found.setdefault(urldefrag(address).url, set()).add(where)
    return {address: sorted(found[address]) for address in sorted(found)}


def _in_tables(place: Project) -> Iterator[tuple[str, Place]]:
    for table in open_tables(place)[0].values():
        columns = [name for name, field in table.fields.items() if field.get("format") == "uri"]
        for line, row in table.rows:
            for column in columns:
                if row.get(column):
                    yield row[column], Place(table.file, line, "/".join(row[part] for part in table.key))


def _in_texts(place: Project) -> Iterator[tuple[str, Place]]:
    for path in _texts(place):
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for address in in_text(text):
                yield address, Place(place.relative(path), line)


def _texts(place: Project) -> list[Path]:
    return [*sorted(place.root.glob("*.md")), *sorted(place.chapters.glob("*.md")), *sorted(place.data.glob("*.md"))]


def in_text(text: str) -> list[str]:
    """The addresses in a line of Markdown. A bracket that closes what the sentence opened is not part of one."""
    return [_ended(found) for found in IN_TEXT.findall(text)]


def _ended(address: str) -> str:
    while address[-1] in AFTER_AN_ADDRESS or (address[-1] == ")" and address.count(")") > address.count("(")):
        address = address[:-1]
    return address
