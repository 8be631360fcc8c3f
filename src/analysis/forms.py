"""The forms of chart: one form for one job. Each takes a table with one row a mark."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analysis.drawing import (
    PALETTE,
    QUIET,
    TEXT,
    YEARS,
    by_group,
    in_order,
    layered,
    quiet,
    reference_line,
    row_of,
    step_of,
    ticks_at,
)

# What a tooltip tells of a row of many values.
SPREAD = (
    alt.Tooltip("median:Q"),
    alt.Tooltip("q1:Q", title="lower quartile"),
    alt.Tooltip("q3:Q", title="upper quartile"),
    alt.Tooltip("n:Q", title="number"),
)


def dot_interval(
    data: pd.DataFrame,
    *,
    value: str,
    low: str,
    high: str,
    label: str,
    axis: str,
    group: str | None = None,
    reference: float | None = None,
    reference_label: str = "",
    log: bool = False,
    percent: bool = False,
    format: str | None = None,
) -> alt.LayerChart:
    """A rate and how sure we are: a dot with its interval, one row a line, in the order of the table.

    Put the denominator into the label ("Darker-skinned women, n = 271"). `reference` draws a line at, say,
    the overall rate. `log` is for rates that span decades; rows whose value is zero then have no place and are
    refused.
    """
    if log and (data[[value, low]].astype(float) <= 0).any(axis=None):
        raise ValueError("a logarithmic scale has no place for zero: leave those rows out and say so, or use log=False")
    scale = alt.Scale(type="log") if log else alt.Scale(zero=True)
    numbers = format or (".0%" if percent else "~g")
    ticks = alt.Axis(format=numbers, title=axis, **ticks_at(data[[value, low, high]], log))
    y = row_of(label, in_order(data, label))
    groups = by_group(group, in_order(data, group) if group else None)
    base = alt.Chart(data)
    ends = (alt.Tooltip(low, title="interval from", format=numbers), alt.Tooltip(high, title="to", format=numbers))
    tips = [label, alt.Tooltip(value, format=numbers), *ends]
    rule = base.mark_rule(strokeWidth=2).encode(
        x=alt.X(low, type="quantitative", scale=scale, axis=ticks), x2=high, y=y, color=quiet(groups["color"])
    )
    dots = base.mark_point(size=110, opacity=1).encode(
        x=alt.X(value, type="quantitative", scale=scale, axis=ticks), y=y, tooltip=tips, **groups
    )
    layers = [rule, dots]
    if reference is not None:
        layers = [*reference_line(reference, reference_label, scale, ticks), *layers]
    return layered(layers, step_of(data[label], 30))


def forest(
    data: pd.DataFrame,
    *,
    value: str,
    low: str,
    high: str,
    label: str,
    axis: str,
    group: str | None = None,
    nothing: float = 0.0,
    percent: bool = True,
) -> alt.LayerChart:
    """Findings on one axis, those that found nothing drawn as large as the rest.

    A finding without a published interval is a hollow dot. The dashed line is where there is no effect.
    """
    signs = "datum.value == 0 ? '0%' : format(datum.value, '+.0%')" if percent else "datum.label"
    ticks = alt.Axis(labelExpr=signs, title=axis, tickCount=6)
    known = "interval published"
    frame = data.assign(interval=data[low].notna().map({True: known, False: f"no {known}"}))
    y = row_of(label, in_order(data, label))
    groups = by_group(group, in_order(data, group) if group else None)
    base = alt.Chart(frame)
    with_interval = base.transform_filter(alt.datum.interval == known)
    rule = with_interval.mark_rule(strokeWidth=2).encode(
        x=alt.X(low, type="quantitative", axis=ticks), x2=high, y=y, color=quiet(groups["color"])
    )
    dots = base.mark_point(size=110, strokeWidth=2, filled=False, opacity=1).encode(
        x=alt.X(value, type="quantitative", axis=ticks),
        y=y,
        tooltip=[label, value, low, high],
        **groups,
    )
    cores = with_interval.mark_point(size=110, opacity=1).encode(
        x=alt.X(value, type="quantitative", axis=ticks),
        y=y,
        tooltip=[label, value, low, high],
        **{channel: quiet(definition) for channel, definition in groups.items()},
    )
    return layered([*reference_line(nothing, "", alt.Scale(), ticks), rule, dots, cores], step_of(data[label], 28))


def strip(
    data: pd.DataFrame,
    *,
    value: str,
    label: str,
    axis: str,
    named: str | None = None,
    picked: str | None = None,
    log: bool = False,
    tooltip: Sequence[str] = (),
) -> alt.LayerChart:
    """Many values by group: every one a dot, with the median and the quartiles drawn over them.

    `named` is a column that holds a name for the few rows to pick out and is empty for the rest. `picked` is one
    that says of what sort a row to pick out is: each sort has a hue, a shape and a place in the legend. A label of a
    group may have several lines.
    """
    scale = alt.Scale(type="log") if log else alt.Scale(zero=False)
    ticks = alt.Axis(format="~g", title=axis, **ticks_at(data[[value]], log))
    x = alt.X(value, type="quantitative", scale=scale, axis=ticks)
    y = row_of(label, in_order(data, label))
    spread = quartiles(data, value=value, label=label)
    dots = (
        alt.Chart(data)
        .mark_tick(thickness=1.5, bandSize=16, color=QUIET, opacity=0.55)
        .encode(x=x, y=y, tooltip=list(tooltip) or [label, value])
    )
    box = alt.Chart(spread).mark_rule(strokeWidth=5, color=PALETTE[0], opacity=0.85)
    layers = [
        dots,
        box.encode(x=alt.X("q1:Q", scale=scale, axis=ticks), x2="q3", y=y),
        alt.Chart(spread)
        .mark_point(shape="diamond", size=150, color=PALETTE[0], stroke="#ffffff", strokeWidth=1, opacity=1)
        .encode(x=alt.X("median:Q", scale=scale, axis=ticks), y=y, tooltip=[label, *SPREAD]),
    ]
    if named:
        called = data[data[named].fillna("").astype(str) != ""]
        mark = alt.Chart(called).mark_point(shape="triangle-up", size=90, color=PALETTE[1], opacity=1, yOffset=-11)
        text = alt.Chart(called).mark_text(align="left", dx=7, fontSize=10, yOffset=-13)
        layers += [mark.encode(x=x, y=y, tooltip=[named, value]), text.encode(x=x, y=y, text=named)]
    if picked:
        layers.append(_picked(data, picked).encode(x=x, y=y, tooltip=list(tooltip) or [label, value]))
    return layered(layers, step_of(data[label], 46))


def _picked(data: pd.DataFrame, picked: str) -> alt.Chart:
    """Marks above a strip for the rows to pick out, each sort by hue and shape; the last sort lies on top."""
    rows = data[data[picked].fillna("").astype(str) != ""]
    sorts = in_order(rows, picked)
    if len(sorts) > len(PICKED):
        raise ValueError(f"{len(sorts)} sorts in {picked}: at most {len(PICKED)} can be told apart")
    rows = rows.sort_values(picked, key=lambda column: column.map(sorts.index), kind="stable")
    hues = alt.Scale(domain=sorts, range=list(PALETTE[1 : 1 + len(sorts)]))
    shapes = alt.Scale(domain=sorts, range=list(PICKED[: len(sorts)]))
    mark = alt.Chart(rows).mark_point(size=70, opacity=1, stroke="#ffffff", strokeWidth=0.5, yOffset=-11)
    return mark.encode(
        color=alt.Color(picked, type="nominal", scale=hues, sort=sorts, title=None),
        shape=alt.Shape(picked, type="nominal", scale=shapes, sort=sorts, title=None),
    )


PICKED = ("triangle-up", "triangle-down", "square")  # shapes that are not those of median and values


def quartiles(data: pd.DataFrame, *, value: str, label: str) -> pd.DataFrame:
    """Median, quartiles and number of values of each group, in the order in which the groups come."""
    grouped = data.groupby(label, sort=False)[value]
    return grouped.agg(
        q1=lambda values: values.quantile(0.25),
        median="median",
        q3=lambda values: values.quantile(0.75),
        n="count",
    ).reset_index()


def lollipop(
    data: pd.DataFrame,
    *,
    date: str,
    obligated: str,
    ceiling: str,
    label: str,
    axis: str = "US dollars",
) -> alt.LayerChart:
    """Money by date: a filled dot on a stem is what was obligated, a hollow diamond the most it could become."""
    parts = [
        data.assign(usd=data[column], kind=kind)
        for column, kind in ((obligated, "obligated"), (ceiling, "ceiling, if every option is used"))
    ]
    frame = pd.concat(parts, ignore_index=True).dropna(subset=["usd"])
    kinds = ["obligated", "ceiling, if every option is used"]
    x = alt.X(date, type="temporal", title=None, axis=alt.Axis(**YEARS))
    y = alt.Y("usd:Q", title=axis, axis=alt.Axis(format="$~s", grid=True, tickCount=5), scale=alt.Scale(zero=True))
    base = alt.Chart(frame)
    tips = [
        label,
        alt.Tooltip(date, type="temporal", title="date"),
        alt.Tooltip("usd:Q", title="US dollars", format="$,.0f"),
        "kind",
    ]
    stem = base.transform_filter(alt.datum.kind == kinds[0]).mark_rule(color=PALETTE[0], strokeWidth=1.5)
    reach = alt.Chart(data.dropna(subset=[ceiling, obligated])).mark_rule(color=QUIET, strokeDash=[2, 3])
    domain = alt.Scale(domain=kinds, range=[PALETTE[0], PALETTE[1]])
    shapes = alt.Scale(domain=kinds, range=["circle", "diamond"])
    dots = base.mark_point(size=90, strokeWidth=2, filled=False, opacity=1).encode(
        x=x,
        y=y,
        tooltip=tips,
        color=alt.Color("kind:N", sort=kinds, scale=domain),
        shape=alt.Shape("kind:N", sort=kinds, scale=shapes),
    )
    cores = base.transform_filter(alt.datum.kind == kinds[0]).mark_point(size=90, color=PALETTE[0], opacity=1)
    layers = [
        reach.encode(x=x, y=alt.Y(obligated, type="quantitative"), y2=ceiling),
        stem.encode(x=x, y=y, y2=alt.datum(0)),
        dots,
        cores.encode(x=x, y=y, tooltip=tips),
    ]
    return layered(layers, 300)


def timeline(data: pd.DataFrame, *, date: str, lane: str, label: str, tooltip: Sequence[str] = ()) -> alt.LayerChart:
    """Events by lane: one mark an event, one line a lane; the lane is told by place, hue and shape."""
    lanes = in_order(data, lane)
    x = alt.X(date, type="temporal", title=None, axis=alt.Axis(grid=True, **YEARS))
    y = alt.Y(lane, type="nominal", sort=lanes, title=None, axis=alt.Axis(labelPadding=12))
    base = alt.Chart(data)
    groups = by_group(lane, lanes)
    groups = {name: channel.legend(None) for name, channel in groups.items()}
    marks = base.mark_point(size=100, opacity=0.8).encode(
        x=x, y=y, tooltip=list(tooltip) or [alt.Tooltip(date, type="temporal"), lane, label], **groups
    )
    line = alt.Chart(pd.DataFrame({lane: lanes})).mark_rule(color=QUIET, opacity=0.5).encode(y=y)
    return layered([line, marks], alt.Step(44))


# What a policy says about a place, in the order from most to least protection, each with its own mark.
STATUSES = ("restricted", "limited", "permitted", "not_covered", "silent")
DASH = "M-1,-0.2L1,-0.2L1,0.2L-1,0.2Z"
STATUS_MARKS = {
    "restricted": ("square", PALETTE[0], "■"),
    "limited": ("diamond", PALETTE[2], "◆"),
    "permitted": ("circle", PALETTE[1], "●"),
    "not_covered": ("cross", PALETTE[3], "✚"),
    "silent": (DASH, QUIET, "-"),
}


def coverage_matrix(
    data: pd.DataFrame, *, place: str, era: str, status: str, note: str | None = None
) -> alt.LayerChart:
    """Places by eras: what applied there then. Each of the five statuses has its own mark and its own colour."""
    unknown = sorted(set(data[status]) - set(STATUSES))
    if unknown:
        raise ValueError(f"not a status: {', '.join(unknown)}; the statuses are {', '.join(STATUSES)}")
    domain = list(STATUSES)
    shapes = [STATUS_MARKS[name][0] for name in domain]
    colors = [STATUS_MARKS[name][1] for name in domain]
    said = {"labelExpr": "replace(datum.label, '_', ' ')", "symbolStrokeWidth": 2, "columns": 3}
    x = alt.X(era, type="nominal", sort=in_order(data, era), title=None)
    x = x.axis(orient="top", labelAngle=0, labelLimit=110, domain=False, ticks=False, grid=False)
    y = alt.Y(place, type="nominal", sort=in_order(data, place), title=None)
    tips = [place, era, status] + ([note] if note else [])
    base = alt.Chart(data).encode(x=x, y=y)
    cell = base.mark_rect(fillOpacity=0, stroke=QUIET, strokeOpacity=0.35)
    marks = base.mark_point(size=150, opacity=1, strokeWidth=2).encode(
        tooltip=tips,
        color=alt.Color(status, type="nominal", sort=domain, legend=alt.Legend(**said)).scale(
            domain=domain, range=colors
        ),
        shape=alt.Shape(status, type="nominal", sort=domain).scale(domain=domain, range=shapes),
    )
    return layered([cell, marks], alt.Step(30))


def bands(
    data: pd.DataFrame,
    *,
    start: str,
    end: str,
    lane: str,
    kind: str,
    label: str,
    ticks: pd.DataFrame | None = None,
    tick_date: str = "date",
    tick_label: str = "label",
) -> alt.LayerChart:
    """Eras as bands on one line a track.

    A court order (kind `order`) is a thinner dashed outline over its track, because it binds only those it
    names. `ticks` marks the instruments by date on the same lines.
    """
    lanes = in_order(data, lane)
    frame = data.assign(order=(data[kind] == "order").map({True: "order", False: "policy"}))
    kinds = [name for name in in_order(data, kind) if name != "order"]
    if len(kinds) > len(PALETTE):
        raise ValueError(f"{len(kinds)} kinds of era: at most {len(PALETTE)} can be told apart")
    x = alt.X(start, type="temporal", title=None, axis=alt.Axis(grid=True, **YEARS))
    y = alt.Y(lane, type="nominal", sort=lanes, title=None)
    base = alt.Chart(frame)
    tips = [lane, label, alt.Tooltip(start, type="temporal"), alt.Tooltip(end, type="temporal")]
    color = alt.Color(kind, type="nominal", sort=kinds).scale(domain=kinds, range=list(PALETTE[: len(kinds)]))
    band = base.transform_filter(alt.datum.order == "policy").mark_bar(height=22, opacity=0.35, cornerRadius=2)
    edge = base.transform_filter(alt.datum.order == "policy").mark_tick(thickness=3, height=22)
    order = base.transform_filter(alt.datum.order == "order").mark_bar(
        height=12, fillOpacity=0, stroke=TEXT, strokeDash=[4, 2], strokeWidth=1.5
    )
    text = base.transform_filter(alt.datum.order == "policy").mark_text(
        align="left", baseline="bottom", dx=2, dy=-13, fontSize=11, color=TEXT
    )
    layers = [
        band.encode(x=x, x2=end, y=y, color=color, tooltip=tips),
        edge.encode(x=x, y=y, color=color),
        order.encode(x=x, x2=end, y=y, tooltip=tips),
        text.encode(x=x, y=y, text=label),
    ]
    if ticks is not None:
        mark = alt.Chart(ticks).mark_point(shape="triangle-down", size=60, color=TEXT, yOffset=16, opacity=1)
        layers.append(
            mark.encode(
                x=alt.X(tick_date, type="temporal"),
                y=alt.Y(lane, type="nominal", sort=lanes),
                tooltip=[tick_label],
            )
        )
    return layered(layers, alt.Step(64))
