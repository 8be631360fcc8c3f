"""The picture of the findings on staying away: panels below each other, each with a unit and an axis of its own."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.drawing import NARROW, PALETTE, QUIET, WIDTH
from analysis.reports.avoidance import Panel, panel_rows

LABEL, PHONE_LABEL = 330, 165  # pixels for the words beside the dots
LETTER = 6.1  # pixels that a letter of these words takes on average
STEP, LINE = 20, 15  # pixels around a finding, and for each line of its words
TO_POINTS = 100  # percentage points are drawn as points, everything else as a percentage
BREAK = "|"


def forest(rows: pd.DataFrame, compares: bool, narrow: bool = False) -> alt.VConcatChart:
    """The findings that compare, or the shares of people asked, those that point the other way as large as the rest.

    A filled dot has its interval drawn; a hollow one has none on record; a diamond at zero found no change, without a
    size. Panels are never compared with each other:
    each has its own unit and scale, and a line at zero where zero means no change.
    """
    panels = [_panel(panel, own, narrow) for panel, own in panel_rows(rows) if panel.compares == compares]
    return alt.vconcat(*panels, spacing=26).resolve_scale(x="independent", y="independent")


def _panel(panel: Panel, rows: pd.DataFrame, narrow: bool) -> alt.LayerChart:
    label = PHONE_LABEL if narrow else LABEL
    width = (NARROW if narrow else WIDTH) - label - 20
    drawn = _drawn(panel, rows, int(label / LETTER))
    lines = int(drawn["line"].str.count(rf"\{BREAK}").max()) + 1
    form = "format(datum.value, '+')" if panel.name == "points" else "format(datum.value, '+.0%')"
    said = f"datum.value == 0 ? '0' : {form}" if panel.compares else "format(datum.value, '.0%')"
    ticks = alt.Axis(labelExpr=said, title=panel.axis, tickCount=4 if narrow else 6, grid=True)
    low, high = (drawn[["low", "value", "high"]].min().min(), drawn[["low", "value", "high"]].max().max())
    room = 0.08 * (max(0, high) - min(0, low)) or 0.1 * scale_of(panel)
    ends = [min(0, low) - room, max(0, high) + room] if panel.compares else [0, 1]
    x = alt.X("value:Q", scale=alt.Scale(domain=ends, nice=False), axis=ticks)
    y = alt.Y("line:N", sort=list(drawn["line"]), title=None, axis=_words(label, lines))
    tips = [
        alt.Tooltip("population:N", title="who"),
        alt.Tooltip("exposed:N", title="exposed to"),
        alt.Tooltip("outcome:N", title="what"),
        alt.Tooltip("size:N", title="finding"),
        alt.Tooltip("interval:N", title="95 percent interval"),
    ]
    base = alt.Chart(drawn).encode(y=y)
    known = alt.datum.known == "yes"
    span = base.transform_filter(known).mark_rule(strokeWidth=2, color=PALETTE[0])
    sized = base.transform_filter(alt.datum.known != "none")
    ring = sized.mark_point(size=110, strokeWidth=2, filled=False, opacity=1, color=PALETTE[0])
    null = base.transform_filter(alt.datum.known == "none")
    null = null.mark_point(size=150, strokeWidth=2, filled=False, opacity=1, color=PALETTE[0], shape="diamond")
    core = base.transform_filter(known).mark_point(size=110, opacity=1, color=PALETTE[0])
    zero = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(strokeDash=[4, 3], color=QUIET, strokeWidth=1.5)
    layers = [
        zero.encode(x=x),
        span.encode(x=alt.X("low:Q"), x2="high:Q"),
        ring.encode(x=x, tooltip=tips),
        core.encode(x=x, tooltip=tips),
        null.encode(x=x, tooltip=tips),
    ]
    # Over the words too, or a long title would make the picture wider than the screen it is for.
    over = _wrapped(panel.title, 44) if narrow else panel.title
    title = alt.Title(over, anchor="start", frame="group", dx=-label)
    height = alt.Step(STEP + LINE * lines)
    return alt.layer(*layers, title=title).properties(width=width, height=height)


def _words(label: int, lines: int) -> alt.Axis:
    """An axis of words in several lines, each set in the middle of its dot."""
    parts = f"split(datum.label, '{BREAK}')"
    middle = [{"test": f"length({parts}) == {number}", "value": -LINE * (number - 1) / 2} for number in range(1, lines)]
    offset = {"condition": middle, "value": -LINE * (lines - 1) / 2} if middle else 0
    return alt.Axis(labelExpr=parts, labelLimit=label, minExtent=label, maxExtent=label, labelOffset=offset)


def _drawn(panel: Panel, rows: pd.DataFrame, letters: int) -> pd.DataFrame:
    scale = scale_of(panel)
    words = [line(row, letters) for row in rows.to_dict("records")]
    kept = rows[["population", "exposed", "outcome", "size", "interval"]]
    return kept.assign(
        line=words,
        value=rows["effect"].fillna(0).astype(float) * scale,
        low=rows["ci_low"].astype(float) * scale,
        high=rows["ci_high"].astype(float) * scale,
        known=rows["ci_low"].notna().map({True: "yes", False: "no"}).where(rows["effect"].notna(), "none"),
    )


def scale_of(panel: Panel) -> int:
    """By how much a size is multiplied to be drawn."""
    return TO_POINTS if panel.name == "points" else 1


def line(row: dict, letters: int) -> str:
    """The words beside a dot, in lines of so many letters: the exposure, then who and what, and the study's size."""
    people = f" (study of {row['asked']})" if row["asked"] and row["asked"] not in row["population"] else ""
    exposed = row["exposed"][:1].upper() + row["exposed"][1:]
    parts = [f"{exposed}:", f"{row['population']}; {row['outcome']}{people}"]
    return BREAK.join(piece for part in parts for piece in _wrapped(part, letters))


def _wrapped(text: str, letters: int) -> list[str]:
    lines = [""]
    for word in text.replace(BREAK, " ").split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
