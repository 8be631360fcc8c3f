"""What changed among the numbers: which came, went, moved or were reworded, by how much, and whether it matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from analysis.changes import grading
from analysis.facts import UNITS, format_value

ADDED, REMOVED, MOVED, REWORDED = "added", "removed", "moved", "reworded"
KEPT = ("value", "unit", "text", "interval", "interval_text", "n", "means", "page")
EXACT = 12  # digits of a difference: beyond them stands only what binary arithmetic adds

Users = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class FactChange:
    """One number before and after; None where it is not recorded. `difference` is new minus old, in its unit."""

    key: str
    kind: str
    old: Mapping | None
    new: Mapping | None
    difference: float | None
    difference_text: str
    overlap: str
    cited_on: tuple[str, ...]
    answers: tuple[str, ...]
    grade: str
    why: str


def differences(
    old: Mapping[str, Mapping], new: Mapping[str, Mapping], cited: Users, answering: Users
) -> list[FactChange]:
    """Every number that is not the same, those that matter most first. `cited` and `answering` are pages by key."""
    keys = sorted(old.keys() | new.keys())
    found = [one for key in keys for one in _one(key, old.get(key), new.get(key), cited, answering)]
    return sorted(found, key=lambda one: (-grading.GRADES.index(one.grade), one.key))


def _one(key: str, old: Mapping | None, new: Mapping | None, cited: Users, answering: Users) -> Iterator[FactChange]:
    parts = ("value", "unit", "interval", "n", *grading.REWORDED)
    if old and new and all(grading.same(old, new, part) for part in parts):
        return
    on, answers = tuple(cited.get(key, ())), tuple(answering.get(key, ()))
    grade, why = grading.of_fact(old, new, on, answers)
    amount = _difference(old, new)
    yield FactChange(
        key,
        _kind(old, new, grade),
        _kept(old),
        _kept(new),
        amount,
        "" if amount is None else difference_text(amount, new["unit"], new.get("digits")),
        grading.overlap(old, new) if old and new else grading.UNKNOWN,
        on,
        answers,
        grade,
        why,
    )


def _kind(old: Mapping | None, new: Mapping | None, grade: str) -> str:
    if old is None:
        return ADDED
    if new is None:
        return REMOVED
    return REWORDED if grade == grading.COSMETIC else MOVED


def _kept(fact: Mapping | None) -> dict | None:
    return None if fact is None else {part: fact.get(part) for part in KEPT}


def _difference(old: Mapping | None, new: Mapping | None) -> float | None:
    if old is None or new is None or old["unit"] != new["unit"]:
        return None
    if isinstance(old["value"], str) or isinstance(new["value"], str):
        return None
    amount = round(new["value"] - old["value"], EXACT)
    return amount or None


def difference_text(amount: float, unit: str, digits: int | None = None) -> str:
    """A difference as a sentence shows it: a share in percentage points, all else in its own unit.

    >>> difference_text(-0.0019, "share")
    '-0.19 percentage points'
    >>> difference_text(-1, "count")
    '-1'
    >>> difference_text(2500000, "usd")
    '+$2.5 million'
    """
    sign, size = ("-" if amount < 0 else "+"), abs(amount)
    if unit == "share":
        return f"{sign}{size * 100:.2g} percentage {'point' if size == 0.01 else 'points'}"
    if unit == "year":
        return f"{sign}{size:g} {UNITS['year'][size != 1]}"
    if unit in ("rate", "ratio"):
        return f"{sign}{size:.2g}"
    return f"{sign}{format_value(size, unit, digits)}"
