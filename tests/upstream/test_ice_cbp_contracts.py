"""Two downloads of contract actions, each cut off elsewhere: every action once, and nothing lost without a reason."""

import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.upstream import ice_cbp_contracts as contracts
from analysis.upstream.contract import REASON, SURPLUS
from analysis.upstream.money import cents
from tests.upstream.contract_checks import every_row_once, holds
from tests.upstream.mangled import mangled, raw_frame
from tests.upstream.real import steps

OLDER = "first_fetch_2026-02-13/CBP_ICE_FY2022_Contract_Obligations.csv.gz"
NEWER = "CBP_ICE_FY2022_Contract_Obligations.csv.gz"
VALUES = {
    "Agency": ["CBP", "ICE", "DHS"],
    "Award ID": ["70X1", "70X2"],
    "Recipient Name": ["CLEARVIEW AI, INC.", "1NTEGER LLC", "MADE-UP FENCES LLC"],
    "Federal Action Obligation": ["1000.0", "0.0", "-12.5", "0.001", "1e3"],
    "Action Date": ["2021-10-01", "2022-09-30", "2022-02-30"],
    "Modification": ["0", "P00001"],
    "Product/Service Description": ["FENCES", ""],
    "NAICS Description": ["FENCE MAKING"],
    "Transaction Description": ["A FENCE", "FACIAL RECOGNITION FOR A FENCE", "CLEARVIEW"],
    "Generated Award ID": ["CONT_AWD_70X1_7014_-NONE-_-NONE-", ""],
}
PLAIN = {column: values[0] for column, values in VALUES.items()}


def delivered(*rows: dict, file: str = NEWER) -> pd.DataFrame:
    return raw_frame([PLAIN | {SURPLUS: ""} | row for row in rows], list(VALUES), file)


def together(*parts: pd.DataFrame) -> pd.DataFrame:
    return contracts.with_lists(pd.concat(parts, ignore_index=True))


def action(award: str, usd: str = "1000.0", **more: str) -> dict:
    return {"Award ID": award, "Federal Action Obligation": usd} | more


def reasons(raw: pd.DataFrame) -> dict:
    cleaned = contracts.clean(raw)
    every_row_once(raw, cleaned)
    return cleaned.set_aside[REASON].value_counts().to_dict()


@settings(max_examples=25)
@given(mangled(VALUES, file=NEWER), mangled(VALUES, file=OLDER))
def test_what_every_cleaner_keeps(newer, older):
    holds(contracts, together(newer, older))


def test_an_action_of_both_downloads_counts_once_and_the_newer_row_is_used():
    older = delivered({"Recipient Name": "FENCES BY THE OLD NAME", "Generated Award ID": ""}, file=OLDER)
    cleaned = contracts.clean(together(delivered({}), older))
    assert cleaned.rows["delivery"].tolist() == [contracts.NEWEST]
    assert cleaned.set_aside[REASON].tolist() == [contracts.NEWER]
    assert cleaned.set_aside["Recipient Name"].tolist() == ["FENCES BY THE OLD NAME"]


def test_what_a_cut_off_list_lacks_comes_from_the_other():
    shown = [action(f"70A{number:03}", f"{1000 - number}.0") for number in range(100)]
    tail = [action("70TAIL", "-40.25"), action("70ZERO", "0.0")]
    raw = together(delivered(*shown), delivered(*shown, *tail, file=OLDER))
    cleaned = contracts.clean(raw)
    assert len(cleaned.rows) == 102
    downloads = contracts.derive(cleaned.rows)["contract_downloads"].set_index("delivery")
    assert downloads["verdict"].to_dict() == {"latest": "cut_off", "first_fetch_2026-02-13": "whole"}
    assert downloads["used_count"].to_dict() == {"latest": 100, "first_fetch_2026-02-13": 2}
    year = contracts.derive(cleaned.rows)["contract_years"].iloc[0]
    assert year["obligated_usd"] == "95009.75"
    assert year["taken_back_usd"] == "-40.25"
    assert year["newest_total_usd"] == "95050.00"
    assert year["newest_verdict"] == "cut_off"
    assert year["unseen_count"] == "0"


def test_a_list_wholly_contained_in_another_is_still_counted():
    raw = together(delivered(action("70A"), action("70B", "-1.0")), delivered(action("70A"), file=OLDER))
    downloads = contracts.derive(contracts.clean(raw).rows)["contract_downloads"].set_index("delivery")
    assert downloads.loc["first_fetch_2026-02-13", ["rows_count", "used_count"]].tolist() == [1, 0]


def test_a_row_twice_in_one_delivery_stands_where_another_is_missing():
    raw = together(delivered(action("70A"), action("70A"), action("70B", "-5.0")))
    assert reasons(raw) == {contracts.TWICE: 1}
    year = contracts.derive(contracts.clean(raw).rows)["contract_years"].iloc[0]
    assert (year["actions_count"], year["unseen_count"], year["obligated_usd"]) == (2, "1", "995.00")


def test_one_delivery_that_contradicts_itself_is_set_aside_whole():
    raw = together(delivered(action("70A", "1.0"), action("70A", "2.0"), action("70B")))
    assert reasons(raw) == {contracts.AT_ODDS: 2}


