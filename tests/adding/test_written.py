"""Values as people write them: one form comes out, what is written differently but means the same is the same."""

from datetime import date as Day
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import dates
from analysis.adding import written

DAYS = st.dates(Day(1900, 1, 1), Day(2100, 12, 31))


@given(DAYS)
def test_every_way_to_write_a_day_is_that_day(day):
    name = dates.MONTHS[day.month]
    forms = [
        day.isoformat(),
        f"{day.day} {name} {day.year}",
        f"{name} {day.day}, {day.year}",
        f"{name[:3].lower()}. {day.day} {day.year}",
        f"{day.year}/{day.month}/{day.day}",
        dates.parse(day.isoformat()).words(),
    ]
    assert {written.date(form) for form in forms} == {day.isoformat()}


@given(DAYS)
def test_a_month_and_a_year_stay_as_rough_as_they_were_given(day):
    month = f"{day.year}-{day.month:02}"
    assert written.date(f"{dates.MONTHS[day.month]} {day.year}") == month
    assert written.date(f"{day.year}-{day.month}") == month
    assert written.date(str(day.year)) == str(day.year)


@given(DAYS)
def test_a_day_of_two_numbers_is_read_only_if_it_has_one_reading(day):
    text = f"{day.month}/{day.day}/{day.year}"
    if day.day > 12 or day.day == day.month:
        assert written.date(text) == day.isoformat()
    else:
        with pytest.raises(ValueError, match="can be read as"):
            written.date(text)


@given(st.text(max_size=20))
def test_what_comes_out_is_always_a_date_of_the_tables(text):
    try:
        found = written.date(text)
    except ValueError:
        return
    assert dates.PARTIAL.fullmatch(found)
    dates.parse(found)


@pytest.mark.parametrize("text", ["", "soon", "2018-13", "30 February 2020", "10/23/18", "2018-10-23T00:00"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        written.date(text)


@given(st.integers(0, 10**12))
def test_thousands_separators_change_nothing(number):
    assert written.number(f"{number:,}") == str(number)
    assert written.number(f"{number:,}".replace(",", "\u202f")) == str(number)
    assert written.money(f"${number:,}") == str(number)


@given(st.decimals(0, 1000, places=3))
def test_the_digits_of_a_number_are_kept(number):
    assert written.number(f"{number:f}") == f"{number:f}"


@given(st.decimals(0, 100, places=2))
def test_a_percentage_is_a_hundredth_with_all_its_digits(number):
    share = written.share_of_percent(f"{number:f} %")
    assert Decimal(share) * 100 == number
    assert written.share_of_percent(f"{number:f}") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("$1.2 million", "1200000"), ("US$ 3,500.50", "3500.50"), ("2bn", "2000000000"), ("40 dollars", "40")],
)
def test_sums_of_money(text, number):
    assert written.money(text) == number


@pytest.mark.parametrize("text", ["0,8", "1,23", "1.234,50", "12 3", "€5", "ten", "1e5", ""])
def test_a_number_with_two_readings_or_none_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        written.money(text)
