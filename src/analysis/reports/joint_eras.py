"""Eras of the rules over all agencies, each with a page: what was in force, what it said, what changed.

A new era opens on the first day of an era of INS, ICE or CBP (see `analysis.reports.eras`). The days are computed;
the table `eras` keeps the address and the name of each, so that no address changes when rows are added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analysis import dates
from analysis.dates import Span
from analysis.instruments import (
    OVERLAY_TRACKS,
    TRACKS,
    WITHOUT_RELIEF,
    Rules,
    TrackAnswer,
    in_force,
    rules,
)
from analysis.problems import suggest
from analysis.reports.eras import REACH, answers_on, eras
from analysis.tables import load

AGENCIES = ("INS", "ICE", "CBP")  # those whose officers act at such places; INS before 2003
STATES_BIND = "its own staff, buildings or courts"


@dataclass(frozen=True)
class JointEra:
    """One stretch in which no agency's rules changed the status of a place.

    `began` is its first day as closely as it is known, `day` a day surely inside it, `last` the last day surely
    inside. `until` is the first day of the next era as known; empty for the era in which the record ends.
    """

    era: str
    name: str
    opened_by: str
    reason: str
    began: str
    day: date
    last: date
    until: str

    @property
    def span(self) -> Span:
        return Span(min(self.day, dates.parse(self.began).last), self.last)

    @property
    def ends(self) -> str:
        """When it ended, in words: "until 18 January 2013", "until some day in 2014"."""
        if not self.until:
            return f"as far as public pages could be read, up to {dates.words(self.last.isoformat())}"
        vague = "" if dates.parse(self.until).is_day else "some day in "
        return f"until {vague}{dates.words(self.until)}"


def joint_eras() -> list[JointEra]:
    """Every era, the oldest first. Raises ValueError if the table `eras` and the rules no longer agree."""
    turns, known = _turns(), rules()
    policies = {row["policy_id"]: row for row in known.policies}
    named = load("eras").to_dict("records")
    began = {row["era"]: _first_day(policies[row["opened_by"]]) for row in named}
    _refuse_disagreement(named, began, turns)
    by_day = sorted(named, key=lambda row: turns[began[row["era"]]])
    found = []
    for at, row in enumerate(by_day):
        until = began[by_day[at + 1]["era"]] if at + 1 < len(by_day) else ""
        found.append(
            JointEra(
                era=row["era"],
                name=row["name"],
                opened_by=row["opened_by"],
                reason=row["reason"],
                began=began[row["era"]],
                day=turns[began[row["era"]]],
                last=dates.parse(until).first - timedelta(days=1) if until else known.known_until,
                until=until,
            )
        )
    return found


def named(known: list[JointEra], name: str) -> JointEra:
    """One of the eras by its address. Raises KeyError, with the nearest right one, if there is none."""
    by_name = {era.era: era for era in known}
    if name not in by_name:
        raise KeyError(f"no era is called {name!r}. {suggest(name, by_name)}")
    return by_name[name]


def neighbours(known: list[JointEra], era: JointEra) -> tuple[JointEra | None, JointEra | None]:
    """The era before and the one after; None at either end of the record."""
    at = known.index(era)
    return (known[at - 1] if at else None), (known[at + 1] if at + 1 < len(known) else None)


Answers = Mapping[str, Mapping[str, TrackAnswer]]  # by agency, then by kind of place


def day_for(era: JointEra, agency: str) -> date | None:
    """A day of the era on which the agency existed; None if there was none."""
    life = rules().agencies[agency]
    first = max(era.day, dates.parse(life["began_date"]).first)
    ended = dates.parse(life["ended_date"]).first if life["ended_date"] else None
    return first if first <= era.last and (ended is None or first < ended) else None


def answers(era: JointEra) -> dict[str, dict[str, TrackAnswer]]:
    """By agency that existed in the era: what its rules said of every kind of place."""
    days = {agency: day_for(era, agency) for agency in AGENCIES}
    return {agency: answers_on(day, agency) for agency, day in days.items() if day}


def instruments(era: JointEra) -> pd.DataFrame:
    """The federal instruments in force on some day of the era, oldest first, from memory too: `verified` tells."""
    rows = [
        row
        for row in rules().policies
        if row["track"] in TRACKS
        and in_force(row, era.span) is not None
        and dates.parse(_first_day(row)).last <= era.last
    ]
    return _dated(rows)


def beside(era: JointEra, track: str) -> pd.DataFrame:
    """The court orders (track `litigation`) or state laws (track `state`) that stood in the era, with whom they bind.

    Only rows that were read, that had force, and that say something of some kind of place.
    """
    known = rules()
    speaking: dict[str, list[str]] = {}
    for policy, place in known.provisions:
        speaking.setdefault(policy, []).append(known.places[place]["name"])
    rows = [
        row | {"places": "; ".join(sorted(speaking[row["policy_id"]])), "binds": _binds(known, row)}
        for row in known.policies
        if row["track"] == track
        and track in OVERLAY_TRACKS
        and row["verified"] == "seen"
        and row["legal_status"] not in WITHOUT_RELIEF
        and row["policy_id"] in speaking
        and in_force(row, era.span) is not None
    ]
    return _dated(rows)


# -- parts -----------------------------------------------------------------------------------------------------------


def _turns() -> dict[str, date]:
    """The first days of all agencies' eras, as known, each with a day surely inside."""
    return {era.began: era.day for agency in AGENCIES for era in eras(agency)}


