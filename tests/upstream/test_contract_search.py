"""What finds an award, and who decides on it."""

import pandas as pd

from analysis.upstream import contract_search as search
from analysis.upstream.contract_tables import actions, totals, without_contacts

VENDORS = pd.DataFrame(
    [
        ("contract", "70PARENT", "bundle", "smartlink"),
        ("recipient", "FACES INC", "purpose", "clearview-ai"),
        ("word", "FACE", "by_award", ""),
        ("word", "NOWHERE", "by_award", ""),
    ],
    columns=["found_by", "spelling", "face_role", "system_id"],
)
NO_PICKS = pd.DataFrame(columns=["agency", "award_id", "face_role", "system_id"], dtype="str")


def row(award, firm="OTHERS LLC", text="", usd=100, modification="0", long="", agency="ICE", day="2022-01-05"):
    return {
        "agency": agency, "award_id": award, "modification": modification, "action_date": day, "fiscal_year": 2022,
        "obligated_cents": usd, "delivery": "latest", "Recipient Name": firm, "Transaction Description": text,
        "Product/Service Description": "SOFTWARE", "Generated Award ID": long,
    }  # fmt: skip


def found(*rows, picks=NO_PICKS):
    frame = pd.DataFrame(list(rows))
    return search.found(frame, search.hits(frame, VENDORS), VENDORS, picks)


def test_a_firm_decides_and_every_action_of_its_award_comes_along():
    rows = found(row("70A", "FACES INC"), row("70A", "OTHERS LLC", "NEW ADDRESS", 0, "P00001"), row("70B"))
    assert rows["award_id"].tolist() == ["70A", "70A"]
    assert set(rows["face_role"]) == {"purpose"}
    assert set(rows["decided_by"]) == {"recipient"}


def test_a_word_alone_decides_nothing():
    (line,) = found(row("70A", text="a face scanner")).to_dict("records")
    assert (line["found_as"], line["face_role"], line["decided_by"]) == ("FACE", search.UNREVIEWED, "nobody")


def test_words_are_whole_words():
    assert found(row("70A", text="SURFACE PREPARATION"), row("70B", text="FACEBOOK")).empty


def test_an_order_is_found_by_the_contract_above_it():
    rows = found(
        row("70A", long="CONT_AWD_70A_7012_70PARENT_7012"), row("70B", long="CONT_AWD_70B_7012_70PARENTX_7012")
    )
    assert rows["award_id"].tolist() == ["70A"]
    assert rows["face_role"].tolist() == ["bundle"]


def test_a_person_overrules_everything_for_one_award_of_one_agency():
    picks = pd.DataFrame([("ICE", "70A", "other", "")], columns=list(NO_PICKS.columns))
    rows = found(row("70A", "FACES INC"), row("70A", "FACES INC", agency="CBP"), picks=picks)
    roles = dict(zip(rows["agency"], rows["face_role"], strict=True))
    assert roles == {"ICE": "other", "CBP": "purpose"}


def test_what_finds_nothing_has_its_row_too():
    frame = pd.DataFrame([row("70A", text="FACE", usd=250)])
    table = search.searches(search.hits(frame, VENDORS), VENDORS).set_index(["spelling", "agency"])
    assert len(table) == 2 * len(VENDORS)
    assert table.loc[("FACE", "ICE"), ["awards_count", "obligated_usd"]].tolist() == [1, "2.50"]
    assert table.loc[("NOWHERE", "CBP"), "obligated_usd"] == "0.00"


def test_sums_are_by_award_and_keep_what_was_taken_back_apart():
    rows = found(row("70A", "FACES INC", usd=500), row("70A", "FACES INC", usd=-200, modification="P00001"))
    (line,) = totals(rows).to_dict("records")
    assert (line["actions_count"], line["obligated_usd"]) == (2, "3.00")
    assert (line["added_usd"], line["taken_back_usd"]) == ("5.00", "-2.00")


def test_what_leads_to_a_person_is_left_out():
    text = "DEVICES FOR FIELD USE. COR PAT EXAMPLE, PAT@EXAMPLE.ORG 555.010.0199"
    assert without_contacts(text) == "DEVICES FOR FIELD USE. [contact left out]"
    assert without_contacts("CALL (555) 010-0199") == "CALL [contact left out]"
    assert without_contacts("NEW COR APPOINTMENT") == "NEW COR APPOINTMENT"
    (line,) = actions(found(row("70A", "FACES INC", text))).to_dict("records")
    assert "EXAMPLE" not in line["description"]
