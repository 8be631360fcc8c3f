"""What an edition keeps of itself beside its numbers: counts, and hashes that tell a table from any other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.changes.grading import citable
from analysis.changes.state import State, Table
from analysis.paths import Project
from analysis.tables import table_paths


def tables(place: Project, state: State) -> dict[str, dict]:
    """Of each table its title, its count of rows, and the hashes of its bytes, its card and its citable values."""
    return {
        name: _table(table, state.cards[name], table_paths(name, place.root)) for name, table in state.tables.items()
    }


def _table(table: Table, card: Mapping, paths: tuple[Path, Path]) -> dict:
    data, described = paths
    return {
        "title": table.title,
        "rows": len(table.rows),
        "sha256": sha256(data),
        "card_sha256": sha256(described),
        "values_sha256": values_hash(table, card["resources"][0]["schema"]["fields"]),
    }


def values_hash(table: Table, fields: Iterable[Mapping]) -> str:
    """A hash over what of a table could be cited: it stays when only the words of free text change."""
    digest = hashlib.sha256()
    for key, row in sorted(table.rows.items()):
        values = [citable(field, row[field["name"]]) for field in fields if field["name"] in row]
        digest.update("\x1f".join([key, *values]).encode() + b"\x1e")
    return digest.hexdigest()


def verdicts(state: State) -> dict[str, dict]:
    return {number: {"claim": one.claim, "finding": one.finding} for number, one in state.verdicts.items()}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
