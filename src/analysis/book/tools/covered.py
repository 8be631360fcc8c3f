"""*Was it covered?* as a form: day, agency, kind of place, jurisdiction in, the answer of `analysis.coverage` out."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from analysis import dates
from analysis.book.catalogue import Catalogue
from analysis.book.markup import plain_table
from analysis.book.tools import form
from analysis.book.tools.answers import Answers, all_answers
from analysis.coverage import LAID_OVER
from analysis.forms import STATUS_MARKS
from analysis.instruments import Rules, rules

NAME = "covered"
FIRST = {"on": "2018-10-23", "agency": "ICE", "place": "hospital_clinic", "jurisdiction": ""}  # the article's day
IN_TABLE = ("ICE", "CBP")
GROUPS = {"state": "States", "circuit": "Court circuits", "court_area": "Areas of one court or office"}
ABOUT_TABLES = (
    "Kinds of place with the same history stand in one row. A date opens the days from which the answer holds. "
    "Court orders and state laws are not in these tables."
)
GRADES = {
    "seen": "the row it rests on was read for this book",
    "recalled": "a row it rests on is known from memory and is due for a check",
    "none": "it rests on no row, because none speaks of the place",
}


def make(catalogue: Catalogue) -> tuple[str, str, str]:
    """The form, the main answers as tables, and the data script."""
    known = rules(catalogue.project.root)
    answers = all_answers(known)
    tables = "\n".join(_table(known, answers, agency, catalogue) for agency in IN_TABLE)
    script = form.script("coveredData", data(known, answers, catalogue))
    return _form(known), f"<p>{ABOUT_TABLES}</p>\n{tables}", script


def data(known: Rules, answers: Answers, catalogue: Catalogue) -> dict:
    """Every answer, and the names that its words are made of."""
    tracks = {field["name"]: field for field in catalogue.fields("policies")}["track"]["meanings"]
    cited = {one["source_id"] for one in (*answers.instruments.values, *answers.laws.values)}
    return answers.as_dict() | {
        "first": FIRST,
        "checked": known.last_checked.isoformat(),
        "agencies": {name: _life(row) for name, row in known.agencies.items()},
        "tracks": tracks,
        "grades": GRADES,
        "marks": {status: mark for status, (_, _, mark) in STATUS_MARKS.items()},
        "laidOver": LAID_OVER,
        "sources": {source_id: catalogue.sources[source_id]["label"] for source_id in sorted(cited)},
    }


def _life(row: dict) -> dict:
    """When an agency began and ended, as text and as the days before and from which it cannot be asked about."""
    return {
        "began": row["began_date"],
        "ended": row["ended_date"],
        "from": dates.parse(row["began_date"]).first.isoformat() if row["began_date"] else "",
        "until": dates.parse(row["ended_date"]).last.isoformat() if row["ended_date"] else "",
        "before": row["predecessor"],
    }


def _form(known: Rules) -> str:
    agencies = [(name, f"{name}: {row['name']}") for name, row in known.agencies.items()]
    places = sorted(((place, row["name"]) for place, row in known.places.items()), key=lambda pair: pair[1])
    where = {"": [("", "none named")]} | {
        words: [(name, name) for name, row in known.jurisdictions.items() if row["kind"] == kind]
        for kind, words in GROUPS.items()
    }
    read = dates.words(known.known_until.isoformat())
    day = f"Year, month and day, such as {FIRST['on']}; or a month, or a year. Pages were read up to {read}"
    fields = (
        form.choice(NAME, "agency", "Agency", "Whose officers act", {"": agencies}, wide=True),
        form.text(NAME, "on", "Date", day, FIRST["on"]),
        form.choice(NAME, "place", "Kind of place", "Where they act", {"": places}),
        form.choice(
            NAME, "jurisdiction", "Jurisdiction", "Whose orders and laws to lay beside the answer", where, wide=True
        ),
    )
    return form.live(NAME, "Was it covered?", fields)


def _table(known: Rules, answers: Answers, agency: str, catalogue: Catalogue) -> str:
    """The history of each kind of place for one agency, places of one history together."""
    alike: dict[tuple, list[str]] = {}
    for place, row in sorted(known.places.items(), key=lambda pair: pair[1]["name"]):
        began = _life(known.agencies[agency])["from"]
        alike.setdefault(_history(answers, agency, place, began), []).append(row["name"])
    own = {row["policy_id"]: row["source_id"] for row in known.policies}
    rows = []
    for history, names in alike.items():
        said = "".join(f"<li>{_stretch(one, own, catalogue)}</li>" for one in history)
        rows.append((escape(", ".join(names)), f"<ul>{said}</ul>"))
    return plain_table(f"What the written rules said of {agency}", ("Kinds of place", "From which day"), rows, NAME)


class Stretch(NamedTuple):
    """From which day on the rules said what of a place, as the table shows it."""

    day: str
    status: str
    certain: bool
    grade: str
    title: str
    policy_id: str


def _history(answers: Answers, agency: str, place: str, began: str) -> tuple[Stretch, ...]:
    """The stretches of one place, from the agency's first day; those that show the same are one."""
    found: list[Stretch] = []
    for day, number in answers.main[agency][place]["day"]:
        one = _shown(max(day, began), number, answers)
        if found and found[-1].day == one.day:
            found.pop()
        if not found or found[-1][1:] != one[1:]:
            found.append(one)
    return tuple(found)


def _shown(day: str, number: int, answers: Answers) -> Stretch:
    answer = answers.kept.values[number]
    leading = [answers.instruments.values[one] for one in answer["tracks"].get(answer["track"], [])[:1]]
    title, policy_id = (leading[0]["title"], leading[0]["policy_id"]) if leading else ("", "")
    return Stretch(day, answer["status"], answer["certain"], answer["grade"], title, policy_id)


def _stretch(one: Stretch, sources: dict[str, str], catalogue: Catalogue) -> str:
    """A stretch in words, with a link to the source of its instrument."""
    doubts = [] if one.certain else ["a day is not known exactly"]
    doubts += ["in part from memory"] if one.grade == "recalled" else []
    doubt = f" ({', '.join(doubts)})" if doubts else ""
    words = f"{escape(dates.words(one.day))}: <strong>{one.status.replace('_', ' ')}</strong>{doubt}"
    if not one.title:
        return words
    source_id = sources[one.policy_id]
    label = escape(catalogue.sources[source_id]["label"])
    address = f"{{root}}sources.html#{escape(source_id)}"
    return f'{words}. {escape(one.title)} (<a href="{address}">{label}</a>)'