def test_a_later_correction_wins_and_says_so():
    raw = together(delivered(action("70A", "2.0")), delivered(action("70A", "1.0"), file=OLDER))
    assert reasons(raw) == {contracts.CORRECTED: 1}
    assert contracts.clean(raw).rows["obligated_cents"].tolist() == [200]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ({"Agency": "TSA"}, "the agency is neither CBP nor ICE"),
        ({"Award ID": " "}, "no award number"),
        ({"Modification": ""}, "no modification number"),
        ({"Action Date": "2022-02-30"}, "the action date is no date"),
        ({"Action Date": "02/03/2022"}, "the action date is no date"),
        ({"Federal Action Obligation": "1,000"}, "the obligation is no amount in dollars and cents"),
        ({SURPLUS: "11 cells for 10 columns: x"}, "the row has another number of cells than the header"),
    ],
)
def test_rows_that_cannot_be_used_say_why(cell, reason):
    assert reasons(together(delivered(cell))) == {reason: 1}


def test_a_fiscal_year_begins_in_october():
    days = {"2021-09-30": "FY2021", "2021-10-01": "FY2022", "2022-09-30": "FY2022", "soon": ""}
    raw = delivered(*({"Action Date": day} for day in days))
    assert contracts.period(raw).tolist() == list(days.values())


def test_the_older_download_lacks_a_column_and_may():
    assert contracts.PARENT in contracts._required(NEWER)
    assert contracts.PARENT not in contracts._required(OLDER)


def test_no_award_found_by_a_word_goes_by_unseen():
    new = {"Recipient Name": "GATES LLC", "Transaction Description": "FACIAL GATE"}
    raw = together(delivered(action("70NEW", **new)))
    checks = contracts.cross_check(None, contracts.derive(contracts.clean(raw).rows))
    waiting = [check for check in checks if "nobody" in check.what]
    assert [check.found for check in waiting] == ["70NEW"]
    assert not waiting[0].holds


folder, cleaned, tables = steps("usaspending-cbp-ice-contracts", contracts)


def test_the_files_as_they_are(cleaned):
    assert len(cleaned.rows) + len(cleaned.set_aside) == 57_476 + 30_322
    assert set(cleaned.set_aside[REASON]) == {contracts.NEWER, contracts.TWICE}
    assert not cleaned.rows.duplicated(contracts.ACTION).any()


def test_clearview_ai_by_its_obligations(tables):
    rows = tables["contract_actions"]
    paid = rows[(rows["system_id"] == "clearview-ai") & (cents(rows["obligated_usd"]) != 0)]
    at_ice = paid[paid["agency"] == "ICE"].sort_values("action_date")
    assert list(zip(at_ice["action_date"], at_ice["obligated_usd"], strict=True)) == [
        ("2021-09-03", "500000.00"),
        ("2022-06-29", "500000.00"),
        ("2022-09-06", "500000.00"),
        ("2023-09-12", "787500.00"),
        ("2024-09-03", "1102500.00"),
        ("2025-09-05", "3750000.00"),
    ]
    assert int(cents(paid.loc[paid["agency"] == "CBP", "obligated_usd"]).sum()) == 6_075_000


def test_the_word_clearview_finds_two_products(tables):
    searches = tables["contract_searches"].set_index(["found_by", "spelling", "agency"])["obligated_usd"]
    assert searches["word", "CLEARVIEW", "CBP"] == "3195750.00"
    assert searches["recipient", "CLEARVIEW AI, INC.", "CBP"] == "60750.00"


def test_the_lists_that_were_cut_off(tables):
    lists = tables["contract_downloads"]
    cut = lists[lists["verdict"] == "cut_off"]
    found = zip(cut["agency"], cut["fiscal_year"].astype(int), cut["delivery"], cut["rows_count"], strict=True)
    assert set(found) == {
        ("CBP", 2021, "latest", 5100),
        ("ICE", 2021, "first_fetch_2026-02-13", 900),
        ("ICE", 2022, "latest", 3000),
        ("ICE", 2023, "latest", 3300),
    }


def test_the_repair_brings_the_money_taken_back(tables):
    years = tables["contract_years"].astype({"fiscal_year": int}).set_index(["agency", "fiscal_year"])
    cut = years[years["newest_verdict"] == "cut_off"]
    assert cut["obligated_usd"].to_dict() == {
        ("CBP", 2021): "3486868471.74",
        ("ICE", 2022): "2853539871.39",
        ("ICE", 2023): "3120255314.93",
    }
    assert (cents(cut["obligated_usd"]) < cents(cut["newest_total_usd"])).all()


def test_where_two_lists_are_whole_the_union_holds_every_action(tables):
    lists, years = tables["contract_downloads"], tables["contract_years"].set_index(["agency", "fiscal_year"])
    whole = lists[lists["verdict"] == "whole"].groupby(["agency", "fiscal_year"]).filter(lambda group: len(group) == 2)
    assert len(whole) == 4
    for agency, year in set(zip(whole["agency"], whole["fiscal_year"], strict=True)):
        assert years.loc[(agency, year), "unseen_count"] == "0"
