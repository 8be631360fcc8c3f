"""Federal AI use case inventories of 2023, 2024 and 2025: three schemas read as one, an entry of an edition a row.

The files hold only entries in which a word such as facial or biometric occurs, so an entry that is not here may
still stand in its edition. What an agency stated is kept as stated; what it left blank is not stated, never no.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.tables import load as load_table
from analysis.upstream.contract import FILE, Cleaned, CrossCheck, first_reason, misshapen, separate
from analysis.upstream.inventory_text import entry_key, partial_date, tidy
from analysis.upstream.reading import delimited

NAME = "ai_inventories"
NOT_STATED, NOT_ASKED = "not_stated", "not_asked"


@dataclass(frozen=True)
class Edition:
    """One edition's schema: its file, and under which heading it holds each thing that we keep."""

    year: str
    file: str
    headings: dict[str, str]


EDITIONS = (
    Edition(
        "2023",
        "omb_ai_inventory_2023_keyword_rows.csv",
        {
            "department": "Department_Code",
            "component": "Agency",
            "entry_id": "Use_Case_ID",
            "entry_title": "Title",
            "stage": "Development_Stage",
        },
    ),
    Edition(
        "2024",
        "omb_ai_inventory_2024_keyword_rows.csv",
        {
            "department": "Agency Abbreviation",
            "component": "Bureau",
            "entry_title": "Use Case Name",
            "stage": "Stage of Development",
            "impact": "Is the AI use case rights-impacting, safety-impacting, both, or neither?",
            "initiated": "Date Initiated",
            "development": "Date when Acquisition and/or Development began",
            "first_use": "Date Implemented",
            "retired_why": "Date Retired",
            "system": "System Name",
            "tested": (
                "Has the AI use case been tested in operational or real-world environments to understand the "
                "performance and impact it may have on affected individuals or communities?"
            ),
            "impact_assessed": "Has an AI impact assessment been conducted for this AI use case?",
            "monitored": (
                "Is there a process to monitor performance of the AI system\x92s functionality and changes to its "
                "impact on rights or safety as part of the post-deployment plan for the AI use case?"
            ),
            "appeal": (
                "Is there an established fallback and escalation process for this AI use case in the event that an "
                "impacted individual or group would like to appeal or contest the AI system\x92s outcome?"
            ),
        },
    ),
    Edition(
        "2025",
        "omb_ai_inventory_2025_keyword_rows.csv",
        {
            "department": "agency",
            "component": "agency_bureau",
            "entry_id": "id",
            "entry_title": "use_case_name",
            "stage": "development_stage",
            "impact": "is_high_impact",
            "first_use": "operational_date",
            "vendor": "vendor_name",
            "system": "system_name_ato",
            "tested": "hi_testing_conducted",
            "impact_assessed": "hi_assessment_completed",
            "monitored": "hi_ongoing_monitoring",
            "appeal": "hi_appeal_process",
        },
    ),
)
# Columns whose spellings a person has read: each spelling stands in the table inventory_terms, or its row is set aside.
READ = ("component", "stage", "impact", "retired_why", "tested", "impact_assessed", "monitored", "appeal", "vendor")
CATEGORIES = tuple(
    sorted({edition.headings[column] for edition in EDITIONS for column in READ if column in edition.headings})
)
DECIDED = ("face_use", "short_title", "use_summary")
WITH_EXPLANATION = ("tested", "monitored")  # answers that the form itself explains after a colon
COLUMNS = (
    "entry_key", "edition", "department", "component", "entry_id", "entry_title", *DECIDED, "stage", "stage_stated",
    "impact", "impact_stated", "initiated_date", "development_date", "first_use_date", "first_use_stated",
    "retired_why", "tested", "impact_assessed", "monitored", "appeal", "inventory_vendor", "system_stated",
)  # fmt: skip


def load(path: Path) -> pd.DataFrame:
    """Every row of the three files as it stands; a heading that an edition lacks is an empty cell in its rows."""
    parts = [
        part
        for edition in EDITIONS
        for part in delimited(path / edition.file, tuple(edition.headings.values()), name=edition.file)
    ]
    return pd.concat(parts, ignore_index=True).fillna("")


