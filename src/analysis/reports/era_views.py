"""What the page of one era says: its answers counted, grouped, compared with the era before, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis import dates
from analysis.instruments import STRICTNESS, TrackAnswer, rules
from analysis.reports.deployments import count_of
from analysis.reports.eras import status_read
from analysis.reports.joint_eras import AGENCIES, Answers, JointEra

KIND, KINDS = "kind of place", "kinds of place"
FROM_MEMORY = "known from memory"
DID = {"restricted": "restricted", "limited": "limited", "permitted": "permitted acts of"}  # the strictest first
NOTHING = "restricted no kind of place; they "


def counts(said: Mapping[str, TrackAnswer]) -> dict[str, int]:
    """How many kinds of place have each status; those known from memory are counted apart, under their own name."""
    statuses = [status_read(answer) or FROM_MEMORY for answer in said.values()]
    return {status: statuses.count(status) for status in (*STRICTNESS, FROM_MEMORY)}


def in_words(number: Mapping[str, int]) -> str:
    """Counts by status as a reader sees them, without those that are zero: "7 restricted, 9 silent"."""
    return ", ".join(f"{many} {_spaced(status)}" for status, many in number.items() if many)


def finding(counted: Mapping[str, Mapping[str, int]], kinds: int) -> str:
    """What the rules of an era did, by agency and out of all kinds of place, as the title of its picture.

    If they restricted nothing, it says what the strictest of them did.
    """
    done = next((status for status in DID if any(number[status] for number in counted.values())), "")
    if not done:
        return f"No rule on record limited {' or '.join(counted)} at any of {kinds} kinds of place"
    told = {agency: number[done] for agency, number in counted.items() if number[done] or done == "restricted"}
    *first, last = [f"{agency} at {many or 'none'}" for agency, many in told.items()]
    where = f"{', '.join(first)} and {last}" if first else last
    return f"The rules {'' if done == 'restricted' else NOTHING}{DID[done]} {where} of {kinds} {KINDS}"


def in_groups(said: Mapping[str, TrackAnswer]) -> pd.DataFrame:
    """One agency's answers, places with one answer in one line: status, places, instrument, exceptions, approver.

    `known` says whether a line was read or is known from memory, in whole or in some cells. Strictest first.
    """
    places = rules().places
    lines: dict[tuple, list[str]] = {}
    for place, answer in said.items():
        found = answer.instrument
        line = (
            answer.status,
            found.title if found else "",
            answer.exceptions,
            answer.approver,
            _known(answer),
            found.source_id if found else "",
        )
        lines.setdefault(line, []).append(places[place]["name"])
    rows = [
        {
            "status": _spaced(status),
            "places": "; ".join(sorted(names)),
            "number": len(names),
            "instrument": title or "none speaks of them",
            "exceptions": exceptions,
            "approver": approver,
            "known": known,
            "source_id": source,
        }
        for (status, title, exceptions, approver, known, source), names in sorted(
            lines.items(), key=lambda item: (STRICTNESS.index(item[0][0]), -len(item[1]), item[0])
        )
    ]
    return pd.DataFrame(rows)


def told(rows: pd.DataFrame) -> str:
    """What each instrument or order says, in our words, and what to know about it: a list in Markdown."""
    return "\n".join(
        dates.spelled_out(
            f"- *{row['titled']}*: {row['summary']}" + (f" Worth knowing: {row['note']}" if row["note"] else "")
        )
        for row in rows.to_dict("records")
    )


def matrix(now: Answers, then: Answers) -> pd.DataFrame:
    """Places by agencies, in this era and in the one before it, in the form in which the matrix is drawn."""
    places = rules().places
    shown = [
        (f"{agency} {when}", place, found[agency][place])
        for place in places
        for agency in AGENCIES
        for when, found in (("before", then), ("now", now))
        if agency in found
    ]
    rows = [
        {
            "era": column,
            "place": place,
            "name": places[place]["name"],
            "status": status_read(answer),
            "instrument": answer.instrument.title if answer.instrument else "",
            "source_id": answer.instrument.source_id if answer.instrument else "",
        }
        for column, place, answer in shown
    ]
    return pd.DataFrame(rows)


def changes(now: Answers, then: Answers) -> pd.DataFrame:
    """Which kinds of place changed their status since the era before: agency, before, after, number, places.

    To or from "known from memory" is a turn in what was read, and not in the rules.
    """
    names = {place: row["name"] for place, row in rules().places.items()}
    moved: dict[tuple, list[str]] = {}
    for agency in now.keys() & then.keys():
        for place, answer in now[agency].items():
            old, new = (status_read(one) or FROM_MEMORY for one in (then[agency][place], answer))
            if old != new:
                moved.setdefault((agency, old, new), []).append(names[place])
    rows = [
        {
            "agency": agency,
            "before": _spaced(old),
            "after": _spaced(new),
            "number": len(found),
            "places": "; ".join(sorted(found)),
        }
        for (agency, old, new), found in sorted(moved.items())
    ]
    return pd.DataFrame(rows, columns=["agency", "before", "after", "number", "places"])


def rests_on(said: Answers) -> dict:
    """What the answers of an era rest on: `policies`, `provisions` (policy/place), `sources`, weakest `grade`."""
    behind = [
        (place, answer.instrument)
        for found in said.values()
        for place, answer in found.items()
        if answer.instrument is not None
    ]
    grades = {instrument.grade for _, instrument in behind}
    return {
        "policies": sorted({instrument.policy_id for _, instrument in behind}),
        "provisions": sorted({f"{instrument.policy_id}/{place}" for place, instrument in behind}),
        "sources": sorted({instrument.source_id for _, instrument in behind}),
        "grade": "none" if not grades else "recalled" if "recalled" in grades else "seen",
    }


def behind(said: Mapping[str, TrackAnswer], status: str) -> dict:
    """The rows and sources behind a count of places with one status, in the form in which a fact takes them."""
    found = {
        f"{answer.instrument.policy_id}/{place}": answer.instrument.source_id
        for place, answer in said.items()
        if answer.instrument is not None and status_read(answer) == status
    }
    return {"sources": sorted(set(found.values())), "rows": {"provisions": sorted(found)}}


def gaps(era: JointEra, said: Answers, orders: pd.DataFrame) -> Iterable[str]:
    """What is not known about the era: sentences that follow from what the rows lack."""
    if not dates.parse(era.began).is_day:
        yield f"The day on which it began: {dates.words(era.began)} is as close as it is known."
    silent = []
    for agency, found in said.items():
        number = counts(found)
        if number[FROM_MEMORY]:
            yield (
                f"For {agency}, the status of {count_of(number[FROM_MEMORY], KIND, KINDS)}, of {len(found)}: the row "
                "is known from memory and waits for a check, so they are in no count and have no mark in the picture."
            )
        if number["silent"]:
            silent.append(f"{count_of(number['silent'], KIND, KINDS)} for {agency}")
    if silent:
        yield (
            f"What held where no instrument speaks of the place: {', '.join(silent)}. Silent is not the same as not "
            "covered: some of the lists are open, and some texts are not public."
        )
    partly = sorted({name for found in said.values() for name in _recalled_titles(found.values())})
    if partly:
        yield "Cells known from memory, which need a check, stand behind: " + "; ".join(partly) + "."
    unended = orders[(orders["legal_status"] == "superseded") & (orders["ended_date"] == "")]
    for title in unended["title"]:
        yield f"When this order ended: {title}. It is no longer in force, and its last day is not on record."
    yield "Whether officers kept to the rules. ICE has said that it does not track arrests at such places."
    if not era.until:
        yield (
            f"What came after {dates.words(era.last.isoformat())}, the last day up to which public pages could be read."
        )


# -- parts -----------------------------------------------------------------------------------------------------------


def _known(answer: TrackAnswer) -> str:
    found = answer.instrument
    if found is None:
        return ""
    if found.grade == "recalled":
        return "from memory"
    cells = [_spaced(name) for name in found.recalled_fields]
    return f"read, but for: {', '.join(cells)}" if cells else "read"


def _recalled_titles(said: Iterable[TrackAnswer]) -> set[str]:
    return {
        answer.instrument.title
        for answer in said
        if answer.instrument is not None
        and (answer.instrument.recalled_fields or answer.instrument.grade == "recalled")
    }


def _spaced(name: str) -> str:
    return name.replace("_", " ")
