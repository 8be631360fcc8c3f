"""Was it covered: the dated answers that the record gives, the traps, and properties that hold on any day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import coverage
from analysis.coverage import CoverageError, covered
from analysis.instruments import STRICTNESS, rules, strictest, turning_days


@pytest.mark.parametrize(
    ("on", "agency", "place", "status"),
    [
        ("2018-10-23", "ICE", "hospital_clinic", "restricted"),
        ("2018-10-23", "ICE", "school", "restricted"),
        ("2018-10-23", "ICE", "courthouse", "permitted"),
        ("2021-06-01", "ICE", "courthouse", "restricted"),
        ("2021-06-01", "CBP", "courthouse", "restricted"),
        ("2012-06-01", "CBP", "hospital_clinic", "silent"),
        ("2013-02-01", "CBP", "public_demonstration", "not_covered"),
        ("2017-01-01", "CBP", "public_demonstration", "restricted"),
        ("2025-06-01", "ICE", "school", "limited"),
        ("2025-06-01", "CBP", "school", "permitted"),
        ("2025-01-19", "ICE", "school", "restricted"),
        ("2025-01-20", "ICE", "school", "permitted"),
        ("2025-01-30", "ICE", "school", "permitted"),
        ("2025-01-31", "ICE", "school", "limited"),
        ("1993-05-17", "INS", "school", "limited"),
        ("1993-05-16", "INS", "school", "silent"),
        ("2021-04-26", "ICE", "courthouse", "permitted"),
        ("2021-04-27", "ICE", "courthouse", "restricted"),
        ("2022-01-01", "ICE", "immigration_court", "restricted"),
        ("2025-06-01", "ICE", "immigration_court", "permitted"),
        ("2026-04-15", "ICE", "immigration_court", "not_covered"),
        ("2024-06-01", "DOJ", "immigration_court", "restricted"),
    ],
)
def test_answers_that_the_record_gives(on, agency, place, status):
    assert covered(on, agency, place).status == status


def provision(policy, place):
    return rules().provisions[policy, place]["status"]


def test_ice_and_cbp_had_lists_of_their_own():
    assert provision("ice-2011-morton-10029-2", "public_demonstration") == "restricted"
    assert provision("cbp-2013-aguilar", "public_demonstration") == "not_covered"
    assert provision("cbp-2013-aguilar", "community_center") == "restricted"
    assert covered("2013-02-01", "ICE", "community_center").status == "silent"
    assert covered("2017-01-01", "CBP", "public_demonstration").answer.instrument.policy_id == "dhs-2016-faq"


def test_courthouses_were_on_no_list_before_2021():
    general = [row["policy_id"] for row in rules().policies if row["track"] == "general"]
    courts = {policy: rules().provisions.get((policy, "courthouse"), {}).get("status") for policy in general}
    assert set(courts.values()) <= {None, "not_covered"}
    assert "not_covered" in courts.values()


def test_the_one_statute_that_names_places_asks_for_a_certification_and_forbids_nothing():
    (statute,) = [row for row in rules().policies if row["track"] == "federal_statute"]
    assert (statute["policy_id"], statute["instrument"]) == ("ina-239e", "statute")
    assert "must certify" in statute["summary"]
    assert {row["status"] for (policy, _), row in rules().provisions.items() if policy == "ina-239e"} == {"limited"}
    assert covered("2018-10-23", "ICE", "domestic_violence_shelter").tracks["federal_statute"].status == "limited"


def test_bills_have_a_track_of_their_own_and_nothing_else_is_on_it():
    for row in rules().policies:
        assert (row["track"] == "bill") == (row["instrument"] == "bill"), row["policy_id"]


def test_a_bill_that_names_a_place_is_no_answer_and_lies_beside_none(copy, monkeypatch):
    monkeypatch.setenv("ANALYSIS_ROOT", str(copy.root))
    table = copy.data / "provisions" / "provisions.csv"
    like = next(line for line in table.read_text("utf-8").splitlines() if line.startswith("me-2026-ld2106,library,"))
    with table.open("a", encoding="utf-8") as lines:
        lines.write(like.replace("me-2026-ld2106", "bill-hr1061-119") + "\n")
    assert rules().provisions["bill-hr1061-119", "library"]
    answer = covered("2026-06-01", "CBP", "library", "Texas")
    assert not [one for track in answer.tracks.values() for one in track.instruments if one.form == "bill"]
    assert not [one for one in answer.overlays if one.policy_id.startswith("bill-")]


def test_a_state_law_that_orders_policies_to_be_written_restricts_nothing():
    for policy in ("nj-2026-safe-communities", "me-2026-ld2106"):
        found = {row["status"] for (one, _), row in rules().provisions.items() if one == policy}
        assert found == {"limited"}
    assert provision("ca-2025-ab49", "preschool_childcare") == "not_covered"


def test_the_directive_of_2018_is_about_civil_enforcement_inside():
    answer = covered("2018-10-23", "ICE", "courthouse").answer
    assert "civil only" in answer.instrument.action_types
    assert "Inside Courthouses" in answer.instrument.title


def test_a_place_that_no_text_names_is_silent_and_not_not_covered():
    answer = covered("2018-10-23", "ICE", "library")
    assert answer.status == "silent"
    assert answer.grade == "none"
    assert any("not the same as not covered" in caution for caution in answer.cautions)


def test_courts_are_a_track_of_their_own():
    answer = covered("2012-06-01", "ICE", "courthouse")
    assert answer.tracks["general"].status == "not_covered"
    assert answer.tracks["courthouse"].status == "silent"
    assert answer.status == "silent"
    assert "general policy says that it does not cover it" in answer.sentence


def test_the_strictest_within_a_track_answers_and_the_others_are_kept():
    answer = covered("2025-06-01", "ICE", "school").tracks["general"]
    assert answer.instrument.policy_id == "ice-2025-commonsense"
    assert [other.policy_id for other in answer.others] == ["dhs-2025-huffman"]
    assert "supervisor" in answer.approver


def test_a_memo_that_binds_is_named_before_a_page_that_explains_it():
    answer = covered("2018-10-23", "ICE", "hospital_clinic").answer
    assert answer.instrument.policy_id == "ice-2011-morton-10029-2"
    assert [other.policy_id for other in answer.others] == ["dhs-2016-faq"]


def test_a_recalled_row_shows_in_the_grade():
    answer = covered("2017-01-01", "CBP", "public_demonstration")
    assert answer.grade == "recalled"
    assert any("from memory" in caution for caution in answer.cautions)
    assert covered("2018-10-23", "ICE", "hospital_clinic").grade == "seen"


def test_court_orders_and_state_laws_lie_beside_the_answer_and_never_change_it():
    plain = covered("2019-12-01", "ICE", "courthouse")
    overlaid = covered("2019-12-01", "ICE", "courthouse", "Massachusetts")
    assert overlaid.status == plain.status == "permitted"
    assert "ryan-2019-pi" in {order.policy_id for order in overlaid.overlays}
    assert "ryan-2019-pi" not in {order.policy_id for order in plain.overlays}
    assert "ryan-2019-pi" not in {
        order.policy_id for order in covered("2020-09-01", "ICE", "courthouse", "Massachusetts").overlays
    }


def test_an_order_for_plaintiffs_says_so_and_leaves_the_general_answer():
    answer = covered("2025-06-01", "ICE", "place_of_worship")
    (order,) = [order for order in answer.overlays if order.policy_id == "pym-2025-pi"]
    assert order.binds.startswith("plaintiffs only")
    assert answer.status == "limited"


def test_an_order_for_part_of_a_state_says_that_it_binds_a_part():
    orders = covered("2026-06-01", "ICE", "immigration_court", "New York").overlays
    assert {order.binds for order in orders if order.policy_id == "act-2026-castel"} == {
        "part of it: three Manhattan immigration courts"
    }
    assert not [
        o
        for o in covered("2026-06-01", "ICE", "immigration_court", "Texas").overlays
        if o.policy_id == "act-2026-castel"
    ]


def test_bills_and_refusals_are_never_laid_over():
    for place in coverage.places():
        for order in covered("2026-06-25", "ICE", place, "Colorado").overlays:
            assert not order.policy_id.startswith("bill-")
            assert order.policy_id not in {"dps-2025-denial", "mennonite-2025-denial", "doevice-2020"}


def test_a_vague_question_is_widened_and_says_what_changed():
    answer = covered("2025-01", "ICE", "school")
    assert not answer.certain
    assert answer.status == "restricted"
    assert answer.periods == (
        ("2025-01-01", "2025-01-19", "restricted"),
        ("2025-01-20", "2025-01-30", "permitted"),
        ("2025-01-31", "2025-01-31", "limited"),
    )
    assert "The answer changed within these days" in answer.sentence


def test_a_vague_date_on_record_leaves_the_answer_uncertain():
    answer = covered("2014-06-01", "ICE", "courthouse")
    assert answer.status == "limited"
    assert not answer.certain
    assert any("month or year" in caution for caution in answer.cautions)


def test_days_beyond_what_could_be_read_say_so():
    assert any("could be read" in caution for caution in covered("2026-10-01", "ICE", "school").cautions)


def test_a_date_object_is_as_good_as_text():
    assert covered(date(2018, 10, 23), "ICE", "school") == covered("2018-10-23", "ICE", "school")


@pytest.mark.parametrize(
    ("question", "complaint"),
    [
        (("2025-02-30", "ICE", "school"), "calendar"),
        (("last year", "ICE", "school"), "YYYY"),
        (("2030-01-01", "ICE", "school"), "last checked"),
        (("2018-10-23", "IEC", "school"), "did you mean ICE"),
        (("2018-10-23", "ICE", "hospital"), "did you mean hospital_clinic"),
        (("2018-10-23", "ICE", "school", "New Yrok"), "did you mean New York"),
        (("1999-01-01", "ICE", "school"), "began on 2003-03-01"),
        (("2010-01-01", "INS", "school"), "ended on 2003-03-01"),
    ],
)
def test_questions_without_an_answer_are_refused(question, complaint):
    with pytest.raises(CoverageError, match=complaint):
        covered(*question)


DAYS = st.dates(date(2003, 3, 1), date(2026, 6, 30))
AGENCIES = st.sampled_from(["ICE", "CBP"])
PLACES = st.sampled_from(coverage.places())


@settings(max_examples=60)
@given(DAYS, AGENCIES, PLACES)
def test_on_any_day_the_status_is_the_strictest_of_its_track(day, agency, place):
    answer = covered(day, agency, place)
    assert answer.status in STRICTNESS
    assert answer.status == strictest(found.status for found in answer.answer.instruments)
    assert (answer.grade == "none") == (answer.status == "silent")
    assert answer.sentence.endswith(".")


@settings(max_examples=40)
@given(DAYS, AGENCIES, PLACES)
def test_a_month_holds_the_answers_of_its_days(day, agency, place):
    if day < date(2003, 4, 1):
        return
    month = covered(day.isoformat()[:7], agency, place)
    assert covered(day, agency, place).status in {status for *_, status in month.periods}


@settings(max_examples=40, deadline=None)
@given(DAYS, AGENCIES, PLACES, st.sampled_from([4, 7]))
def test_each_stretch_of_a_vague_question_has_the_status_of_its_first_and_last_day(day, agency, place, length):
    if day < date(2004, 1, 1):
        return
    for first, last, status in covered(day.isoformat()[:length], agency, place).periods:
        assert covered(first, agency, place).status == status
        if last <= "2026-11-22":
            assert covered(last, agency, place).status == status


def test_after_a_vague_end_the_day_that_follows_is_another_answer():
    ended = {"effective_date": "2014", "signed_date": "2014", "ended_date": "2015"}
    assert turning_days([ended]) == {date(2014, 1, 1), date(2014, 12, 31), date(2015, 1, 1), date(2016, 1, 1)}
    exact = ended | {"ended_date": "2015-03-02"}
    assert turning_days([exact]) == {date(2014, 1, 1), date(2014, 12, 31), date(2015, 3, 2)}
