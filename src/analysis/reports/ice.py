"""Figures on ICE that a sentence needs, each read from the one row that holds it, so that none is typed twice.

Sums of money stand in columns of `contracts`. Other figures stand in the words of a note or a summary, because
sources count different things that no common column could hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis import dates
from analysis.reports.deployments import figure, uses
from analysis.tables import NOTE, key, load

MILLION, BILLION = 10**6, 10**9


@dataclass(frozen=True)
class Told:
    """Where one figure stands: in a column, or in the words of it, and what it means."""

    key: str
    table: str
    row: str
    column: str
    means: str
    unit: str = "count"
    pattern: str = ""
    times: float = 1


def _usd(fact: str, row: str, column: str, means: str) -> Told:
    return Told(fact, "contracts", row, column, means, "usd")


def _noted(fact: str, row: str, pattern: str, means: str, times: float = 1) -> Told:
    return Told(fact, "deployments", row, "note", means, pattern=pattern, times=times)


MONEY = (
    _usd(
        "ice-clearview-2020-obligated", "con-0001", "obligated_usd", "Obligated by ICE to Clearview AI in August 2020"
    ),
    _usd(
        "ice-clearview-2021-obligated",
        "con-0002",
        "obligated_usd",
        "Obligated by ICE to Clearview AI in September 2021",
    ),
    _usd("ice-clearview-2021-ceiling", "con-0002", "potential_usd", "Ceiling of ICE's award of 2021, by one source"),
    _usd("ice-clearview-2021-other", "con-0003", "potential_usd", "Ceiling of the award of 2021, by another source"),
    _usd("ice-clearview-2024-ceiling", "con-0004", "potential_usd", "Ceiling of ICE's order of 2024 from Clearview AI"),
    _usd(
        "ice-clearview-2025-obligated",
        "con-0005",
        "obligated_usd",
        "Obligated by ICE to Clearview AI in September 2025",
    ),
    _usd("ice-clearview-2025-ceiling", "con-0005", "potential_usd", "Ceiling of the award of 2025 with all options"),
    _usd("ice-clearview-doubtful", "con-0006", "obligated_usd", "Sum that one timeline dates to June 2026: doubtful"),
    _usd(
        "ice-clearview-claimed-total", "con-0007", "obligated_usd", "Total of open contracts claimed in 2025: not added"
    ),
    _usd("ice-truststamp-obligated", "con-0024", "obligated_usd", "Obligated by ICE's ERO to Trust Stamp in 2021"),
    _usd(
        "ice-truststamp-ceiling",
        "con-0025",
        "potential_usd",
        "Ceiling after the extension of 2022, first award included",
    ),
    _usd("nec-obim-obligated", "con-0015", "obligated_usd", "Obligated by DHS to NEC for matching, 2020 to 2023"),
    _usd("hart-first-value", "con-0026", "obligated_usd", "Value of the HART contract as awarded in 2017"),
    _usd(
        "hart-grown-value", "con-0027", "obligated_usd", "Value of the same contract in 2021, after changes: not added"
    ),
)
FIELD = (
    _noted("tacids-ice-devices", "dep-0123", r"(\d+) devices", "Devices of ICE in San Diego's street pilot, July 2013"),
    _noted(
        "tacids-ice-queries", "dep-0123", r"(\d+) queries", "Queries by ICE in San Diego's street pilot, by July 2013"
    ),
    _noted(
        "ice-fortify-uses", "dep-0110", r"than ([\d,]+) uses", "Uses of Mobile Fortify, more than: a complaint's claim"
    ),
    _noted(
        "ice-module-agencies", "dep-0108", r"About ([\d,]+) agencies", "Agencies that may use ICE's Task Force Module"
    ),
    _noted(
        "ice-module-records",
        "dep-0108",
        r"^(\d+) million records",
        "Records behind the Task Force Module for local police, by NPR",
        MILLION,
    ),
    Told(
        "fortify-storage-years",
        "events",
        "ev-0055",
        "summary",
        "Years for which photos taken by Mobile Fortify are kept, by its privacy threshold analysis",
        pattern=r"kept (\d+) years",
    ),
    Told(
        "ice-fortify-images-low",
        "operational_rates",
        "mobile_fortify_gallery",
        "value",
        "Images behind Mobile Fortify, by an advocacy page",
    ),
    Told(
        "ice-fortify-images-high",
        "events",
        "ev-0077",
        "summary",
        "Images behind Mobile Fortify, by Bloomberg, read second-hand",
        pattern=r"([\d.]+) billion images",
        times=BILLION,
    ),
)
LICENSE = (
    _noted(
        "utah-requests", "dep-0141", r"^([\d,]+) requests", "Face searches asked of Utah, October 2015 to November 2017"
    ),
    _noted("utah-requests-ice", "dep-0141", r"them (\d+) by ICE", "Those of Utah's requests that came from ICE"),
    Told(
        "utah-ice-hits",
        "deployments",
        "dep-0141",
        "note",
        "Share of ICE's requests to Utah that gave a hit, by the state: under",
        "share",
        r"under (\d+) percent",
        0.01,
    ),
    _noted(
        "utah-press-over", "dep-0142", r"over ([\d,]+) searches", "Searches by FBI and ICE in Utah, by the press, over"
    ),
    _noted(
        "utah-press-cases", "dep-0143", r"than ([\d,]+) cases", "Cases of several agencies in Utah, by one outlet, over"
    ),
    _noted("vermont-requests", "dep-0144", r"least (\d+) outside", "Outside requests to Vermont's office, at least"),
    _noted("maryland-sessions", "dep-0146", r"Nearly (\d+) ICE", "Sessions of ICE in Maryland's photo system, nearly"),
    _noted("faces-partners", "dep-0148", r"(\d+) partner", "Partner agencies of FACES in Florida in 2019"),
    _noted(
        "faces-federal-partners", "dep-0148", r"(\d+) of them federal", "Federal agencies among the partners of FACES"
    ),
)
LAUNCHES = (
    Told(
        "fortify-cbp-date", "deployments", "dep-0009", "start_date", "Mobile Fortify at CBP, by the inventory", "date"
    ),
    Told(
        "fortify-ice-date", "deployments", "dep-0018", "start_date", "Mobile Fortify at ICE, by the inventory", "date"
    ),
)


def figures(told: tuple[Told, ...]) -> Iterator[tuple[Told, float | int | str, pd.DataFrame]]:
    """Each figure with its value and the one row behind it. Raises ValueError if a row is gone or was not seen."""
    for one in told:
        (column,) = key(one.table)
        line = load(one.table, where={column: [one.row]}, notes=one.column == NOTE)
        if line.empty:
            raise ValueError(f"{one.key} rests on {one.row} of {one.table}, which is gone or was not seen")
        yield one, _value(one, line.iloc[0].to_dict()), line


def rows_of_ice() -> pd.DataFrame:
    """Rows on record of face recognition used by ICE or its offices, alone or with others; ended ones included."""
    rows = uses()
    return rows[rows["agency"].str.contains(r"\bICE\b|Immigration and Customs", regex=True)].reset_index(drop=True)


def _value(one: Told, row: dict) -> float | int | str:
    if one.unit == "date":
        return dates.words(row[one.column])
    if one.pattern:
        found = figure(row, one.column, one.pattern) * one.times
        return found if one.unit == "share" else round(found)
    if pd.isna(row[one.column]):
        raise ValueError(f"{one.key} rests on {one.column} of {one.row}, which is empty")
    return int(row[one.column])
