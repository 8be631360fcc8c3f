"""Charts for error rates that no general form fits: a choice of rows, and what a crowd does to a rate."""

from __future__ import annotations

from collections.abc import Iterable

import altair as alt
import pandas as pd

from analysis import charts, forms, rates
from analysis.drawing import LINE, NARROW, PALETTE, SHAPES, TEXT, WIDTH, in_order, step_of
from analysis.facts import format_value
from analysis.reports.measured import TASKS, listing, marks

MOST_LINES = 24  # more rows than this are drawn as a strip of dots
WIDE_SPREAD = 30  # rates further apart than this many times need a logarithmic axis
PER_DECADE = 8
DASHES = ([1, 0], [6, 3], [2, 3], [10, 3, 2, 3], [14, 4])
SEEN_COLUMNS = {
    "study_id": "Study",
    "system": "System",
    "group": "Group",
    "image_type": "Images",
    "threshold": "Threshold",
    "gallery_size": "Gallery",
    "errors": "Errors",
    "trials": "Out of",
    "figure": "Rate",
    "interval": "95 percent interval",
    "source_id": "Source",
}


def two_columns(chart: alt.LayerChart) -> alt.LayerChart:
    """The chart with long names of groups in two columns, so that none is cut off."""
    return chart.configure_legend(columns=2)


def on_phone(chart: alt.LayerChart) -> alt.LayerChart:
    """The same chart as wide as a phone, the names of its groups one below the other."""
    chart = chart.copy()
    chart.config = alt.Undefined
    return chart.properties(width=NARROW).configure_legend(columns=1)


def selection_figures(rows: pd.DataFrame, told: str, metric: str, name: str = "chosen-rows") -> list[charts.Figure]:
    """One chart for each task among the chosen rows of one study that hold a rate: tasks never share an axis.

    `told` is the study as a title names it.
    """
    known = rows.dropna(subset=["value"])
    tasks = list(dict.fromkeys(known["task"]))
    names = {task: f"{name}-{task.replace('_', '-')}" if len(tasks) > 1 else name for task in tasks}
    return [_selection(known[known["task"] == task], told, metric, task, names[task]) for task in tasks]


def _selection(rows: pd.DataFrame, told: str, metric: str, task: str, name: str) -> charts.Figure:
    few = len(rows) <= MOST_LINES
    shown = listing(rows).assign(line=_lines(rows, few))
    low, high = (format_value(float(edge), "rate") for edge in (rows["value"].min(), rows["value"].max()))
    spans = f"is {low}" if low == high else f"runs from {low} to {high}"
    many = f"{len(rows)} row" + ("s" if len(rows) > 1 else "")
    axis = metric.replace("_", " ")
    log = bool((rows["value"] > 0).all()) and rows["value"].max() / rows["value"].min() > WIDE_SPREAD
    log = log and not (rows["low"] <= 0).any()
    draw = forms.dot_interval if few else forms.strip
    spread = {"low": "low", "high": "high"} if few else {"tooltip": ["system", "value"]}
    drawing = draw(marks(shown, "line", "system"), value="value", label="line", axis=axis, log=bool(log), **spread)
    return charts.figure(
        drawing.properties(height=step_of(shown["line"], 30 if few else 46, LINE)),
        narrow=on_phone(drawing),
        name=name,
        title=f"In {told} the {metric.replace('_', ' ')} {spans}, over {many}",
        subtitle=f"Task: {TASKS[task]}" + ("; the scale is logarithmic" if log else ""),
        words=f"{many} of {told}, task {TASKS[task]}. The lowest rate is {low}, the highest {high}. "
        "Bars, where there are any, are 95 percent intervals from the printed counts.",
        sources=rows["source_id"],
        data=shown,
        columns=SEEN_COLUMNS,
    )


def _lines(rows: pd.DataFrame, few: bool) -> list[str]:
    """What tells the rows apart, most telling first, since an axis cuts long words at their end."""
    parts = pd.DataFrame(
        {
            "gallery": ["" if pd.isna(size) else _photos(size) for size in rows["gallery_size"]],
            "algorithm": _algorithm(rows) if few else "",
            "group": rows["group"],
            "threshold": rows["threshold"],
            "images": rows["image_type"],
            "year": rows["year"].astype(str),
            "source": rows["source_id"],
            "row": rows["rate_id"],
        }
    )
    told = [name for name in parts.columns[:6] if parts[name].nunique() > 1]
    told.sort(key=lambda name: -parts[name].nunique())
    for last in ("source", "row") if few else ():
        if parts[last].nunique() > 1 and (not told or parts[told].duplicated().any()):
            told.append(last)
    told = told or ["group"]
    return [", ".join(part for part in row if part) for row in parts[told].itertuples(index=False)]


def _algorithm(rows: pd.DataFrame) -> pd.Series:
    versions = rows["system_version"].where(rows["system_version"] != "", rows["system"])
    return versions if versions.nunique() >= rows["system"].nunique() else rows["system"]


def _photos(size: int) -> str:
    return f"{size / 1e6:g} million" if size >= 1e6 else f"{size:,}"


