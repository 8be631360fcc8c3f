"""Lines of a table that was taken from a PDF: a line of algorithm names, and below it four lines of their rates.

The cells shift from line to line and may hold two rates, so that no column means anything. What can be relied on is
the order within a line: two rates for each name. A block that does not keep it is not read at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.upstream.contract import ROW, SURPLUS

CELLS = tuple(f"cell_{number}" for number in range(1, 15))
# Which pairs of people the two rates in each line are about: sex and race of both, such as a white and a Black man.
LINES = {
    "white_men": ("MW_MB", "MW_MW"),
    "black_men": ("MB_MB", "MB_MW"),
    "white_women": ("FW_FB", "FW_FW"),
    "black_women": ("FB_FB", "FB_FW"),
}
NAMES = "names"
SET_AT, SET_FOR = "0.0010", 1  # each threshold gives white men this rate, the second one in their line
MINUS = "\N{MINUS SIGN}"
NAME = re.compile(rf"[a-z0-9]+(?:[_{MINUS}-][a-z0-9]+)*_[0-9]{{3}}")
RATE = re.compile(r"0\.[0-9]{4}|1\.0000")
READ = ("block_line", "stated_names", "algorithms", "line_rates", "block_reason")

NO_NAMES = "no line of names stands above it"
SHIFTED = "a line of the block has another number of cells than the file"
NOT_WHOLE = "the block is not one line of names and four lines of rates below it"
NO_NAME = "the line of names holds something else"
NOT_TWO = "a line does not hold two rates for each name"
NOT_SET = "the rate of white men is not the 0.001 that thresholds are set for: rates may have shifted"
TWICE = "an algorithm of the block stands twice in the file"


@dataclass(frozen=True)
class Line:
    """One line: its place in the frame, its number in the file, its cells as words, and whether its width is right."""

    at: object
    number: int
    words: tuple[str, ...]
    fits: bool

    @property
    def is_names(self) -> bool:
        return any(NAME.fullmatch(word) for word in self.words)

    @property
    def is_rates(self) -> bool:
        return bool(self.words) and all(RATE.fullmatch(word) for word in self.words)


def algorithm(stated: str) -> str:
    """The name of an algorithm as NIST's other tables spell it: hyphens only."""
    return stated.replace("_", "-").replace(MINUS, "-")


def lines_of(raw: pd.DataFrame) -> list[Line]:
    """The lines in the order of the file, whatever the order of the rows."""
    frame = raw.reindex(columns=[ROW, SURPLUS, *CELLS], fill_value="").sort_values(ROW, kind="stable")
    return [
        Line(at, int(number), tuple(" ".join(cells).split()), surplus == "")
        for at, (number, surplus, *cells) in zip(frame.index, frame.itertuples(index=False), strict=True)
    ]


def blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines by block: each begins with a line of names. Lines before the first names are a block of their own."""
    found: list[list[Line]] = []
    for line in lines:
        if line.is_names or not found:
            found.append([])
        found[-1].append(line)
    return found


def assigned(raw: pd.DataFrame) -> pd.DataFrame:
    """For each line: which one of its block it is, the block's algorithms, its own rates, and why not, or "".

    A reason holds for the block as a whole: rates are given to algorithms without doubt or not at all.
    """
    found = blocks(lines_of(raw))
    reasons = [_reason(block) for block in found]
    names = Counter(_algorithms(block) for block, reason in zip(found, reasons, strict=True) if not reason)
    often = Counter(name for several, times in names.items() for name in several * times)
    cells = {}
    for block, reason in zip(found, reasons, strict=True):
        doubled = not reason and any(often[name] > 1 for name in _algorithms(block))
        cells |= dict(_cells(block, TWICE if doubled else reason))
    return pd.DataFrame.from_dict(cells, orient="index", columns=list(READ), dtype="str").reindex(raw.index)


def _reason(block: Sequence[Line]) -> str:
    """Why a block cannot be read, or ""."""
    names, rates = block[0], block[1:]
    if not names.is_names:
        return NO_NAMES
    if not all(line.fits for line in block):
        return SHIFTED
    together = [line.number for line in block] == [names.number + step for step in range(1 + len(LINES))]
    if not together:
        return NOT_WHOLE
    if not all(NAME.fullmatch(word) for word in names.words):
        return NO_NAME
    if not all(line.is_rates and len(line.words) == 2 * len(names.words) for line in rates):
        return NOT_TWO
    return "" if set(rates[0].words[SET_FOR::2]) == {SET_AT} else NOT_SET


def _algorithms(block: Sequence[Line]) -> tuple[str, ...]:
    return tuple(algorithm(word) for word in block[0].words)


def _cells(block: Sequence[Line], reason: str) -> Iterator[tuple[object, list[str]]]:
    if reason:
        yield from ((line.at, ["", "", "", "", reason]) for line in block)
        return
    stated, names = " ".join(block[0].words), " ".join(_algorithms(block))
    for kind, line in zip((NAMES, *LINES), block, strict=True):
        yield line.at, [kind, stated, names, "" if kind == NAMES else " ".join(line.words), ""]
