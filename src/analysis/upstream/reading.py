"""Open an upstream text file and read its cells as they stand: nothing guessed, nothing changed, in pieces."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import pandas as pd

from analysis.problems import Problem, Problems, listed, suggest
from analysis.upstream.contract import FILE, ROW, SURPLUS

PIECE = 50_000  # rows held at once: some 50 MB of text cells
LOOK = 4_096  # bytes that tell a page of a web server from a table


def delimited(
    path: Path,
    required: Sequence[str],
    *,
    separator: str = ",",
    banner: int = 0,
    headings: Sequence[str] = (),
    encoding: str = "utf-8-sig",
    name: str | None = None,
    piece: int = PIECE,
) -> Iterator[pd.DataFrame]:
    """The rows of a delimited file, plain or gzip, as text cells in pieces of at most `piece` rows.

    Each row also says where it stood: `raw_file` (`name`, or the file's own name), `raw_row` (the first row after
    the header is 1), and `raw_surplus`, which is empty unless the row had another number of cells than the header:
    then it says so, and holds the cells that have no heading. `banner` lines before the header are skipped. A file
    that has no header is read under `headings`, and its first line is row 1.

    Raises Problems, with one clear finding, for a file that is missing, empty, cut off, a web page, not text, or
    lacks one of the `required` columns.
    """
    name = name or path.name
    with _opened(path, name, encoding) as lines:
        reader = csv.reader(lines, delimiter=separator)
        try:
            for _ in range(banner):
                next(lines, None)
            header = list(headings) or next(reader, [])
            _refuse_header(header, required, name, banner)
            yield from _pieces(reader, header, name, piece)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Problems([_cut_off(name, error)]) from None
        except UnicodeDecodeError as error:
            raise Problems(
                [Problem(name, f"{encoding} text", value=repr(error.object[error.start : error.end]))]
            ) from None
        except csv.Error as error:
            raise Problems([Problem(name, "delimited text", row=reader.line_num, value=str(error))]) from None


def _opened(path: Path, name: str, encoding: str) -> TextIO:
    refuse(path, name)
    opener = gzip.open if _is_gzip(path) else open
    return opener(path, "rt", encoding=encoding, newline="")


def refuse(path: Path, name: str) -> None:
    """Stop at a file that cannot be data at all. Raises Problems: missing, a folder, empty, or a web page."""
    if not path.is_file():
        fix = "Put it there, or name another folder with --from"
        raise Problems([Problem(name, "a file", value="nothing there" if not path.exists() else "a folder", fix=fix)])
    start = _start(path, name)
    if not start.strip():
        raise Problems([Problem(name, "a header and rows", value="an empty file", fix="Fetch it again")])
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")):
        raise Problems([Problem(name, "data", value="a web page", fix="The download failed: fetch it again")])


def _start(path: Path, name: str) -> bytes:
    if not _is_gzip(path):
        with path.open("rb") as stream:
            return stream.read(LOOK)
    try:
        with gzip.open(path, "rb") as stream:
            return stream.read(LOOK)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Problems([_cut_off(name, error)]) from None


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _cut_off(name: str, error: Exception) -> Problem:
    return Problem(name, "a whole gzip file", value=f"cut off or damaged ({error})", fix="Fetch it again")


def _refuse_header(header: list[str], required: Sequence[str], name: str, banner: int) -> None:
    """Stop at a table that cannot be read by its headings. Another table altogether is one finding, not many."""
    line = banner + 1
    missing = [column for column in required if column not in header]
    if len(missing) > 1 and len(missing) > len(required) / 2:
        columns = f"a table with the columns {listed(required)}"
        raise Problems(
            [Problem(name, columns, row=line, value=listed(header, 12), fix="Is it another dataset's file?")]
        )
    found = [
        Problem(name, "this column", row=line, column=column, fix=_hint(column, header, required)) for column in missing
    ]
    doubled = sorted({column for column in header if header.count(column) > 1})
    found += [Problem(name, "each column once", row=line, column=column) for column in doubled]
    if found:
        raise Problems(found)


def _hint(column: str, header: list[str], required: Sequence[str]) -> str:
    others = [other for other in header if other not in required]
    return suggest(column, others) or f"It has {listed(header, 12)}"


def _pieces(reader, header: list[str], name: str, piece: int) -> Iterator[pd.DataFrame]:
    width, rows, number, given = len(header), [], 0, False
    for cells in reader:
        if not cells:
            continue  # a blank line is no row
        number += 1
        surplus = "" if len(cells) == width else f"{len(cells)} cells for {width} columns" + _rest(cells[width:])
        rows.append([*cells[:width], *[""] * (width - len(cells)), number, surplus])
        if len(rows) == piece:
            yield _frame(rows, header, name)
            rows, given = [], True
    if rows or not given:
        yield _frame(rows, header, name)


def _rest(cells: list[str]) -> str:
    return f": {' | '.join(cells)}" if cells else ""


def _frame(rows: list[list], header: list[str], name: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[*header, ROW, SURPLUS])
    texts = dict.fromkeys([*header, SURPLUS], "str")
    frame = frame.astype(texts | {ROW: "int64"})
    frame.insert(len(header), FILE, name)
    return frame.astype({FILE: "str"})
