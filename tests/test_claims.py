"""The verdicts: all 26, computed where the tables decide, and moving when the tables move."""

import pytest

from analysis import claims
from analysis.tables import load

from .test_check import put


def by_id():
    return {verdict.claim_id: verdict for verdict in claims.verdicts()}


def number(verdict, name):
    return next(number for number in verdict.numbers if number.name == name)


def test_all_26_claims_have_a_verdict_with_sources():
    found = claims.verdicts()
    assert len(found) == 26
    known = set(load("sources", verified=None)["source_id"])
    for verdict in found:
        assert verdict.finding in claims.FINDINGS
        assert verdict.sources
        assert set(verdict.sources) <= known


def test_what_is_computed_agrees_with_what_a_person_recorded():
    assert [v.claim_id for v in claims.verdicts() if not v.agrees] == []


def test_computed_verdicts_rest_on_rows_that_exist():
    keys = {
        name: set(load(name, verified=None).iloc[:, 0]) for name in ("error_rates", "deployments", "policies", "posts")
    }
    for _, number in claims.numbers(claims.verdicts()):
        for table, rows in number.rows.items():
            assert set(rows) <= keys.get(table, set(rows))


def test_almost_half_would_need_fourteen_and_has_eleven_of_28():
    verdict = by_id()["hill2018-13"]
    share = number(verdict, "share-of-color")
    assert share.value == pytest.approx(11 / 28)
    assert share.n == 28
    assert share.interval == pytest.approx((0.2357, 0.5759), abs=1e-4)
    assert number(verdict, "of-color").value == 11
    assert number(verdict, "needed").value == 14
    assert verdict.finding == "not_supported"


def test_the_official_served_under_obama():
    verdict = by_id()["hill2018-16"]
    assert number(verdict, "president").value == "Barack Obama"
    assert verdict.finding == "not_supported"


def test_courts_were_first_limited_in_2021():
    verdict = by_id()["hill2018-20"]
    assert number(verdict, "courthouse-policies-before").value == 0
    assert number(verdict, "first-courthouse-limit").value == "27 April 2021"


def test_the_window_of_a_survey_is_not_the_start_of_a_use():
    uses = number(by_id()["hill2018-23"], "ice-uses-before")
    assert uses.rows["deployments"] == ("dep-0019", "dep-0123")


def test_raids_before_the_rescission_are_no_effect_of_the_rescission():
    effects = load("avoidance_effects", notes=True)
    dee = effects[effects["study_id"] == "dee-2025"]
    assert set(dee["exposure"]) == {"raid"}
    assert dee["note"].str.contains("before the rescission").any()
    policy = effects[effects["exposure"] == "location_policy_rescission"]
    assert set(policy["design"]) == {"court_finding"}
    assert policy["effect"].isna().all()


def test_no_row_on_live_scans_leaves_the_claim_unresolved_and_not_refuted():
    verdict = by_id()["hill2018-24"]
    assert number(verdict, "ice-live-rows").value == 0
    assert verdict.finding == "unresolved"


def test_no_study_tests_face_recognition_as_the_cause():
    assert number(by_id()["hill2018-17"], "findings-on-face-recognition").value == 0


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "claim", "finding"),
    [
        ("error_rates", "er0001", "errors", "27", "hill2018-12", "not_supported"),
        ("error_rates", "er0003", "errors", "14", "hill2018-13", "supported_with_context"),
        ("provisions", "ice-2011-morton-10029-2", None, None, "hill2018-18", "supported_with_context"),
        ("posts", "pena-2010", "on_record_date", "2007-12", "hill2018-16", "supported"),
        ("avoidance_effects", "eff-0001", "exposure", "face_recognition", "hill2018-17", "unresolved"),
    ],
)
def test_a_verdict_moves_with_its_row(copy, monkeypatch, table, key, column, value, claim, finding):
    monkeypatch.setenv("ANALYSIS_ROOT", str(copy.root))
    if column:
        put(copy, table, key, column, value)
    assert by_id()[claim].finding == finding


def test_a_row_that_vanishes_is_said(copy, monkeypatch):
    monkeypatch.setenv("ANALYSIS_ROOT", str(copy.root))
    put(copy, "error_rates", "er0001", "verified", "recalled")
    put(copy, "error_rates", "er0002", "verified", "recalled")
    with pytest.raises(ValueError, match="is gone"):
        claims.verdicts()
