"""*A crowd calculator*: faces, listed people and two error rates in, expected alerts per alert and per face out."""

from __future__ import annotations

import json
from html import escape

import yaml

from analysis import rates
from analysis.book.catalogue import Catalogue
from analysis.book.markup import plain_table
from analysis.book.tools import crowdwords, form
from analysis.book.tools.cases import Case, cases
from analysis.book.tools.crowdwords import UNKNOWN
from analysis.facts import format_value
from analysis.reports.measured import one_in

NAME = "crowd"
EXAMPLE = "base-rates"  # the notebook whose example is worked out first
MISSING = "None of the cases on record says how many of the faces belong to people on the list."
RATE = "Write it as 0.001, 0.1% or 1 in 1,000. Empty: not known"


def make(catalogue: Catalogue) -> tuple[str, str, str]:
    """The form, the example and the recorded cases as tables, and the data script."""
    recorded = cases(catalogue.project.root)
    first = example(catalogue)
    numbers = (int(first["faces"]), int(first["listed"]), float(first["fpir"]), float(first["fnir"]))
    expected = rates.crowd(*numbers)
    data = {"first": first, "cases": {one.case_id: _as_data(one, catalogue) for one in recorded}}
    tables = (
        f"<p>The example: {_in_words(first)}. {escape(crowdwords.sentence(expected))}</p>\n"
        f"{_result('crowd-example', expected)}\n<p>{MISSING}</p>\n{_table(recorded, catalogue)}"
    )
    return _form(recorded, first, expected), tables, form.script("crowdData", data)


def example(catalogue: Catalogue) -> dict[str, str]:
    """The example of the base rates page, as the fields hold it."""
    path = catalogue.project.notebooks / f"{EXAMPLE}.yml"
    card = yaml.safe_load(path.read_text(encoding="utf-8"))
    value = {name: parameter["default"] for name, parameter in card["parameters"].items()}
    listed = round(value["faces"] * value["watchlist_share"])
    return {"faces": str(value["faces"]), "listed": str(listed), "fpir": str(value["fpir"]), "fnir": str(value["fnir"])}


def inputs(case: Case) -> dict[str, str]:
    """A case as the fields hold it: what is not known is empty. A rate that was counted is written as its counts."""
    counted = case.wrong_of_faces
    fpir = f"{counted.errors} in {counted.trials}" if counted else _typed(case.stated)
    faces = "" if case.faces is None else str(case.faces)
    return {"faces": faces, "listed": "", "fpir": fpir, "fnir": _typed(case.fnir)}


def _typed(rate: float | None) -> str:
    return "" if rate is None else json.dumps(rate)


def _as_data(case: Case, catalogue: Catalogue) -> dict:
    return {
        "name": case.name,
        "inputs": inputs(case),
        "recorded": _recorded(case),
        "sources": [[source_id, catalogue.sources[source_id]["label"]] for source_id in case.sources],
        "reason": case.reason,
    }


def _recorded(case: Case) -> list[tuple[str, str]]:
    """What is on record of a case: counts, then the wrong alerts per alert and per face, never mixed.

    How many of the faces belong to people on the list is on record for none.
    """
    return [
        ("Faces scanned", _count(case.faces) + (f" ({case.rough})" if case.rough else "")),
        ("Alerts", _count(case.alerts)),
        ("Wrong alerts", _count(case.wrong)),
        ("Wrong, per alert (95 percent interval)", _of_alerts(case)),
        ("Wrong, per face (95 percent interval)", _of_faces(case)),
    ]


def _count(value: int | None) -> str:
    return UNKNOWN if value is None else f"{value:,}"


def _of_alerts(case: Case) -> str:
    share = case.wrong_of_alerts
    if share is None:
        return UNKNOWN
    low, high = (format_value(bound, "share").removesuffix(" percent") for bound in share.interval)
    return f"{format_value(share.value, 'share')} ({low} to {high})"


def _of_faces(case: Case) -> str:
    share = case.wrong_of_faces
    if share is not None:
        return f"{one_in(share.value)} ({one_in(share.low)} to {one_in(share.high)})"
    return UNKNOWN if case.stated is None else f"{one_in(case.stated)} faces not listed, as stated; no counts"


def _form(recorded: list[Case], first: dict[str, str], expected: rates.Crowd) -> str:
    starts = {"": [("", "the example"), ("own", "numbers of your own")]} | {
        "On record": [(one.case_id, one.name) for one in recorded]
    }
    faces = "A whole number of faces, not of people. Empty: not known"
    listed = "How many of these faces belong to people on the watch list. Empty: not known"
    alarms = f"Share of faces not listed that raise an alert. {RATE}"
    misses = f"Share of listed faces that raise no alert. {RATE}"
    fields = (
        form.choice(
            NAME, "case", "Start from", "A case fills in what is on record and leaves the rest empty", starts, wide=True
        ),
        form.text(NAME, "faces", "Faces scanned", faces, first["faces"], numeric=True),
        form.text(NAME, "listed", "Faces on the list", listed, first["listed"], numeric=True),
        form.text(NAME, "fpir", "False alarms (FPIR)", alarms, first["fpir"]),
        form.text(NAME, "fnir", "Misses (FNIR)", misses, first["fnir"]),
    )
    return form.live(NAME, "A crowd calculator", fields, f"{_result('crowd-result', expected)}\n")


def _in_words(first: dict[str, str]) -> str:
    return (
        f"{int(first['faces']):,} faces, {int(first['listed']):,} of them on the list, FPIR {first['fpir']}, "
        f"FNIR {first['fnir']}"
    )


def _result(anchor: str, expected: rates.Crowd) -> str:
    """What to expect: numbers, and beside them what they are of all alerts and of all faces."""
    body = "\n".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for name, *cells in crowdwords.rows(expected)
    )
    return (
        f'<div class="table-frame" role="region" aria-labelledby="{anchor}" tabindex="0">\n'
        f'<table class="crowd-result">\n<caption id="{anchor}">Expected in this crowd</caption>\n'
        f'<thead><tr><td rowspan="2"></td><th scope="col" rowspan="2">Number</th>'
        f'<th scope="colgroup" colspan="2">As a share</th></tr>\n'
        f'<tr><th scope="col">of all alerts</th><th scope="col">of all faces scanned</th></tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _table(recorded: list[Case], catalogue: Catalogue) -> str:
    """The recorded cases, a row each: what was counted, and what was not printed."""
    headings = ["Case", *(name for name, _ in _recorded(recorded[0])), "Sources"]
    rows = [
        (escape(one.name), *(escape(text) for _, text in _recorded(one)), _sources(one, catalogue)) for one in recorded
    ]
    return plain_table("Cases on record", headings, rows, NAME)


def _sources(case: Case, catalogue: Catalogue) -> str:
    return "; ".join(
        f'<a href="{{root}}sources.html#{escape(source_id)}">{escape(catalogue.sources[source_id]["label"])}</a>'
        for source_id in case.sources
    )
