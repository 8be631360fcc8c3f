"""Was this place covered? What the written rules said on a date, for an agency, at a kind of place.

The rule itself is in `analysis.instruments`; here questions are checked and answers put into words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analysis import dates
from analysis.dates import Span
from analysis.instruments import (
    STRICTNESS,
    TRACKS,
    Instrument,
    Overlay,
    Rules,
    TrackAnswer,
    is_certain,
    overlays,
    own_track,
    rules,
    strictest,
    track_answer,
    turning_days,
)
from analysis.problems import listed, suggest

__all__ = [
    "STRICTNESS",
    "TRACKS",
    "Coverage",
    "CoverageError",
    "Instrument",
    "Overlay",
    "TrackAnswer",
    "agencies",
    "answer",
    "covered",
    "jurisdictions",
    "laid_over",
    "opening",
    "places",
    "statement",
    "strictest",
]

SAYS = {
    "restricted": "enforcement was restricted",
    "limited": "enforcement was limited",
    "permitted": "enforcement was permitted",
    "not_covered": "the written policy did not cover the place",
    "silent": "no written policy on record speaks of the place",
}
LIMITING = ("restricted", "limited")
LAID_OVER = "Laid over it:"


class CoverageError(ValueError):
    """A question that has no answer: an impossible date, or an agency, place or jurisdiction not on record."""


@dataclass(frozen=True)
class Coverage:
    """The answer: `status` is that of the place's own track; `grade` is that of the weakest row it rests on.

    `certain` is False where a vague date, asked or on record, leaves open which rule was in force; `periods`
    gives each stretch of the days asked about with its status. `grade` is "none" where no row answers.
    """

    on: str
    agency: str
    place: str
    jurisdiction: str | None
    status: str
    certain: bool
    track: str
    tracks: dict[str, TrackAnswer]
    overlays: tuple[Overlay, ...]
    periods: tuple[tuple[str, str, str], ...]
    grade: str
    sentence: str
    cautions: tuple[str, ...]

    @property
    def answer(self) -> TrackAnswer:
        return self.tracks[self.track]


def covered(on: str | date, agency: str, place: str, jurisdiction: str | None = None) -> Coverage:
    """Whether the written rules covered enforcement by an agency at a kind of place on a date.

    `on` is a date, or ISO text that may be partial (`2025`, `2025-01`): it is widened to the range of days it
    could be, and the answer says if it changed within the range. `agency` and `place` are spelled as in the
    tables; `jurisdiction`, a state or a court's area, decides which court orders and state laws are laid over.
    Recalled rows are used and show in `grade`.

    Raises CoverageError for a date no calendar has, one before the agency began, after it ended, or after the
    tables were last checked, and for an unknown agency, place or jurisdiction, with the nearest right name.
    """
    known = rules()
    asked = _asked_date(known, on)
    _check_name("agency", agency, known.agencies)
    _check_name("place", place, known.places)
    if jurisdiction is not None:
        _check_name("jurisdiction", jurisdiction, known.jurisdictions)
    _check_agency_lived(known, asked, agency)
    text = on.isoformat() if isinstance(on, date) else str(on).strip()
    return answer(known, asked, agency, place, jurisdiction, text)


def answer(
    known: Rules, asked: Span, agency: str, place: str, jurisdiction: str | None = None, on: str = ""
) -> Coverage:
    """The answer under rules already read, to a question already found to have one. Else see `covered`."""
    tracks = {track: track_answer(known, track, asked, agency, place) for track in TRACKS}
    own = own_track(known, place, tracks)
    said = tracks[own]
    periods = _periods(known, asked, agency, place)
    beside = tuple(overlays(known, asked, agency, place, jurisdiction))
    found = Coverage(
        on=on,
        agency=agency,
        place=place,
        jurisdiction=jurisdiction,
        status=said.status,
        certain=len({status for *_, status in periods}) == 1 and is_certain(said),
        track=own,
        tracks=tracks,
        overlays=beside,
        periods=periods,
        grade=said.instrument.grade if said.instrument else "none",
        sentence="",
        cautions=tuple(_cautions(known, asked, said, periods)),
    )
    first, *more = statement(known, found)
    words = (f"{opening(asked)}, {first}", *more, laid_over(beside))
    return replace(found, sentence=" ".join(part for part in words if part))


def agencies() -> list[str]:
    """The agencies that can be asked about, as the tables spell them."""
    return sorted(rules().agencies)


def places() -> list[str]:
    """The kinds of place that can be asked about, as the tables spell them."""
    return sorted(rules().places)


def jurisdictions() -> list[str]:
    """The states, courts' areas and circuits whose orders and laws can be laid over an answer."""
    return sorted(rules().jurisdictions)


