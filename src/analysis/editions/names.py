"""Names of editions: year and month, and a number for a corrected one, as in 2026.11 and 2026.11.1."""

from __future__ import annotations

import re

NAME = re.compile(r"(\d{4})\.(\d{1,2})(?:\.(\d+))?\b")
STRICT = re.compile(r"\d{4}\.(?:0[1-9]|1[0-2])(?:\.[1-9]\d*)?")


def order(heading: str) -> tuple[int, ...]:
    """Year, month and number of the edition that a heading begins with; later ones are larger, () names none."""
    found = NAME.match(heading)
    return tuple(int(part or 0) for part in found.groups()) if found else ()


def is_name(text: str) -> bool:
    """Whether a text is the whole name of an edition, the month in two digits."""
    return bool(STRICT.fullmatch(text))
