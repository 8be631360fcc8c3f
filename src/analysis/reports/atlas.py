"""What the Atlas of Surveillance of October 2020 lists: rows, agencies, and systems with shared ones counted once.

A row is one agency and one technology. Volunteers and students found them in public pages, so all three counts follow
where somebody looked; none of them says how much is used, and a place without a row is no place without use.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.drawing import PALETTE, QUIET, layered, row_of, step_of
from analysis.reports import deployments
from analysis.tables import fields, load

SOURCE = "eff-atlas-2020-10-07"
FACE, ALL = "face_recognition", "all"
FACES, FLORIDA = "faces", "FL"
TECHNOLOGIES = {
    "automated_license_plate_readers": "license plate readers",
    "body_worn_cameras": "body-worn cameras",
    "camera_registry": "registries of private cameras",
    "cell_site_simulator": "cell-site simulators",
    "drones": "drones",
    "face_recognition": "face recognition",
    "fusion_center": "fusion centers",
    "gunshot_detection": "gunshot detection",
    "predictive_policing": "predictive policing",
    "real_time_crime_center": "real-time crime centers",
    "ring_neighbors_partnership": "partnerships with Ring",
    "video_analytics_computer_vision": "video analytics",
}
KINDS = {
    "police": "Police departments",
    "sheriff": "Sheriffs",
    "motor_vehicles": "Licensing offices",
    "state_police": "Police and investigators of states",
    "federal": "Federal agencies",
    "corrections": "Corrections and juvenile services",
    "fusion_center": "Fusion centers",
    "prosecutor": "Prosecutors and attorneys general",
    "constable_or_marshal": "Constables and marshals",
    "school": "School districts",
    "other": "Others",
}
TERRITORIES = {"GU": "Guam", "PR": "Puerto Rico", "VI": "Virgin Islands"}
NO_EVIDENCE = "That nothing is listed is no evidence that nothing was used: volunteers wrote down what they found."
WAYS = {"rows": "rows of the Atlas", "systems": "systems, shared ones counted once"}


def face_rows() -> pd.DataFrame:
    """Rows on face recognition. Added: `one_of`, equal for rows that are one system, and `key`, for one agency.

    A row counts as a system of its own unless the table shared_systems says that it is part of one.
    """
    rows = load("agency_deployments")
    own = rows["shared_system"] == ""
    spelled = rows["agency"].str.casefold().str.replace(r"\W+", "", regex=True)
    return rows.assign(
        one_of=rows["shared_system"].mask(own, rows["atlas_id"]), key=rows["state"] + " " + spelled.astype("str")
    )


def listed(technology: str = ALL, state: str = ALL) -> pd.DataFrame:
    """Counts by technology, state and kind of agency, of one technology and one state or of all."""
    rows = load("atlas_technologies")
    if technology != ALL:
        rows = rows[rows["police_technology"] == technology]
    if state != ALL:
        rows = rows[rows["state"] == state]
    return rows.reset_index(drop=True)


def technologies() -> list[str]:
    """Every technology of the Atlas, by its short name."""
    return list(fields("atlas_technologies")["police_technology"]["constraints"]["enum"])


def state_names() -> dict[str, str]:
    """States, the District of Columbia and the territories that the Atlas lists, by postal code."""
    states = load("states")
    return dict(zip(states["state"], states["name"], strict=True)) | TERRITORIES


def by_state(technology: str) -> pd.DataFrame:
    """One line for each state and DC, zero included: `rows`, and for face recognition `systems`.

    A system that several states share counts once in each of them: the column does not add up to the country.
    """
    counts = listed(technology).groupby("state")["rows"].sum()
    table = load("states")[["state", "name"]].sort_values("name", ignore_index=True)
    table = table.assign(rows=table["state"].map(counts).fillna(0).astype(int))
    if technology != FACE:
        return table
    systems = face_rows().groupby("state")["one_of"].nunique()
    return table.assign(systems=table["state"].map(systems).fillna(0).astype(int))


def by_kind(rows: pd.DataFrame) -> pd.DataFrame:
    """One line for each kind of agency among rows of face recognition: `rows`, `agencies`, `systems`; most first.

    A system shared by several kinds counts once in each, so the systems do not add up.
    """
    counted = rows.groupby("agency_type").agg(
        rows=("rows", "sum"), agencies=("key", "nunique"), systems=("one_of", "nunique")
    )
    table = counted.reset_index().sort_values(["rows", "agency_type"], ascending=[False, True], ignore_index=True)
    return table.assign(kind=table["agency_type"].map(KINDS))


def by_technology(state: str) -> pd.DataFrame:
    """One line for each technology, zero included: how many rows, in one state or in all."""
    counts = listed(state=state).groupby("police_technology")["rows"].sum()
    table = pd.DataFrame({"police_technology": technologies()})
    table = table.assign(
        technology=table["police_technology"].map(TECHNOLOGIES),
        rows=table["police_technology"].map(counts).fillna(0).astype(int),
    )
    return table.sort_values(["rows", "technology"], ascending=[False, True], ignore_index=True)


def shared(rows: pd.DataFrame) -> pd.DataFrame:
    """The shared systems with how many rows are part of each, and as how many the hand-coded rows count; most first.

    `by_hand` collapses the same rows by vendor and system as the table `deployments` names them.
    """
    systems = load("shared_systems").set_index("shared_system")
    part = rows[rows["shared_system"] != ""].merge(_by_hand(), on="atlas_id", how="left")
    counted = part.groupby("shared_system").agg(rows=("rows", "sum"), by_hand=("one_of_by_hand", "nunique"))
    table = counted.join(systems[["name", "operator", "reason"]]).reset_index()
    return table.sort_values(["rows", "name"], ascending=[False, True], ignore_index=True)


def kept_apart() -> pd.DataFrame:
    """Systems that touch each other and stay apart, with the reason."""
    systems = load("shared_systems")
    return systems[systems["decision"] == "apart"].sort_values("name", ignore_index=True)


def _by_hand() -> pd.DataFrame:
    """For each row of the Atlas in the table `deployments`: its number in ours, and the system it counts as there."""
    rows = deployments.uses()
    rows = rows[rows["source_id"] == SOURCE]
    number = "AOS" + rows["locator"].str.removeprefix("AOS").str.zfill(6)
    return pd.DataFrame({"atlas_id": number, "one_of_by_hand": rows["one_of"]}).drop_duplicates("atlas_id")


def date_forms() -> pd.DataFrame:
    """How dates are written, over all three columns of dates: one line a way of writing, most cells first."""
    meanings = fields("atlas_date_forms")["form"]["meanings"]
    forms = load("atlas_date_forms").groupby(["form", "known_to"], as_index=False)["cells"].sum()
    table = forms.sort_values(["cells", "form"], ascending=[False, True], ignore_index=True)
    return table.assign(words=table["form"].map(meanings))


def two_counts(table: pd.DataFrame, label: str) -> alt.LayerChart:
    """Rows and systems of each line of a table, as two marks on one axis with a line between them."""
    long = table.melt(id_vars=[label], value_vars=list(WAYS), var_name="way", value_name="count")
    long = long.assign(way=long["way"].map(WAYS))
    ways = list(WAYS.values())
    order = list(table[label])
    y = row_of(label, order)
    x = alt.X("count:Q", title="count", scale=alt.Scale(zero=True), axis=alt.Axis(format="d", tickCount=6))
    span = alt.Chart(table).mark_rule(color=QUIET, strokeWidth=2).encode(x=alt.X("systems:Q"), x2="rows", y=y)
    dots = (
        alt.Chart(long)
        .mark_point(opacity=1, strokeWidth=2, filled=False)
        .encode(
            x=x,
            y=y,
            tooltip=[label, "way", "count"],
            color=alt.Color("way:N", sort=ways, title=None, scale=alt.Scale(domain=ways, range=list(PALETTE[:2]))),
            size=alt.Size("way:N", sort=ways, legend=None, scale=alt.Scale(domain=ways, range=[150, 60])),
            shape=alt.Shape("way:N", sort=ways, title=None, scale=alt.Scale(domain=ways, range=["circle", "diamond"])),
        )
    )
    return layered([span, dots], step_of(order, 30))
