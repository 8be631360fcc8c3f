"""Eras of the written rules: the stretches of time in which an agency's federal instruments stay the same.

Turning points come from the tables. An instrument that is known from memory opens no era, and a cell that rests on
such a row is left empty, so that charts and facts made from here rest on rows that were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from analysis import dates
from analysis.coverage import Coverage, covered
from analysis.dates import Span
from analysis.instruments import TRACKS, Rules, TrackAnswer, own_track, rules, track_answer
from analysis.problems import suggest
from analysis.tables import load

SHORTEST = 7  # days: a shorter stretch is joined to the one that follows it
REACH = {
    "party": "the plaintiffs only",
    "state": "one state",
    "court_area": "part of a state or a few courts",
    "circuit": "the states of one circuit",
    "nation": "the whole country",
}


@dataclass(frozen=True)
class Era:
    """One stretch of time. `began` is its first day as closely as it is known; `day` is a day surely inside it."""

    began: str
    day: date
    last: date
    answers: Mapping[str, TrackAnswer]

    @property
    def label(self) -> str:
        """The first day, short enough to head a column: 24 Oct 2011, Mar 2026, or 2014."""
        *start, month, year = ["", *dates.words(self.began).split()]
        return " ".join(part for part in (*start, month[:3], year) if part)


def eras(agency: str) -> list[Era]:
    """The eras of one agency, from its first instrument on record to the last day that the record reaches.

    Stretches in which every kind of place has the same status are one era. One of less than a week is joined to
    the era that follows it, which then begins on its day. Empty if no instrument that was read names a place.

    Raises ValueError for an agency not on record.
    """
    known = _for_agency(agency)
    found: list[Era] = []
    for (began, first), last in _stretches(known, agency):
        short = (last - first).days + 1 < SHORTEST
        held = found.pop() if found and (found[-1].last - found[-1].day).days + 1 < SHORTEST else None
        era = Era(held.began if held else began, first, last, _answers(known, first, agency))
        if found and not short and _statuses(found[-1]) == _statuses(era):
            found[-1] = replace(found[-1], last=last)
            continue
        found.append(era)
    return _without_silent_start(found)


def answers_on(day: date, agency: str) -> dict[str, TrackAnswer]:
    """What the federal rules for one agency said of every kind of place on a day, each by its own track."""
    return _answers(_for_agency(agency), day, agency)


def status_read(answer: TrackAnswer) -> str:
    """The status of an answer, or nothing where the row behind it is known from memory and waits for a check."""
    recalled = answer.instrument is not None and answer.instrument.grade == "recalled"
    return "" if recalled else answer.status


def era_matrix(agency: str) -> pd.DataFrame:
    """One row a kind of place and era: its status, and the instrument that it comes from.

    `status` is empty where the row behind it is known from memory: such a cell waits for a check.
    """
    names = rules().places
    found = eras(agency)
    rows = [
        {
            "era": era.label,
            "day": era.day.isoformat(),
            "place": place,
            "name": names[place]["name"],
            "status": status_read(answer),
            "instrument": answer.instrument.title if answer.instrument else "",
            "source_id": answer.instrument.source_id if answer.instrument else "",
        }
        for place in _by_track(names)
        for era in found
        for answer in (era.answers[place],)
    ]
    return pd.DataFrame(rows, columns=["era", "day", "place", "name", "status", "instrument", "source_id"])


def place_bands(agency: str, places: Iterable[str]) -> pd.DataFrame:
    """For each kind of place, the stretches in which one instrument answered, and the court orders beside them.

    Columns: `lane` (the place, or whom an order reaches), `start`, `end`, `kind` (a status, or `order`), `label`,
    `policy_id`, `place`, `source_id`. Stretches without a rule on record are left out. An order whose last day is
    not on record has no `end`.
    """
    known = _for_agency(agency)
    orders, provisions = court_orders(), load("provisions")
    orders = orders[[agency in scope.split(";") for scope in orders["agency_scope"]]]
    rows: list[dict] = []
    for place in dict.fromkeys(places):
        rows += _bands(known, agency, place)
        rows += _orders(known, orders, provisions[provisions["place"] == place], place)
    columns = ["lane", "start", "end", "kind", "label", "policy_id", "place", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def court_orders() -> pd.DataFrame:
    """The court orders on record that limit officers at some kind of place, with whom each reaches.

    Cases without an order, refusals of relief, and orders on other questions (an appeal, a challenge to a state
    law) name no place in the provisions, and are not among them. Only rows that were read.
    """
    policies, provisions = load("policies"), load("provisions")
    kinds = load("jurisdictions").set_index("jurisdiction")["kind"]
    limiting = set(provisions["policy_id"])
    orders = policies[(policies["track"] == "litigation") & policies["policy_id"].isin(limiting)]
    return orders.assign(reach=[REACH[kinds[name]] for name in orders["jurisdiction"]]).reset_index(drop=True)


def answer_from_reading(on: str, agency: str, place: str) -> Coverage:
    """The answer on coverage for a published fact. Raises ValueError if it rests on a row known from memory."""
    answer = covered(on, agency, place)
    if answer.grade == "recalled":
        raise ValueError(f"{agency} at {place} on {on} rests on memory: it may not be published")
    return answer


def began(policy_id: str) -> str:
    """The day an instrument took effect, in words, for a published date.

    Raises ValueError if there is no such instrument among the rows that were read, or its day is known from memory.
    """
    rows = {row["policy_id"]: row for row in load("policies").to_dict("records")}
    if policy_id not in rows:
        raise ValueError(f"no policy that was read is called {policy_id!r}; {suggest(policy_id, rows)}")
    row = rows[policy_id]
    if "effective_date" in row["recalled_fields"].split(";"):
        raise ValueError(f"the day on which {policy_id} took effect is known from memory: it may not be published")
    return dates.words(row["effective_date"])


# -- turning points --------------------------------------------------------------------------------------------------


def _for_agency(agency: str) -> Rules:
    """The federal rules that name one agency: the only ones that can open or close its eras."""
    known = rules()
    if agency not in known.agencies:
        raise ValueError(f"no agency is called {agency!r}; {suggest(agency, known.agencies)}")
    federal = [row for row in known.policies if row["track"] in TRACKS and agency in row["agency_scope"].split(";")]
    return replace(known, policies=federal)


def _stretches(known: Rules, agency: str) -> list[tuple[tuple[str, date], date]]:
    """The stretches between turning points: ((first day as known, first day surely inside), last day)."""
    life = known.agencies[agency]
    end = dates.parse(life["ended_date"]).last - timedelta(days=1) if life["ended_date"] else known.known_until
    turns: dict[date, str] = {}
    for row in known.policies:
        if row["verified"] != "seen":
            continue
        starts = row["effective_date"] or row["signed_date"]
        turns[dates.parse(starts).last] = starts
        if row["ended_date"]:
            ended = dates.parse(row["ended_date"])
            turns.setdefault(ended.last if ended.is_day else ended.last + timedelta(days=1), row["ended_date"])
    firsts = [day for day in sorted(turns) if dates.parse(life["began_date"]).first <= day <= end]
    lasts = [day - timedelta(days=1) for day in firsts[1:]] + [end]
    return [((turns[first], first), last) for first, last in zip(firsts, lasts, strict=True)]


def _answers(known: Rules, day: date, agency: str) -> dict[str, TrackAnswer]:
    return {place: _own_answer(known, Span(day, day), agency, place) for place in known.places}


def _own_answer(known: Rules, asked: Span, agency: str, place: str) -> TrackAnswer:
    tracks = {track: track_answer(known, track, asked, agency, place) for track in TRACKS}
    return tracks[own_track(known, place, tracks)]


def _statuses(era: Era) -> list[str]:
    return [status_read(answer) for answer in era.answers.values()]


def _without_silent_start(found: list[Era]) -> list[Era]:
    while found and set(_statuses(found[0])) == {"silent"}:
        found = found[1:]
    return found


def _by_track(places: Mapping[str, Mapping]) -> list[str]:
    """Places of the general track first, then those that have a track of their own."""
    return sorted(places, key=lambda place: (places[place]["own_track"] != "general", place))


# -- bands -----------------------------------------------------------------------------------------------------------


def _bands(known: Rules, agency: str, place: str) -> list[dict]:
    rows: list[dict] = []
    for (_, first), last in _stretches(known, agency):
        answer = _own_answer(known, Span(first, first), agency, place)
        if answer.instrument is None or status_read(answer) == "":
            continue
        instrument = answer.instrument
        end = (last + timedelta(days=1)).isoformat()
        if rows and rows[-1]["policy_id"] == instrument.policy_id and rows[-1]["end"] == first.isoformat():
            rows[-1]["end"] = end
            continue
        rows.append(
            {
                "lane": known.places[place]["name"],
                "start": first.isoformat(),
                "end": end,
                "kind": answer.status,
                "label": _short_name(known, instrument.policy_id),
                "policy_id": instrument.policy_id,
                "place": place,
                "source_id": instrument.source_id,
            }
        )
    return rows


def _short_name(known: Rules, policy_id: str) -> str:
    """The number of an instrument, if it is known from reading; else its form and year: memo of 2021."""
    row = next(row for row in known.policies if row["policy_id"] == policy_id)
    if row["number"] and "number" not in row["recalled_fields"].split(";"):
        return row["number"]
    return f"{row['instrument']} of {(row['effective_date'] or row['signed_date'])[:4]}"


def _orders(known: Rules, orders: pd.DataFrame, provisions: pd.DataFrame, place: str) -> list[dict]:
    source_of = provisions.set_index("policy_id")["source_id"]
    last = (known.known_until + timedelta(days=1)).isoformat()
    here = orders[orders["policy_id"].isin(source_of.index)].sort_values(["effective_date", "policy_id"])
    rows = []
    for row in here.to_dict("records"):
        open_end = row["legal_status"] == "superseded" and not row["ended_date"]
        rows.append(
            {
                "lane": _reach(row, known.jurisdictions[row["jurisdiction"]]["kind"]),
                "start": row["effective_date"],
                "end": None if open_end else row["ended_date"] or last,
                "kind": "order",
                "label": row["title"],
                "policy_id": row["policy_id"],
                "place": place,
                "source_id": source_of[row["policy_id"]],
            }
        )
    return rows


def _reach(order: Mapping, kind: str) -> str:
    """What an order is and whom it reaches. Setting a policy aside is not forbidding an act: the two are told apart."""
    what = "vacatur" if "policies vacated" in order["title"] else "order"
    whom = {"party": "plaintiffs only", "nation": "whole country"}.get(kind, order["jurisdiction"])
    return f"{what}: {whom}"
