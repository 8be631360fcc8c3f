"""The numbers on the Atlas of Surveillance that the prose uses, each with the rows that it counts."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.facts import Fact, fact
from analysis.reports.atlas import FACE, FACES, FLORIDA, KINDS, SOURCE, by_state, face_rows, shared
from analysis.tables import load

OF = "face recognition rows of the Atlas of October 2020"
MANY = ("federal", "motor_vehicles", "police", "sheriff", "state_police")  # kinds with more than a few rows


def tell_faces() -> None:
    """Record what the Atlas lists of face recognition: rows, agencies, systems, states, kinds."""
    rows = face_rows()
    part, florida = rows[rows["shared_system"] != ""], rows[rows["state"] == FLORIDA]
    faces = rows[rows["shared_system"] == FACES]
    for key, value, found, means in (
        ("face-rows", rows["rows"].sum(), rows, f"All {OF}, one that is there twice included"),
        ("face-agencies", rows["key"].nunique(), rows, f"Agencies in the {OF}, told apart by state and name"),
        ("face-systems", rows["one_of"].nunique(), rows, f"Different systems in the {OF}, shared ones counted once"),
        ("face-shared-systems", part["one_of"].nunique(), part, f"Systems that several of the {OF} share"),
        ("face-shared-rows", part["rows"].sum(), part, f"The {OF} that are part of a shared system"),
        (
            "face-shared-by-hand",
            shared(rows)["by_hand"].sum(),
            part,
            f"Systems that the {OF} that are part of a shared system count as in the table deployments, coded by hand",
        ),
        ("faces-rows", faces["rows"].sum(), faces, f"The {OF} that are access to FACES, one system in Florida"),
        ("florida-rows", florida["rows"].sum(), florida, f"The {OF} that lie in Florida"),
        ("florida-systems", florida["one_of"].nunique(), florida, f"Different systems in the {OF} in Florida"),
    ):
        counted(key, value, means, "agency_deployments", found["atlas_id"])
    _tell_states(rows)
    _tell_kinds(rows)


def _tell_states(rows: pd.DataFrame) -> None:
    listed = by_state(FACE)["rows"] > 0
    means = f"States, and DC, with at least one of the {OF}"
    counted("face-states", listed.sum(), means, "agency_deployments", rows["atlas_id"])
    means = f"States without any of the {OF}; that is no evidence that nothing was used there"
    counted("face-no-state", (~listed).sum(), means, "agency_deployments", ["*"])


def _tell_kinds(rows: pd.DataFrame) -> None:
    for kind in MANY:
        found = rows[rows["agency_type"] == kind]
        of_kind = f"{OF} by kind of agency: {KINDS[kind].lower()}"
        slug = kind.replace("_", "-")
        counted(f"face-{slug}-rows", found["rows"].sum(), f"The {of_kind}", "agency_deployments", found["atlas_id"])
        means = f"Different systems in the {of_kind}; shared ones counted once in each kind"
        counted(f"face-{slug}-systems", found["one_of"].nunique(), means, "agency_deployments", found["atlas_id"])


def tell_file() -> None:
    """Record what the file holds as a whole: rows, and how its dates are written."""
    refreshed = load("refresh_counts")
    whole = refreshed[(refreshed["dataset"] == "atlas_of_surveillance") & (refreshed["measure"] == "rows_in")]
    means = "Rows of the Atlas of Surveillance in its export of October 2020, all technologies"
    counted("rows", whole["rows"].sum(), means, "refresh_counts", ["atlas_of_surveillance/rows_in/"])
    forms = load("atlas_date_forms")
    written = forms[forms["form"] != "none"]
    for key, chosen, means in (
        ("dates", written["cells"] > 0, "Dates of pages cited that are written"),
        ("dates-two-digit", written["form"].str.endswith("short_year"), "Dates with two digits for the year"),
        (
            "dates-year-only",
            written["known_to"].isin(["year", "years"]),
            "Dates of which only a year or years are left",
        ),
        ("dates-lost", written["known_to"] == "nothing", "Dates of which nothing can be read"),
    ):
        found = written[chosen]
        keys = [f"{row.link_number}/{row.form}" for row in found.itertuples()]
        counted(key, found["cells"].sum(), f"{means}, in the Atlas of October 2020", "atlas_date_forms", keys)


def counted(key: str, value: int, means: str, table: str, rows: Iterable[str]) -> Fact:
    """Record a count of the Atlas under `atlas-2020-`, with the rows it rests on."""
    return fact(f"atlas-2020-{key}", int(value), means=means, sources=[SOURCE], rows={table: list(rows)})
