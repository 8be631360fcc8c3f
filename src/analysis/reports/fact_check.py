"""The article's claims as readers see them: tables of verdicts, findings by topic, events around the article."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pandas as pd

from analysis import dates
from analysis.claims import FINDINGS, Verdict
from analysis.deciding import ARTICLE_DATE
from analysis.facts import format_value
from analysis.tables import load, resource
from analysis.workings import Number

TOPICS = {
    "pitch": "the pitch and who made it public",
    "technology": "what the software can do",
    "error_rates": "how often it errs, and on whom",
    "deployment": "who uses what",
    "sensitive_locations": "where ICE may act",
    "deterrence": "whether fear keeps people away",
}
NAMES = {
    "supported": "supported",
    "supported_with_context": "supported, with context",
    "not_supported": "not supported",
    "unresolved": "unresolved",
}
BEFORE, AFTER = timedelta(days=310), timedelta(days=60)


def verdict_table(found: Iterable[Verdict]) -> pd.DataFrame:
    """One row a claim, grouped by topic: claim, finding in words, evidence, the numbers computed from tables.

    `found` is the finding by its name in the tables, `decided` whether it was computed, `agrees` whether that is
    what a reader recorded.
    """
    rows = [
        {
            "claim_id": verdict.claim_id,
            "number": int(verdict.claim_id.rpartition("-")[2]),
            "claim": verdict.claim,
            "speaker": verdict.speaker,
            "topic": verdict.topic,
            "found": verdict.finding,
            "finding": NAMES[verdict.finding],
            "recorded": NAMES[verdict.recorded],
            "evidence": verdict.evidence,
            "computed": "; ".join(number_in_words(number) for number in verdict.numbers),
            "note": verdict.note,
            "how": verdict.how,
            "decided": verdict.computed,
            "agrees": verdict.agrees,
        }
        for verdict in found
    ]
    frame = pd.DataFrame(rows)
    order = frame["topic"].map(list(TOPICS).index)
    return frame.assign(order=order).sort_values(["order", "number"]).drop(columns="order").reset_index(drop=True)


def number_in_words(number: Number) -> str:
    """A computed number with what it means, its interval and its denominator."""

    def shown(value: float | int | str) -> str:
        return format_value(value, number.unit, number.digits)

    value = str(number.value).replace("_", " ") if number.unit == "text" else shown(number.value)
    parts = [f"{number.means}: {value}"]
    if number.interval:
        low, high = map(shown, number.interval)
        parts.append(f"interval {low} to {high}")
    if number.n:
        parts.append(f"n = {number.n}")
    return ", ".join(parts)


def tally(found: Iterable[Verdict]) -> pd.DataFrame:
    """How many claims of each topic have each finding, with a last row for all."""
    frame = pd.DataFrame({"topic": verdict.topic, "finding": verdict.finding} for verdict in found)
    counts = pd.crosstab(frame["topic"], frame["finding"]).reindex(
        index=list(TOPICS), columns=list(FINDINGS), fill_value=0
    )
    counts.index = pd.Index([TOPICS[topic] for topic in counts.index], name="topic")
    counts.loc["all"] = counts.sum()
    return counts.assign(claims=counts.sum(axis=1)).reset_index()


def summary(found: Iterable[Verdict]) -> str:
    """The findings in two sentences."""
    verdicts = list(found)
    counts = {name: sum(verdict.finding == name for verdict in verdicts) for name in FINDINGS}
    each = ", ".join(f"{count} {NAMES[name].replace(', ', ' ')}" for name, count in counts.items())
    computed = sum(verdict.computed for verdict in verdicts)
    differing = [verdict.claim_id for verdict in verdicts if not verdict.agrees]
    check = (
        f"The computed finding differs from the reader's for {', '.join(differing)}."
        if differing
        else "Each computed finding is the same as the one that a reader recorded."
    )
    return f"Of {len(verdicts)} claims: {each}. {computed} findings are computed from the tables. {check}"


def sources_behind(number: Number) -> list[str]:
    """The sources of the rows that a number was computed from."""
    found: list[str] = []
    for table, keys in number.rows.items():
        key = resource(table)["schema"]["primaryKey"]
        frame = load(table, verified=None)
        if "source_id" not in frame.columns:
            continue
        rows = frame[frame[key if isinstance(key, str) else key[0]].isin(keys)]
        found += list(rows["source_id"])
    return [source for source in dict.fromkeys(found) if source]


def events_around(day: str = ARTICLE_DATE) -> pd.DataFrame:
    """Events on record around a day (the article's if none is given) in which Amazon or ICE has a part.

    In order of date; one known to the month stands in its middle.
    """
    middle = dates.parse(day).first
    events = load("events")
    near = [middle - BEFORE <= dates.parse(when).first <= middle + AFTER for when in events["event_date"]]
    party = events["actor"].str.cat(events["counterpart"], sep=" ").str.contains(r"\bAmazon\b|\bICE\b")
    chosen = events[party & pd.Series(near, index=events.index)]
    return chosen.sort_values("event_date", key=lambda days: days.map(_middle)).reset_index(drop=True)


def _middle(day: str) -> float:
    span = dates.parse(day)
    return (span.first.toordinal() + span.last.toordinal()) / 2
