"""The Atlas of Surveillance: which agency in the United States is on record with which police technology.

One reader for both layouts of the file (25 columns in 2020, 28 in 2026): it asks only for the columns that both have.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.upstream import atlas_dates, atlas_terms
from analysis.upstream.contract import PLACE, Cleaned, CrossCheck, first_reason, misshapen, separate
from analysis.upstream.reading import delimited

EXPORT = "Atlas_of_Surveillance-20201007.csv"
RESAVED = "Atlas_of_Surveillance-20201007.spreadsheet_roundtrip.csv"
SAMPLE_2026 = "schema_2026-09_six_row_sample.csv"
DATES = [f"Link {number} Date" for number in (1, 2, 3)]
LINKS = [f"Link {number}" for number in (1, 2, 3)]
FACTS = ["AOSNUMBER", "City", "State", "Agency", "Type of LEA", "Summary", "Type of Juris", "Technology", "Vendor"]
USED = [*FACTS, *LINKS, *DATES]
CATEGORIES = ("State", "Type of LEA", "Type of Juris", "Technology", "Vendor")
FACE = "face_recognition"

DEPLOYMENTS, TECHNOLOGIES, DATE_FORMS = "agency_deployments", "atlas_technologies", "atlas_date_forms"
PRINTED = ["atlas_id", "agency", "agency_type", "agency_level", "city", "state", "vendors", "shared_system"]
GROUPS = ["police_technology", "state", "agency_type"]


def load(path: Path) -> pd.DataFrame:
    """The rows of the export of October 2020, every cell as text. Raises Problems for a file that is not one."""
    return read_file(path / EXPORT)


def read_file(path: Path) -> pd.DataFrame:
    """The rows of any edition of the Atlas, of either layout, every cell as text: the state `NA` stays `NA`.

    Raises Problems as `analysis.upstream.reading.delimited` does.
    """
    return pd.concat(delimited(path, USED, name=f"atlas_of_surveillance/{path.name}"), ignore_index=True)


def clean(raw: pd.DataFrame) -> Cleaned:
    """Rows of the Atlas with its terms in ours: place, kind of agency, technology, vendors, system shared, dates.

    A row is set aside if its cells are shifted, its number is none or stands on two different rows, its agency is
    not named, or a state, technology, kind of agency or vendor is not one that a person has decided on. A date that
    cannot be read sets no row aside: its form says what became of it.
    """
    ids = atlas_terms.atlas_ids(raw["AOSNUMBER"])
    text = atlas_terms.corrected(raw, ids)
    technology = atlas_terms.slug(raw["Technology"])
    vendors = atlas_terms.vendors(raw["Vendor"])
    shared = atlas_terms.shared_systems(raw, technology, text["State"])
    rows = raw.assign(
        atlas_id=ids,
        agency=atlas_terms.squeezed(raw["Agency"]),
        agency_type=atlas_terms.kinds(text["Type of LEA"], "Type of LEA"),
        agency_level=atlas_terms.kinds(text["Type of Juris"], "Type of Juris"),
        city=atlas_terms.squeezed(raw["City"]),
        state=text["State"],
        police_technology=technology,
        vendors=vendors.fillna(""),
        shared_system=shared.fillna(""),
        **_dated(raw),
    )
    reasons = first_reason(
        raw.index,
        (misshapen(raw), "another number of cells than the header"),
        (ids == "", "no number of the form AOS and digits"),
        (_clash(raw, ids), "the same number on two different rows"),
        (rows["agency"] == "", "no agency named"),
        (~rows["state"].isin(atlas_terms.allowed(TECHNOLOGIES, "state")), "state or territory not known"),
        (~technology.isin(atlas_terms.allowed(TECHNOLOGIES, "police_technology")), "technology not known"),
        (rows["agency_type"] == "", "kind of agency not in the table agency_types"),
        (rows["agency_level"] == "", "kind of jurisdiction not in the table agency_types"),
        (vendors.isna(), "vendor not in the table atlas_vendors"),
        (shared.isna(), "two systems of the table shared_systems claim the row"),
    )
    return separate(rows, reasons, raw)


def derive(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Face recognition by agency, every technology by state and kind of agency, and how dates were written."""
    return {DEPLOYMENTS: _deployments(rows), TECHNOLOGIES: _technologies(rows), DATE_FORMS: _date_forms(rows)}


def period(raw: pd.DataFrame) -> pd.Series:
    """The year of the newest page that each row cites; "" if none is dated."""
    return _dated(raw)["newest_source_date"].str[:4]