def clean(raw: pd.DataFrame) -> Cleaned:
    """Each entry with its edition, key, office, stage, impact and dates in one form beside the cells as published.

    An entry is kept only if a person has read its spellings (inventory_terms) and decided what it does with faces
    (inventory_entries).
    """
    year = _year(raw)
    said = {name: _stated(raw, year, name) for name in sorted({n for edition in EDITIONS for n in edition.headings})}
    terms = _terms()
    read = {name: _read(said[name], year, name, terms) for name in READ}
    key = _keys(year, said, read["component"])
    decided = load_table("inventory_entries", verified=None).set_index("entry_key")
    rows = raw.assign(
        entry_key=key,
        edition=year,
        department=said["department"],
        component=read["component"],
        entry_id=said["entry_id"],
        entry_title=said["entry_title"],
        **{name: key.map(decided[name]).fillna("").astype("str") for name in DECIDED},
        stage=read["stage"],
        stage_stated=said["stage"],
        impact=read["impact"],
        impact_stated=said["impact"],
        initiated_date=_each(said["initiated"], partial_date),
        development_date=_each(said["development"], partial_date),
        first_use_date=_each(said["first_use"], partial_date),
        first_use_stated=said["first_use"],
        **{name: read[name] for name in ("retired_why", "tested", "impact_assessed", "monitored", "appeal")},
        inventory_vendor=read["vendor"],
        system_stated=said["system"],
    )
    reasons = first_reason(
        raw.index,
        (misshapen(raw), "the row has another number of cells than the header"),
        (year == "", "the file is of no edition that is known"),
        (said["department"] == "", "no department"),
        (said["entry_title"] == "", "no title"),
        *((read[name] == "", f"{name} not in the table inventory_terms") for name in READ),
        (rows["face_use"] == "", "no decision on faces in the table inventory_entries"),
    )
    twice = key[reasons == ""].duplicated(keep=False).reindex(raw.index, fill_value=False)
    return separate(rows, reasons.mask(twice, "another entry of the edition has the same key"), raw)


def derive(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The entries of all editions, one a row."""
    table = rows[list(COLUMNS)].sort_values("entry_key", ignore_index=True)
    return {"ai_inventory": table}


def period(raw: pd.DataFrame) -> pd.Series:
    """The edition that a row belongs to."""
    return _year(raw)


def cross_check(path: Path, tables: dict[str, pd.DataFrame]) -> list[CrossCheck]:
    """Every entry was followed to the editions beside its own, and no decision is about an entry that is not there."""
    entries = tables["ai_inventory"].set_index("entry_key")["edition"]
    links = load_table("inventory_links", verified=None)
    decided = load_table("inventory_entries", verified=None)["entry_key"]
    onward, back = entries[entries != EDITIONS[-1].year], entries[entries != EDITIONS[0].year]
    named = {*links["from_key"], *links["to_key"], *decided} - {""}
    return [
        CrossCheck("entries not followed to the next edition", "0", f"{len({*onward.index} - {*links['from_key']})}"),
        CrossCheck("entries not followed from the edition before", "0", f"{len({*back.index} - {*links['to_key']})}"),
        CrossCheck("decisions about entries that are not there", "0", f"{len(named - {*entries.index})}"),
    ]


def _year(raw: pd.DataFrame) -> pd.Series:
    years = {edition.file: edition.year for edition in EDITIONS}
    return raw[FILE].map(years).fillna("").astype("str")


def _stated(raw: pd.DataFrame, year: pd.Series, name: str) -> pd.Series:
    """What the agency wrote, free of what encodings and spreadsheets left in it; empty if blank or not asked."""
    found = pd.Series("", index=raw.index, dtype="str")
    for edition in EDITIONS:
        heading = edition.headings.get(name)
        if heading in raw:
            found = found.mask(year == edition.year, raw[heading])
    return _each(found, tidy)


def _terms() -> dict[tuple[str, str, str], str]:
    """What each spelling was read as, by column and edition: a blank is not stated, or not asked by that edition."""
    terms = load_table("inventory_terms", verified=None)
    places = zip(terms["term_column"], terms["edition"].astype(str), terms["stated"], strict=True)
    blank = {(name, edition.year, ""): _blank(edition, name) for edition in EDITIONS for name in READ}
    return blank | dict(zip(places, terms["reading"], strict=True))


def _blank(edition: Edition, name: str) -> str:
    return NOT_STATED if name in edition.headings else NOT_ASKED


def _read(said: pd.Series, year: pd.Series, name: str, terms: dict[tuple[str, str, str], str]) -> pd.Series:
    """A cell as a person has read it; empty if nobody has read this spelling.

    Of an answer that the form itself explains after a colon only the words before it count.
    """
    words = _each(said, lambda text: text.split(":")[0]) if name in WITH_EXPLANATION else said
    found = [terms.get((name, *pair), "") for pair in zip(year, words, strict=True)]
    return pd.Series(found, index=said.index, dtype="str")


def _keys(year: pd.Series, said: dict[str, pd.Series], component: pd.Series) -> pd.Series:
    office = said["department"].where(component.isin(["", NOT_STATED]), component)
    parts = zip(year, office, said["entry_id"], said["entry_title"], strict=True)
    return pd.Series([entry_key(*part) for part in parts], index=year.index, dtype="str")


def _each(column: pd.Series, change: Callable[[str], str]) -> pd.Series:
    return pd.Series([change(text) for text in column], index=column.index, dtype="str")
