"""Honest arithmetic for error rates: shares with intervals, ratios between groups, and what a crowd does to both.

Scipy is imported where an interval is asked for: it takes half a second, which those who only print need not wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite, log, sqrt


@dataclass(frozen=True)
class Proportion:
    """A share of trials, with the range of true shares that the count leaves plausible."""

    value: float
    low: float
    high: float
    errors: int
    trials: int
    confidence: float

    @property
    def interval(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Ratio:
    """How many times as large one share is as another, with the range that the two counts leave plausible."""

    value: float
    low: float
    high: float
    confidence: float

    @property
    def interval(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Alerts:
    """What to expect of a crowd scanned against a watch list: numbers of faces, and of alerts right and wrong."""

    faces: float
    listed: float
    true_alerts: float
    false_alerts: float
    missed: float
    share_right: float | None

    @property
    def alerts(self) -> float:
        return self.true_alerts + self.false_alerts


@dataclass(frozen=True)
class Crowd:
    """What to expect of a crowd of which not everything need be known: None is a number that cannot be worked out."""

    faces: float | None
    listed: float | None
    true_alerts: float | None
    false_alerts: float | None
    missed: float | None

    @property
    def alerts(self) -> float | None:
        if self.true_alerts is None or self.false_alerts is None:
            return None
        return self.true_alerts + self.false_alerts

    def per_alert(self, number: float | None) -> float | None:
        """A number of alerts as a share of all alerts; None if either is not known or no alert is expected."""
        return None if number is None or not self.alerts else number / self.alerts

    def per_face(self, number: float | None) -> float | None:
        """A number as a share of all faces scanned; None if either is not known or no face is scanned."""
        return None if number is None or not self.faces else number / self.faces


def proportion(errors: int, trials: int, confidence: float = 0.95) -> Proportion:
    """The share of trials that went wrong, with its Wilson score interval.

    The interval is Wilson (1927), from scipy's exact-test object; unlike the textbook one it stays inside 0 to 1
    and says something when no error was seen: zero events is not a zero rate.

    Raises ValueError unless 0 <= errors <= trials, trials >= 1, both whole numbers, 0 < confidence < 1.
    """
    errors, trials = _whole("errors", errors), _whole("trials", trials)
    _confidence(confidence)
    if trials < 1:
        raise ValueError("a share needs at least one trial")
    if not 0 <= errors <= trials:
        raise ValueError(f"errors must lie between 0 and trials: {errors} of {trials}")
    from scipy.stats import binomtest

    bounds = binomtest(errors, trials).proportion_ci(confidence, method="wilson")
    value = errors / trials
    low, high = min(float(bounds.low), value), max(float(bounds.high), value)
    return Proportion(value, low, high, errors, trials, confidence)


def ratio(a: Proportion, b: Proportion, confidence: float = 0.95) -> Ratio:
    """How many times as often a's event happens as b's: the ratio of two independent shares, with interval.

    The interval is the log-normal one of Katz and others (1978), from scipy. With few events it is wide and
    approximate. Never compare shares of different tasks, metrics or thresholds.

    Raises ValueError if either group has no event: then a ratio cannot be bounded this way.
    """
    _confidence(confidence)
    if a.errors == 0 or b.errors == 0:
        raise ValueError("a ratio needs at least one event in each group: give the counts instead")
    from scipy.stats.contingency import relative_risk

    risk = relative_risk(a.errors, a.trials, b.errors, b.trials)
    bounds = risk.confidence_interval(confidence)
    return Ratio(float(risk.relative_risk), float(bounds.low), float(bounds.high), confidence)


def rate_ratio(
    first: Sequence[tuple[float, float]], second: Sequence[tuple[float, float]], confidence: float = 0.95
) -> Ratio:
    """How many times as high the rate of the second period is as that of the first, from counts month by month.

    Each period is a list of months as (events, exposure). Counts of arrests vary more from month to month than
    independent events would, because they come in operations. So the spread within the periods widens the interval:
    quasi-Poisson, with the dispersion of McCullagh and Nelder (Generalized Linear Models, 1989, chapter 6) estimated
    from Pearson's statistic, never below one, and Student's t on the months left over.

    Raises ValueError for fewer than two months in a period, an exposure that is not above zero, a negative count, or
    a period without an event: then a ratio cannot be bounded this way.
    """
    _confidence(confidence)
    for name, months in (("first", first), ("second", second)):
        if len(months) < 2:
            raise ValueError(f"the {name} period needs at least two months")
        if any(exposure <= 0 or events < 0 for events, exposure in months):
            raise ValueError(f"the {name} period holds a month without exposure or with a negative count")
        if sum(events for events, _ in months) == 0:
            raise ValueError(f"the {name} period has no event: give the counts instead")
    (seen_first, rate_first), (seen_second, rate_second) = _pooled(first), _pooled(second)
    spread = _pearson(first, rate_first) + _pearson(second, rate_second)
    left = len(first) + len(second) - 2
    error = sqrt(max(1.0, spread / left) * (1 / seen_first + 1 / seen_second))
    from scipy.stats import t as student

    reach = float(student.ppf(0.5 + confidence / 2, left)) * error
    center = log(rate_second / rate_first)
    return Ratio(exp(center), exp(center - reach), exp(center + reach), confidence)


def _pooled(months: Sequence[tuple[float, float]]) -> tuple[float, float]:
    events = sum(count for count, _ in months)
    return events, events / sum(exposure for _, exposure in months)


def _pearson(months: Sequence[tuple[float, float]], rate: float) -> float:
    return sum((events - rate * exposure) ** 2 / (rate * exposure) for events, exposure in months)


def alerts(faces: float, watchlist_share: float, fpir: float, fnir: float) -> Alerts:
    """Expected true and false alerts when a crowd is searched against a watch list, and the share that is right.

    `faces` is how many faces are searched; `watchlist_share` the share of them that belong to people on the list;
    `fpir` the share of searches of people not on the list that raise an alert; `fnir` the share of searches of
    listed people that raise none. All are per search, so `fpir` must be for this list and threshold.

    The share right is None when no alert is expected. Raises ValueError for a negative or endless crowd, or a
    share outside 0 to 1.
    """
    if not isfinite(faces) or faces < 0:
        raise ValueError(f"faces must be a number from 0 up, not {faces}")
    for name, share in (("watchlist_share", watchlist_share), ("fpir", fpir), ("fnir", fnir)):
        if not 0 <= share <= 1:
            raise ValueError(f"{name} must lie between 0 and 1, not {share}")
    listed = faces * watchlist_share
    true_alerts = listed * (1 - fnir)
    false_alerts = (faces - listed) * fpir
    total = true_alerts + false_alerts
    return Alerts(
        faces=faces,
        listed=listed,
        true_alerts=true_alerts,
        false_alerts=false_alerts,
        missed=listed - true_alerts,
        share_right=true_alerts / total if total > 0 else None,
    )


def crowd(faces: int | None, listed: int | None, fpir: float | None, fnir: float | None) -> Crowd:
    """The same expectation from counts, any of which may be None for not known; then what rests on it is None too.

    `listed` is how many of the faces belong to people on the list. With everything known it is `alerts` for the share
    `listed / faces`. Faces are taken to err independently and alike.

    Raises ValueError for a count that is not whole or below zero, more listed faces than faces, or a rate outside
    0 to 1.
    """
    for name, number in (("faces", faces), ("listed", listed)):
        if number is not None and (not isfinite(number) or _whole(name, number) < 0):
            raise ValueError(f"{name} must be a whole number from 0 up, not {number}")
    if faces is not None and listed is not None and listed > faces:
        raise ValueError(f"listed must be at most the number of faces, {faces}, not {listed}")
    for name, share in (("fpir", fpir), ("fnir", fnir)):
        if share is not None and not 0 <= share <= 1:
            raise ValueError(f"{name} must lie between 0 and 1, not {share}")
    true_alerts = None if listed is None or fnir is None else listed * (1 - fnir)
    false_alerts = None if faces is None or listed is None or fpir is None else (faces - listed) * fpir
    missed = None if true_alerts is None else listed - true_alerts
    return Crowd(faces, listed, true_alerts, false_alerts, missed)


def _whole(name: str, number) -> int:
    if isinstance(number, bool) or int(number) != number:
        raise ValueError(f"{name} must be a whole number, not {number!r}")
    return int(number)


def _confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
