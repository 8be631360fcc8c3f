"""Facts: how a number reads, and what may not be recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.facts import MIME, fact, format_fact, format_value


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (28, "count", "28"),
        (3147436, "count", "3,147,436"),
        (11 / 28, "share", "39 percent"),
        (0.0048, "share", "0.48 percent"),
        (0.0000032, "share", "0.00032 percent"),
        (0.9985, "share", "99.9 percent"),
        (1, "share", "100 percent"),
        (0, "share", "0 percent"),
        (0.0116, "rate", "0.012"),
        (0.00003, "rate", "0.000030"),
        (2.588, "ratio", "2.6"),
        (3750000, "usd", "$3.75 million"),
        (224000, "usd", "$224,000"),
        (9225000, "usd", "$9.225 million"),
        (2200000000, "usd", "$2.2 billion"),
        (-5000, "usd", "-$5,000"),
        (2018, "year", "2018"),
        ("23 October 2018", "date", "23 October 2018"),
    ],
)
def test_how_numbers_read(value, unit, text):
    assert format_value(value, unit) == text


def test_a_fact_carries_all_that_a_reader_may_ask():
    found = fact(
        "aclu-share",
        11 / 28,
        "share",
        means="Share of the false matches",
        interval=(0.2357, 0.5759),
        n=28,
        sources=["b", "a", "b"],
        rows={"error_rates": ["er0003"]},
    )
    stored = found._repr_mimebundle_()[MIME]
    assert stored["text"] == "39 percent"
    assert stored["interval_text"] == "24 to 58 percent"
    assert stored["sources"] == ["b", "a"]
    assert stored["rows"] == {"error_rates": ["er0003"]}
    assert format_fact(stored, "n") == "28"
    assert format_fact(stored, "number") == "39"


def test_small_counts_in_words():
    stored = fact("cases", 11, means="Cases").as_dict()
    assert format_fact(stored, "words") == "eleven"
    assert format_fact(stored, "capital") == "Eleven"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"key": "Not A Key"}, "lower-case"),
        ({"unit": "percent"}, "not a unit"),
        ({"value": float("nan")}, "not a number"),
        ({"value": "eleven"}, "could not convert|not a number"),
        ({"means": " "}, "means"),
        ({"interval": (0.5, 0.6)}, "does not hold"),
        ({"unit": "text"}, "must be words"),
    ],
)
def test_what_may_not_be_recorded(arguments, complaint):
    good = {"key": "share", "value": 0.4, "unit": "share", "means": "A share"}
    with pytest.raises(ValueError, match=complaint):
        fact(**(good | arguments))


@pytest.mark.parametrize("style", ["interval", "n", "shouted"])
def test_a_form_that_a_fact_does_not_have_is_refused(style):
    with pytest.raises(ValueError, match="fact cases"):
        format_fact(fact("cases", 11, means="Cases").as_dict(), style)


@given(st.floats(0, 1), st.sampled_from(["share", "rate"]))
def test_every_share_reads_as_a_number_close_to_it(value, unit):
    text = format_value(value, unit).removesuffix(" percent")
    read = float(text) / (100 if unit == "share" else 1)
    assert read == pytest.approx(value, rel=0.06, abs=1e-12) or abs(read - value) <= 0.005 + 1e-9
