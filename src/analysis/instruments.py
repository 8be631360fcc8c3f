"""Written rules on a date: the instruments in force, what each says of a place, and what courts and states add.

The rule, in the order it is applied: take the federal instruments in force on the date that speak to the agency;
join the provision each has for the place (no provision: silent, which is not the same as not covered, because
some lists are open); keep the strictest within a track, and keep tracks apart; then lay court orders and state
laws beside the answer where their jurisdiction fits. They never change it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from analysis import dates
from analysis.dates import Span
from analysis.tables import load, resource, table_paths

STRICTNESS = ("restricted", "limited", "permitted", "not_covered", "silent")
TRACKS = ("general", "courthouse", "immigration_court", "federal_statute")
OVERLAY_TRACKS = {"litigation": "court order", "state": "state law"}
WITHOUT_RELIEF = ("no_relief", "pending", "not_enacted")
TABLES = ("policies", "provisions", "places", "agencies", "jurisdictions")


@dataclass(frozen=True)
class Rules:
    """All rows that an answer may rest on, seen and recalled, and how far the record reaches."""

    policies: list[dict]
    provisions: dict[tuple[str, str], dict]
    places: dict[str, dict]
    agencies: dict[str, dict]
    jurisdictions: dict[str, dict]
    last_checked: date
    known_until: date


@dataclass(frozen=True)
class Instrument:
    """One policy with what it says of the place. `certain` is False if a vague date leaves its force in doubt."""

    policy_id: str
    title: str
    form: str
    status: str
    certain: bool
    action_types: str
    exceptions: str
    approver: str
    grade: str
    recalled_fields: tuple[str, ...]
    source_id: str
    effective_date: str
    ended_date: str


@dataclass(frozen=True)
class TrackAnswer:
    """What one track says: its strictest instrument, and the others in force beside it."""

    track: str
    status: str
    instrument: Instrument | None = None
    others: tuple[Instrument, ...] = ()
    silent_policies: tuple[str, ...] = ()

    @property
    def exceptions(self) -> str:
        return self.instrument.exceptions if self.instrument else ""

    @property
    def approver(self) -> str:
        return self.instrument.approver if self.instrument else ""

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        return (self.instrument, *self.others) if self.instrument else ()


@dataclass(frozen=True)
class Overlay:
    """A court order or state law that lies beside the answer. `binds` says whom or where it reaches."""

    policy_id: str
    title: str
    kind: str
    status: str
    binds: str
    certain: bool
    exceptions: str
    approver: str
    grade: str
    source_id: str
    note: str


def track_answer(rules: Rules, track: str, asked: Span, agency: str, place: str) -> TrackAnswer:
    """What one track says of a place: every instrument in force that names it, the strictest first."""
    found, silent = [], []
    for row in rules.policies:
        certain = in_force(row, asked)
        if row["track"] != track or certain is None or agency not in row["agency_scope"].split(";"):
            continue
        provision = rules.provisions.get((row["policy_id"], place))
        if provision is None:
            silent.append(row["policy_id"])
        else:
            found.append(_instrument(row, provision, certain))
    if not found:
        return TrackAnswer(track, "silent", silent_policies=tuple(silent))
    first, *others = sorted(found, key=_rank)
    return TrackAnswer(track, first.status, first, tuple(others), tuple(silent))


def _rank(instrument: Instrument) -> tuple:
    """Strictest first; among equals the surer, the better known, one that binds before one that explains, the newer."""
    age = -dates.parse(instrument.effective_date).first.toordinal()
    strictness = STRICTNESS.index(instrument.status)
    return strictness, not instrument.certain, instrument.grade != "seen", instrument.form == "guidance", age


def _instrument(row: dict, provision: dict, certain: bool) -> Instrument:
    recalled = [name for name in (row["recalled_fields"] + ";" + provision["recalled_fields"]).split(";") if name]
    return Instrument(
        policy_id=row["policy_id"],
        title=row["title"] + (f" ({row['number']})" if row["number"] and row["number"] not in row["title"] else ""),
        form=row["instrument"],
        status=provision["status"],
        certain=certain,
        action_types=provision["action_types"],
        exceptions=provision["exceptions"],
        approver=provision["approval_required"],
        grade=_weakest(row["verified"], provision["verified"]),
        recalled_fields=tuple(dict.fromkeys(recalled)),
        source_id=provision["source_id"],
        effective_date=row["effective_date"] or row["signed_date"],
        ended_date=row["ended_date"],
    )


def in_force(row: dict, asked: Span) -> bool | None:
    """True if surely in force on every day asked, False if perhaps or in part, None if surely not.

    The day a policy ended is the first day without it. A law whose first day was not seen may have taken effect
    on any day from its signature on.
    """
    begin = dates.parse(row["effective_date"] or row["signed_date"])
    end = dates.parse(row["ended_date"]) if row["ended_date"] else None
    if begin.first > asked.last:
        return None
    if end and (asked.first > end.last or (end.is_day and asked.first == end.last)):
        return None
    begun = bool(row["effective_date"]) and begin.last <= asked.first
    return begun and (end is None or asked.last < end.first)


def turning_days(policies: Iterable[dict]) -> set[date]:
    """Every first day of another answer: on which a policy may have begun or ended, or surely has."""
    found = set()
    for row in policies:
        begin = dates.parse(row["effective_date"] or row["signed_date"])
        found |= {begin.first, begin.last}
        if row["ended_date"]:
            end = dates.parse(row["ended_date"])
            # Of a vague end, each day could still be one of the policy; an exact one is the first without it.
            found |= {end.first, end.last if end.is_day else end.last + timedelta(days=1)}
    return found


def own_track(rules: Rules, place: str, tracks: dict[str, TrackAnswer]) -> str:
    """The track that answers for a place. Immigration courts fall back on the courthouse rules, which name them."""
    own = rules.places[place]["own_track"]
    if own == "immigration_court" and tracks[own].instrument is None:
        return "courthouse"
    return own


def is_certain(answer: TrackAnswer) -> bool:
    """Whether the answer would stand if every instrument of doubtful force were left out."""
    return strictest(found.status for found in answer.instruments if found.certain) == answer.status


def overlays(rules: Rules, asked: Span, agency: str, place: str, jurisdiction: str | None) -> Iterable[Overlay]:
    for row in rules.policies:
        if row["track"] not in OVERLAY_TRACKS or row["instrument"] == "bill" or row["legal_status"] in WITHOUT_RELIEF:
            continue
        provision = rules.provisions.get((row["policy_id"], place))
        certain = in_force(row, asked)
        if provision is None or certain is None:
            continue
        if row["track"] == "litigation" and agency not in row["agency_scope"].split(";"):
            continue
        binds = _binds(rules, row["jurisdiction"], jurisdiction)
        if binds is None:
            continue
        open_end = row["legal_status"] == "superseded" and not row["ended_date"]
        yield Overlay(
            policy_id=row["policy_id"],
            title=row["title"],
            kind=OVERLAY_TRACKS[row["track"]],
            status=provision["status"],
            binds=binds,
            certain=certain and not open_end,
            exceptions=provision["exceptions"],
            approver=provision["approval_required"],
            grade=_weakest(row["verified"], provision["verified"]),
            source_id=provision["source_id"],
            note="no longer in force today; the day it ended is not known" if open_end else "",
        )


def _binds(rules: Rules, reach: str, asked: str | None) -> str | None:
    """In words, how far an order or law reaches the jurisdiction asked about; None if it does not."""
    known = rules.jurisdictions
    kind = known[reach]["kind"]
    if kind == "party":
        return "plaintiffs only: it does not change the answer for anyone else"
    if kind == "nation":
        return "the whole country"
    if kind in ("none", "asked") or asked is None:
        return None
    if reach == asked:
        return reach
    shared = _states(rules, reach) & _states(rules, asked)
    if not shared:
        return None
    if known[reach]["whole_states"] == "yes" and _states(rules, asked) <= _states(rules, reach):
        return reach
    return f"part of it: {reach}"


def _states(rules: Rules, jurisdiction: str) -> set[str]:
    return {state for state in rules.jurisdictions[jurisdiction]["states"].split(";") if state}


def strictest(statuses: Iterable[str]) -> str:
    """The strictest of some statuses; silent if there is none."""
    return min(statuses, key=STRICTNESS.index, default="silent")


def rules(root: str | Path | None = None) -> Rules:
    """The rules as the tables now stand; a table edited since the last question is read again."""
    return _rules(root, *(_state(name, root) for name in TABLES))


def _state(name: str, root: str | Path | None) -> tuple:
    path = table_paths(name, root)[0]
    status = path.stat()
    return str(path), status.st_mtime_ns, status.st_size


@cache
def _rules(root: str | Path | None, *_states: tuple) -> Rules:
    rows = {name: load(name, verified=None, root=root, notes=True).to_dict("records") for name in TABLES}
    return Rules(
        policies=rows["policies"],
        provisions={(row["policy_id"], row["place"]): row for row in rows["provisions"]},
        places={row["place"]: row for row in rows["places"]},
        agencies={row["agency"]: row for row in rows["agencies"]},
        jurisdictions={row["jurisdiction"]: row for row in rows["jurisdictions"]},
        last_checked=dates.parse(max(row["checked_date"] for row in rows["policies"])).last,
        known_until=dates.parse(str(resource("policies", root)["known_until"])).last,
    )


def _weakest(*grades: str) -> str:
    return "recalled" if "recalled" in grades else "seen"
