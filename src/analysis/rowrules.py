"""Rules between the columns of one row, as the cards declare them: what each promises, and who breaks it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal, DecimalException

from analysis import dates

Row = Mapping[str, str]
Breach = tuple[str, str, str]  # column, value, what was expected


def breaches(rule: Mapping, row: Row) -> Iterator[Breach]:
    """What a row breaks of one declared rule. Raises KeyError for a rule that does not exist or lacks a part."""
    yield from RULES[rule["rule"]](rule, row)


def _at_most(rule: Mapping, row: Row) -> Iterator[Breach]:
    """A count cannot exceed what it is a part of."""
    small, large = _number(row[rule["field"]]), _number(row[rule["limit"]])
    if small is not None and large is not None and small > large:
        yield rule["field"], row[rule["field"]], f"at most {rule['limit']} ({row[rule['limit']]})"


def _quotient(rule: Mapping, row: Row) -> Iterator[Breach]:
    """A printed rate equals its counts, rounded to the digits that it was printed with; a half goes either way."""
    printed, top, bottom = (
        row[rule["field"]],
        _number(row[rule["numerator"]]),
        _number(row[rule["denominator"]]),
    )
    value = _number(printed)
    if None in (value, top, bottom) or not bottom or _is_excepted(rule, row):
        return
    step = Decimal(1).scaleb(value.as_tuple().exponent)
    exact = top / bottom
    allowed = {exact.quantize(step, rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_DOWN)}
    if value not in allowed:
        counts = f"{row[rule['numerator']]}/{row[rule['denominator']]}"
        yield rule["field"], printed, f"{counts} = {exact.quantize(step, ROUND_HALF_UP)} to rounding"


def _in_order(rule: Mapping, row: Row) -> Iterator[Breach]:
    """Nothing ends before it begins."""
    start, end = row[rule["start"]], row[rule["end"]]
    if not start or not end or _is_excepted(rule, row):
        return
    try:
        wrong = dates.parse(start).first > dates.parse(end).last
    except ValueError:
        return  # a date that is no date is reported as such
    if wrong:
        yield rule["end"], end, f"a date not before {rule['start']} ({start})"


def _ordered_numbers(rule: Mapping, row: Row) -> Iterator[Breach]:
    """The low end of an interval does not exceed its high end, nor the value lie outside."""
    given = [(name, _number(row[name])) for name in rule["fields"]]
    known = [(name, number) for name, number in given if number is not None]
    for (low_name, low), (high_name, high) in itertools.pairwise(known):
        if low > high:
            yield high_name, row[high_name], f"at least {low_name} ({row[low_name]})"


def _required_if(rule: Mapping, row: Row) -> Iterator[Breach]:
    """Some columns may not be empty where another has a certain value."""
    if _applies(rule, row) and not row[rule["field"]]:
        when = " and ".join(f"{name} is {row[name]}" for name in rule["when"])
        yield rule["field"], "", f"a value, because {when}"


def _empty_if(rule: Mapping, row: Row) -> Iterator[Breach]:
    """Some columns must be empty where another has a certain value."""
    if _applies(rule, row) and row[rule["field"]]:
        when = " and ".join(f"{name} is {row[name]}" for name in rule["when"])
        yield rule["field"], row[rule["field"]], f"no value, because {when}"


def _one_of_two(rule: Mapping, row: Row) -> Iterator[Breach]:
    """At least one of several columns holds something."""
    if not any(row[name] for name in rule["fields"]):
        yield rule["fields"][0], "", f"a value here or in {', '.join(rule['fields'][1:])}"


def _applies(rule: Mapping, row: Row) -> bool:
    if _is_excepted(rule, row):
        return False
    return all(row[name] in ([values] if isinstance(values, str) else values) for name, values in rule["when"].items())


def _is_excepted(rule: Mapping, row: Row) -> bool:
    """Rows that a card excuses by their key, each for a reason that its note gives."""
    return next(iter(row.values())) in rule.get("exceptions", [])


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except DecimalException:
        return None
    return number if number.is_finite() and re.search(r"\d", text) else None


RULES: dict[str, Callable[[Mapping, Row], Iterator[Breach]]] = {
    "at_most": _at_most,
    "quotient": _quotient,
    "in_order": _in_order,
    "ordered_numbers": _ordered_numbers,
    "required_if": _required_if,
    "empty_if": _empty_if,
    "one_of": _one_of_two,
}