def cross_check(path: Path, tables: dict[str, pd.DataFrame]) -> list[CrossCheck]:
    """The export beside its copy that went through a spreadsheet, and beside six rows of the layout of 2026."""
    export, resaved, sample = (read_file(path / name) for name in (EXPORT, RESAVED, SAMPLE_2026))
    changed = {column: (export[column] != resaved[column]).sum() for column in export if column not in PLACE}
    rewritten = sum(changed[column] for column in DATES)
    outcomes = pd.concat([atlas_dates.compare(export[column], resaved[column]) for column in DATES])
    again = derive(clean(resaved).rows)
    same = [name for name in (DEPLOYMENTS, TECHNOLOGIES) if again[name].equals(tables[name])]
    alike = clean(export[export["Agency"].isin(sample["Agency"])].reset_index(drop=True)).rows
    same_row = ["agency", "state", "police_technology"]  # not the number: numbers were given anew between editions
    read = clean(sample).rows.merge(alike.drop_duplicates(same_row), on=same_row)
    return [
        CrossCheck("other cells changed by the spreadsheet", "0", str(sum(changed.values()) - rewritten)),
        CrossCheck(
            "dates rewritten by the spreadsheet that still read the same",
            str(rewritten),
            str((outcomes == "same_date").sum()),
        ),
        CrossCheck("tables made equal from its copy", f"{DEPLOYMENTS}, {TECHNOLOGIES}", ", ".join(same)),
        CrossCheck(
            "rows of the layout of 2026 found here by agency, state and technology", str(len(sample)), str(len(read))
        ),
    ]


def _dated(raw: pd.DataFrame) -> dict[str, pd.Series]:
    """Each date with its form, how many pages are cited, and the newest date among them."""
    read = {number: atlas_dates.read_all(raw[column]) for number, column in enumerate(DATES, start=1)}
    dates = pd.DataFrame({number: frame["date"] for number, frame in read.items()}, index=raw.index)
    links = sum((raw[column].str.strip() != "").astype("int64") for column in LINKS)
    forms = {f"link_{number}_form": frame["form"] for number, frame in read.items()}
    return {
        **{f"link_{number}_date": frame["date"] for number, frame in read.items()},
        **forms,
        "source_links": links,
        "newest_source_date": atlas_dates.newest(dates),
        "no_date_because": _why_none(dates, pd.DataFrame(forms, index=raw.index)),
    }


def _why_none(dates: pd.DataFrame, forms: pd.DataFrame) -> pd.Series:
    """Why a row has no date at all; "" if it has one."""
    undated = (dates == "").all(axis=1)
    blank = (forms == "none").all(axis=1)
    why = pd.Series("", index=dates.index, dtype="str")
    return why.mask(undated & blank, "not_given").mask(undated & ~blank, "not_readable")


def _clash(raw: pd.DataFrame, ids: pd.Series) -> pd.Series:
    """Rows whose number also stands on a row that says something else; exact repeats are no clash."""
    different = raw[USED].assign(AOSNUMBER=ids).drop_duplicates()["AOSNUMBER"].value_counts()
    return ids.map(different).fillna(0).astype("int64") > 1


def _deployments(rows: pd.DataFrame) -> pd.DataFrame:
    """One line for each row of the Atlas on face recognition; `rows` above 1 where the export repeats it."""
    face = rows[rows["police_technology"] == FACE]
    columns = [*PRINTED, "source_links", "newest_source_date", "no_date_because"]
    table = face[columns].drop_duplicates("atlas_id").sort_values("atlas_id", ignore_index=True)
    return table.assign(rows=table["atlas_id"].map(face["atlas_id"].value_counts()).astype("int64"))


def _technologies(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows and agencies by technology, state and kind of agency; an agency counts once however it is punctuated."""
    keyed = rows.assign(key=atlas_terms.agency_key(rows["agency"])).groupby(GROUPS)
    table = keyed.agg(rows=("key", "size"), agency_names=("key", "nunique")).reset_index()
    return table.sort_values(GROUPS, ignore_index=True)


def _date_forms(rows: pd.DataFrame) -> pd.DataFrame:
    """How many cells of each of the three date columns were written in which way."""
    forms = pd.concat(
        [pd.DataFrame({"link_number": number, "form": rows[f"link_{number}_form"]}) for number in (1, 2, 3)],
        ignore_index=True,
    )
    table = forms.groupby(["link_number", "form"]).size().rename("cells").reset_index()
    return table.assign(known_to=table["form"].map(atlas_dates.KNOWN_TO)).sort_values(
        ["link_number", "form"], ignore_index=True
    )
