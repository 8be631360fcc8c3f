"""Recorded cases of crowds searched: what operators and observers counted, and what was never printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import rates
from analysis.tables import load

TABLES = ("crowd_cases", "operational_rates", "error_rates")


@dataclass(frozen=True)
class Case:
    """One case: counts and rates as recorded, None where not known. `rough` says how a count of faces is meant."""

    case_id: str
    name: str
    faces: int | None
    rough: str
    alerts: int | None
    wrong: int | None
    stated: float | None
    fnir: float | None
    sources: tuple[str, ...]
    reason: str

    @property
    def wrong_of_alerts(self) -> rates.Proportion | None:
        """Per alert: of all alerts, the share that was wrong."""
        return None if self.wrong is None else rates.proportion(self.wrong, self.alerts)

    @property
    def wrong_of_faces(self) -> rates.Proportion | None:
        """Per face: of all faces scanned, the share at which a wrong alert was raised, where both were counted."""
        return None if self.wrong is None or self.faces is None else rates.proportion(self.wrong, self.faces)

    @property
    def fpir(self) -> float | None:
        """The rate of false alarms to start from: counted if it was, else as stated.

        Counted, it is per face of everybody; so few are on a list that per face of others is the same to rounding.
        """
        counted = self.wrong_of_faces
        return counted.value if counted else self.stated


def cases(root: Path | None = None) -> list[Case]:
    """The recorded cases in the order of the table, from rows that were read.

    Raises LookupError if a case names a row that is not among them.
    """
    table, field, tests = (load(name, root=root) for name in TABLES)
    field, tests = field.set_index("measure_id"), tests.set_index("rate_id")
    return [_case(row, field, tests) for row in table.to_dict("records")]


def _case(row: dict, field: pd.DataFrame, tests: pd.DataFrame) -> Case:
    measures = {name: _row(field, row, name) for name in ("faces", "alerts", "fpir", "found") if row[name]}
    share = _row(tests, row, "alert_share") if row["alert_share"] else None
    value = {name: measure["value"] for name, measure in measures.items()}
    alerts = int(share["trials"]) if share is not None else value.get("alerts")
    behind = [*measures.values(), *([share] if share is not None else [])]
    return Case(
        case_id=row["case_id"],
        name=row["name"],
        faces=int(value["faces"]) if "faces" in value else None,
        rough=_rough(measures["faces"]["unit"]) if "faces" in measures else "",
        alerts=None if alerts is None else int(alerts),
        wrong=None if share is None else int(share["errors"]),
        stated=float(value["fpir"]) if "fpir" in value else None,
        fnir=round(1 - float(value["found"]), 9) if "found" in value else None,
        sources=tuple(dict.fromkeys(one["source_id"] for one in behind)),
        reason=row["reason"],
    )


def _row(rows: pd.DataFrame, row: dict, column: str) -> pd.Series:
    if row[column] not in rows.index:
        raise LookupError(f"crowd_cases, {row['case_id']}, column {column}: no row that was read is {row[column]!r}")
    return rows.loc[row[column]]


def _rough(unit: str) -> str:
    """How a count is meant, as the source says in the unit: "more than", "estimate"; "" if it is a count."""
    return unit.partition("(")[2].rstrip(")")
