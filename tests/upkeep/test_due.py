"""What is due for a check: days counted, rows named, the same report for the same day."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis.cli import main
from analysis.paths import Project
from analysis.problems import Problems
from analysis.tables import load
from analysis.upkeep.deadlines import Deadline, deadlines
from analysis.upkeep.duereport import due, grouped

ORDERS = """\
order_id,title,kind,checked_date
a-1,First [order] of all,order,2026-01-10
b-2,A law,law,2026-01
c-3,Another order,order,2026-02-01
d-4,An end,ended,2020
"""
LIMITS = [
    {"days": 90, "when": {"kind": ["order"]}, "reason": "a court may change it"},
    {"days": 365, "when": {"kind": ["law"]}, "reason": "it may be repealed"},
]


@pytest.fixture
def orders(tmp_path) -> Project:
    """A checkout of one table of four rows: two orders, a law known to the month, and a row without a limit."""
    folder = tmp_path / "data" / "orders"
    folder.mkdir(parents=True)
    (tmp_path / "_toc.yml").write_text("root: index\n")
    config = {"repository": {"url": "https://example.org/book", "branch": "main"}}
    (tmp_path / "_config.yml").write_text(yaml.safe_dump(config))
    names = ORDERS.splitlines()[0].split(",")
    resource = {
        "name": "orders",
        "path": "orders.csv",
        "row": "one order",
        "title": "Orders",
        "expect": {"rows": 4},
        "recheck": LIMITS,
        "schema": {"primaryKey": "order_id", "fields": [{"name": name, "type": "string"} for name in names]},
    }
    (folder / "orders.yaml").write_text(yaml.safe_dump({"name": "orders", "resources": [resource]}))
    (folder / "orders.csv").write_text(ORDERS)
    return Project(tmp_path)


def keys(rows) -> list[str]:
    return [one.key for one in rows]


def test_the_most_urgent_comes_first_and_a_row_without_a_limit_never(orders):
    found = deadlines(orders)
    assert [(one.key, one.by) for one in found] == [
        ("a-1", date(2026, 4, 10)),
        ("c-3", date(2026, 5, 2)),
        ("b-2", date(2027, 1, 1)),  # checked on some day of January: counted from the first
    ]
    assert next((one.line, one.label, one.days) for one in found) == (2, "First [order] of all", 90)


@pytest.mark.parametrize(
    ("day", "past"),
    [
        ("2026-04-10", []),
        ("2026-04-11", ["a-1"]),
        ("2026-05-03", ["a-1", "c-3"]),
        ("2028-01-01", ["a-1", "c-3", "b-2"]),
    ],
)
def test_the_last_day_of_a_limit_is_within_it(orders, day, past):
    found = due(orders, date.fromisoformat(day))
    assert keys(found.past) == past
    assert keys(found.past) + keys(found.ahead) == ["a-1", "c-3", "b-2"]


@given(checked=st.dates(date(1990, 1, 1), date(2090, 1, 1)), days=st.integers(1, 2000), later=st.integers(0, 4000))
def test_a_row_is_past_its_limit_when_more_days_have_gone_than_it_allows(checked, days, later):
    one = Deadline("t", "k", "", "t.csv", 2, checked.isoformat(), days, "why")
    assert one.is_past(checked + timedelta(days=later)) == (later > days)


def test_rows_are_grouped_by_table_and_reason(orders):
    groups = grouped(due(orders, date(2028, 1, 1)).past)
    assert [(name, keys(rows)) for name, rows in groups] == [
        (("orders", "a court may change it"), ["a-1", "c-3"]),
        (("orders", "it may be repealed"), ["b-2"]),
    ]


def test_the_report_links_each_row_and_shows_its_words_as_they_are(orders):
    report = due(orders, date(2026, 4, 11)).markdown()
    assert report.startswith("# Due for a check on 11 April 2026\n\n1 row past the limit.")
    assert "1 row, because a court may change it." in report
    link = "[a-1](https://example.org/book/blob/main/data/orders/orders.csv?plain=1#L2)"
    assert f"- {link}: First \\[order\\] of all. Last checked 10 January 2026, due by 10 April 2026." in report
    assert "| 2 May 2026 | orders | 1 |\n| 1 January 2027 | orders | 1 |" in report


def test_without_an_address_of_the_repository_a_row_is_named_by_its_line(orders):
    (orders.root / "_config.yml").unlink()
    assert "- a-1 (data/orders/orders.csv, row 2): First" in due(orders, date(2026, 4, 11)).markdown()


def test_dates_and_limits_that_cannot_be_read_are_all_named(orders):
    path = orders.data / "orders" / "orders.csv"
    path.write_text(ORDERS.replace("2026-01-10", "").replace("2026-02-01", "soon"))
    with pytest.raises(Problems) as caught:
        deadlines(orders)
    assert [(problem.row, problem.value) for problem in caught.value] == [(2, ""), (4, "soon")]


def call(place, *arguments):
    return CliRunner().invoke(main, ["due", *arguments, "--root", str(place.root)])


def test_the_command_says_it_in_words_in_json_and_in_files_and_never_fails_for_what_it_finds(orders):
    files = orders.root / "out" / "due.md", orders.root / "out" / "due.json"
    done = call(orders, "--on", "2026-04-11", *(f"--out={path}" for path in files))
    assert done.exit_code == 0
    assert done.output.splitlines()[:2] == [
        "data/orders/orders.csv, row 2: a-1: First [order] of all (last checked 10 January 2026, due by 10 April 2026)",
        "on 11 April 2026: 1 row past the limit",
    ]
    told = json.loads(files[1].read_text())
    assert told == json.loads(call(orders, "--on", "2026-04-11", "--json").output)
    assert [(one["key"], one["by"]) for one in told["findings"]] == [("a-1", "2026-04-10")]
    assert told["next"][0] == {"by": "2026-05-02", "table": "orders", "rows": 1}
    assert files[0].read_text() == due(orders, date(2026, 4, 11)).markdown()


def test_a_day_that_no_calendar_has_is_misuse(orders):
    refused = call(orders, "--on", "2026-02-30")
    assert refused.exit_code == 2
    assert "YYYY-MM-DD" in refused.output


def test_today_is_the_day_if_none_is_named(orders):
    assert json.loads(call(orders, "--json").output)["on"] == date.today().isoformat()


def test_every_source_and_every_court_order_in_force_of_the_book_has_a_date(place):
    found = {(one.table, one.key): one for one in deadlines(place)}
    assert {key for table, key in found if table == "sources"} == set(load("sources", verified=None)["source_id"])
    orders = load("policies", verified=None).query("instrument == 'court_order' and legal_status == 'in_force'")
    assert len(orders) > 0
    assert {found["policies", key].days for key in orders["policy_id"]} == {90}
