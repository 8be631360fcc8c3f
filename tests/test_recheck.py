"""How long a check stands: which limit a row has, and which limits a card may not declare."""

from __future__ import annotations

import pytest
import yaml

from analysis import recheck
from analysis.check import check
from analysis.tables import card

ORDERS = {"days": 90, "when": {"kind": ["order"], "state": ["in_force", "stayed"]}, "reason": "orders change"}
REST = {"days": 365, "reason": "texts change"}
FIELDS = {
    "kind": {"name": "kind", "constraints": {"enum": ["order", "law"]}},
    "state": {"name": "state"},
    "checked_date": {"name": "checked_date"},
}


@pytest.mark.parametrize(
    ("row", "limit"),
    [
        ({"kind": "order", "state": "in_force"}, ORDERS),
        ({"kind": "order", "state": "stayed"}, ORDERS),
        ({"kind": "order", "state": "ended"}, REST),
        ({"kind": "law", "state": "in_force"}, REST),
    ],
)
def test_the_first_limit_that_fits_is_the_rows(row, limit):
    assert recheck.limit_of([ORDERS, REST], row) == limit


def test_a_row_that_no_limit_is_for_has_none():
    assert recheck.limit_of([ORDERS], {"kind": "law", "state": "in_force"}) is None
    assert recheck.limit_of([], {}) is None


def test_a_whole_limit_is_taken():
    assert [recheck.complaint(limit, FIELDS) for limit in (ORDERS, REST)] == ["", ""]


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ("90 days", "a limit with the parts days, reason"),
        ({"days": 90}, "to declare reason"),
        ({"reason": "why"}, "to declare days"),
        (REST | {"days": "90"}, "a whole number"),
        (REST | {"days": -1}, "a whole number"),
        (REST | {"days": True}, "a whole number"),
        (REST | {"when": {"kind": "order"}}, "a list of values for each column"),
        (REST | {"when": ["kind"]}, "a list of values for each column"),
        (REST | {"when": {"knid": ["order"]}}, "columns of the table, not knid"),
        (REST | {"when": {"kind": ["ordre"]}}, "values that kind may hold, not ordre"),
        (REST | {"when": {"state": [2026]}}, "values of state that are text"),
    ],
)
def test_what_a_limit_lacks_is_said(limit, says):
    assert says in recheck.complaint(limit, FIELDS)


def test_a_table_without_a_day_of_its_checks_can_have_no_limit():
    fields = {name: field for name, field in FIELDS.items() if name != "checked_date"}
    assert "no column checked_date" in recheck.complaint(REST, fields)


def test_the_check_names_the_card_and_the_limit(copy):
    path = copy.data / "sources" / "sources.yaml"
    described = yaml.safe_load(path.read_text(encoding="utf-8"))
    described["resources"][0]["recheck"] = [{"days": 0, "reason": "why"}]
    path.write_text(yaml.safe_dump(described, sort_keys=False), encoding="utf-8")
    (problem,) = check(copy, "sources")
    assert (problem.file, problem.column) == ("data/sources/sources.yaml", "recheck")


def test_sources_and_court_orders_in_force_have_their_limits(place):
    limits = card("policies", place.root)["resources"][0]["recheck"]
    order = {"instrument": "court_order", "legal_status": "in_force"}
    assert recheck.limit_of(limits, order)["days"] == 90
    assert recheck.limit_of(limits, order | {"instrument": "statute"})["days"] == 365
    assert recheck.limit_of(limits, order | {"legal_status": "superseded"}) is None
    assert recheck.limit_of(card("sources", place.root)["resources"][0]["recheck"], {})["days"] == 365
