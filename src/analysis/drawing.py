"""The look shared by all charts: palette, shapes, theme and the few settings that every form uses."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import pandas as pd

WIDTH = 640  # the column of text on a desktop
NARROW = 330  # the same column on a phone 360 pixels wide

# Each hue has its own lightness, so that the order survives grey; a book page swaps in the dark row by name.
PALETTE = ("#2420a0", "#d9421a", "#216f5f", "#802583", "#b28253")
PALETTE_DARK = ("#83a6ff", "#edb45c", "#5ce6dc", "#e0689a", "#f4f0a0")
SHAPES = ("circle", "diamond", "triangle-up", "square", "cross", "triangle-down")
QUIET = "#8a8f98"  # lines and marks that stand back; three to one on white and on the dark page
TEXT = "currentColor"
# One set of widths nearly everywhere: the names are of fonts made to the same measure.
FONT = "Arial, Liberation Sans, Arimo, Helvetica, sans-serif"
# Letters of a label beside each other: on a phone, and where there is room. The width is that of the plot or the chart.
LINE, LINE_ON_PHONE, PHONE_ENDS = 36, 20, 345
LETTERS = f"(width < {PHONE_ENDS} ? {LINE_ON_PHONE} : {LINE})"
IN_LINES = rf"split(trim(replace(datum.label, regexp('(.{{1,' + {LETTERS} + '}})( +|\n|$)', 'g'), '$1\n')), '\n')"
HALF_A_LINE = 6.5  # pixels that a label of two lines is moved up, so that its middle stands at its mark
YEARS = {"format": "%Y", "tickCount": "year", "labelOverlap": "greedy", "labelSeparation": 6}


@alt.theme.register("faces-places", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """The look shared by all charts: no background, text in the page's own colour, quiet grid, no frame."""
    text = {"labelColor": TEXT, "titleColor": TEXT, "labelFontSize": 12, "titleFontSize": 12}
    axis = {**text, "gridColor": QUIET, "gridOpacity": 0.25, "domain": False, "tickColor": QUIET}
    return {
        "config": {
            "background": "transparent",
            "font": FONT,
            "view": {"stroke": None},
            "axis": {**axis, "titleFontWeight": "normal", "labelPadding": 6, "titlePadding": 10},
            "axisX": {"labelFlush": False},
            "axisY": {"grid": False, "ticks": False, "labelLimit": 220},
            "legend": {
                **text,
                "orient": "top",
                "title": None,
                "labelLimit": 0,
                "symbolSize": 90,
                "offset": 8,
            },
            "header": {**text, "labelFontSize": 13, "labelFontWeight": "bold"},
            "title": {"color": TEXT, "fontSize": 13, "anchor": "start", "subtitleColor": TEXT},
            "text": {"color": TEXT, "fontSize": 12},
            "point": {"size": 80, "filled": True},
            "range": {"category": list(PALETTE), "symbol": list(SHAPES)},
        }
    }


def in_order(data: pd.DataFrame, column: str) -> list:
    return list(dict.fromkeys(data[column]))


def row_of(label: str, order: Sequence) -> alt.Y:
    """One line a row, its name beside it: long names are broken into lines and not cut, and touch no mark at zero."""
    many = [{"test": f"length({IN_LINES}) == {lines}", "value": -HALF_A_LINE * (lines - 1)} for lines in (2, 3, 4)]
    axis = alt.Axis(labelExpr=IN_LINES, labelLimit=0, labelPadding=12, labelOffset={"condition": many, "value": 0})
    return alt.Y(label, type="nominal", sort=list(order), title=None, axis=axis)


def step_of(labels: Iterable[str], least: int, letters: int = LINE_ON_PHONE) -> alt.Step:
    """The height of a row in which the longest of these names has room, broken into lines of so many letters."""
    many = max((len(textwrap.wrap(str(label), letters)) for label in labels), default=1)
    return alt.Step(max(least, round(2 * HALF_A_LINE * many) + 4))


def by_group(group: str | None, values: Sequence | None = None) -> dict:
    """A group is told by hue and by shape, so that neither is needed alone."""
    if group is None:
        return {"color": alt.value(PALETTE[0])}
    names = list(values or ())
    if len(names) > len(PALETTE):
        raise ValueError(f"{len(names)} groups in {group}: at most {len(PALETTE)} can be told apart")
    hues = alt.Scale(domain=names, range=list(PALETTE[: len(names)]))
    shapes = alt.Scale(domain=names, range=list(SHAPES[: len(names)]))
    return {
        "color": alt.Color(group, type="nominal", scale=hues, title=None),
        "shape": alt.Shape(group, type="nominal", scale=shapes, title=None),
    }


def reference_line(at: float, label: str, scale: alt.Scale, axis: alt.Axis) -> list[alt.Chart]:
    frame = pd.DataFrame({"at": [at], "label": [label]})
    x = alt.X("at:Q", scale=scale, axis=axis)
    line = alt.Chart(frame).mark_rule(strokeDash=[4, 3], color=QUIET, strokeWidth=1.5).encode(x=x)
    if not label:
        return [line]
    text = alt.Chart(frame).mark_text(align="left", dx=4, dy=-4, baseline="bottom", color=TEXT, fontSize=11)
    return [line, text.encode(x=x, y=alt.value(0), text="label:N")]


def layered(layers: Sequence[alt.Chart], height: Any) -> alt.LayerChart:
    """Layers of one size: as wide as the column of text, axis labels included. Hues, shapes and dashes are each
    layer's own (they name the same groups), since a legend shows them together only if one layer has them all."""
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    own = dict.fromkeys(("color", "shape", "strokeDash"), "independent")
    chart = alt.layer(*layers).resolve_scale(**own)
    return chart.properties(width=WIDTH, height=height, autosize=fit)


def quiet(channel: Any) -> Any:
    """The same channel without a legend of its own, for a layer whose marks another layer explains."""
    return channel.copy().legend(None) if isinstance(channel, alt.Color | alt.Shape) else channel


def ticks_at(values: pd.DataFrame, log: bool) -> dict:
    """Few ticks: on a logarithmic axis the powers of ten around the values."""
    if not log:
        return {"tickCount": 6}
    known = values.astype(float).stack()
    low, high = math.floor(math.log10(known.min())), math.ceil(math.log10(known.max()))
    return {"values": [10.0**power for power in range(low, high + 1)]}
