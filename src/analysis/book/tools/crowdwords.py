"""A crowd in words: numbers as the calculator prints them, the same in Python and in the browser.

A count of alerts is expected and so need not be whole. Shares of alerts are percents; shares of faces, mostly very
small, are "1 in so many". What is not known says so.
"""

from __future__ import annotations

from analysis.rates import Crowd
from analysis.reports.measured import one_in

UNKNOWN = "not known"
RARE = 0.01  # below this a share of faces is easier to read as "1 in"
RAREST = 1e-12


def number(value: float | None) -> str:
    """A count to one decimal: 8.9, 100, under 0.1."""
    if value is None:
        return UNKNOWN
    if 0 < value < 0.05:
        return "under 0.1"
    return f"{value:,.1f}".removesuffix(".0")


def percent(share: float) -> str:
    """A share to a tenth of a percent, never rounded to none or all: 52.9 percent, over 99.9 percent."""
    of_hundred = share * 100
    if 0 < of_hundred < 0.05:
        return "under 0.1 percent"
    if 99.95 <= of_hundred < 100:
        return "over 99.9 percent"
    return f"{of_hundred:.1f}".removesuffix(".0") + " percent"


def of_alerts(crowd: Crowd, value: float | None) -> str:
    """A share of all alerts."""
    if value is None or crowd.alerts is None:
        return UNKNOWN
    return "no alert" if crowd.alerts == 0 else percent(crowd.per_alert(value))


def of_faces(crowd: Crowd, value: float | None) -> str:
    """A share of all faces scanned."""
    if value is None or crowd.faces is None:
        return UNKNOWN
    return "no face" if crowd.faces == 0 else in_faces(crowd.per_face(value))


def in_faces(share: float) -> str:
    if share == 0:
        return "none"
    if share >= RARE:
        return percent(share)
    return f"under {one_in(RAREST)}" if share < RAREST else one_in(share)


def rows(crowd: Crowd) -> list[tuple[str, str, str, str]]:
    """What the calculator's table shows: what, expected number, of all alerts, of all faces scanned."""
    kinds = (("Right alerts", crowd.true_alerts), ("Wrong alerts", crowd.false_alerts), ("All alerts", crowd.alerts))
    found = [(name, number(value), of_alerts(crowd, value), of_faces(crowd, value)) for name, value in kinds]
    return [*found, ("Listed faces missed", number(crowd.missed), "not alerts", of_faces(crowd, crowd.missed))]


def sentence(crowd: Crowd) -> str:
    """The expectation in words; where something is missing, only what can be said."""
    if crowd.alerts is None:
        return "Some of the numbers are not known, and so is what rests on them. Fill in the empty fields to go on."
    right = f"{of_alerts(crowd, crowd.true_alerts)} of alerts are right" if crowd.alerts else "no alert is expected"
    return (
        f"Of {number(crowd.faces)} faces scanned, {number(crowd.listed)} belong to people on the list. "
        f"Expected right alerts: {number(crowd.true_alerts)}; wrong ones: {number(crowd.false_alerts)}. "
        f"Per alert: {right}. Per face: wrong alerts at {of_faces(crowd, crowd.false_alerts)}. "
        f"Listed faces that pass without an alert: {number(crowd.missed)}."
    )
