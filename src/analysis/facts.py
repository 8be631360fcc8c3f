"""Numbers that the prose may use: each with its unit, interval, denominator, meaning, sources and rows."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

MIME = "application/vnd.faces-places.fact+json"
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]

# What a unit counts, one and many. Shares, ratios, money, dates and words have forms of their own.
UNITS = {
    "count": ("", ""),
    "share": ("share", "shares"),
    "rate": ("rate", "rates"),
    "ratio": ("time", "times"),
    "usd": ("US dollar", "US dollars"),
    "year": ("year", "years"),
    "date": ("date", "dates"),
    "text": ("", ""),
}


@dataclass(frozen=True)
class Fact:
    """One published number. `rows` names the rows behind it by table; `n` is the denominator, if there is one."""

    key: str
    value: float | int | str
    unit: str
    means: str
    interval: tuple[float, float] | None = None
    n: int | None = None
    sources: tuple[str, ...] = ()
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digits: int | None = None

    def text(self, style: str = "value") -> str:
        """The number as a sentence shows it. Raises ValueError for a style that this fact cannot have."""
        return format_fact(asdict(self), style)

    def as_dict(self) -> dict:
        """The fact as it is stored: plain values, and how it reads in a sentence."""
        plain = asdict(self)
        plain["interval"] = list(self.interval) if self.interval else None
        plain["sources"] = list(self.sources)
        plain["rows"] = {table: list(keys) for table, keys in sorted(self.rows.items())}
        plain["text"] = self.text()
        plain["interval_text"] = self.text("interval") if self.interval else ""
        return plain

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {MIME: self.as_dict(), "text/plain": f"{self.key}: {self.text()}. {self.means}"}


def fact(
    key: str,
    value,
    unit: str = "count",
    *,
    means: str,
    interval: tuple[float, float] | None = None,
    n: int | None = None,
    sources: Iterable[str] = (),
    rows: Mapping[str, Iterable[str]] | None = None,
    digits: int | None = None,
) -> Fact:
    """Record a number, so that prose can use it by its key and a reader can follow it to its rows.

    `means` is its definition in one sentence. `rows` names the rows behind it by table, a key of several columns joined
    by slashes; * stands for any text, so that a count over thousands of rows can name them all. In a notebook the fact
    is shown, which is how a build finds it.

    Raises ValueError for a key that is not lower-case words joined by hyphens, a unit that does not exist, a
    value that is not a finite number (or text for the units `text` and `date`), or an interval that does not
    hold the value.
    """
    found = Fact(
        key=_key(key),
        value=_value(key, value, unit),
        unit=unit,
        means=_means(key, means),
        interval=_interval(key, value, interval),
        n=None if n is None else int(n),
        sources=tuple(dict.fromkeys(sources)),
        rows={table: tuple(str(row) for row in keys) for table, keys in (rows or {}).items()},
        digits=digits,
    )
    _show(found)
    return found


def format_fact(stored: Mapping, style: str = "value") -> str:
    """A stored fact in one of its forms: `value`, `number` (no unit), `words`, `interval`, `n`, `percent`."""
    value, unit, digits = stored["value"], stored["unit"], stored.get("digits")
    if style == "value":
        return format_value(value, unit, digits)
    if style == "interval":
        return _interval_text(stored)
    if style == "n":
        if stored.get("n") is None:
            raise ValueError(f"fact {stored['key']} has no denominator")
        return f"{stored['n']:,}"
    if style == "number":
        return format_value(value, unit, digits, bare=True)
    if style == "words":
        return in_words(value)
    if style == "capital":
        text = in_words(value)
        return text[:1].upper() + text[1:]
    if style == "percent" and unit in ("share", "rate"):
        return format_value(value, "share", digits)
    raise ValueError(f"fact {stored['key']} ({unit}) has no form {style!r}")


def format_value(value, unit: str, digits: int | None = None, bare: bool = False) -> str:
    """A value as a sentence shows it: 0.3929 as a share is "39 percent", 3750000 as usd is "$3.75 million"."""
    if unit in ("text", "date") or isinstance(value, str):
        return str(value)
    if unit == "share":
        return _percent(value, digits) + ("" if bare else " percent")
    if unit == "rate":
        return _rate(value, digits)
    if unit == "ratio":
        return f"{value:,.{1 if digits is None else digits}f}"
    if unit == "usd":
        return _money(value, bare)
    if unit == "year":
        return str(int(value))
    return f"{value:,.{digits or 0}f}"


def _percent(value: float, digits: int | None) -> str:
    percent = value * 100
    if digits is not None:
        return f"{percent:.{digits}f}"
    if percent in (0, 100) or 1 <= percent <= 99:
        return f"{percent:.0f}"
    return f"{percent:.2g}" if percent < 1 else f"{percent:.1f}"


def _rate(value: float, digits: int | None) -> str:
    if value == 0:
        return "0"
    if digits is None:
        digits = max(0, 1 - math.floor(math.log10(abs(value))))
    return f"{value:.{digits}f}"


def _money(value: float, bare: bool) -> str:
    sign, size = ("-" if value < 0 else ""), abs(value)
    for scale, name in ((1e9, "billion"), (1e6, "million")):
        if size >= scale:
            number = f"{size / scale:.3f}".rstrip("0").rstrip(".")
            return f"{sign}{'' if bare else '$'}{number} {name}"
    return f"{sign}{'' if bare else '$'}{size:,.0f}"


def _interval_text(stored: Mapping) -> str:
    if not stored.get("interval"):
        raise ValueError(f"fact {stored['key']} has no interval")
    low, high = stored["interval"]
    unit, digits = stored["unit"], stored.get("digits")
    if unit == "share":
        return f"{_percent(low, digits)} to {_percent(high, digits)} percent"
    return f"{format_value(low, unit, digits)} to {format_value(high, unit, digits)}"


def in_words(value) -> str:
    """A small whole number as a word, any other value in figures: one, nine, 12."""
    if isinstance(value, int | float) and float(value).is_integer() and 0 <= value < len(SMALL):
        return SMALL[int(value)]
    return f"{value:,}" if isinstance(value, int) else str(value)


def _key(key: str) -> str:
    if not KEY.fullmatch(key):
        raise ValueError(f"fact {key!r}: a key is lower-case words joined by hyphens, such as aclu-false-matches")
    return key


def _value(key: str, value, unit: str):
    if unit not in UNITS:
        raise ValueError(f"fact {key}: {unit!r} is not a unit; the units are {', '.join(UNITS)}")
    if unit in ("text", "date"):
        if not isinstance(value, str) or not value:
            raise ValueError(f"fact {key}: a {unit} must be words, not {value!r}")
        return value
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"fact {key}: {value!r} is not a number")
    return int(number) if number.is_integer() and unit in ("count", "year", "usd") else number


def _means(key: str, means: str) -> str:
    if not means or not means.strip():
        raise ValueError(f"fact {key}: say in `means` what the number counts")
    return means.strip()


def _interval(key: str, value, interval) -> tuple[float, float] | None:
    if interval is None:
        return None
    low, high = (float(bound) for bound in interval)
    if not low <= float(value) <= high:
        raise ValueError(f"fact {key}: its interval {low} to {high} does not hold its value {value}")
    return low, high


def _show(found: Fact) -> None:
    """In a notebook a fact is an output, which is how a build finds it; in plain Python nothing is printed."""
    try:
        from IPython import get_ipython
    except ImportError:
        return
    if get_ipython() is not None:
        from IPython.display import display

        display(found)
