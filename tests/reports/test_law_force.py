"""Laws and their force: a bill is no law, an ended law is not in force, a date is no more exact than it is given."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.reports import law_force, lawcharts
from analysis.tables import fields

ROWS = law_force.laws()
FORCED = (law_force.IN_FORCE, law_force.UNDATED)


def law(**given):
    row = {"law_id": "law-9000", "instrument_name": "x", "level": "city", "kind": "ban", "binds": "police"}
    return row | {"does": "limits", "enacted_date": "", "effective_date": "", "ended_date": ""} | given


def of(law_id, on=None):
    return law_force.laws(on).set_index("law_id").loc[law_id, "status"]


def test_every_law_is_read_and_no_other():
    readings = analysis.load("law_readings")
    assert set(readings["law_id"]) == set(analysis.load("fr_laws", verified=None)["law_id"])


def test_readings_agree_with_the_table():
    rows = analysis.load("fr_laws").merge(analysis.load("law_readings"), on="law_id")
    assert (rows.loc[rows["binds"] == "police", "applies_to_police"] == "yes").all()
    assert (rows.loc[rows["binds"].isin(["agencies", "schools", "private"]), "applies_to_police"] == "no").all()
    assert ((rows["kind"] == "dmv_restriction") == (rows["binds"] == "licensing_office")).all()
    assert ((rows["kind"] == "repeal") == (rows["does"] == "lifts")).all()
    assert ((rows["binds"] == "federal") == (rows["level"] == "federal")).all()


def test_bills_are_never_in_force():
    bills = ROWS[ROWS["note"].str.startswith("Bill, not enacted")]
    assert len(bills)
    assert set(bills["status"]) == {law_force.PROPOSED}
    assert not law_force.limits(ROWS)["law_id"].isin(bills["law_id"]).any()
    assert not (law_force.limits(ROWS)["level"] == "federal").any()


@pytest.mark.parametrize(
    ("law_id", "on", "status"),
    [
        ("law-0033", "2021-06-01", law_force.IN_FORCE),  # New Orleans
        ("law-0033", "2022-07-20", law_force.IN_FORCE),
        ("law-0033", "2022-07-21", law_force.ENDED),
        ("law-0055", "2022-12-31", law_force.IN_FORCE),  # California, body cameras
        ("law-0055", "2023-01-01", law_force.ENDED),
        ("law-0043", "2022-06-30", law_force.IN_FORCE),  # Virginia
        ("law-0043", "2024-01-01", law_force.ENDED),
        ("law-0077", "2026-06-30", law_force.NOT_YET),
        ("law-0077", "2026-07-01", law_force.PRINTED),
        ("law-0037", "2025-02", law_force.UNSURE),  # Jackson, by month
        ("law-0037", "2025-03-01", law_force.ENDED),
        ("law-0070", "2024-06-01", law_force.IN_FORCE),  # the department's directive
        ("law-0070", "2025-06-01", law_force.UNSURE),  # its end is known by year
        ("law-0070", "2026-06-30", law_force.ENDED),
        ("law-0058", "2026-06-30", law_force.UNDATED),  # Hamden
        ("law-0072", "2026-06-30", law_force.PROPOSED),  # a proposed federal rule
        ("law-0036", "2026-06-30", law_force.PROPOSED),  # a proposed ordinance
    ],
)
def test_where_a_law_stood(law_id, on, status):
    assert of(law_id, on) == status


def test_a_law_counts_once():
    assert not {"law-0002", "law-0047"} & set(ROWS["law_id"])
    assert ROWS["law_id"].is_unique


def test_an_authorization_and_a_repeal_are_no_limits():
    assert not law_force.limits(ROWS)["law_id"].isin(["law-0034", "law-0038", "law-0044", "law-0071"]).any()
    bars = law_force.limits(ROWS[ROWS["group"] == "bars"])
    assert not bars["law_id"].isin(["law-0024", "law-0040", "law-0056", "law-0077"]).any()


def test_the_count_over_time_ends_at_the_count_of_the_day():
    counts = law_force.over_time(ROWS)
    for name, own in counts.groupby("group"):
        now = ROWS[(ROWS["group"] == name) & (ROWS["status"] == law_force.IN_FORCE)]
        assert own["laws"].iloc[-1] == len(now)


def test_at_the_end_of_a_year_no_date_leaves_doubt():
    rows = ROWS[ROWS["group"] != ""].to_dict("records")
    for year in range(law_force.FIRST_YEAR, 2026):
        assert law_force.UNSURE not in {law_force.status(row, date(year, 12, 31)) for row in rows}


def test_crosses_stand_for_the_bans_that_ended():
    crosses = law_force.ended_by_year(ROWS)
    assert crosses["count"].sum() == len(law_force.ended(ROWS[ROWS["group"] == "bars"]))
    assert "New Orleans" in " ".join(crosses["titles"])
    assert lawcharts.over_time(law_force.over_time(ROWS), crosses).to_dict()["layer"]


def test_states_add_up_to_the_limits():
    states = law_force.by_state(ROWS)
    assert (states["statewide"] + states["local"]).sum() == len(law_force.limits(ROWS))
    assert states["ended"].sum() == (law_force.ended(ROWS)["state"] != "").sum()


@pytest.mark.parametrize("kind", [law_force.ALL, *fields("fr_laws")["kind"]["constraints"]["enum"]])
@pytest.mark.parametrize("state", [law_force.ALL, "VA", "CA", "WY"])
def test_every_choice_holds(kind, state):
    rows = law_force.laws("2022-06", state, kind)
    assert len(law_force.by_state(rows)) == 51
    assert law_force.over_time(rows)["laws"].min() >= 0
    assert isinstance(law_force.ended_by_year(rows), pd.DataFrame)


def test_the_default_day_is_the_last_that_is_known():
    notebook = (analysis.paths.project().notebooks / "laws.ipynb").read_text(encoding="utf-8")
    assert f'on = \\"{law_force.known_until()}\\"' in notebook


DAYS = st.dates(date(2005, 1, 1), date(2026, 12, 31))


@given(DAYS, DAYS, DAYS)
def test_a_law_is_in_force_from_its_first_day_to_the_day_before_its_end(start, end, day):
    start, end = sorted((start, end))
    row = law(effective_date=start.isoformat(), ended_date=end.isoformat())
    assert (law_force.status(row, day) in FORCED) == (start <= day < end)


@given(DAYS, DAYS)
def test_a_month_is_never_more_exact_than_a_month(start, day):
    row = law(effective_date=f"{start:%Y-%m}")
    status = law_force.status(row, day)
    if (day.year, day.month) == (start.year, start.month):
        assert status in (law_force.UNSURE, law_force.IN_FORCE)
    else:
        assert status == (law_force.IN_FORCE if day > start else law_force.NOT_YET)


@given(DAYS)
def test_a_federal_bill_is_proposed_on_every_day(day):
    assert law_force.status(law(level="federal"), day) == law_force.PROPOSED
