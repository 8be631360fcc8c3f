"""What a reader may look for by state or agency: one record for each row of deployments, laws and contracts.

A record says that a source ties an agency to a system, a law to a place, or a purchase to an office. It does not say
how much is used, and access to a system is not ownership of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis import dates
from analysis.book.catalogue import Catalogue
from analysis.reports import fr_laws
from analysis.reports.deployments import STATUSES, TECHNOLOGIES, dated, spelled
from analysis.reports.timeline import MONEY_KINDS

TABLES = ("deployments", "fr_laws", "contracts")
KINDS = {"system": "Systems on record", "law": "Laws and rules", "contract": "Contracts"}
HOLDINGS = {
    "own": "owns or runs it",
    "access": "has access to a system of another body",
    "both": "owns a system and has access to others",
    "unknown": "own or access: not stated",
}
ROW_KINDS = {
    "total": "a sum over agencies, not one deployment",
    "membership": "named in a survey, without a system that can be told apart",
}


@dataclass(frozen=True)
class Record:
    """One row for people to read: who, where, what, and the words that say what it is and is not."""

    row_id: str
    kind: str
    state: str
    who: str
    place: str
    thing: str
    system_id: str
    says: tuple[str, ...]
    access: str
    source_id: str
    also: str = ""


def records(catalogue: Catalogue) -> list[Record]:
    """Every row graded seen of the three tables, each once, in the order of kinds, names and row numbers."""
    ties = {table: _ties(catalogue, table) for table in ("deployments", "contracts")}
    found = [_deployment(row, ties["deployments"]) for row in catalogue.seen("deployments")]
    found += [_law(row) for row in laws_seen(catalogue)]
    found += [_contract(row, ties["contracts"]) for row in catalogue.seen("contracts")]
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.who[0].isdigit(), one.who.casefold(), one.row_id))


def recalled(catalogue: Catalogue) -> int:
    """How many rows of the three tables wait to be read again and are left out."""
    rows = (row for table in TABLES if table in catalogue.names for row in catalogue.frames[table].to_dict("records"))
    return sum(row["verified"] != "seen" for row in rows)


def _ties(catalogue: Catalogue, table: str) -> dict[tuple[str, str], tuple[str, ...]]:
    return spelled(catalogue.frames["system_names"], table) if "system_names" in catalogue.names else {}


def _deployment(row: Mapping, ties: Mapping) -> Record:
    ids = ties.get(("system", row["system"]), ()) + ties.get(("vendor", row["vendor"]), ())
    vendor = row["vendor"] if row["vendor"] != row["system"] else ""
    says = [
        ROW_KINDS.get(row["row_kind"], ""),
        TECHNOLOGIES[row["technology"]],
        HOLDINGS[row["access"]],
        f"status then: {STATUSES[row['status']]}",
        _days(row),
    ]
    return Record(
        row["deployment_id"],
        "system",
        row["state"],
        row["agency"],
        row["city"] if row["city"].casefold() not in row["agency"].casefold() else "",
        " / ".join(part for part in (row["system"], vendor) if part) or "system not named",
        ids[0] if ids else "",
        tuple(part for part in says if part),
        row["access"],
        row["source_id"],
        "" if row["department"] == "several" else row["department"],
    )


def _days(row: Mapping) -> str:
    """When, as far as the source says: the dates of use or of the survey, and the day that it describes."""
    told = dated(row)
    days = "dates not stated" if told == "not stated" else told
    return f"{days}; described as of {dates.words(row['as_of_date'])}" if row["as_of_date"] else days


def laws_seen(catalogue: Catalogue) -> list[dict]:
    """The laws whose source was read, each with the row that it names again, if it does."""
    return fr_laws.tied(catalogue.seen("fr_laws"), catalogue.rows("same_laws"))


def _law(row: Mapping) -> Record:
    return Record(
        row["law_id"],
        "law",
        row["state"],
        row["jurisdiction"],
        "",
        row["instrument_name"],
        "",
        (fr_laws.KINDS[row["kind"]], row["scope"], _force(row), _repeats(row)),
        "",
        row["source_id"],
    )


def _force(row: Mapping) -> str:
    """Since when and until when. A federal row without a day is a bill or a proposed rule: it was never in force."""
    if row["level"] == "federal" and not row["enacted_date"] and not row["effective_date"]:
        return "no enactment on record"
    return f"{fr_laws.since(row)}; {fr_laws.affairs(row)}"


def _repeats(row: Mapping) -> str:
    return f"the same law as {row['same_as']}, by another account" if row["same_as"] else ""


def _contract(row: Mapping, ties: Mapping) -> Record:
    ids = ties.get(("vendor", row["vendor"]), ())
    component = row["component"] if row["component"] not in ("", row["agency"]) else ""
    own = {"yes": "", "partly": "only partly for face recognition", "no": "not for face recognition"}
    says = [
        MONEY_KINDS[row["kind"]],
        own.get(row["is_face_recognition"], "whether for face recognition: not clear"),
        *money(row),
        f"signed {dates.words(row['signed_date'])}" if row["signed_date"] else "day not known",
    ]
    return Record(
        row["contract_id"],
        "contract",
        "",
        component if component.startswith(row["agency"]) else ", ".join(filter(None, (row["agency"], component))),
        "",
        ": ".join(part for part in (row["vendor"] or "vendor not named", row["product"]) if part),
        ids[0] if ids else "",
        tuple(part for part in says if part),
        "",
        row["source_id"],
        row["agency"],
    )


def money(row: Mapping) -> list[str]:
    """What is committed and what an award could become, told apart; nothing where no sum is stated."""
    told = []
    if row["obligated_usd"]:
        told.append(f"${float(row['obligated_usd']):,.0f} obligated")
    if row["potential_usd"]:
        told.append(f"ceiling ${float(row['potential_usd']):,.0f}")
    return told