# -- the question ----------------------------------------------------------------------------------------------


def _asked_date(known: Rules, on: str | date) -> Span:
    try:
        asked = dates.parse(on.isoformat() if isinstance(on, date) else on)
    except ValueError as error:
        raise CoverageError(str(error)) from None
    if asked.first > known.last_checked:
        raise CoverageError(f"{on} is later than {known.last_checked}, the day the tables were last checked")
    return asked


def _check_name(what: str, name: str, known: dict) -> None:
    if name in known:
        return
    hint = suggest(name, known) or f"the tables know {listed(sorted(known))}"
    raise CoverageError(f"no {what} is called {name!r}: {hint}")


def _check_agency_lived(known: Rules, asked: Span, agency: str) -> None:
    row = known.agencies[agency]
    if row["began_date"] and asked.last < dates.parse(row["began_date"]).first:
        before = f": ask about {row['predecessor']}" if row["predecessor"] else ""
        raise CoverageError(f"{agency} began on {row['began_date']}, after {asked.words()}{before}")
    if row["ended_date"] and asked.first >= dates.parse(row["ended_date"]).last:
        raise CoverageError(f"{agency} ended on {row['ended_date']}, before {asked.words()}")


def _periods(known: Rules, asked: Span, agency: str, place: str) -> tuple[tuple[str, str, str], ...]:
    """The stretches of the days asked about, each with its one status."""
    turns = {day for day in turning_days(known.policies) if asked.first < day <= asked.last}
    stretches: list[tuple[date, str]] = []
    for day in sorted({asked.first, *turns}):
        tracks = {track: track_answer(known, track, Span(day, day), agency, place) for track in TRACKS}
        status = tracks[own_track(known, place, tracks)].status
        if not stretches or stretches[-1][1] != status:
            stretches.append((day, status))
    ends = [begin - timedelta(days=1) for begin, _ in stretches[1:]] + [asked.last]
    return tuple(
        (first.isoformat(), last.isoformat(), status) for (first, status), last in zip(stretches, ends, strict=True)
    )


# -- the answer in words -----------------------------------------------------------------------------------------


def opening(asked: Span) -> str:
    """How an answer begins: "On 23 October 2018", "In October 2018"."""
    return f"On {asked.words()}" if asked.is_day else f"In {asked.words()}"


def statement(known: Rules, found: Coverage) -> list[str]:
    """What the rules said, sentence by sentence, without the day asked about and without what lies beside them."""
    said = found.answer
    name = _with_article(known.places[found.place]["name"])
    first = f"for {found.agency} at {name}, {SAYS[said.status]}"
    if said.instrument:
        first += f" under {said.instrument.title}"
    elif found.track != "general" and found.tracks["general"].status == "not_covered":
        first += "; the general policy says that it does not cover it"
    parts = [first]
    if said.exceptions:
        parts.append(f"Exceptions: {_first_lower(said.exceptions)}")
    if said.approver:
        parts.append(f"Who approves: {_first_lower(said.approver)}")
    if len(found.periods) > 1:
        spans = "; ".join(f"{begin} to {end}, {status.replace('_', ' ')}" for begin, end, status in found.periods)
        parts.append(f"The answer changed within these days: {spans}. The strictest is given")
    return [part.rstrip(".") + "." for part in parts]


def laid_over(beside: Iterable[Overlay]) -> str:
    """The court orders and state laws that limit officers, in a sentence; "" if none does."""
    limiting = [f"{order.title} ({order.binds})" for order in beside if order.status in LIMITING]
    return f"{LAID_OVER} {'; '.join(limiting)}." if limiting else ""


def _cautions(known: Rules, asked: Span, answer: TrackAnswer, periods) -> Iterable[str]:
    if answer.instrument and answer.instrument.grade == "recalled":
        yield "A row behind this answer is known from memory and is due for a check."
    if answer.instrument and answer.instrument.recalled_fields:
        names = ", ".join(name.replace("_", " ") for name in answer.instrument.recalled_fields)
        yield f"Known from memory and due for a check: {names}."
    if not is_certain(answer):
        yield "A date known only to the month or year leaves open which rule was in force."
    if any(status == "silent" for *_, status in periods):
        yield "Silent is not the same as not covered: some of the lists are open, and some texts are not public."
    if asked.last > known.known_until:
        yield f"Public pages could be read up to {dates.words(known.known_until.isoformat())}: check what came since."


def _with_article(name: str) -> str:
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"


def _first_lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
