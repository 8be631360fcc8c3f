"""Who is on record with which face recognition system: rows, agencies and systems, which are three counts.

A row is one agency and one system as one source records it. Many agencies may share one system, and one use may
stand in several rows, so systems are counted after shared ones are collapsed. None of the three counts says how
much is used: records follow where somebody looked, asked or sued.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from analysis import dates
from analysis.problems import suggest
from analysis.tables import load

# Not one system: each state's licensing office runs its own, and others ask it for searches.
ONE_IN_EACH_STATE = ("license-photo-face-recognition",)
# Vendors whose customers all search one collection that the vendor itself keeps: one system, however many use it.
ONE_SERVICE = ("clearview-ai",)

TECHNOLOGIES = {
    "face_search": "photo search",
    "dmv_search": "license photo search",
    "mobile_face_search": "search in the field",
    "face_verification": "one-to-one check",
    "live_face_recognition": "live video",
}
# As of the date of the source: none of them says how things stand today.
STATUSES = {
    "active": "in use",
    "pilot": "trial",
    "proposed": "planned",
    "ended": "ended",
    "banned": "barred",
    "unknown": "not stated",
}
HOLDINGS = {"own": "own", "access": "access", "both": "both", "unknown": "not stated"}


def uses(verified: Iterable[str] | None = ("seen",), where: Mapping[str, Iterable[str]] | None = None) -> pd.DataFrame:
    """Rows that may be counted, each tied to its system: all of them, or those that `where` asks for (see `load`).

    Sums over agencies and survey memberships are left out. Added columns: `system_ids` (all systems and vendors
    that the row names), `system_name` (the first of them for people to read, or the source's spelling) and
    `one_of` (equal for rows about one and the same system).
    """
    rows = load("deployments", verified, where=where)
    rows = rows[rows["row_kind"] == "use"].reset_index(drop=True)
    names, known = crosswalk("deployments"), known_systems().set_index("system_id")
    records = rows.to_dict("records")
    ids = [_ids(row, names) for row in records]
    return rows.assign(
        system_ids=ids,
        system_name=[_name(row, found, known["name"]) for row, found in zip(records, ids, strict=True)],
        one_of=[_one_of(row, found, known["kind"]) for row, found in zip(records, ids, strict=True)],
    )


def crosswalk(table: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Which systems a spelling names: (column, spelling) to system ids; none for a spelling that names no one."""
    return spelled(load("system_names", where={"table_name": [table]}), table)


def spelled(names: pd.DataFrame, table: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """The spellings of one table among the rows of `system_names`, as `crosswalk` gives them."""
    rows = names[names["table_name"] == table].sort_values("part")
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows.to_dict("records"):
        key = (row["column_name"], row["spelling"])
        found[key] = found.get(key, ()) + ((row["system_id"],) if row["match"] == "named" else ())
    return found


def users_of(system_id: str) -> pd.DataFrame:
    """Rows of agencies that are on record with a system or with a vendor's product."""
    found = [uses(where={column: _spellings("deployments", column, system_id)}) for column in ("system", "vendor")]
    return pd.concat(found).drop_duplicates("deployment_id").sort_values("deployment_id", ignore_index=True)


def rates_of(system_id: str) -> pd.DataFrame:
    """Error rate rows about a system or a vendor's algorithms, in the table's order; figures over many have none."""
    return _tied("error_rates", "system", system_id)


def contracts_of(system_id: str) -> pd.DataFrame:
    """Contract rows with a vendor. A system has none of its own: its vendors do."""
    return _tied("contracts", "vendor", system_id)


def system(system_id: str) -> dict:
    """The row of a system or vendor. Raises KeyError, with the nearest right name, if there is none."""
    found = load("systems", where={"system_id": [system_id]}, notes=True)
    if found.empty:
        raise KeyError(f"no system is called {system_id!r}. {suggest(system_id, names())}")
    return found.iloc[0].to_dict()


def known_systems() -> pd.DataFrame:
    """Every system and vendor: its short name, how it is called, which of the two it is, and what it offers."""
    return load("systems", columns=["system_id", "name", "kind", "offers"])


def names() -> dict[str, str]:
    """Every system and vendor by its short name: how it is called for people."""
    rows = known_systems()
    return dict(zip(rows["system_id"], rows["name"], strict=True))


def by_state(rows: pd.DataFrame) -> pd.DataFrame:
    """One line for each state and DC: how many rows, agencies, systems, and rows of mere access; zero stands."""
    placed = rows[rows["state"] != ""]
    placed = placed.assign(only_access=placed["access"] == "access").groupby("state")
    counts = pd.DataFrame(
        {
            "rows": placed.size(),
            "agencies": placed["agency"].nunique(),
            "systems": placed["one_of"].nunique(),
            "access": placed["only_access"].sum(),
        }
    )
    states = load("states").set_index("state")[["name"]]
    joined = states.join(counts).fillna(dict.fromkeys(counts, 0))
    return joined.astype(dict.fromkeys(counts, int)).reset_index().sort_values("name", ignore_index=True)


def named_systems(rows: pd.DataFrame) -> pd.DataFrame:
    """The systems and vendors that rows name, most rows first: system_id, name, rows, agencies."""
    known = known_systems().set_index("system_id")["name"]
    single = rows.assign(system_id=rows["system_ids"]).explode("system_id").dropna(subset=["system_id"])
    counts = single.groupby("system_id").agg(rows=("deployment_id", "nunique"), agencies=("agency", "nunique"))
    counts = counts.assign(name=known.reindex(counts.index)).reset_index()
    return counts.sort_values(["rows", "name"], ascending=[False, True], ignore_index=True)


def rested_on(rows: pd.DataFrame) -> pd.DataFrame:
    """The sources behind rows: source_id, rows, and the newest day that each describes; most rows first."""
    counts = rows.groupby("source_id").agg(rows=("source_id", "size"), as_of=("as_of_date", newest))
    return counts.reset_index().sort_values(["rows", "source_id"], ascending=[False, True], ignore_index=True)


def newest(days: Iterable[str]) -> str:
    """The latest of partial dates as written; empty if none is known."""
    known = [day for day in days if day]
    return max(known, key=lambda day: (dates.parse(day).last, dates.parse(day).first)) if known else ""


def crossed(rows: pd.DataFrame) -> pd.DataFrame:
    """How many rows of which technology stand with which status: one line a technology, one column a status."""
    counts = pd.crosstab(rows["technology"], rows["status"])
    counts = counts.reindex(index=[name for name in TECHNOLOGIES if name in counts.index])
    counts = counts[[name for name in STATUSES if name in counts.columns]]
    return counts.rename(index=TECHNOLOGIES).rename_axis("technology").reset_index()


def dated(row: Mapping) -> str:
    """What the dates of a row are dates of, in words: a survey's window is never the start of use."""
    start, end = (dates.words(row[column]) if row[column] else "" for column in ("start_date", "end_date"))
    if row["dates_are"] == "survey_window":
        return "start not stated (asked about " + " to ".join(day for day in (start, end) if day) + ")"
    if row["dates_are"] == "inventory_date":
        return f"{start} by the inventory"
    told = [f"from {start}" if start else "", f"to {end}" if end else ""]
    return " ".join(part for part in told if part) or "not stated"


def surveys() -> pd.DataFrame:
    """The surveys of GAO, one a line: how many said yes (`users`), of how many asked (`asked`), in which window.

    They overlap in agencies and differ in what they ask, so they are never added up.
    """
    rows = load("deployments")
    rows = rows[(rows["row_kind"] == "total") & rows["source_id"].str.startswith("gao-")]
    found = rows["agency"].str.extract(r"^(\d+) (?:of (\d+) |agencies of )")
    rows = rows.assign(users=pd.to_numeric(found[0]), asked=pd.to_numeric(found[1]).astype("Int64"))
    rows = rows[rows["users"].notna()].astype({"users": int})
    return rows.sort_values(["as_of_date", "source_id"], ignore_index=True)


def count_of(number: int, noun: str, many: str = "") -> str:
    """A count with its noun, for a sentence: no rows, 1 row, 12 rows."""
    if number == 0:
        return f"no {many or noun + 's'}"
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def figure(row: Mapping, column: str, pattern: str) -> float:
    """A figure that stands in the words of a cell: the first group of the pattern as a number.

    Raises ValueError if the cell no longer holds it, so that a number never outlives its row.
    """
    found = re.search(pattern, row[column])
    if not found:
        raise ValueError(f"{column} of {next(iter(row.values()))} no longer holds {pattern!r}: {row[column]!r}")
    value = float(found.group(1).replace(",", ""))
    return int(value) if value.is_integer() else value


def _tied(table: str, column: str, system_id: str) -> pd.DataFrame:
    return load(table, where={column: _spellings(table, column, system_id)}, notes=True)


def _spellings(table: str, column: str, system_id: str) -> list[str]:
    """How a column of a table spells a system or vendor."""
    return [spelling for (where, spelling), ids in crosswalk(table).items() if where == column and system_id in ids]


def _ids(row: Mapping, names: Mapping) -> tuple[str, ...]:
    """The systems that a row names, those of its column `system` before those of its column `vendor`."""
    both = names.get(("system", row["system"]), ()) + names.get(("vendor", row["vendor"]), ())
    return tuple(dict.fromkeys(both))


def _name(row: Mapping, ids: tuple[str, ...], known: pd.Series) -> str:
    return known[ids[0]] if ids else (row["system"] or row["vendor"] or "not named")


def _one_of(row: Mapping, ids: tuple[str, ...], kinds: pd.Series) -> str:
    """A key that rows about one system share. A vendor's product is one system in each agency that has it; what
    is not named cannot be collapsed, and counts once for each agency."""
    first = ids[0] if ids else "not-named"
    if first in ONE_IN_EACH_STATE:
        return f"{first} in {row['state'] or 'no one state'}"
    if first in ONE_SERVICE or (ids and kinds[first] == "system"):
        return first
    return f"{first} at {row['agency']}, {row['state']}"
