"""What federal agencies told the Office of Management and Budget about face recognition, edition by edition.

An entry is one use as one agency reports it: not a system, and not a search. Entries are counted only if they compare
faces, by our reading. That an entry is not on record here is no evidence that its edition lacks it, because only
entries with a keyword were drawn from the published tables.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import dates
from analysis.drawing import NARROW, PALETTE, QUIET, in_order, layered
from analysis.tables import load

ALL = "all"
EDITIONS = (2023, 2024, 2025)
FACES = "compares"
IN_USE, PLANNED, RETIRED, NOT_HERE = "in use", "trial or planned", "retired", "no entry on record"
UNSTATED = "stage not stated"
STAGES = {
    "in_use": IN_USE,
    "trial": PLANNED,
    "development": PLANNED,
    "planned": PLANNED,
    "retired": RETIRED,
    "not_stated": UNSTATED,
}
IMPACTS = {
    "rights_impacting": "rights-impacting",
    "rights_and_safety_impacting": "rights- and safety-impacting",
    "neither": "neither rights- nor safety-impacting",
    "high_impact": "high-impact",
    "presumed_not_high_impact": "presumed high-impact, agency says not",
    "not_high_impact": "not high-impact",
    "not_stated": "not stated",
    "not_asked": "not asked",
}
ANSWERS = {
    "yes": "yes",
    "benchmark_only": "benchmarks only",
    "in_progress": "in progress",
    "no": "no",
    "not_applicable": "not applicable",
    "not_stated": "not stated",
    "not_asked": "not asked",
}
FACE_USES = {
    "compares": "face recognition",
    "unlocks_device": "a device knows its owner",
    "detects_only": "faces found or covered, nobody recognized",
    "not_faces": "no faces of people",
    "unclear": "the entry does not tell",
}
CARRIED = ("same", "renamed")  # one entry under one or two titles
MARKS = {
    IN_USE: ("circle", PALETTE[0]),
    PLANNED: ("diamond", PALETTE[2]),
    RETIRED: ("cross", PALETTE[1]),
    UNSTATED: ("triangle-up", PALETTE[3]),
    NOT_HERE: ("M-1,-0.2L1,-0.2L1,0.2L-1,0.2Z", QUIET),
}
# The offices that this book is about come first, then the rest of their department, then the others.
FIRST = ("ICE", "CBP", "TSA", "USCIS", "USSS", "DHS")


def source_of(edition: int) -> str:
    """The source of an edition in the table of sources."""
    return f"omb-{edition}-ai-inventory"


def entries(edition: str | int = ALL, office: str = ALL, only_faces: bool = True) -> pd.DataFrame:
    """Entries of the inventory, with their source and words for people, by office and title.

    `office` is a department (all its offices) or an office. `only_faces` leaves out what does not compare faces.
    """
    rows = load("ai_inventory")
    chosen = pd.Series(True, index=rows.index)
    if edition != ALL:
        chosen &= rows["edition"] == int(edition)
    if office != ALL:
        chosen &= (rows["department"] == office) | (rows["component"] == office)
    if only_faces:
        chosen &= rows["face_use"] == FACES
    rows = rows[chosen]
    rows = rows.assign(
        source_id=rows["edition"].map(source_of),
        office=[_office(*pair) for pair in zip(rows["department"], rows["component"], strict=True)],
        stage_words=rows["stage"].map(STAGES),
        impact_words=rows["impact"].map(IMPACTS),
        faces_words=rows["face_use"].map(FACE_USES),
        first_use_words=[_first_use(row) for row in rows.to_dict("records")],
        **{f"{name}_words": rows[name].map(ANSWERS) for name in ("tested", "impact_assessed", "monitored", "appeal")},
        vendor_words=rows["inventory_vendor"].str.replace("_", " "),
    )
    rank = rows["office"].map(_rank)
    return rows.assign(rank=rank).sort_values(["rank", "office", "edition", "entry_title"], ignore_index=True)


def offices() -> list[str]:
    """Every department and office that can be asked for."""
    rows = load("ai_inventory")
    return sorted({*rows["department"], *rows["component"]} - {"not_stated"})


def links() -> pd.DataFrame:
    """Steps of entries that compare faces, with the office of either end and of the later one (`office`)."""
    known = entries().set_index("entry_key")
    rows = load("inventory_links")
    rows = rows[rows["from_key"].isin(known.index) | rows["to_key"].isin(known.index)].reset_index(drop=True)
    last = rows["to_key"].where(rows["to_key"] != "", rows["from_key"])
    return rows.assign(office=last.map(known["office"]), department=last.map(known["department"]))


def arrivals(steps: pd.DataFrame, edition: int) -> pd.DataFrame:
    """How each entry of an edition came: one row an entry, a part of a split entry counted as such and not as new."""
    rows = steps[(steps["edition"] == edition) & (steps["to_key"] != "")]
    rows = rows.assign(is_new=rows["relation"] == "new").sort_values(["to_key", "is_new", "link_key"])
    return rows.drop_duplicates("to_key", ignore_index=True)


def departures(steps: pd.DataFrame, edition: int) -> pd.DataFrame:
    """Entries of the edition before that do not go on to this one: one row an entry."""
    rows = steps[(steps["edition"] == edition) & (steps["to_key"] == "")]
    return rows.drop_duplicates("from_key", ignore_index=True)


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Entries by office and edition: one line an office, zero where none is on record."""
    table = pd.crosstab(rows["office"], rows["edition"]).reindex(columns=list(EDITIONS), fill_value=0)
    table.columns = [f"in_{edition}" for edition in table.columns]
    table = table.reset_index()
    return table.assign(rank=table["office"].map(_rank)).sort_values(["rank", "office"], ignore_index=True)


