"""Eras: turning points from the tables, nothing from memory, and pictures that can be drawn for every agency."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import coverage, load
from analysis.instruments import rules
from analysis.pages import published
from analysis.problems import Problems
from analysis.reports import coverage_views, era_views, eras, joint_eras
from tests.reports import notebook

PUBLISHED = ["1993-05-17", "2007-12-26", "2008-07-03", "2011-10-24", "2013-01-18", "2014", "2016-07-15"]
PUBLISHED += ["2018-01-10", "2021-04-27", "2021-10-27", "2025-01-20", "2025-01-31", "2026-03"]
JOINT = joint_eras.joint_eras()


@pytest.mark.parametrize("agency", coverage.agencies())
def test_eras_follow_each_other_without_gap_and_their_day_lies_inside(agency):
    found = eras.eras(agency)
    assert all(era.day <= era.last for era in found)
    assert all(before.last < after.day for before, after in itertools.pairwise(found))
    assert len({era.label for era in found}) == len(found)
    assert not found or found[-1].last <= rules().known_until


@pytest.mark.parametrize("agency", coverage.agencies())
def test_an_era_says_what_the_answer_on_its_day_says(agency):
    for era in eras.eras(agency):
        for place, answer in era.answers.items():
            assert answer.status == coverage.covered(era.day, agency, place).status


def test_the_turning_points_of_ice_are_on_record():
    days = {era.day.isoformat() for era in eras.eras("ICE")}
    assert {"2011-10-24", "2018-01-10", "2021-04-27", "2021-10-27", "2025-01-31"} <= days


def test_a_stretch_of_less_than_a_week_is_joined_to_the_next():
    era = next(era for era in eras.eras("ICE") if era.began == "2025-01-20")
    assert era.label == "20 Jan 2025"
    assert era.answers["school"].status == era.answers["courthouse"].status == "permitted"


def test_a_status_known_from_memory_is_left_out_of_the_matrix():
    matrix = eras.era_matrix("CBP")
    hospital = matrix[(matrix["place"] == "hospital_clinic") & (matrix["day"] == "2013-01-18")]
    assert hospital["status"].tolist() == [""]
    assert coverage.covered("2013-01-18", "CBP", "hospital_clinic").grade == "recalled"


def test_orders_are_told_by_whom_they_bind_and_a_vacatur_is_no_order():
    lanes = set(eras.place_bands("ICE", ["place_of_worship", "courthouse", "immigration_court"])["lane"])
    assert {"order: plaintiffs only", "order: Massachusetts", "vacatur: whole country"} <= lanes
    assert not any(lane.startswith("order: whole") for lane in lanes)


def test_counts_that_nobody_kept_have_no_count_and_parts_are_parts_of_their_own_source():
    counts = load("enforcement_counts", notes=True)
    uncounted = counts[counts["note"].str.contains("keep track|not track")]
    assert len(uncounted) == 2
    assert uncounted["count"].isna().all()
    parts = counts[counts["denominator"].notna()].to_dict("records")
    assert parts
    for part in parts:
        wholes = counts[(counts["count"] == part["denominator"]) & (counts["place"] == part["place"])]
        assert len(wholes), part["count_id"]


def test_an_order_whose_last_day_is_not_on_record_has_no_end():
    drawn = eras.place_bands("ICE", ["courthouse"]).set_index("policy_id")
    assert pd.isna(drawn.loc["nyvice-2020", "end"])


def test_cases_without_an_order_and_refusals_are_no_orders():
    found = set(eras.court_orders()["policy_id"])
    assert not found & {"fridley-2026-suit", "pcun-2025-suit", "mennonite-2025-denial", "ryan-2020-ca1"}


def test_a_day_known_from_memory_may_not_be_published():
    assert eras.began("dhs-2025-huffman") == "20 January 2025"
    with pytest.raises(ValueError, match="from memory"):
        eras.began("ice-2025-11072-3")
    with pytest.raises(ValueError, match="did you mean"):
        eras.began("dhs-2025-hufman")


def test_an_answer_from_memory_may_not_be_published():
    with pytest.raises(ValueError, match="memory"):
        eras.answer_from_reading("2017-01-01", "CBP", "public_demonstration")


def test_an_agency_not_on_record_is_refused():
    with pytest.raises(ValueError, match="no agency is called"):
        eras.eras("FBI")


@pytest.mark.parametrize("agency", ["ICE", "CBP", "DOJ", "INS"])
def test_the_pictures_can_be_drawn(agency):
    for chart in coverage_views.matrix_charts(eras.era_matrix(agency)):
        assert chart.to_dict()
    for chart in coverage_views.band_charts(eras.place_bands(agency, ["school", "immigration_court"])):
        assert chart.to_dict()


def test_tables_of_an_answer_keep_tracks_and_overlays_apart():
    answer = coverage.covered("2019-12-01", "ICE", "courthouse", "Massachusetts")
    tracks = coverage_views.tracks_table(answer)
    assert len(tracks) == len(coverage.TRACKS)
    assert "permitted" in set(tracks["answer"])
    beside = coverage_views.overlays_table(answer)
    assert beside["binds"].tolist() == ["Massachusetts"]
    assert coverage_views.overlays_table(coverage.covered("2012-01-01", "ICE", "school")).empty


def test_who_approves_tells_reading_from_memory():
    approvers = coverage_views.approvers_table().set_index("since")
    assert approvers.loc["18 January 2013", "known"] == "in part or whole from memory"
    assert approvers.loc["10 January 2018", "known"] == "from reading"


def test_the_last_era_of_an_agency_that_ended_is_in_its_life():
    assert eras.eras("INS")[-1].last == date(2003, 3, 1) - timedelta(days=1)


def test_eras_stand_in_order_of_date_though_cells_are_blank():
    matrix = eras.era_matrix("CBP")
    _, narrow = coverage_views.matrix_charts(matrix)
    assert narrow.to_dict()["layer"][0]["encoding"]["x"]["sort"] == list(dict.fromkeys(matrix["era"]))


# A page for each era of all agencies


def test_no_published_address_of_an_era_vanishes(place):
    assert set(PUBLISHED) <= {era.era for era in JOINT}
    pages = published.pages(place)
    assert {f"eras/{era.era}" for era in JOINT} == {name for name in pages if name.startswith("eras/")}


def test_names_of_eras_begin_with_their_year_so_that_lists_by_name_are_in_order():
    assert all(era.name.startswith(era.began[:4]) for era in JOINT)
    assert [era.name for era in JOINT] == sorted(era.name for era in JOINT)


def test_eras_of_all_agencies_follow_each_other():
    assert all(before.until == after.began and before.last < after.day for before, after in itertools.pairwise(JOINT))
    assert JOINT[-1].last == rules().known_until
    assert JOINT[-1].until == ""
    opened = {era.began for agency in joint_eras.AGENCIES for era in eras.eras(agency)}
    assert opened == {era.began for era in JOINT}


@given(st.data())
def test_on_any_day_of_an_era_the_answer_is_that_of_its_page(data):
    era = data.draw(st.sampled_from(JOINT))
    agency = data.draw(st.sampled_from(sorted(joint_eras.answers(era))))
    first = joint_eras.day_for(era, agency)
    ended = rules().agencies[agency]["ended_date"]
    last = min(era.last, date.fromisoformat(ended) - timedelta(days=1)) if ended else era.last
    day = data.draw(st.dates(first, last))
    said = joint_eras.answers(era)[agency]
    place = data.draw(st.sampled_from(sorted(said)))
    assert coverage.covered(day, agency, place).status == said[place].status


@pytest.mark.parametrize("era", JOINT, ids=lambda era: era.era)
def test_counts_leave_out_no_place_and_match_the_matrix_of_an_agency(era):
    for agency, said in joint_eras.answers(era).items():
        number = era_views.counts(said)
        assert sum(number.values()) == len(coverage.places())
        matrix = eras.era_matrix(agency)
        same = matrix[matrix["day"] == era.day.isoformat()]
        if len(same):
            assert (same["status"] == "restricted").sum() == number["restricted"]
            assert (same["status"] == "").sum() == number[era_views.FROM_MEMORY]
        grouped = era_views.in_groups(said)
        assert grouped["number"].sum() == len(coverage.places())


def test_the_finding_of_an_era_says_what_the_strictest_rules_did():
    def number(**given):
        return dict.fromkeys(("restricted", "limited", "permitted", "not_covered", "silent"), 0) | given

    none, four = number(silent=22), number(restricted=4, limited=1)
    finding = era_views.finding
    assert (
        finding({"ICE": four, "CBP": none}, 22) == "The rules restricted ICE at 4 and CBP at none of 22 kinds of place"
    )
    limited = {"INS": number(limited=4), "ICE": none, "CBP": none}
    assert finding(limited, 22) == "The rules restricted no kind of place; they limited INS at 4 of 22 kinds of place"
    permitted = {"ICE": number(permitted=18), "CBP": number(permitted=16)}
    assert finding(permitted, 22).endswith("they permitted acts of ICE at 18 and CBP at 16 of 22 kinds of place")
    assert finding({"ICE": none}, 22) == "No rule on record limited ICE at any of 22 kinds of place"


@pytest.mark.parametrize(("before", "after"), list(itertools.pairwise(JOINT)), ids=lambda era: era.era)
def test_an_era_is_the_one_before_with_its_changes(before, after):
    then, now = joint_eras.answers(before), joint_eras.answers(after)
    moved = era_views.changes(now, then)
    for agency in now.keys() & then.keys():
        was, has = era_views.counts(then[agency]), era_views.counts(now[agency])
        here = moved[moved["agency"] == agency]
        for status, many in was.items():
            name = status.replace("_", " ")
            left = here.loc[here["before"] == name, "number"].sum()
            came = here.loc[here["after"] == name, "number"].sum()
            assert many - left + came == has[status]


def test_each_era_opens_with_an_instrument_that_was_read_and_is_in_force():
    for era in JOINT:
        rows = joint_eras.instruments(era).set_index("policy_id")
        assert rows.loc[era.opened_by, "verified"] == "seen"
        assert rows["track"].isin(coverage.TRACKS).all()


def test_a_later_instrument_with_a_vague_day_is_not_in_the_era_before_it():
    era = joint_eras.named(JOINT, "2013-01-18")
    assert "ice-2014-courthouse" not in set(joint_eras.instruments(era)["policy_id"])
    assert era.ends == "until some day in 2014"
    assert "The day on which it began" in next(era_views.gaps(joint_eras.named(JOINT, "2014"), {}, _no_orders()))


def _no_orders() -> pd.DataFrame:
    return joint_eras.beside(JOINT[0], "litigation")


def test_orders_and_laws_say_whom_they_bind_and_refusals_are_left_out():
    known = {row["policy_id"]: row for row in rules().policies}
    for era in JOINT:
        for track in ("litigation", "state"):
            rows = joint_eras.beside(era, track)
            assert all(rows["binds"])
            assert all(rows["places"])
            assert {known[policy]["track"] for policy in rows["policy_id"]} <= {track}
            assert not rows["legal_status"].isin(["no_relief", "pending", "not_enacted"]).any()
    last = joint_eras.beside(JOINT[-1], "litigation").set_index("policy_id")
    assert set(last.index) <= set(eras.court_orders()["policy_id"])
    assert last.loc["pym-2025-pi", "binds"] == "the plaintiffs only"
    assert last.loc["sequen-2026-vacatur", "binds"] == "the whole country"
    assert _no_orders().empty


def test_agencies_of_an_era_are_those_that_existed():
    assert list(joint_eras.answers(JOINT[0])) == ["INS", "ICE", "CBP"]
    assert joint_eras.day_for(JOINT[0], "ICE") == date(2003, 3, 1)
    assert list(joint_eras.answers(joint_eras.named(JOINT, "2011-10-24"))) == ["ICE", "CBP"]


def test_an_answer_from_memory_is_in_no_count_and_lowers_the_grade():
    said = joint_eras.answers(joint_eras.named(JOINT, "2013-01-18"))
    assert said["CBP"]["hospital_clinic"].status == "restricted"
    assert "cbp-2013-aguilar/hospital_clinic" not in era_views.behind(said["CBP"], "restricted")["rows"]["provisions"]
    assert era_views.rests_on(said)["grade"] == "recalled"
    assert era_views.rests_on(joint_eras.answers(JOINT[-1]))["grade"] == "seen"


def test_a_table_that_no_longer_fits_the_rules_is_refused_with_every_difference(monkeypatch):
    rows = load("eras")
    moved = rows.assign(opened_by=rows["opened_by"].replace("ice-2025-commonsense", "ice-2025-11072-4"))
    short = moved[moved["era"] != "2011-10-24"]
    monkeypatch.setattr(joint_eras, "load", lambda name: short)
    with pytest.raises(ValueError, match="do not agree") as raised:
        joint_eras.joint_eras()
    told = str(raised.value)
    assert "an era opens on 2011-10-24" in told
    assert "an era opens on 2025-01-31" in told
    assert "row 2025-01-31: ice-2025-11072-4 begins on 2025-05-27, which opens no era" in told


def test_a_later_era_changes_no_older_address_and_no_older_day(monkeypatch):
    (old,) = (row for row in rules().policies if row["policy_id"] == "dhs-2025-huffman")
    new = old | {"policy_id": "invented-2026", "effective_date": "2026-05-01"}
    known = replace(rules(), policies=[*rules().policies, new])
    row = {"era": "2026-05-01", "opened_by": "invented-2026", "name": "Invented", "reason": "invented"}
    named = pd.concat([load("eras"), pd.DataFrame([row])], ignore_index=True)
    turns = joint_eras._turns() | {"2026-05-01": date(2026, 5, 1)}
    monkeypatch.setattr(joint_eras, "load", lambda name: named)
    monkeypatch.setattr(joint_eras, "rules", lambda: known)
    monkeypatch.setattr(joint_eras, "_turns", lambda: turns)
    found = joint_eras.joint_eras()
    assert found[:-2] == JOINT[:-1]
    assert found[-2] == replace(JOINT[-1], last=date(2026, 4, 30), until="2026-05-01")


def test_an_era_that_is_not_there_is_refused_with_the_nearest(place):
    with pytest.raises(KeyError, match="2011-10-24"):
        joint_eras.named(JOINT, "2011-10-25")
    with pytest.raises(Problems) as raised:
        published.page(place, "era", {"era": "2011-10-25"})
    assert [problem.fix for problem in raised.value] == ["did you mean 2011-10-24?"]


@pytest.mark.parametrize("era", JOINT, ids=lambda era: era.era)
def test_the_numbers_of_an_era_page_are_those_of_the_library(monkeypatch, era):
    facts, shown = notebook.page(monkeypatch, "era", era=era.era)
    held, told = notebook.tables(shown), notebook.words(shown)
    said = joint_eras.answers(era)
    assert all(key.startswith(f"era-{era.era}-") for key in facts)
    for agency, found in said.items():
        number = era_views.counts(found)
        assert facts[f"era-{era.era}-{agency.lower()}-restricted"].value == number["restricted"]
        assert era_views.in_words(number) in told
    seen = joint_eras.instruments(era)["verified"] == "seen"
    assert facts[f"era-{era.era}-instruments"].value == seen.sum()
    assert len(held["instruments"]["rows"]) == len(seen)
    for key, table, track in (("orders", "orders", "litigation"), ("state-laws", "state-laws", "state")):
        many = len(joint_eras.beside(era, track))
        assert facts[f"era-{era.era}-{key}"].value == many
        assert len(held.get(table, {"rows": []})["rows"]) == many
    (picture,) = notebook.figures(shown)
    cells = len(said) + len(joint_eras.answers(JOINT[JOINT.index(era) - 1]) if era != JOINT[0] else [])
    assert len(picture["table"]["rows"]) == cells * len(coverage.places())
