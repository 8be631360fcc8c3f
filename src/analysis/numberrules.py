"""What a number may not do with the rows it rests on, as the cards declare it: each rule, and who breaks it.

A row may be right and the number made of it wrong: tasks mixed, surveys added up, a count without a denominator
divided by one. A card lists such rules under `numbers`, each with its reason, and a build refuses what breaks them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from analysis.facts import UNITS
from analysis.problems import listed

Rows = Sequence[Mapping[str, str]]
NEEDS = {
    "one_value": ("field",),
    "alone": ("when",),
    "not_mixed": ("when",),
    "says": ("words",),
    "never_says": ("words",),
}


def breaches(rule: Mapping, fact: Mapping, rows: Rows) -> Iterator[str]:
    """What was expected where a number, resting on these rows of one table, breaks one declared rule.

    `units` limits a rule to numbers of these units, `when` to numbers of which some row has one of the values.
    Raises KeyError for a rule that does not exist or lacks a part.
    """
    decide = RULES[rule["rule"]]
    if fact["unit"] not in rule.get("units", [fact["unit"]]) or not _meant(rule, rows):
        return
    for expected in decide(rule, fact, rows):
        yield f"{expected}: {rule['reason']}"


def complaint(rule: Mapping, fields: Mapping[str, Mapping]) -> str:
    """What a declared rule needs that it does not have, for a table of these fields; empty if it is whole."""
    if not isinstance(rule, Mapping) or rule.get("rule") not in RULES:
        return f"one of the rules {listed(RULES)}"
    missing = [part for part in (*NEEDS.get(rule["rule"], ()), "reason") if not rule.get(part)]
    if missing:
        return f"rule {rule['rule']} to declare {listed(missing)}"
    columns = [rule["field"]] if "field" in rule else []
    unknown = [name for name in (*columns, *rule.get("when", {})) if name not in fields]
    if unknown:
        return f"columns of the table, not {listed(unknown)}"
    for name, values in rule.get("when", {}).items():
        allowed = fields[name].get("constraints", {}).get("enum", values)
        if set(values) - set(allowed):
            return f"values that {name} may hold, not {listed(sorted(set(values) - set(allowed)))}"
    if set(rule.get("units", ())) - set(UNITS):
        return f"units that are some of {listed(UNITS)}"
    return ""


def _one_value(rule: Mapping, fact: Mapping, rows: Rows) -> Iterator[str]:
    """All rows behind the number are alike in a column, such as the task that was tested."""
    found = sorted({row[rule["field"]] for row in rows})
    if len(found) > 1:
        yield f"rows of one {rule['field']}, not of {' and '.join(found)}"


def _alone(rule: Mapping, fact: Mapping, rows: Rows) -> Iterator[str]:
    """A row that is itself a sum, or another report of one, stands behind a number by itself or not at all."""
    if len(rows) > 1:
        yield f"no other row beside {', '.join(_key(row) for row in rows if _fits(rule, row))}"


def _not_mixed(rule: Mapping, fact: Mapping, rows: Rows) -> Iterator[str]:
    """Rows of this kind are counted by themselves, never together with others."""
    others = [_key(row) for row in rows if not _fits(rule, row)]
    if others:
        yield f"no other kind of row, such as {others[0]}"


def _numerator(rule: Mapping, fact: Mapping, rows: Rows) -> Iterator[str]:
    """Nobody counted what these cases came from: a number on them is a count or a date, and no part of anything."""
    if fact["unit"] not in ("count", "date") or fact.get("n") is not None or fact.get("interval"):
        yield "a count or a date, without a denominator or an interval"


def _says(rule: Mapping, fact: Mapping, rows: Rows) -> Iterator[str]:
    """The definition names what the number is a number of, in one of these words."""
    if not any(word in fact["means"].lower() for word in rule["words"]):
        yield f"a definition that says {' or '.join(rule['words'])}"


def _never_says(rule: Mapping, fact: Mapping, rows: Rows) -> Iterator[str]:
    """The definition does not call the number what it is not."""
    for word in rule["words"]:
        if word in fact["means"].lower():
            yield f"a definition that does not say {word}"


def _meant(rule: Mapping, rows: Rows) -> bool:
    return bool(rows) and any(_fits(rule, row) for row in rows)


def _fits(rule: Mapping, row: Mapping[str, str]) -> bool:
    return all(row[name] in values for name, values in rule.get("when", {}).items())


def _key(row: Mapping[str, str]) -> str:
    return next(iter(row.values()))


RULES: dict[str, Callable[[Mapping, Mapping, Rows], Iterator[str]]] = {
    "one_value": _one_value,
    "alone": _alone,
    "not_mixed": _not_mixed,
    "numerator": _numerator,
    "says": _says,
    "never_says": _never_says,
}