def threads(rows: pd.DataFrame) -> pd.DataFrame:
    """Entries followed across editions: a row for each line of entries and each edition.

    Columns: `thread` (its label), `office`, `edition`, `standing` (in use, trial or planned, retired, or no entry on
    record), `entry_key`, `title`, `note`. Entries that carry on under the same or another title share a line; the parts
    of a split entry and uncertain successors have lines of their own, the parts below the entry that they came from.
    """
    known = entries().set_index("entry_key")
    steps = links()
    heads = _heads(steps)
    lines = known.assign(head=[heads.get(key, key) for key in known.index])
    wanted = set(lines.loc[lines.index.isin(rows["entry_key"]), "head"])
    lines = lines[lines["head"].isin(wanted)]
    parts = _parts(steps, heads)
    ended = steps[(steps["relation"] == "retired")].set_index("from_key")
    told = [_cell(line, parts, ended, edition) for _, line in lines.groupby("head", sort=False) for edition in EDITIONS]
    columns = ["order", "thread", "office", "edition", "standing", "entry_key", "title", "note"]
    frame = pd.DataFrame(told, columns=columns).sort_values(["order", "edition"], ignore_index=True)
    return frame.drop(columns="order")


def chart(lines: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Lines of entries by edition: what each stood as, told by shape and hue; `narrow` is the drawing for phones."""
    frame = lines.assign(year=lines["edition"].astype(str))
    standings = [name for name in MARKS if name in set(frame["standing"])]
    shapes, hues = zip(*(MARKS[name] for name in standings), strict=True)
    x = alt.X("year:N", sort=[str(edition) for edition in EDITIONS], title=None)
    x = x.axis(orient="top", labelAngle=0, domain=False, ticks=False, grid=False)
    names = alt.Axis(labelLimit=225, labelFontSize=11 if narrow else 12)
    y = alt.Y("thread:N", sort=in_order(frame, "thread"), title=None, axis=names)
    base = alt.Chart(frame).encode(x=x, y=y)
    cell = base.mark_rect(fillOpacity=0, stroke=QUIET, strokeOpacity=0.35)
    legend = alt.Legend(columns=1 if narrow else 4, symbolStrokeWidth=2)
    marks = base.mark_point(size=120, opacity=1, strokeWidth=2).encode(
        tooltip=["thread", "year", "standing", "title", "note"],
        color=alt.Color("standing:N", sort=standings, legend=legend).scale(domain=standings, range=list(hues)),
        shape=alt.Shape("standing:N", sort=standings).scale(domain=standings, range=list(shapes)),
    )
    drawn = layered([cell, marks], alt.Step(26))
    return drawn.properties(width=NARROW) if narrow else drawn


def _heads(steps: pd.DataFrame) -> dict[str, str]:
    """The first entry of the line that each entry belongs to."""
    kept = steps[steps["relation"].isin(CARRIED)]
    before = dict(zip(kept["to_key"], kept["from_key"], strict=True))
    heads = {}
    for entry in {*kept["to_key"], *kept["from_key"]}:
        head = entry
        while head in before:
            head = before[head]
        heads[entry] = head
    return heads


def _parts(steps: pd.DataFrame, heads: dict[str, str]) -> dict[str, str]:
    """The line that a split entry's parts came from, by the first entry of either line."""
    split = steps[steps["relation"] == "split"]
    pairs = zip(split["to_key"], split["from_key"], strict=True)
    return {heads.get(part, part): heads.get(whole, whole) for part, whole in pairs}


def _cell(line: pd.DataFrame, parts: dict[str, str], ended: pd.DataFrame, edition: int) -> tuple:
    newest = line.sort_values("edition").iloc[-1]
    head = newest["head"]
    part = ", part" if head in parts else ""
    root = parts.get(head, head)
    order = (newest["rank"], newest["office"], root, head != root, newest["short_title"])
    place = (order, f"{newest['office']}{part}: {newest['short_title']}", newest["office"], edition)
    here = line[line["edition"] == edition]
    if len(here):
        entry = here.iloc[0]
        return (*place, STAGES[entry["stage"]], entry.name, entry["entry_title"], entry["use_summary"])
    gone = ended.loc[ended.index.intersection(line.index)]
    if len(gone) and gone["edition"].iloc[0] == edition and newest["stage"] != "retired":
        return (*place, RETIRED, "", newest["entry_title"], gone["reason"].iloc[0])
    return (*place, NOT_HERE, "", "", "")


def _office(department: str, component: str) -> str:
    """An office by its own short name; its department's where none is stated. Outside DHS with the department."""
    if component in ("not_stated", department):
        return department
    return component if department == "DHS" else f"{department}, {component}"


def _rank(office: str) -> int:
    return FIRST.index(office) if office in FIRST else len(FIRST)


def _first_use(row: dict) -> str:
    if row["first_use_date"]:
        return dates.words(row["first_use_date"])
    return f"not certain ({row['first_use_stated']})" if row["first_use_stated"] else "not stated"
