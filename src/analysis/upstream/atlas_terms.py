"""The terms of the Atlas of Surveillance in ours, as people decided them: kinds, vendors, shared systems, corrections.

The decisions are tables of `data/`, each row with its reason: `agency_types`, `atlas_vendors`, `shared_systems` and
`atlas_recodes`. Nothing is decided here; a spelling that no table holds comes back as missing, for a person to see.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.tables import fields, load

CORRECTED = ("State", "Type of LEA", "Type of Juris")


def squeezed(column: pd.Series) -> pd.Series:
    """Text without blanks around it, and with one blank where there were several."""
    return column.str.split().str.join(" ").astype("str")


def slug(column: pd.Series) -> pd.Series:
    """A term of the Atlas as a short name: small letters, everything else an underscore."""
    return column.str.lower().str.replace(r"[^a-z0-9]+", "_", regex=True).str.strip("_")


def agency_key(column: pd.Series) -> pd.Series:
    """The same for spellings of an agency that differ in case, blanks or punctuation only."""
    return column.str.casefold().str.replace(r"\W+", "", regex=True)


def atlas_ids(column: pd.Series) -> pd.Series:
    """The number of a row as the editions since 2026 write it, AOS and six digits; "" if it is none."""
    digits = squeezed(column).str.extract(r"^AOS0*([0-9]+)$", expand=False)
    return ("AOS" + digits.str.zfill(6)).fillna("").astype("str")


def corrected(raw: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """The columns that people have corrected in single rows, trimmed and with those corrections made.

    A correction applies only as long as the row still holds the spelling that was corrected.
    """
    found = {column: squeezed(raw[column]) for column in CORRECTED}
    for row in load("atlas_recodes").to_dict("records"):
        column = found[row["column_name"]]
        hit = (ids == row["atlas_id"]) & (column == row["spelling"])
        found[row["column_name"]] = column.mask(hit, row["corrected"])
    return pd.DataFrame(found, index=raw.index)


def kinds(column: pd.Series, name: str) -> pd.Series:
    """The kind of agency or jurisdiction that each cell of a raw column names; "" for a spelling not decided."""
    table = load("agency_types")
    known = table[table["column_name"] == name].set_index("spelling")["term"]
    return column.map(known).fillna("").astype("str")


def vendors(column: pd.Series) -> pd.Series:
    """The vendors that each cell names, in alphabetical order and joined by semicolons; missing if one is not
    decided."""
    table = load("atlas_vendors")
    known = {spelling: tuple(rows["vendor_name"]) for spelling, rows in table.groupby("spelling")}
    read = {cell: _vendors(cell, known) for cell in column.unique()}
    return column.map(read).astype("str")


def _vendors(cell: str, known: dict[str, tuple[str, ...]]) -> str | None:
    parts = [part for part in (" ".join(part.split()) for part in cell.split(",")) if part]
    if any(part not in known for part in parts):
        return None
    return ";".join(sorted({vendor for part in parts for vendor in known[part] if vendor}))


def shared_systems(raw: pd.DataFrame, technology: pd.Series, state: pd.Series) -> pd.Series:
    """The shared system that each row is access to or part of, "" if none; missing if two claim the row."""
    found = pd.Series("", index=raw.index, dtype="str")
    claims = pd.Series(0, index=raw.index)
    table = load("shared_systems")
    for rule in table[table["decision"] == "one_system"].to_dict("records"):
        hit = (technology == rule["police_technology"]) & raw[rule["column_name"]].str.contains(
            rule["sought"], regex=False
        )
        if rule["state"]:
            hit &= state == rule["state"]
        found = found.mask(hit, rule["shared_system"])
        claims += hit.astype(int)
    return found.mask(claims > 1)


def allowed(table: str, column: str) -> Sequence[str]:
    """The values that a table's card allows in a column."""
    return fields(table)[column]["constraints"]["enum"]
