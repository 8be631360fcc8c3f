"""What a number may not do with its rows: each rule by itself, and the mistakes that the real cards must catch."""

import csv
from pathlib import Path

import pytest

from analysis import numberrules
from analysis.book.catalogue import Catalogue

WHY = "for a reason"
MISTAKES = Path(__file__).with_name("number_mistakes.csv")
TESTED = [{"id": "t1", "task": "search", "kind": "use"}, {"id": "t2", "task": "check", "kind": "total"}]


def number(**more):
    return {"unit": "share", "n": None, "interval": None, "means": "Share of alerts that were wrong"} | more


def broken(rule, rows=TESTED, **more):
    return list(numberrules.breaches(rule | {"reason": WHY}, number(**more), rows))


@pytest.mark.parametrize(
    ("rule", "whole"),
    [
        ({"rule": "one_value", "field": "task"}, TESTED[:1]),
        ({"rule": "alone", "when": {"kind": ["total"]}}, TESTED[1:]),
        ({"rule": "not_mixed", "when": {"kind": ["total"]}}, TESTED[1:]),
    ],
    ids=lambda value: value["rule"] if isinstance(value, dict) else "",
)
def test_rows_that_do_not_go_together_are_told_with_the_reason(rule, whole):
    (expected,) = broken(rule)
    assert expected.endswith(WHY)
    assert broken(rule, whole) == []
    assert broken(rule | {"units": ["count"]}) == []


@pytest.mark.parametrize("more", [{}, {"unit": "count", "n": 9}, {"unit": "count", "interval": [1, 9]}])
def test_a_numerator_is_a_count_of_nothing(more):
    assert broken({"rule": "numerator"}, **more)
    assert not broken({"rule": "numerator"}, unit="count")


def test_a_definition_names_its_denominator_and_no_other_rate():
    assert not broken({"rule": "says", "words": ["face", "alert"]})
    assert broken({"rule": "says", "words": ["search"]})
    assert broken({"rule": "never_says", "words": ["wrong"]})
    assert not broken({"rule": "never_says", "words": ["search"]})
    assert not broken({"rule": "says", "words": ["search"], "when": {"kind": ["sum"]}})


def test_no_rows_break_nothing():
    assert broken({"rule": "numerator"}, rows=[]) == []


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("text", "one of the rules"),
        ({"rule": "alnoe"}, "one of the rules"),
        ({"rule": "alone", "reason": WHY}, "to declare when"),
        ({"rule": "numerator"}, "to declare reason"),
        ({"rule": "one_value", "field": "taks", "reason": WHY}, "not taks"),
        ({"rule": "alone", "when": {"kind": ["totl"]}, "reason": WHY}, "not totl"),
        ({"rule": "numerator", "units": ["percent"], "reason": WHY}, "units"),
    ],
)
def test_a_rule_that_cannot_be_kept_says_what_it_lacks(rule, says):
    fields = {"task": {}, "kind": {"constraints": {"enum": ["use", "total"]}}}
    assert says in numberrules.complaint(rule, fields)
    assert numberrules.complaint({"rule": "alone", "when": {"kind": ["total"]}, "reason": WHY}, fields) == ""


# -- the cards of the book -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogue(place):
    return Catalogue(place)


with MISTAKES.open(encoding="utf-8", newline="") as lines:
    KNOWN = list(csv.DictReader(lines))


@pytest.mark.parametrize("known", KNOWN, ids=[known["mistake"] for known in KNOWN])
def test_the_cards_catch_the_mistake(catalogue, known):
    """Each line of the table is a mistake that readers made, and, if there is one, the number to tell instead."""
    behind = [row for key in known["rows"].split(";") for row in catalogue.rows_of(known["table"], key)]
    assert len(behind) == len(known["rows"].split(";"))

    def found(**told):
        rules = catalogue.resource(known["table"])["numbers"]
        return [expected for rule in rules for expected in numberrules.breaches(rule, number(**told), behind)]

    assert found(unit=known["unit"], means=known["means"], n=int(known["n"]) if known["n"] else None)
    if known["instead"]:
        assert found(unit=known["instead_unit"], means=known["instead"]) == []
