"""Laws on face recognition: which rows are one law, and where each law stood when it was last read.

A row is one law as one source dates it, so laws and rows are two counts. A ban by name may be a gate by force, and
a law that lifts an earlier rule is no limit. Local and state laws bind no federal agency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis import dates
from analysis.tables import load, resource

KINDS = {
    "ban": "ban",
    "moratorium": "pause",
    "approval_required": "approval first",
    "warrant_required": "warrant, order or listed need first",
    "limits": "limits",
    "dmv_restriction": "limits on license photos",
    "biometric_privacy": "privacy rule",
    "repeal": "lifts an earlier rule",
}
NO_END = "no end found"


def laws(state: str | None = None) -> pd.DataFrame:
    """State and local rows, of one state or of all, in the order of places and dates.

    Added columns: `law` (equal for rows about one law), `stands` (in force by the last day up to which pages could be
    read, no end found, and a limit: not a repeal or a proposal; equal for all rows of a law), and in words `title`,
    `kind_words`, `affairs` (since when, and where it stood) and `says` (what it says, and what a reader needs to know
    of it).
    """
    rows = load("fr_laws", where={"state": [state]} if state is not None else None, notes=True)
    rows = rows[rows["level"] != "federal"]
    records = tied(rows.to_dict("records"), load("same_laws").to_dict("records"))
    rows = rows.assign(
        law=[row["same_as"] or row["law_id"] for row in records],
        stands=pd.Series([_stands(row) for row in records], index=rows.index, dtype="bool"),
        kind_words=rows["kind"].map(KINDS),
        title=rows["jurisdiction"] + ": " + rows["instrument_name"],
        affairs=[f"{since(row)}; {affairs(row)}" for row in records],
        says=[". ".join(part.rstrip(".") for part in (row["scope"], row["note"]) if part) + "." for row in records],
    )
    rows["stands"] = rows.groupby("law")["stands"].transform("any")
    first = rows["enacted_date"].where(rows["enacted_date"] != "", rows["effective_date"])
    local = rows["level"] != "state"
    return rows.assign(_local=local, _first=first).sort_values(
        ["state", "_local", "jurisdiction", "_first", "law_id"], ignore_index=True
    ).drop(columns=["_local", "_first"])  # fmt: skip


def tied(rows: Iterable[Mapping], again: Iterable[Mapping]) -> list[dict]:
    """Rows of laws with `same_as`: the row that a law is counted by, if this one names it a second time; else "".

    `again` are the rows of the table `same_laws`.
    """
    counted_by = {row["law_id"]: row["same_as"] for row in again}
    return [{**row, "same_as": counted_by.get(row["law_id"], "")} for row in rows]


def known_until() -> str:
    """The last day up to which public pages could be read when the laws were gathered, as a date."""
    return resource("policies")["known_until"]


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each law, for counting: the row that the others repeat."""
    return rows[rows["law_id"] == rows["law"]].reset_index(drop=True)


def _stands(row: Mapping) -> bool:
    gone = bool(row["ended_date"]) or _proposed(row) or _denied(row)
    return row["kind"] != "repeal" and not gone and not _still_to_come(row)


def _still_to_come(row: Mapping) -> bool:
    """A text that begins after the last known day, such as one that a code prints as coming back."""
    day = row["effective_date"]
    return bool(day) and dates.parse(day).first > dates.parse(known_until()).last


def _proposed(row: Mapping) -> bool:
    return "(proposed)" in row["instrument_name"]


def _denied(row: Mapping) -> bool:
    """A row that only records that another source shows the law as failed."""
    return bool(row["same_as"]) and not row["enacted_date"]


def since(row: Mapping) -> str:
    """The first day in force, else of enactment, in words."""
    day = row["effective_date"] or row["enacted_date"]
    return f"from {dates.words(day)}" if day else "day not known"


def affairs(row: Mapping) -> str:
    """Where a rule stood when it was last read: proposed, shown as failed, ended, or without an end."""
    if _proposed(row):
        return "proposed; not passed in what was read"
    if _denied(row):
        return "shown as failed"
    if row["ended_date"]:
        return f"ended {dates.words(row['ended_date'])}"
    return NO_END
