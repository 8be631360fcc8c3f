"""What happened when: dated entries from events, policies, laws on face recognition, and awards, in one list.

An entry is one dated step of one row: a memo has one for the day it was issued, one for the day it came into force if
that is another, and one for the day it ended. A date known by month or year is any day of it, so such an entry stands
at the head of its month or year, whichever way the list runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from analysis import dates
from analysis.book.catalogue import Catalogue, split_list
from analysis.book.records import laws_seen, money
from analysis.reports import fr_laws
from analysis.reports.timeline import LANES, MONEY_KINDS, OWN_MONEY

TABLES = ("events", "policies", "fr_laws", "contracts")
RECORDS = {
    "event": "Events around face recognition",
    "policy": "Policies, orders and laws on sensitive places",
    "law": "Laws and rules on face recognition",
    "award": "Awards and orders of contracts",
}
USE, POLICY, COURTS = LANES["procurement"], LANES["policy"], LANES["litigation"]
ISSUED = {
    "memo": "Memo issued",
    "directive": "Directive issued",
    "guidance": "Guidance issued",
    "statute": "Law signed",
    "court_order": "Court order",
    "bill": "Bill introduced",
}
ENDED = {"superseded": "Replaced", "rescinded": "Withdrawn"}
BOUND = {"state": "the state itself", "state court": "the state's courts"}
NO_NAMES = {*BOUND, "none", "plaintiffs only", "police", "United States"}  # whom a rule is for, but nobody's name
FROM_MEMORY = "date known from memory, due for a check"


@dataclass(frozen=True)
class Entry:
    """One dated step: when, what sort, who acts or is acted on, what happened, and the row that says so."""

    anchor: str
    row_id: str
    date: str
    lane: str
    record: str
    names: tuple[str, ...]
    head: str
    says: str
    source_id: str
    note: str = ""
    caution: str = ""

    @property
    def span(self) -> dates.Span:
        return dates.parse(self.date)

    @property
    def vague(self) -> str:
        """What of the date is not known."""
        return {4: "month not known", 7: "day not known"}.get(len(self.date), "")


def entries(catalogue: Catalogue) -> list[Entry]:
    """Every dated step of every row graded seen, latest first."""
    found = [entry for table in TABLES for row in _rows(catalogue, table) for entry in STEPS[table](row)]
    limit = catalogue.resource("policies").get("known_until") if "policies" in catalogue.names else None
    return sorted((_foreseen(entry, limit) for entry in found), key=latest_first)


def _rows(catalogue: Catalogue, table: str) -> list[dict]:
    return laws_seen(catalogue) if table == "fr_laws" else catalogue.seen(table)


def _foreseen(entry: Entry, limit: str | None) -> Entry:
    """A rule that starts or ends after the last page that could be read was still to come when it was written down."""
    if limit is None or entry.record not in ("policy", "law") or entry.span.first <= dates.parse(limit).last:
        return entry
    caution = f"as foreseen; the record was read through {dates.words(limit)}"
    return replace(entry, caution="; ".join(part for part in (entry.caution, caution) if part))


def undated(catalogue: Catalogue) -> dict[str, int]:
    """Rows graded seen that have no place in the line, by why: without any date, or contracts that are no award."""
    laws = sum(not list(_law(row)) for row in laws_seen(catalogue))
    other = [row for row in catalogue.seen("contracts") if not list(_award(row))]
    no_day = sum(row["kind"] in OWN_MONEY for row in other)
    return {"laws": laws, "awards": no_day, "other_contracts": len(other) - no_day}


def latest_first(entry: Entry) -> tuple:
    """The last day that it could be, and before the days of a month or year what is known no closer than that."""
    return (-entry.span.last.toordinal(), -_days(entry), entry.anchor)


def oldest_first(entry: Entry) -> tuple:
    """The first day that it could be, and again what is known no closer before the days of its month or year."""
    return (entry.span.first.toordinal(), -_days(entry), entry.anchor)


def _days(entry: Entry) -> int:
    return (entry.span.last - entry.span.first).days


def _event(row: Mapping) -> Iterator[Entry]:
    names = (*split_list(row["actor"]), *split_list(row["counterpart"]))
    yield Entry(
        row["event_id"],
        row["event_id"],
        row["event_date"],
        LANES[row["event_type"]],
        "event",
        names,
        "; ".join(split_list(row["actor"])),
        row["summary"],
        row["source_id"],
        row["note"],
    )


def _policy(row: Mapping) -> Iterator[Entry]:
    """Issued, in force, ended; the first with what it says, whom it binds and where."""
    pending = row["instrument"] == "court_order" and row["legal_status"] == "pending"
    issued = "Case filed" if pending else ISSUED[row["instrument"]]
    status = {"no_relief": "The court refused the relief asked.", "not_enacted": "Not enacted."}
    says = f"{row['title'].rstrip('.')}. {row['summary'].rstrip('.')}. {status.get(row['legal_status'], '')}".strip()
    steps = [("signed_date", "", issued, f"{says} {_bound(row)}", row["note"])]
    if row["effective_date"] != row["signed_date"]:
        steps.append(("effective_date", "-in-force", "In force", row["title"], ""))
    steps.append(("ended_date", "-ended", ENDED.get(row["legal_status"], "Ended"), row["title"], ""))
    for column, suffix, head, words, note in steps:
        if not row[column]:
            continue
        caution = FROM_MEMORY if column in split_list(row.get("recalled_fields", "")) else ""
        names = (row["issuer"], *split_list(row["agency_scope"]), row["jurisdiction"])
        lane = COURTS if row["instrument"] == "court_order" else POLICY
        anchor = row["policy_id"] + suffix
        yield Entry(
            anchor, row["policy_id"], row[column], lane, "policy", names, head, words, row["source_id"], note, caution
        )


def _bound(row: Mapping) -> str:
    """Whom an instrument binds, and where: an order for the plaintiffs only changes nothing for others."""
    if row["jurisdiction"] == "none":
        return "Binds nobody."
    whom = ", ".join(BOUND.get(name, name) for name in split_list(row["agency_scope"]))
    bill = row["instrument"] == "bill"
    verb = "Would bind" if bill else "Asked for" if row["legal_status"] == "pending" else "Binds"
    return f"{verb}: {whom}; where: {row['jurisdiction']}. By: {row['issuer']}."


def _law(row: Mapping) -> Iterator[Entry]:
    """Enacted (or, if no such day is known, in force), in force if that is another day, ended."""
    title = f"{row['jurisdiction']}: {row['instrument_name']}"
    kind = fr_laws.KINDS[row["kind"]]
    enacted, effective = row["enacted_date"], row["effective_date"]
    says = f"{title} ({kind}). {row['scope'].rstrip('.')}."
    says += f" The same law as {row['same_as']}, by another account." if row["same_as"] else ""
    steps = [(enacted, "", "Enacted", says, row["note"])]
    if effective != enacted:
        first = not enacted
        steps.append((effective, "" if first else "-in-force", "In force", says if first else title, ""))
    steps.append((row["ended_date"], "-ended", "Ended", title, ""))
    for day, suffix, head, words, note in steps:
        if day:
            anchor, names = row["law_id"] + suffix, (row["jurisdiction"],)
            yield Entry(anchor, row["law_id"], day, POLICY, "law", names, head, words, row["source_id"], note)


def _award(row: Mapping) -> Iterator[Entry]:
    """The signing of an award or order; totals, restatements and doubtful reports have no day of their own."""
    if row["kind"] not in OWN_MONEY or not row["signed_date"]:
        return
    sums = "; ".join(money(row)) or "sum not stated"
    says = f"{MONEY_KINDS[row['kind']].capitalize()}: {row['vendor']}, {row['product']}. {sums.capitalize()}."
    yield Entry(
        row["contract_id"],
        row["contract_id"],
        row["signed_date"],
        USE,
        "award",
        tuple(filter(None, (row["agency"], row["component"], row["vendor"]))),
        row["component"] or row["agency"],
        says,
        row["source_id"],
        row["note"],
    )


STEPS = {"events": _event, "policies": _policy, "fr_laws": _law, "contracts": _award}


def actors(found: Iterable[Entry], agencies: Iterable[str], fewest: int) -> dict[str, tuple[str, ...]]:
    """The names to choose from for each entry, by its anchor.

    An agency is met wherever its short name stands as a word, as in ICE HSI; any other name counts if at least
    `fewest` entries carry it in full.
    """
    found = list(found)
    whole = {agency: re.compile(rf"(?<!\w){re.escape(agency)}(?!\w)") for agency in agencies}
    counts: dict[str, int] = {}
    for entry in found:
        for name in dict.fromkeys(entry.names):
            counts[name] = counts.get(name, 0) + 1
    often = {name for name, number in counts.items() if number >= fewest} - NO_NAMES
    return {
        entry.anchor: tuple(
            dict.fromkeys(
                [agency for agency, fits in whole.items() if any(map(fits.search, entry.names))]
                + [name for name in entry.names if name in often]
            )
        )
        for entry in found
    }
