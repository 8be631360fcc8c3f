"""Dates as sources give them: ranges, words, and refusals."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import dates


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31), "2018"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2018-10-23", date(2018, 10, 23), date(2018, 10, 23), "23 October 2018"),
    ],
)
def test_partial_dates_widen_to_ranges(text, first, last, words):
    span = dates.parse(text)
    assert (span.first, span.last) == (first, last)
    assert span.words() == dates.words(text) == words


@pytest.mark.parametrize("text", ["", "2025-13-01", "2025-02-30", "2025-2-3", "23.10.2018", "20181023", "0000", "x"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"date|calendar"):
        dates.parse(text)


def test_an_empty_date_reads_as_not_known():
    assert dates.words("") == "date not known"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_lies_in_its_month_and_year(day):
    exact, month, year = (dates.parse(day.isoformat()[:length]) for length in (10, 7, 4))
    assert exact.is_day
    assert year.first <= month.first <= exact.first <= month.last <= year.last


@given(st.text(max_size=12))
def test_parsing_never_fails_otherwise_than_by_saying_so(text):
    try:
        span = dates.parse(text)
    except ValueError:
        return
    assert span.first <= span.last


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("the order of 2026-06-23 (2018-01-31).", "the order of 23 June 2026 (31 January 2018)."),
        ("2021-10-27", "27 October 2021"),
        ("H.R. 2018-10-99, dep-2018-10-23, 2018-10", "H.R. 2018-10-99, dep-2018-10-23, 2018-10"),
        ("", ""),
    ],
)
def test_days_within_a_text_read_as_words(text, read):
    assert dates.spelled_out(text) == read


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.text(alphabet="ab ,(", max_size=5))
def test_every_day_is_spelled_out_wherever_it_stands(day, before):
    text = f"{before} {day.isoformat()}, and so on"
    assert dates.spelled_out(text) == f"{before} {dates.words(day.isoformat())}, and so on"
