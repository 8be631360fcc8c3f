"""What may be set on a page: a parameter, its type, its allowed values, and how text becomes a value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analysis import dates
from analysis.problems import listed, suggest

Value = str | int | float | bool

WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
FLAGS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True)
class Parameter:
    """One thing a reader may set. `allowed` holds every permitted value; None if any in the range will do."""

    name: str
    type: str
    default: Value
    help: str
    allowed: tuple[Value, ...] | None = None
    minimum: Value | None = None
    maximum: Value | None = None

    def read(self, text: str) -> Value:
        """The value that a text, such as a command-line argument, stands for. Raises ValueError if refused."""
        return self.check(from_text(self.type, text))

    def check(self, value: Value) -> Value:
        """The value in its declared type, if it is allowed. Raises ValueError if it is not."""
        value = as_type(self.type, value)
        if self.allowed is not None and value not in self.allowed:
            raise ValueError(f"{value!r} is not one of the allowed values")
        if not self._in_range(value):
            raise ValueError(f"{value!r} is out of range")
        return value

    def expected(self) -> str:
        """What may be given, in words: "one of FMR, FNIR", "a number from 0 to 1"."""
        if self.allowed is not None:
            return f"one of {listed(self.allowed)}"
        low, high = self.minimum, self.maximum
        if low is not None and high is not None:
            return f"{KINDS[self.type].words} from {low} to {high}"
        if low is not None:
            return f"{KINDS[self.type].words} of at least {low}"
        return KINDS[self.type].words + (f" of at most {high}" if high is not None else "")

    def nearest(self, text: str) -> str:
        """The nearest allowed value, as a question, or nothing."""
        return suggest(text, [str(value) for value in self.allowed or ()])

    def _in_range(self, value: Value) -> bool:
        order = KINDS[self.type].order
        above = self.minimum is None or order(self.minimum)[0] <= order(value)[0]
        return above and (self.maximum is None or order(value)[1] <= order(self.maximum)[1])


@dataclass(frozen=True)
class Kind:
    """One type of parameter: its name in a sentence, the types that hold it, how two values compare."""

    words: str
    read: Callable[[str], Value]
    holds: tuple[type, ...]
    order: Callable[[Value], tuple]


def from_text(kind: str, text: str) -> Value:
    """A text, from a command line or a CSV cell, as a value of the type. Raises ValueError if it is none."""
    text = str(text).strip()
    if not text:
        raise ValueError("the value is empty")
    return KINDS[kind].read(text)


def as_type(kind: str, value: object) -> Value:
    """A value from a card in its declared type: 1 as a number is 1.0. Raises ValueError if it is none."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a type: the types are {listed(KINDS)}")
    declared = KINDS[kind]
    if not isinstance(value, declared.holds) or (isinstance(value, bool) and bool not in declared.holds):
        raise ValueError(f"{value!r} is not {declared.words}")
    return value if isinstance(value, bool) else from_text(kind, repr(value) if isinstance(value, float) else value)


def distinct(kind: str, texts: Iterable[str]) -> tuple[Value, ...]:
    """The different values in a column, in order, without empty cells. Raises ValueError for a bad cell."""
    return tuple(sorted({from_text(kind, text) for text in texts if text.strip()}))


def _text(text: str) -> str:
    if not text.isprintable():
        raise ValueError("the text holds a line break or a control character")
    return text


def _whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def _decimal(text: str) -> float:
    value = float(text) if DECIMAL.fullmatch(text) else math.nan
    lost = value == 0 and any(digit in "123456789" for digit in re.split("[eE]", text)[0])
    if not math.isfinite(value) or lost:
        raise ValueError(f"{text!r} is not a number that can be computed with")
    return value + 0.0  # -0.0 becomes 0.0, so that equal values have one written form


def _flag(text: str) -> bool:
    if text.lower() not in FLAGS:
        raise ValueError(f"{text!r} is neither yes nor no")
    return FLAGS[text.lower()]


def _date(text: str) -> str:
    if not text.isascii():
        raise ValueError(f"{text!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
    dates.parse(text)
    return text


def _span(text: Value) -> tuple:
    span = dates.parse(str(text))
    return span.first, span.last


def _itself(value: Value) -> tuple:
    return value, value


KINDS = {
    "text": Kind("text", _text, (str,), _itself),
    "integer": Kind("a whole number", _whole, (int,), _itself),
    "number": Kind("a number", _decimal, (int, float), _itself),
    "date": Kind("a date (YYYY, YYYY-MM or YYYY-MM-DD)", _date, (str, int), _span),
    "flag": Kind("yes or no", _flag, (bool,), _itself),
}
