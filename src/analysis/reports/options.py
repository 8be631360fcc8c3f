"""What could be done: for each option who took it, what is on record where it was taken, and who argues on each side.

Nothing here ranks. A count of instruments counts what is on record in these tables, a problem is no evidence for the
option that answers to it, and a bill is not law.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis import dates
from analysis.drawing import NARROW, PALETTE, TEXT, WIDTH
from analysis.reports import law_force
from analysis.tables import key, load
from analysis.tiles import NONE

ALL = "all"
IN_FORCE, ENDED, PROPOSED, NO_RULE = "in force", "ended or reversed", "proposed, not law", "no rule"
STATES = (IN_FORCE, ENDED, PROPOSED)
HEADS = ("in force", "ended", "bills", "numbers")
# What a row of a table is, as evidence: one, and many.
EVIDENCE = {
    "error_rates": ("test result", "test results"),
    "operational_rates": ("published number", "published numbers"),
    "enforcement_counts": ("count of enforcement", "counts of enforcement"),
    "misidentifications": ("case", "cases"),
    "ai_inventory": ("inventory entry", "inventory entries"),
    "avoidance_effects": ("finding on staying away", "findings on staying away"),
    "events": ("event", "events"),
    "fr_laws": ("report on a law", "reports on laws"),
    "policies": ("court order", "court orders"),
    "sources": ("source", "sources"),
}
MEASURED = ("error_rates", "operational_rates", "enforcement_counts")
NOTHING = "none found"


def records(option: str = ALL, role: str = ALL) -> pd.DataFrame:
    """The rows tied to one option or to all, if their own table graded them as read, with title and source.

    An instrument has a `state` on the last day that is known: in force, ended or reversed, or proposed. Raises
    ValueError if a row is tied to an option that no table holds.
    """
    ties = load("option_records").merge(load("options"), on="option_id", validate="many_to_one")
    ties = ties if option == ALL else ties[ties["option_id"] == option]
    ties = ties if role == ALL else ties[ties["role"] == role]
    kept = [_with_rows(name, part) for name, part in ties.groupby("record_table")]
    if not kept:
        return ties.assign(title="", short="", source_id="", state="", since="", until="")
    rows = pd.concat(kept, ignore_index=True)
    order = ["place_in_list", "role", "record_table", "record_key"]
    return rows.sort_values(order, ignore_index=True)


def _with_rows(table: str, ties: pd.DataFrame) -> pd.DataFrame:
    (column,) = key(table)
    every = set(load(table, verified=None)[column])
    strange = sorted(set(ties["record_key"]) - every)
    if strange:
        raise ValueError(f"option_records names rows that {table} does not have: {', '.join(strange)}")
    rows = {row[column]: row for row in load(table).to_dict("records")}
    ties = ties[ties["record_key"].isin(rows)]
    found = [rows[name] for name in ties["record_key"]]
    states = [_state(table, row) if role == "instrument" else "" for row, role in zip(found, ties["role"], strict=True)]
    return ties.assign(
        title=[_title(table, row) for row in found],
        short=[_short(table, row) for row in found],
        source_id=[row["source_id"] if "source_id" in row else f"omb-{row['edition']}-ai-inventory" for row in found],
        state=states,
        since=[_day(row, ("effective_date", "signed_date", "enacted_date")) for row in found],
        until=[_day(row, ("ended_date",)) for row in found],
    )


def _title(table: str, row: Mapping) -> str:
    if table == "fr_laws":
        return f"{row['jurisdiction']}: {row['instrument_name']}"
    for column in ("title", "summary", "entry_title", "outcome", "person"):
        if row.get(column):
            return row[column]
    return row[key(table)[0]]


def _short(table: str, row: Mapping) -> str:
    """A name for a list: a law by its place, anything else by its title."""
    if table != "fr_laws":
        return _title(table, row)
    return f"{row['jurisdiction']}, {row['state']}" if row["level"] == "city" else row["jurisdiction"]


def _day(row: Mapping, columns: tuple[str, ...]) -> str:
    return next((dates.words(row[column]) for column in columns if row.get(column)), "")


def _state(table: str, row: Mapping) -> str:
    if table == "fr_laws":
        return _state_of_law(row)
    if row["track"] == "bill":
        return PROPOSED
    if row["legal_status"] in ("no_relief", "pending"):
        return NO_RULE
    last = dates.parse(law_force.known_until()).last
    over = row["ended_date"] and dates.parse(row["ended_date"]).last <= last
    return ENDED if over or row["legal_status"] in ("superseded", "rescinded") else IN_FORCE


def _state_of_law(row: Mapping) -> str:
    known = dates.parse(law_force.known_until())
    status = law_force.status(row | {"does": ""}, known.first, known.last)
    if status in law_force.STANDING:
        return IN_FORCE
    return {law_force.PROPOSED: PROPOSED, law_force.ENDED: ENDED}.get(status, status)


def compared() -> pd.DataFrame:
    """One line an option: instruments by state, what is on record where it was taken, and what it would not change."""
    rows = records()
    lines = []
    for option in load("options").sort_values("place_in_list").to_dict("records"):
        own = rows[rows["option_id"] == option["option_id"]]
        states = [int((own["state"] == state).sum()) for state in STATES]
        results = own[own["role"] == "result"]
        over = own[own["state"] == ENDED].drop_duplicates("short")
        reversals = "; ".join(f"{row['short']} ({row['until'] or 'day not known'})" for row in over.to_dict("records"))
        measured = int(results["record_table"].isin(MEASURED).sum())
        told = [option["option_id"], option["name"], option["means"], *states, evidence(results), measured]
        lines.append([*told, reversals or NOTHING, option["unchanged"]])
    columns = ["option_id", "name", "means", *STATES, "evidence", "measured", "reversals", "unchanged"]
    return pd.DataFrame(lines, columns=columns)


def evidence(results: pd.DataFrame) -> str:
    """What is on record where an option was taken, counted by kind: "2 counts of enforcement, 1 case"."""
    counts = results.groupby("record_table").size()
    parts = [f"{counts[table]} {EVIDENCE[table][int(counts[table] > 1)]}" for table in EVIDENCE if table in counts]
    return ", ".join(parts) or NOTHING


def arguments() -> pd.DataFrame:
    """What is said for and against each option, a line an argument, with the source that says it."""
    rows = records()
    rows = rows[rows["role"].isin(["for", "against"])]
    return rows.assign(order=rows["role"].map({"for": 0, "against": 1})).sort_values(
        ["place_in_list", "order", "record_key"], ignore_index=True
    )


def finding(table: pd.DataFrame) -> str:
    """The answer that the record gives, as the title of the picture."""
    taken, back = int((table[IN_FORCE] > 0).sum()), int((table[ENDED] > 0).sum())
    numbers = int((table["measured"] > 0).sum())
    first = f"Each of {len(table)} options is" if taken == len(table) else f"Of {len(table)} options, {taken} are"
    return (
        f"{first} in force somewhere, {back} were ended or reversed somewhere, {numbers} have a number on what happened"
    )


def spoken(table: pd.DataFrame) -> str:
    """What somebody who cannot see the picture takes from it."""
    told = [
        f"{row['name']}, {row[IN_FORCE]} in force, {row[ENDED]} ended or reversed, {row[PROPOSED]} proposed, "
        f"{row['measured']} numbers"
        for row in table.to_dict("records")
    ]
    return (
        f"A grid with a line for each option and a circle for each count. {'; '.join(told)}. The order is no ranking."
    )


def chart(table: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """A grid of counts: a line an option, a column a state, and numbers on what happened; a larger circle is more."""
    columns = dict(zip((*STATES, "measured"), HEADS, strict=True))
    long = table.melt(id_vars=["name"], value_vars=list(columns), var_name="column", value_name="count")
    long = long.assign(column=long["column"].map(columns), told=long["count"].map(lambda count: str(count or NONE)))
    label = 128 if narrow else 300
    names = alt.Axis(labelLimit=label, labelExpr=_halves(narrow), domain=False)
    heads = alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False)
    y = alt.Y("name:N", sort=list(table["name"]), title=None, axis=names)
    x = alt.X("column:N", sort=list(HEADS), title=None, axis=heads)
    base = alt.Chart(long).encode(x=x, y=y, tooltip=["name", alt.Tooltip("column:N", title="what"), "count"])
    size = alt.Size("count:Q", scale=alt.Scale(type="sqrt", range=[0, 900], domain=[0, max(1, long["count"].max())]))
    some = base.transform_filter(alt.datum.count > 0)
    circles = some.mark_point(filled=True, shape="circle", opacity=0.3, color=PALETTE[0])
    words = base.mark_text(fontSize=12, color=TEXT).encode(text="told:N")
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    grid = alt.layer(circles.encode(size=size.legend(None)), words)
    return grid.properties(width=NARROW if narrow else WIDTH, height=alt.Step(36), autosize=fit)


def _halves(narrow: bool) -> str:
    """On a phone a long name stands on two lines."""
    if not narrow:
        return "datum.label"
    at = "indexof(datum.label, ' ', 12)"
    halves = f"[slice(datum.label, 0, {at}), slice(datum.label, {at} + 1)]"
    return f"length(datum.label) > 20 && {at} > 0 ? {halves} : datum.label"