def crowd_curves(fpirs: Iterable[tuple[str, float]], fnir: float) -> pd.DataFrame:
    """The share of alerts that are right for shares of listed people from one in a million to one in ten."""
    powers = [10 ** (-6 + step / PER_DECADE) for step in range(5 * PER_DECADE + 1)]
    rows = [
        {
            "false_alarms": name,
            "fpir": fpir,
            "listed": share,
            "right": rates.alerts(1, share, fpir, fnir).share_right,
        }
        for name, fpir in fpirs
        for share in powers
    ]
    return pd.DataFrame(rows).dropna(subset=["right"])


def crowd_chart(curves: pd.DataFrame, chosen: pd.DataFrame) -> alt.LayerChart:
    """Share of alerts that are right against the share of faces that are on the list, a line for each FPIR.

    A line is told by hue and dash. `chosen` is the reader's own case, a ring, or empty.
    """
    names = in_order(curves, "false_alarms")
    many = "'1 in ' + format(1 / datum.value, ',.0f')"
    ticks = alt.Axis(values=[10.0**power for power in range(-6, 0)], labelExpr=many, labelOverlap=True, grid=True)
    x = alt.X("listed:Q", scale=alt.Scale(type="log"), axis=ticks, title="faces that belong to somebody on the list")
    y = alt.Y("right:Q", axis=alt.Axis(format=".0%", tickCount=5, grid=True), scale=alt.Scale(domain=[0, 1]))
    y = y.title("alerts that are right")
    hues = alt.Scale(domain=names, range=list(PALETTE[: len(names)]))
    dashes = alt.Scale(domain=names, range=[list(dash) for dash in DASHES[: len(names)]])
    legend = alt.Legend(symbolType="stroke", symbolSize=300, symbolStrokeWidth=2)
    line = (
        alt.Chart(curves)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=x,
            y=y,
            color=alt.Color("false_alarms:N", sort=names, scale=hues, legend=legend),
            strokeDash=alt.StrokeDash("false_alarms:N", sort=names, scale=dashes, legend=legend),
            tooltip=["false_alarms", "listed", alt.Tooltip("right:Q", format=".1%")],
        )
    )
    if chosen.empty:
        return _as_wide_as_text(line)
    ring = alt.Chart(chosen).mark_point(size=160, filled=False, strokeWidth=2.5, color=TEXT, opacity=1)
    text = alt.Chart(chosen).mark_text(align="left", dx=12, dy=-8, color=TEXT)
    return _as_wide_as_text(line, ring.encode(x=x, y=y), text.encode(x=x, y=y, text="case:N"))


def _as_wide_as_text(*layers: alt.Chart) -> alt.LayerChart:
    """Layers whose scales are shared, so that hue and dash have one legend."""
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return alt.layer(*layers).properties(width=WIDTH, height=300, autosize=fit)


def per_alert_and_face(rows: pd.DataFrame, narrow: bool = False) -> alt.HConcatChart | alt.VConcatChart:
    """The same deployments twice: wrong alerts as a share of alerts, and as a share of faces, each on its own axis.

    `rows` has deployment, alert_value, alert_low, alert_high, face_value, face_low, face_high; a share that was
    not published is a cross at the left edge.
    """
    width = NARROW - 130 if narrow else (WIDTH - 190) // 2
    left = _panel(rows, "alert", "Wrong alerts per alert", False, width, True)
    right = _panel(rows, "face", "Wrong alerts per face scanned", True, width, narrow)
    return alt.vconcat(left, right, spacing=24) if narrow else alt.hconcat(left, right, spacing=20)


def _panel(rows: pd.DataFrame, kind: str, title: str, log: bool, width: int, labels: bool) -> alt.LayerChart:
    value, low, high = (f"{kind}_{part}" for part in ("value", "low", "high"))
    known, unknown = rows.dropna(subset=[value]), rows[rows[value].isna()]
    scale = alt.Scale(type="log", domain=[1e-6, 1e-2]) if log else alt.Scale(domain=[0, 1])
    said = "'1 in ' + format(1 / datum.value, ',.0f')" if log else "format(datum.value, '.0%')"
    values = [10.0**power for power in range(-6, -1)][:: 2 if width < 250 else 1] if log else [0, 0.25, 0.5, 0.75, 1]
    ticks = alt.Axis(labelExpr=said, values=values, title=None)
    order = in_order(rows, "deployment")
    axis = alt.Axis(labelLimit=150) if labels else None
    y = alt.Y("deployment:N", sort=order, title=None, axis=axis, scale=alt.Scale(domain=order))
    x = alt.X(f"{value}:Q", scale=scale, axis=ticks)
    hue = PALETTE[1] if log else PALETTE[0]
    shape = SHAPES[1] if log else SHAPES[0]
    base = alt.Chart(known)
    rule = base.mark_rule(strokeWidth=2, color=hue).encode(x=alt.X(f"{low}:Q", scale=scale, axis=ticks), x2=high, y=y)
    dots = base.mark_point(size=110, color=hue, shape=shape, opacity=1).encode(x=x, y=y, tooltip=["deployment", value])
    layers = [rule, dots]
    if not unknown.empty:
        none = alt.Chart(unknown).mark_text(
            align="left", dx=4, color=TEXT, fontSize=12, fontWeight="normal", text="✕ not published"
        )
        layers.append(none.encode(x=alt.value(0), y=y))
    return alt.layer(*layers, title=title).properties(width=width, height=alt.Step(40))
