"""Questions on coverage and on crowds to put to the library and to the forms of the book, and what the library says."""

from __future__ import annotations

import random
from datetime import date, timedelta

from analysis import coverage, rates
from analysis.book.tools import crowdwords
from analysis.coverage import CoverageError, covered
from analysis.instruments import rules, turning_days

WHERE = ("state", "circuit", "court_area")
BOUNDS = date(1925, 1, 1), date(2027, 12, 31)


def named_jurisdictions() -> list[str]:
    """The jurisdictions that the form offers, and none."""
    return ["", *(name for name, row in rules().jurisdictions.items() if row["kind"] in WHERE)]


def telling_days() -> list[date]:
    """Days on which some answer may change, with the days before and after each."""
    turns = turning_days(rules().policies) | {rules().known_until, rules().last_checked}
    return sorted({day + timedelta(days=step) for day in turns for step in (-1, 0, 1)})


def coverage_questions(count: int, seed: int) -> list[dict[str, str]]:
    """Random questions: half of the dates near a change; days, months and years."""
    chance, days = random.Random(seed), telling_days()
    places, where = coverage.places(), named_jurisdictions()
    found = []
    for _ in range(count):
        span = (BOUNDS[1] - BOUNDS[0]).days
        day = chance.choice(days) if chance.random() < 0.5 else BOUNDS[0] + timedelta(days=chance.randrange(span))
        found.append(
            {
                "on": day.isoformat()[: chance.choice((10, 10, 7, 4))],
                "agency": chance.choice(("ICE", "CBP", *coverage.agencies())),
                "place": chance.choice(places),
                "jurisdiction": chance.choice(where),
            }
        )
    return found


def told(question: dict[str, str]) -> dict | None:
    """What the library answers, in the parts that the form shows; None for a question that it refuses."""
    try:
        found = covered(question["on"], question["agency"], question["place"], question["jurisdiction"] or None)
    except CoverageError:
        return None
    return {
        "status": found.status,
        "certain": found.certain,
        "track": found.track,
        "grade": found.grade,
        "sentence": found.sentence,
        "cautions": list(found.cautions),
        "periods": [list(period) for period in found.periods],
        "tracks": {
            track: [[one.policy_id, one.status, one.certain, one.exceptions, one.approver, one.grade, one.source_id]
                    for one in said.instruments]
            for track, said in found.tracks.items() if said.instruments
        },
        "overlays": [
            [one.policy_id, one.kind, one.status, one.binds, one.certain, one.note, one.exceptions, one.approver,
             one.grade, one.source_id]
            for one in found.overlays
        ],
    }  # fmt: skip


def crowd_questions(count: int, seed: int) -> list[dict]:
    """Random crowds, small and large, with rates from none to all, each number sometimes not known."""
    chance = random.Random(seed)

    def maybe(value):
        return None if chance.random() < 0.08 else value

    def rate() -> float:
        return chance.choice((0.0, 1.0, chance.random(), 10 ** -chance.uniform(0, 9), 1 / chance.randint(1, 100000)))

    found = []
    for _ in range(count):
        faces = chance.choice((0, chance.randint(0, 20), chance.randint(0, 10**5), chance.randint(0, 10**10)))
        listed = chance.choice((0, min(faces, chance.randint(0, 50)), chance.randint(0, faces)))
        found.append({"faces": maybe(faces), "listed": maybe(listed), "fpir": maybe(rate()), "fnir": maybe(rate())})
    return found


def expected(question: dict) -> dict:
    """What the library expects of a crowd: numbers, and the words that the form prints."""
    crowd = rates.crowd(**question)
    return {
        "numbers": [crowd.true_alerts, crowd.false_alerts, crowd.alerts, crowd.missed],
        "rows": [list(row) for row in crowdwords.rows(crowd)],
        "sentence": crowdwords.sentence(crowd),
    }


def typed(question: dict) -> dict[str, str]:
    """A crowd as it is typed into the form."""
    return {name: "" if value is None else repr(value) for name, value in question.items()}
