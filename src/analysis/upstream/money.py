"""Sums of money to the cent: text to whole cents and back, never through binary fractions."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

# At most thirteen digits before the point: sums of many such amounts still fit a 64-bit whole number.
AMOUNT = r"^(?P<sign>-?)(?P<dollars>[0-9]{1,13})(?:\.(?P<cents>[0-9]{0,2})0*)?$"


def cents(text: pd.Series) -> pd.Series:
    """Amounts in US dollars, as printed ("1102500.0", "-0.71"), in whole cents; <NA> for what is no such amount.

    Space around an amount is ignored. A fraction of a cent, an exponent, a comma or a currency sign is no amount
    here, because guessing what it means could move a sum a hundredfold.
    """
    return by_value(text, _cents)


def by_value(text: pd.Series, read: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """`read`, which looks at each text by itself, applied once to each different text: most cells repeat."""
    places, values = pd.factorize(text)
    return read(pd.Series(values, dtype="str")).take(places).set_axis(text.index)


def _cents(text: pd.Series) -> pd.Series:
    parts = text.str.strip().str.extract(AMOUNT)
    read = parts["dollars"].notna()
    dollars = pd.to_numeric(parts["dollars"].where(read, "0")).astype("int64")
    small = parts["cents"].where(parts["cents"].notna(), "").str.ljust(2, "0")
    whole = dollars * 100 + pd.to_numeric(small.where(read, "00")).astype("int64")
    signed = whole.where(parts["sign"] != "-", -whole)
    return signed.astype("Int64").where(read, pd.NA)


def dollars(cents: int) -> str:
    """Whole cents as US dollars with two decimals, as our tables print money: 110250000 is "1102500.00"."""
    sign, size = ("-" if cents < 0 else ""), abs(int(cents))
    return f"{sign}{size // 100}.{size % 100:02d}"


def read_back(amounts: pd.Series) -> pd.Series:
    """Whole cents of a column of dollars that a table has loaded as numbers. Exact up to some 90 trillion dollars."""
    return (amounts.astype("float64") * 100).round().astype("int64")