def _refuse_disagreement(named: list[dict], began: Mapping[str, str], turns: Mapping[str, date]) -> None:
    """Every era that the rules make needs a row with its address, and no row may be left without an era."""
    wrong = [
        f"data/eras: an era opens on {day}, and no row's instrument begins on that day. Add a row for it"
        for day in sorted(set(turns) - set(began.values()))
    ]
    wrong += [
        f"data/eras, row {row['era']}: {row['opened_by']} begins on {began[row['era']]}, which opens no era. Name the "
        "instrument that opens it now, and keep the address"
        for row in named
        if began[row["era"]] not in turns
    ]
    if wrong:
        raise ValueError("the table eras and the rules do not agree:\n" + "\n".join(wrong))


def _first_day(row: Mapping) -> str:
    return row["effective_date"] or row["signed_date"]


def _binds(known: Rules, row: Mapping) -> str:
    kind = known.jurisdictions[row["jurisdiction"]]["kind"]
    if row["track"] == "state":
        return f"{row['jurisdiction']}: {STATES_BIND}"
    whom = REACH[kind]
    return whom if kind in ("party", "nation") else f"{whom}: {row['jurisdiction']}"


def _dated(rows: list[dict]) -> pd.DataFrame:
    """Rows of policies for readers, oldest first, with days in words and the number beside the title."""
    frame = pd.DataFrame(rows, columns=[*rules().policies[0], "places", "binds"] if not rows else None)
    if frame.empty:
        return frame.assign(titled="", whom="", since="", until="")
    firsts = [_first_day(row) for row in rows]
    frame = frame.assign(
        titled=[_titled(row) for row in rows],
        whom=[row["agency_scope"].replace(";", ", ") for row in rows],
        since=[dates.words(day) for day in firsts],
        until=[dates.words(row["ended_date"]) if row["ended_date"] else "no end found" for row in rows],
        _first=[dates.parse(day).last for day in firsts],
    )
    return frame.sort_values(["_first", "policy_id"], ignore_index=True).drop(columns="_first")


def _titled(row: Mapping) -> str:
    """The title with the number, unless the number is in it or is known from memory."""
    number = "" if "number" in row["recalled_fields"].split(";") else row["number"]
    return row["title"] if not number or number in row["title"] else f"{row['title']} ({number})"
