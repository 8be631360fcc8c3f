"""What it costs: sums to the cent, one line an award, and a choice of rows that says when it shows nothing."""

from itertools import product

import pandas as pd
import pytest

import analysis
from analysis.reports import costs

VENDORS = (costs.ALL, *sorted(set(analysis.load("contract_actions")["system_id"]) - {""}))


def test_clearview_ai_at_each_agency():
    rows = costs.actions("clearview-ai")
    sums = {agency: costs.usd(group) for agency, group in rows.groupby("agency")}
    assert sums == {"CBP": 60_750, "ICE": 7_140_000}
    assert len(costs.obligations(rows[rows["agency"] == "ICE"])) == 6


def test_kharon_clearview_is_another_product():
    rows = costs.actions(roles=costs.ROLES)
    kharon = rows[rows["vendor"] == "1NTEGER LLC"]
    assert len(kharon)
    assert set(kharon["face_role"]) == {"other"}
    assert not set(kharon["award_id"]) & set(costs.actions()["award_id"])


def test_the_award_described_as_forensic_software_is_in():
    rows = costs.actions("clearview-ai", "ICE", 2024, 2024)
    assert rows["description"].tolist() == ["FORENSIC SOFTWARE"]
    assert costs.usd(rows) == 1_102_500


def test_only_awards_for_faces_are_called_that():
    assert set(costs.actions()["face_role"]) == {"purpose"}
    assert "not_reviewed" not in set(analysis.load("contract_actions")["face_role"])


def test_sums_of_awards_and_years_are_those_of_the_actions():
    rows = costs.actions(roles=costs.ROLES)
    whole = int(rows["cents"].sum())
    totals = analysis.load("contract_totals")
    assert int(costs.read_back(totals["obligated_usd"]).sum()) == whole
    assert round(100 * costs.by_award(rows)["usd"].sum()) == whole
    assert round(100 * costs.by_year(rows, costs.ALL, 2021, 2026)["usd"].sum()) == whole
    assert round(100 * costs.by_role()["usd"].sum()) == whole


def test_cents_are_exact():
    rows = pd.DataFrame({"cents": [10, 20, -5]})
    assert costs.usd(rows) == 0.25
    assert costs.usd(pd.DataFrame({"cents": [100, 200]})) == 3


@pytest.mark.parametrize(("vendor", "agency"), list(product(VENDORS, (costs.ALL, *costs.AGENCIES))))
def test_every_choice_gives_rows_or_says_why_not(vendor, agency):
    rows = costs.actions(vendor, agency, 2022, 2022)
    moved = costs.obligations(rows)
    if moved.empty:
        said = costs.nothing_moved(rows, "ICE and CBP", "somebody", 2022, 2022)
        assert "no evidence that nothing was spent" in said
        return
    years = costs.by_year(rows, agency, 2022, 2022)
    assert costs.year_chart(years).to_dict()["layer"]
    assert costs.parts_in_words(moved).endswith(".")


def test_years_in_the_wrong_order_explain_themselves():
    rows = costs.actions(first=2026, last=2021)
    assert rows.empty
    assert costs.nothing_moved(rows, "ICE", "somebody", 2026, 2021).endswith("give the earlier one first.")


def test_reports_stand_beside_the_record():
    beside = costs.beside_reports().set_index("contract_id")
    assert beside.loc["con-0005", ["obligated_usd", "record_usd"]].tolist() == [3_750_000, 3_750_000]
    assert beside.loc["con-0003", "record_usd"] == 2_287_500
    assert pd.isna(beside.loc["con-0006", "record_usd"])
    assert (beside["reason"] != "").all()


def test_a_list_cut_off_is_too_high():
    cut = costs.lists()
    assert len(cut) == 4
    assert (cut["too_high_usd"] > 0).all()


def test_the_last_year_is_marked_as_unfinished():
    years = costs.by_year(costs.actions(), costs.ALL, 2025, 2026)
    assert set(years["label"]) == {"2025", "2026*"}
