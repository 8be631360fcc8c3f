"""Every answer on coverage, worked out beforehand, so that a page looks answers up and holds no rule of its own.

An answer is kept once, and steps over time name it by its number. Court orders and state laws have steps of their
own: laid over every answer for every state, they would multiply it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from analysis import coverage, dates
from analysis.book.tools.steps import Steps, steps
from analysis.coverage import Coverage, Instrument, Overlay
from analysis.dates import Span
from analysis.instruments import TRACKS, Rules, overlays, turning_days
from analysis.problems import listed

SAID = ("policy_id", "title", "status", "certain", "exceptions", "approver", "grade", "source_id")
ANYWHERE = ""  # no jurisdiction was named


@dataclass
class Kept:
    """Values that are kept once each, and known by their number."""

    values: list = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, value: object) -> int:
        text = json.dumps(value, sort_keys=True)
        if text not in self.numbers:
            self.numbers[text] = len(self.values)
            self.values.append(value)
        return self.numbers[text]


@dataclass(frozen=True)
class Answers:
    """All answers: `main` by agency and place; `beside` by place, in the order in which they are laid over.

    Sentences, answers, instruments and laws are kept once each and named by their numbers.
    """

    texts: Kept
    kept: Kept
    instruments: Kept
    laws: Kept
    main: dict[str, dict[str, dict[str, Steps]]]
    beside: dict[str, list[dict]]

    def as_dict(self) -> dict:
        return {
            "texts": self.texts.values,
            "answers": self.kept.values,
            "instruments": self.instruments.values,
            "laws": self.laws.values,
            "main": self.main,
            "beside": self.beside,
        }


def all_answers(known: Rules) -> Answers:
    """The answers for every agency, kind of place and date, and what lies beside them in every jurisdiction."""
    found = Answers(Kept(), Kept(), Kept(), Kept(), {}, {})
    for agency in sorted(known.agencies):
        federal = _federal(known, agency)
        turns = turning_days(federal.policies) | {known.known_until + timedelta(days=1)}
        for place in sorted(known.places):

            def value(asked: Span, rules=federal, agency=agency, place=place) -> int:
                return _number(found, rules, coverage.answer(rules, asked, agency, place))

            found.main.setdefault(agency, {})[place] = steps(turns, value)
    for place in sorted(known.places):
        found.beside[place] = list(_beside(found, known, place))
    return found


def _federal(known: Rules, agency: str) -> Rules:
    """The rules that can answer for an agency by themselves."""
    rows = [row for row in known.policies if row["track"] in TRACKS and agency in row["agency_scope"].split(";")]
    return replace(known, policies=rows)


def _number(found: Answers, known: Rules, answer: Coverage) -> int:
    """The number of an answer, without the day that was asked about and what lies beside it."""
    return found.kept.number(
        {
            "status": answer.status,
            "certain": answer.certain,
            "track": answer.track,
            "grade": answer.grade,
            "said": [found.texts.number(text) for text in coverage.statement(known, answer)],
            "cautions": [found.texts.number(text) for text in answer.cautions],
            # Days that all have one answer follow from the question.
            "periods": list(answer.periods) if len(answer.periods) > 1 else [],
            "tracks": {
                track: [found.instruments.number(_instrument(one)) for one in said.instruments]
                for track, said in answer.tracks.items()
                if said.instruments
            },
        }
    )


def _instrument(one: Instrument) -> dict:
    return _said(one) | {
        "force": _force(one),
        "action_types": listed(part.strip() for part in one.action_types.split(";")),
        "recalled": listed(name.replace("_", " ") for name in one.recalled_fields),
    }


def _said(one: Instrument | Overlay) -> dict:
    """What every text says of a place: its status, how sure that is, exceptions and approver, where it was read."""
    return {name: getattr(one, name) for name in SAID}


def _force(one: Instrument) -> str:
    """From when to when an instrument was in force, as closely as it is known."""
    begin = dates.words(one.effective_date)
    if not one.ended_date:
        return f"since {begin}; no end is on record"
    return f"from {begin}; first day without it: {dates.words(one.ended_date)}"


def _beside(found: Answers, known: Rules, place: str) -> Iterable[dict]:
    """The court orders and state laws that name a place: whom each reaches, where, and when."""
    for row in known.policies:
        if (row["policy_id"], place) not in known.provisions:
            continue
        one = replace(known, policies=[row])
        turns = turning_days([row])
        ever = [Span(day, day) for day in sorted(turns)]
        reach = {
            agency: {where: order.binds for where in (ANYWHERE, *sorted(known.jurisdictions))
                     if (order := _first(one, ever, agency, place, where))}
            for agency in sorted(known.agencies)
        }  # fmt: skip
        agencies = [agency for agency, where in reach.items() if where]
        if not agencies:
            continue
        binds = reach[agencies[0]]
        where = next(iter(binds))

        def value(asked: Span, one=one, agency=agencies[0], where=where) -> int | None:
            order = next(iter(overlays(one, asked, agency, place, where or None)), None)
            return found.laws.number(_law(order)) if order else None

        yield {"agencies": agencies, "binds": binds, "steps": steps(turns, value)}


def _first(one: Rules, ever: list[Span], agency: str, place: str, where: str) -> Overlay | None:
    """The order as it first lies beside an answer, if it ever does."""
    return next((order for asked in ever for order in overlays(one, asked, agency, place, where or None)), None)


def _law(order: Overlay) -> dict:
    return _said(order) | {"kind": order.kind, "limits": order.status in coverage.LIMITING, "note": order.note}
