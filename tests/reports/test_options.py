"""What could be done: counts from tables, a bill is no law, recalled rows are out, and both sides stand."""

import pytest

import analysis
from analysis.reports import law_force, options
from analysis.tables import key

ROWS = options.records()
TABLE = options.compared().set_index("option_id")


def test_every_tie_leads_to_a_row_that_was_read():
    ties = analysis.load("option_records")
    assert len(ROWS) == len(ties)
    for table, own in ties.groupby("record_table"):
        (column,) = key(table)
        assert set(own["record_key"]) <= set(analysis.load(table)[column]), table


def test_a_recalled_row_feeds_nothing(monkeypatch):
    load = options.load

    def as_recalled(name, verified=("seen",)):
        rows = load(name, verified=verified)
        return rows[rows["law_id"] != "law-0041"] if name == "fr_laws" and verified == ("seen",) else rows

    monkeypatch.setattr(options, "load", as_recalled)
    rows = options.records("thresholds-review")
    assert "law-0041" not in set(rows["record_key"])
    assert "law-0046" in set(rows["record_key"])


def test_a_tie_to_no_row_is_refused(monkeypatch):
    load = options.load

    def with_a_stranger(name, verified=("seen",)):
        rows = load(name, verified=verified)
        return rows.replace({"record_key": {"law-0041": "law-9999"}}) if name == "option_records" else rows

    monkeypatch.setattr(options, "load", with_a_stranger)
    with pytest.raises(ValueError, match="law-9999"):
        options.records()


def test_a_bill_is_proposed_and_nothing_else():
    bills = ROWS[ROWS["record_key"].str.startswith("bill-") & (ROWS["role"] == "instrument")]
    assert set(bills["state"]) == {options.PROPOSED}
    federal = ROWS[ROWS["record_key"].isin(["law-0062", "law-0068", "law-0074", "law-0076"])]
    assert set(federal["state"]) == {options.PROPOSED}


def test_what_ended_is_not_in_force():
    states = ROWS[ROWS["role"] == "instrument"].set_index("record_key")["state"]
    for name in ("law-0033", "law-0043", "law-0055", "ryan-2019-pi", "nyvice-2020", "ice-cbp-2021-courthouse"):
        assert states[name] == options.ENDED, name
    assert set(states) == set(options.STATES)


def test_bans_are_those_of_the_page_of_laws():
    bars = law_force.laws()
    bars = bars[bars["group"] == "bars"]
    assert TABLE.loc["bans", options.IN_FORCE] == len(law_force.limits(bars))
    assert TABLE.loc["bans", options.ENDED] == len(law_force.ended(bars))


def test_every_option_has_both_sides_and_says_what_it_leaves():
    said = options.arguments().groupby("option_id")["role"].agg(set)
    assert set(said.index) == set(TABLE.index)
    assert all(sides == {"for", "against"} for sides in said)
    assert (TABLE["unchanged"] != "").all()
    assert set(options.arguments()["record_table"]) == {"sources"}


def test_a_problem_is_no_evidence():
    shared = ROWS[(ROWS["option_id"] == "places-by-statute") & (ROWS["role"] == "problem")]
    assert len(shared)
    assert TABLE.loc["places-by-statute", "evidence"] == options.NOTHING
    assert TABLE.loc["places-by-statute", "measured"] == 0


def test_ends_are_named_with_their_day():
    assert "New Orleans, LA (21 July 2022)" in TABLE.loc["bans", "reversals"]
    assert TABLE.loc["warrants", "reversals"] == options.NOTHING


@pytest.mark.parametrize("option", TABLE.index)
def test_one_option_shows_its_own_rows(option):
    rows = options.records(option)
    assert set(rows["option_id"]) == {option}
    assert (rows["source_id"] != "").all()
    assert (rows["title"] != "").all()


def test_the_picture_holds_every_count():
    table = options.compared()
    for narrow in (False, True):
        spec = options.chart(table, narrow).to_dict()
        drawn = [row["count"] for rows in spec["datasets"].values() for row in rows]
        assert sum(drawn) == sum(int(table[column].sum()) for column in (*options.STATES, "measured"))
    assert options.finding(table).startswith("Each of 10 options")
