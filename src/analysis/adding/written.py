"""Values as people write them, read into the one form that a table holds: dates, numbers, sums of money."""

from __future__ import annotations

import re
from decimal import Decimal

from analysis import dates

MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(dates.MONTHS) if name}
MONTH_NUMBERS |= {name[:3]: number for name, number in MONTH_NUMBERS.items()} | {"sept": 9}
MONTH = f"(?P<month>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\\.?"
YEAR, DAY = r"(?P<year>\d{4})", r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
IN_WORDS = [
    re.compile(form, re.IGNORECASE)
    for form in (rf"{DAY}\s+{MONTH},?\s+{YEAR}", rf"{MONTH}\s+{DAY},?\s+{YEAR}", rf"{MONTH},?\s+{YEAR}")
]
PARTS = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")

SCALES = {"thousand": 3, "k": 3, "million": 6, "m": 6, "billion": 9, "bn": 9, "b": 9}
MONEY_SIGNS = re.compile(r"^(?:US\s?\$|USD|\$)\s*|\s*(?:US dollars|dollars|USD)$", re.IGNORECASE)
SCALED = re.compile(rf"(?P<number>.*?\d)\s*(?P<scale>{'|'.join(SCALES)})", re.IGNORECASE)
GROUPED = re.compile(r"[-+]?\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?")
PLAIN = re.compile(r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)")


def date(text: str) -> str:
    """A day, month or year in the form of the tables: "Oct. 23, 2018" is 2018-10-23, "October 2018" is 2018-10.

    Raises ValueError for what is no date, and for a day such as 3/4/2018 that has two readings.
    """
    text = " ".join(text.split())
    match = PARTS.fullmatch(text)
    if match:
        return _checked([part for part in match.groups() if part])
    match = SLASHED.fullmatch(text)
    if match:
        return _slashed(*match.groups())
    for form in IN_WORDS:
        match = form.fullmatch(text)
        if match:
            found = match.groupdict()
            parts = [found["year"], str(MONTH_NUMBERS[found["month"].lower()]), found.get("day")]
            return _checked([part for part in parts if part])
    dates.parse(text)
    return text


def _checked(parts: list[str]) -> str:
    written = "-".join(part.zfill(2) for part in parts)
    dates.parse(written)
    return written


def _slashed(first: str, second: str, year: str) -> str:
    """A day of two numbers is clear only where one of them can be no month, or both are the same."""
    if int(first) > 12 or first == second:
        return _checked([year, second, first])
    if int(second) > 12:
        return _checked([year, first, second])
    readings = " or ".join(_checked(parts) for parts in ([year, first, second], [year, second, first]))
    raise ValueError(f"{first}/{second}/{year} can be read as {readings}: write the one that is meant")


def number(text: str) -> str:
    """A number without its thousands separators, with the digits that it was written with: 25,000 is 25000.

    Raises ValueError for what is no number, and for a comma that may be a decimal one.
    """
    text = text.strip()
    if GROUPED.fullmatch(text):
        return re.sub(r"[,\u00a0\u202f ]", "", text).removeprefix("+")
    if PLAIN.fullmatch(text):
        bare = text.removeprefix("+")
        return f"0{bare}" if bare.startswith(".") else bare
    if re.fullmatch(r"\d+,\d+", text):
        raise ValueError(f"{text!r} can be read in two ways: write a decimal point, or no separator")
    raise ValueError(f"{text!r} is not a number")


def money(text: str) -> str:
    """A sum in dollars as a plain number: "$1.2 million" is 1200000. Raises ValueError for another currency."""
    bare = MONEY_SIGNS.sub("", MONEY_SIGNS.sub("", text.strip()))
    match = SCALED.fullmatch(bare)
    if not match:
        return number(bare)
    sum_of = Decimal(number(match["number"])).scaleb(SCALES[match["scale"].lower()])
    return f"{sum_of.normalize():f}"


def share_of_percent(text: str) -> str | None:
    """What "12.5%" or "12.5 percent" is as a share of one, with all its digits: 0.125. None if it is no percentage."""
    match = re.fullmatch(r"(?P<number>.*\d)\s*(?:%|percent|per cent|pct\.?)", text.strip(), re.IGNORECASE)
    return f"{Decimal(number(match['number'])).scaleb(-2):f}" if match else None
