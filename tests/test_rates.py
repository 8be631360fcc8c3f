"""Shares, ratios and crowds: known values, and properties that hold for all counts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import rates


def test_wilson_interval_of_the_congress_composition():
    share = rates.proportion(11, 28)
    assert share.value == pytest.approx(11 / 28)
    assert share.interval == pytest.approx((0.2357, 0.5759), abs=5e-5)


def test_no_error_seen_is_not_a_rate_of_zero():
    share = rates.proportion(0, 535)
    assert share.value == share.low == 0
    assert share.high == pytest.approx(0.00713, abs=1e-5)


def test_ratio_between_groups_is_katz_log_interval():
    times = rates.ratio(rates.proportion(11, 107), rates.proportion(17, 428))
    assert times.value == pytest.approx(2.588, abs=1e-3)
    assert times.interval == pytest.approx((1.2495, 5.3613), abs=1e-3)


@pytest.mark.parametrize(("errors", "trials"), [(-1, 10), (11, 10), (0, 0), (1.5, 10), (True, 10)], ids=str)
def test_impossible_counts_are_refused(errors, trials):
    with pytest.raises(ValueError, match=r"must|needs"):
        rates.proportion(errors, trials)


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 95])
def test_impossible_confidence_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        rates.proportion(1, 10, confidence)


def test_ratio_without_an_event_is_refused():
    with pytest.raises(ValueError, match="at least one event"):
        rates.ratio(rates.proportion(0, 10), rates.proportion(3, 10))


def test_a_rare_listed_face_makes_most_alerts_wrong():
    crowd = rates.alerts(faces=100_000, watchlist_share=0.0001, fpir=0.001, fnir=0.1)
    assert crowd.listed == pytest.approx(10)
    assert crowd.true_alerts == pytest.approx(9)
    assert crowd.missed == pytest.approx(1)
    assert crowd.false_alerts == pytest.approx(99.99)
    assert crowd.share_right == pytest.approx(9 / 108.99)


def test_no_alert_has_no_share_right():
    assert rates.alerts(1000, 0, 0, 0.1).share_right is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"faces": -1},
        {"faces": float("inf")},
        {"watchlist_share": 1.1},
        {"fpir": -0.1},
        {"fnir": 2},
        {"fpir": float("nan")},
    ],
)
def test_impossible_crowds_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        rates.alerts(**({"faces": 100, "watchlist_share": 0.1, "fpir": 0.1, "fnir": 0.1} | wrong))


@st.composite
def counts(draw):
    trials = draw(st.integers(1, 10_000))
    return draw(st.integers(0, trials)), trials


@given(counts(), st.floats(0.5, 0.999))
def test_interval_holds_the_share_and_stays_between_0_and_1(count, confidence):
    share = rates.proportion(*count, confidence)
    assert 0 <= share.low <= share.value <= share.high <= 1


@given(counts())
def test_interval_is_symmetric_in_success_and_failure(count):
    errors, trials = count
    one, other = rates.proportion(errors, trials), rates.proportion(trials - errors, trials)
    assert one.low == pytest.approx(1 - other.high, abs=1e-9)


@given(counts().filter(lambda c: c[0]), counts().filter(lambda c: c[0]))
def test_ratio_and_its_inverse_agree(a, b):
    one = rates.ratio(rates.proportion(*a), rates.proportion(*b))
    other = rates.ratio(rates.proportion(*b), rates.proportion(*a))
    assert one.value * other.value == pytest.approx(1)
    assert one.low <= one.value * (1 + 1e-9)
    assert one.low == pytest.approx(1 / other.high)


SHARES = st.floats(0, 1)


@given(st.floats(0, 1e9), SHARES, SHARES, SHARES)
def test_a_crowd_adds_up(faces, share, fpir, fnir):
    crowd = rates.alerts(faces, share, fpir, fnir)
    assert crowd.true_alerts + crowd.missed == pytest.approx(crowd.listed)
    assert 0 <= crowd.alerts <= faces * (1 + 1e-9)
    assert crowd.share_right is None or 0 <= crowd.share_right <= 1


@given(st.floats(1, 1e6), st.floats(0.001, 0.5), st.floats(0, 0.4), SHARES)
def test_a_worse_fpir_never_makes_more_alerts_right(faces, share, fpir, fnir):
    better, worse = (rates.alerts(faces, share, rate, fnir).share_right for rate in (fpir, fpir + 0.1))
    assert better is None or worse <= better + 1e-12


@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), SHARES, SHARES)
def test_a_crowd_from_counts_is_the_crowd_from_a_share(numbers, fpir, fnir):
    faces, listed = numbers
    counted, shared = rates.crowd(faces, listed, fpir, fnir), rates.alerts(faces, listed / faces, fpir, fnir)
    for name in ("true_alerts", "false_alerts", "missed", "alerts"):
        assert getattr(counted, name) == pytest.approx(getattr(shared, name), rel=1e-9, abs=1e-6)
    assert counted.per_face(counted.false_alerts) == pytest.approx(shared.false_alerts / faces, abs=1e-12)
    if counted.alerts:
        right, wrong = counted.per_alert(counted.true_alerts), counted.per_alert(counted.false_alerts)
        assert right + wrong == pytest.approx(1)


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ((1000, None, 0.001, 0.1), ("true_alerts", "false_alerts", "missed", "alerts")),
        ((1000, 10, None, 0.1), ("false_alerts", "alerts")),
        ((1000, 10, 0.001, None), ("true_alerts", "missed", "alerts")),
        ((None, 10, 0.001, 0.1), ("false_alerts", "alerts")),
    ],
)
def test_what_rests_on_a_number_that_is_not_known_is_not_known(known, unknown):
    found = rates.crowd(*known)
    numbers = ("true_alerts", "false_alerts", "missed", "alerts")
    assert tuple(name for name in numbers if getattr(found, name) is None) == unknown


def test_a_crowd_without_faces_or_alerts_has_no_shares():
    found = rates.crowd(0, 0, 0.1, 0.1)
    assert found.alerts == 0
    assert found.per_alert(found.false_alerts) is None
    assert found.per_face(found.false_alerts) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ((1.5, 0, 0.1, 0.1), "whole number"),
        ((-1, 0, 0.1, 0.1), "from 0 up"),
        ((math.inf, 0, 0.1, 0.1), "from 0 up"),
        ((10, 11, 0.1, 0.1), "at most the number of faces, 10"),
        ((10, 1, 1.1, 0.1), "fpir must lie between"),
        ((10, 1, 0.1, math.nan), "fnir must lie between"),
    ],
)
def test_a_crowd_that_cannot_be_is_refused(question, words):
    with pytest.raises(ValueError, match=words):
        rates.crowd(*question)


def test_a_rate_ratio_of_steady_months_has_the_width_of_independent_events():
    found = rates.rate_ratio([(10, 100)] * 20, [(20, 100)] * 20)
    assert found.value == pytest.approx(2)
    error = math.sqrt(1 / 200 + 1 / 400)
    assert math.log(found.high / found.value) == pytest.approx(2.0244 * error, rel=1e-3)  # Student's t, 38 months left


def test_months_that_differ_widen_the_interval_of_a_rate_ratio():
    steady = rates.rate_ratio([(10, 100)] * 4, [(20, 100)] * 4)
    uneven = rates.rate_ratio([(1, 100), (19, 100)] * 2, [(5, 100), (35, 100)] * 2)
    assert uneven.value == pytest.approx(steady.value)
    assert uneven.low < steady.low < steady.high < uneven.high


MONTHS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 500)), min_size=2, max_size=12).filter(
    lambda months: sum(events for events, _ in months) > 0
)


@given(MONTHS, MONTHS, st.integers(2, 9))
def test_a_rate_ratio_turns_with_its_periods_and_ignores_the_unit_of_exposure(first, second, factor):
    found, turned = rates.rate_ratio(first, second), rates.rate_ratio(second, first)
    assert found.value == pytest.approx(1 / turned.value)
    assert found.low == pytest.approx(1 / turned.high)
    scaled = rates.rate_ratio(*([(n, of * factor) for n, of in months] for months in (first, second)))
    assert scaled.interval == pytest.approx(found.interval)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ([(1, 10)], [(1, 10), (1, 10)], "two months"),
        ([(1, 10), (1, 0)], [(1, 10), (1, 10)], "without exposure"),
        ([(1, 10), (-1, 10)], [(1, 10), (1, 10)], "negative"),
        ([(1, 10), (1, 10)], [(0, 10), (0, 10)], "no event"),
    ],
)
def test_a_rate_ratio_that_cannot_be_bounded_says_so(first, second, words):
    with pytest.raises(ValueError, match=words):
        rates.rate_ratio(first, second)
