"""The picture of laws on face recognition over time: how many were in force, by what they do and whom they bind."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.drawing import PALETTE, SHAPES, TEXT, in_order, layered
from analysis.reports.law_force import GROUPS


def over_time(counts: pd.DataFrame, over: pd.DataFrame) -> alt.LayerChart:
    """Lines of laws in force at the end of each year; a cross at the foot marks each ban or pause that ended in it."""
    names = list(GROUPS.values())
    hues = alt.Scale(domain=names, range=list(PALETTE[: len(names)]))
    forms = alt.Scale(domain=names, range=list(SHAPES[: len(names)]))
    x = alt.X("label:O", sort=in_order(counts, "label"), title="end of the year", axis=alt.Axis(labelAngle=0))
    y = alt.Y("laws:Q", title="laws in force", axis=alt.Axis(tickMinStep=1, tickCount=6, grid=True, format="d"))
    base = alt.Chart(counts).encode(x=x, y=y)
    lines = base.mark_line(strokeWidth=2).encode(color=alt.Color("kind:N", scale=hues, legend=None))
    marks = base.mark_point(size=60, opacity=1).encode(
        color=alt.Color("kind:N", scale=hues, sort=names, legend=alt.Legend(columns=2)),
        shape=alt.Shape("kind:N", scale=forms, sort=names, legend=alt.Legend(columns=2)),
        tooltip=[alt.Tooltip("kind:N", title="laws"), alt.Tooltip("when:N", title="on"), "laws"],
    )
    ends = alt.Chart(over).mark_text(fontSize=17, fontWeight="bold", color=TEXT, dy=-9)
    ends = ends.encode(
        x=x,
        y=alt.datum(0, type="quantitative"),
        text="crosses:N",
        tooltip=[alt.Tooltip("titles:N", title="ended"), alt.Tooltip("label:O", title="in")],
    )
    return layered([lines, ends, marks], 300)
