"""Shares and trends of arrests by kind of place."""

import pytest

from analysis import rates
from analysis.reports import arrests


def test_shares_are_of_all_arrests_and_name_every_kind():
    table = arrests.shares(arrests.sites())
    assert table["arrests"].sum() == 544_059
    assert table["share"].sum() == pytest.approx(1)
    assert set(table["site_kind"]) == set(arrests.kinds()) == set(arrests.WORDS)
    assert (table["low"] <= table["share"]).all()
    assert (table["share"] <= table["high"]).all()


def test_an_office_without_records_gives_zeros_and_no_error():
    table = arrests.shares(arrests.sites("Atlantis"))
    assert table["arrests"].sum() == 0
    assert table["high"].eq(1).all()


def test_offices_add_up_to_the_whole():
    table = arrests.by_office()
    everywhere = arrests.shares(arrests.sites()).set_index("site_kind")["arrests"]
    assert table["named"].sum() == everywhere[arrests.COURT]
    assert table["arrests"].sum() == everywhere.sum()
    assert table["office"].iloc[0] == "Boston"


def test_courts_are_named_by_one_office_and_hardly_by_new_york():
    """A first count by keyword had 851 of 1,153 at Boston; ours reads lockups and magistrates as courts too."""
    offices = arrests.by_office().set_index("office")
    assert 0.6 < offices.loc["Boston", "named"] / offices["named"].sum() < 0.8
    assert offices["named"].sum() > 1_153
    assert offices.loc["New York City", "named"] < 50
    assert (offices["named"] == 0).sum() > len(offices) / 4


def test_quarters_hold_whole_months_only():
    table = arrests.quarters("Boston")
    months = arrests.monthly("Boston")
    assert table["quarter"].tolist()[0] == "2015 Q4"
    assert table["quarter"].tolist()[-1] == "2019 Q3"
    assert months["month"].max() == "2019-08"
    assert table["named"].sum() == months["named"].sum()


def test_a_change_needs_events_on_both_sides():
    assert arrests.change("Boston", "school") is None
    ratio = arrests.change("Boston")
    assert ratio.low < ratio.value < ratio.high
    months = arrests.monthly("Boston")
    before = months["month"] < arrests.CHANGE
    naive = rates.ratio(
        rates.proportion(int(months["named"][~before].sum()), int(months["arrests"][~before].sum())),
        rates.proportion(int(months["named"][before].sum()), int(months["arrests"][before].sum())),
    )
    assert ratio.value == pytest.approx(naive.value)
    assert ratio.high - ratio.low > naive.high - naive.low, "months that differ must widen the interval"


def test_carolina_has_both_eras_with_shares_of_their_own():
    table = arrests.carolina()
    assert table.groupby("era")["share"].sum().tolist() == pytest.approx([1, 1])
