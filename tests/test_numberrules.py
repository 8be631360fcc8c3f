"""What a number may not do with its rows: each rule by itself, and the mistakes that the real cards must catch."""

import pytest

from analysis import numberrules
from analysis.book.catalogue import Catalogue

WHY = "for a reason"
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


@pytest.mark.parametrize(
    ("table", "rows", "mistake", "instead"),
    [
        pytest.param(
            "error_rates",
            ["er0001", "er0470"],
            number(means="Median rate of false matches, alerts and false match rate"),
            None,
            id="searches and pairs in one rate",
        ),
        pytest.param(
            "error_rates",
            ["er0036"],
            number(means="Share of darker-skinned women falsely recognized"),
            number(means="Share of darker-skinned women whose sex was guessed wrong"),
            id="guessing sex told as recognition",
        ),
        pytest.param(
            "error_rates",
            ["er0486"],
            number(means="Share that were wrong at the final in Cardiff"),
            number(means="Share of alerts that were wrong at the final in Cardiff"),
            id="a share of alerts without its denominator",
        ),
        pytest.param(
            "error_rates",
            ["er0486"],
            number(means="The false match rate per alert in Cardiff"),
            number(means="Share of alerts that were wrong in Cardiff"),
            id="a share of alerts called a false match rate",
        ),
        pytest.param(
            "error_rates",
            ["er0003"],
            number(means="How often people of color are taken for others"),
            number(means="Share of people of color among the false matches"),
            id="a composition told as a rate",
        ),
        pytest.param(
            "misidentifications",
            ["wa01", "wa02"],
            number(means="Wrongful arrests per search", n=7024),
            number(unit="count", means="Arrests on record"),
            id="wrongful arrests divided",
        ),
        pytest.param(
            "operational_rates",
            ["us_known_wrongful_arrests_2026_04", "nypd_requests_2019"],
            number(unit="rate", means="Known wrongful arrests per request"),
            None,
            id="the known arrests divided",
        ),
        pytest.param(
            "deployments",
            ["dep-0044", "dep-0068"],
            number(unit="count", means="Federal users by two surveys"),
            None,
            id="surveys added up",
        ),
        pytest.param(
            "contracts",
            ["con-0005", "con-0006"],
            number(unit="usd", means="Obligated to Clearview AI"),
            number(unit="count", means="Reports of awards"),
            id="a doubtful award in a sum",
        ),
        pytest.param(
            "policies",
            ["bill-hr1815-115", "ina-239e"],
            number(unit="count", means="Federal laws that name places"),
            None,
            id="a bill counted as a law",
        ),
        pytest.param(
            "enforcement_counts",
            ["cnt-0011", "cnt-0010"],
            number(unit="count", means="Arrests at courthouses"),
            None,
            id="operations added to arrests",
        ),
        pytest.param(
            "enforcement_counts",
            ["cnt-0028", "cnt-0027"],
            number(means="Part of New York City"),
            None,
            id="a count of New York divided by a national one",
        ),
        pytest.param(
            "enforcement_counts",
            ["cnt-0033", "cnt-0041"],
            number(unit="ratio", means="Rise in Massachusetts"),
            None,
            id="one source divided by another",
        ),
    ],
)
def test_the_cards_catch_the_mistake(catalogue, table, rows, mistake, instead):
    def found(fact):
        behind = [row for key in rows for row in catalogue.rows_of(table, key)]
        assert len(behind) == len(rows)
        rules = catalogue.resource(table)["numbers"]
        return [expected for rule in rules for expected in numberrules.breaches(rule, fact, behind)]

    assert found(mistake)
    assert instead is None or found(instead) == []
