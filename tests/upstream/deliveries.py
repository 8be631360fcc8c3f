"""A made-up delivery of the Atlas of Surveillance whose rows add up to the tables that the project holds.

The real export is not part of the project. This one has as many rows of each kind, with invented names, so that a new
delivery can be received, refused and accepted on any machine.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from analysis.paths import Project
from analysis.upstream.atlas_of_surveillance import DEPLOYMENTS, EXPORT, FACE, TECHNOLOGIES
from analysis.upstream.datasets import dataset

FOLDER, NAME = "eff-atlas-of-surveillance-2020", "atlas_of_surveillance"
CITED, DAY = "https://example.org/", "03/09/2018"


def atlas(place: Project, source: Path, *more: dict) -> None:
    """Write the export under `source`, with `more` rows at its end: cells by column, the others as in every row."""
    columns = dataset(place, NAME).received["columns"]
    rows = [*_face(place), *_other(place), *({"State": "TX", "Type of LEA": "Police"} | each for each in more)]
    path = source / FOLDER / EXPORT
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(rows, start=1):
            same = {"AOSNUMBER": f"AOS{number:06d}", "Type of Juris": "Municipal", "Link 1": CITED, "Link 1 Date": DAY}
            writer.writerow(same | row)


def _face(place: Project) -> list[dict]:
    """A row for each agency on record with face recognition."""
    kinds, said = _spellings(place), _said(place)
    return [
        {
            "Agency": row["agency"],
            "City": row["city"],
            "State": row["state"],
            "Type of LEA": kinds["Type of LEA", row["agency_type"]],
            "Type of Juris": kinds["Type of Juris", row["agency_level"]],
            "Technology": "Face Recognition",
            "Vendor": row["vendors"].replace(";", ", "),
            "Summary": said.get(row["shared_system"], ""),
            "Link 1 Date": _as_there(row["newest_source_date"]),
        }
        for row in _rows(place, DEPLOYMENTS)
    ]


def _as_there(day: str) -> str:
    """A day as the Atlas mostly writes it; the same "" for none."""
    return re.sub(r"^(\d{4})-(\d{2})-(\d{2})$", r"\2/\3/\1", day)


def _other(place: Project) -> list[dict]:
    """As many rows of each other technology, state and kind of agency as were counted, and as many names."""
    kinds, technologies, found = _spellings(place), _technologies(place), []
    for row in _rows(place, TECHNOLOGIES):
        if row["police_technology"] == FACE:
            continue
        found += [
            {
                "Agency": f"Agency {number % int(row['agency_names'])}",
                "State": row["state"],
                "Type of LEA": kinds["Type of LEA", row["agency_type"]],
                "Technology": technologies[row["police_technology"]],
            }
            for number in range(int(row["rows"]))
        ]
    return found


def _spellings(place: Project) -> dict[tuple[str, str], str]:
    """A spelling of the Atlas for each of our terms."""
    return {(row["column_name"], row["term"]): row["spelling"] for row in _rows(place, "agency_types")}


def _technologies(place: Project) -> dict[str, str]:
    """How the Atlas spells each technology."""
    seen = dataset(place, NAME).received["categories"]["Technology"]
    return {re.sub("[^a-z0-9]+", "_", spelling.lower()).strip("_"): spelling for spelling in seen}


def _said(place: Project) -> dict[str, str]:
    """For each shared system the words by which a summary names it."""
    rules = _rows(place, "shared_systems")
    return {row["shared_system"]: row["sought"] for row in rules if row["column_name"] == "Summary"}


def _rows(place: Project, table: str) -> list[dict[str, str]]:
    with (place.data / table / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
