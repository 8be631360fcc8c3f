"""Was this place covered? What the written rules said on a date, for an agency, at a kind of place.

The rule itself is in `analysis.instruments`; here questions are checked and answers put into words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
    "covered",
    "jurisdictions",
    "places",
    "strictest",
]

SAYS = {
    "restricted": "enforcement was restricted",
    "limited": "enforcement was limited",
    "permitted": "enforcement was permitted",
    "not_covered": "the written policy did not cover the place",
    "silent": "no written policy on record speaks of the place",
}


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
    tracks = {track: track_answer(known, track, asked, agency, place) for track in TRACKS}
    own = own_track(known, place, tracks)
    answer = tracks[own]
    periods = _periods(known, asked, agency, place)
    laid_over = tuple(overlays(known, asked, agency, place, jurisdiction))
    return Coverage(
        on=on.isoformat() if isinstance(on, date) else str(on).strip(),
        agency=agency,
        place=place,
        jurisdiction=jurisdiction,
        status=answer.status,
        certain=len({status for *_, status in periods}) == 1 and is_certain(answer),
        track=own,
        tracks=tracks,
        overlays=laid_over,
        periods=periods,
        grade=answer.instrument.grade if answer.instrument else "none",
        sentence=_sentence(known, asked, agency, place, tracks, own, laid_over, periods),
        cautions=tuple(_cautions(known, asked, answer, periods)),
    )


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
    turns = {day for day in _turning_days(known) if asked.first < day <= asked.last}
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


def _turning_days(known: Rules) -> set[date]:
    """Every day on which some rule may have begun or ended."""
    texts = [
        text for row in known.policies for text in (row["effective_date"] or row["signed_date"], row["ended_date"])
    ]
    spans = [dates.parse(text) for text in texts if text]
    return {day for span in spans for day in (span.first, span.last)}


# -- the answer in words -----------------------------------------------------------------------------------------


def _sentence(known: Rules, asked, agency, place, tracks, own, laid_over, periods) -> str:
    answer = tracks[own]
    when = f"On {asked.words()}" if asked.is_day else f"In {asked.words()}"
    first = f"{when}, for {agency} at {_with_article(known.places[place]['name'])}, {SAYS[answer.status]}"
    if answer.instrument:
        first += f" ({answer.instrument.title})"
    elif own != "general" and tracks["general"].status == "not_covered":
        first += "; the general policy says that it does not cover it"
    parts = [first]
    if answer.exceptions:
        parts.append(f"Exceptions: {_first_lower(answer.exceptions)}")
    if answer.approver:
        parts.append(f"Who approves: {_first_lower(answer.approver)}")
    if len(periods) > 1:
        spans = "; ".join(f"{begin} to {end}, {status.replace('_', ' ')}" for begin, end, status in periods)
        parts.append(f"The answer changed within these days: {spans}. The strictest is given")
    limiting = [order for order in laid_over if order.status in ("restricted", "limited")]
    if limiting:
        parts.append("Laid over it: " + "; ".join(f"{order.title} ({order.binds})" for order in limiting))
    return ". ".join(part.rstrip(".") for part in parts) + "."


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
