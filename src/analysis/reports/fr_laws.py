"""Laws on face recognition: which rows are one law, and where each law stood when it was last read.

A row is one law as one source dates it, so laws and rows are two counts. A ban by name may be a gate by force, and
a law that lifts an earlier rule is no limit. Local and state laws bind no federal agency.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis import dates
from analysis.tables import load

# Rows that stand twice on purpose (see the card's warnings): the second names the same law as the first.
SAME_LAW = {
    "law-0002": "law-0001",  # San Francisco, dated by the first vote
    "law-0047": "law-0046",  # Alabama, as a tracker shows it
    "law-0077": "law-0043",  # Virginia, as the code prints it from July 2026
}
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

    Added columns: `law` (equal for rows about one law), `stands` (passed, no end found, and a limit: not a repeal
    or a proposal; equal for all rows of a law), and in words `title`, `kind_words`, `affairs` (since when, and where
    it stood) and `says` (what it says, and what a reader needs to know of it).
    """
    rows = load("fr_laws", where={"state": [state]} if state is not None else None)
    rows = rows[rows["level"] != "federal"]
    records = rows.to_dict("records")
    rows = rows.assign(
        law=[SAME_LAW.get(row["law_id"], row["law_id"]) for row in records],
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


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each law, for counting: the row that the others repeat."""
    return rows[rows["law_id"] == rows["law"]].reset_index(drop=True)


def _stands(row: Mapping) -> bool:
    return row["kind"] != "repeal" and not row["ended_date"] and not _proposed(row) and not _denied(row)


def _proposed(row: Mapping) -> bool:
    return "(proposed)" in row["instrument_name"]


def _denied(row: Mapping) -> bool:
    """A row that only records that another source shows the law as failed."""
    return row["law_id"] in SAME_LAW and not row["enacted_date"]


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
