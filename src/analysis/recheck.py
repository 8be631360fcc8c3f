"""How long a check of a row stands, as the cards declare it: `recheck`, a list of limits, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analysis.problems import listed

COLUMN = "checked_date"
PARTS = ("days", "reason")


def limit_of(limits: Iterable[Mapping], row: Mapping[str, str]) -> Mapping | None:
    """The first limit that is for this row; None if the row never needs to be looked at again."""
    return next((limit for limit in limits if _fits(limit, row)), None)


def _fits(limit: Mapping, row: Mapping[str, str]) -> bool:
    return all(row[name] in values for name, values in limit.get("when", {}).items())


def complaint(limit: Mapping, fields: Mapping[str, Mapping]) -> str:
    """What a declared limit needs that it does not have, for a table of these fields; empty if it is whole."""
    if not isinstance(limit, Mapping):
        return f"a limit with the parts {listed(PARTS)}"
    missing = [part for part in PARTS if not limit.get(part)]
    if missing:
        return f"a limit to declare {listed(missing)}"
    if not isinstance(limit["days"], int) or isinstance(limit["days"], bool) or limit["days"] < 1:
        return "days that are a whole number of at least 1"
    if COLUMN not in fields:
        return f"no limit, because the table has no column {COLUMN}"
    return _wrong_when(limit.get("when", {}), fields)


def _wrong_when(when: Mapping, fields: Mapping[str, Mapping]) -> str:
    if not isinstance(when, Mapping) or not all(isinstance(values, list) for values in when.values()):
        return "when to give a list of values for each column"
    unknown = sorted(set(when) - set(fields))
    if unknown:
        return f"columns of the table, not {listed(unknown)}"
    for name, values in when.items():
        if not all(isinstance(value, str) for value in values):
            return f"values of {name} that are text, in quotes where YAML would read a number or a day"
        strangers = sorted(set(values) - set(fields[name].get("constraints", {}).get("enum", values)))
        if strangers:
            return f"values that {name} may hold, not {listed(strangers)}"
    return ""
