"""What a PDF that a browser wrote says of itself: its pages, its bookmarks, its dates.

Reads the plain form that Chromium writes (a cross-reference table, no compressed objects), and nothing else of PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
REFERENCE = rb"\s*(\d+) 0 R"
TITLE = re.compile(rb"/Title\s*(?:\(((?:\\.|[^\\)])*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}[^)]*\)")
PART = re.compile(rb"\(node(\d{8})\)")
CREATOR = re.compile(rb"/Creator \((?:\\.|[^\\)])*\)")


class PdfError(ValueError):
    """A PDF that is not in the form that is read here."""


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline: its title, how deep it stands (0 at the top), and the page that it leads to, from 1."""

    title: str
    level: int
    page: int


@dataclass(frozen=True)
class Pdf:
    """A file, with where each of its objects begins."""

    data: bytes
    places: dict[int, int]

    def object(self, number: int) -> bytes:
        """The dictionary of an object, without the stream that may follow it."""
        if number not in self.places:
            raise PdfError(f"object {number} is not in the file")
        start = self.places[number]
        return re.split(rb"\bendobj\b|\bstream\b", self.data[start : start + 1_000_000], maxsplit=1)[0]

    def follow(self, held: bytes, name: str) -> int | None:
        """The number of the object that an entry of a dictionary points to."""
        found = re.search(rb"/" + name.encode() + REFERENCE, held)
        return int(found[1]) if found else None

    @property
    def catalog(self) -> bytes:
        root = self.follow(self.data[self.data.rindex(b"trailer") :], "Root")
        return self.object(root if root is not None else -1)

    def pages(self) -> list[int]:
        """The objects of the pages, in order."""
        first = self.follow(self.catalog, "Pages")
        return list(self._leaves(first if first is not None else -1))

    def _leaves(self, number: int) -> Iterator[int]:
        held = self.object(number)
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", held)
        if kids is None:
            yield number
            return
        for kid in re.findall(REFERENCE, kids[1]):
            yield from self._leaves(int(kid))

    def bookmarks(self) -> list[Bookmark]:
        """The outline from top to bottom; empty if there is none."""
        outlines = self.follow(self.catalog, "Outlines")
        if outlines is None:
            return []
        order = {number: page for page, number in enumerate(self.pages(), start=1)}
        return list(self._below(outlines, 0, order))

    def _below(self, parent: int, level: int, order: dict[int, int]) -> Iterator[Bookmark]:
        number = self.follow(self.object(parent), "First")
        while number is not None:
            held = self.object(number)
            there = re.search(rb"/Dest\s*\[" + REFERENCE, held)
            if there is None or int(there[1]) not in order:
                raise PdfError(f"the bookmark {title(held)!r} leads to no page")
            yield Bookmark(title(held), level, order[int(there[1])])
            yield from self._below(number, level + 1, order)
            number = self.follow(held, "Next")


def read(data: bytes) -> Pdf:
    """A PDF by its table of objects. Raises PdfError for one that has no such table."""
    start = START.search(data)
    if start is None or not data[int(start[1]) :].startswith(b"xref"):
        raise PdfError("the file has no plain cross-reference table, as the PDFs of Chromium have")
    table = data[int(start[1]) : data.rindex(b"trailer")]
    entries = ENTRY.findall(table)
    return Pdf(data, {number: int(place) for number, (place, kind) in enumerate(entries) if kind == b"n"})


def title(held: bytes) -> str:
    """The title in a dictionary, in whichever of the two ways of PDF it is written."""
    found = TITLE.search(held)
    if found is None:
        return ""
    if found[2] is not None:
        return _text(bytes.fromhex(re.sub(rb"\s", b"", found[2]).decode()))
    return _text(ESCAPED.sub(_unescaped, found[1]))


def _unescaped(found: re.Match) -> bytes:
    code = found[1]
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    return bytes([int(code, 8) & 255]) if code.isdigit() else named.get(code, code)


def _text(data: bytes) -> str:
    return data[2:].decode("utf-16-be") if data.startswith(b"\xfe\xff") else data.decode("latin-1")


def dated(data: bytes, day: str, creator: str) -> bytes:
    """The same document with one day for both of its dates and a name for what made it, each in the place it has.

    No byte moves: what is shorter is filled up with spaces, so the table of objects stays right.
    """
    stamp = f"D:{day.replace('-', '')}000000+00'00'".encode()

    def date(found: re.Match) -> bytes:
        return _filled(b"/" + found[1] + b" (" + stamp + b")", len(found[0]))

    data = DATE.sub(date, data)
    return CREATOR.sub(lambda found: _filled(f"/Creator ({creator})".encode("ascii"), len(found[0])), data, count=1)


def renumbered(data: bytes) -> bytes:
    """The same document with the parts of its structure named by their order, 1, 2, 3, each name as long as it was.

    Chromium names them by a count of its own that begins wherever a process happens to stand; the order is the page's.
    """
    order = {name: number for number, name in enumerate(sorted(set(PART.findall(data))), start=1)}
    return PART.sub(lambda found: b"(node%08d)" % order[found[1]], data)


def _filled(text: bytes, length: int) -> bytes:
    if len(text) > length:
        raise PdfError(f"there is no room for {text!r} in the file")
    return text.ljust(length)
