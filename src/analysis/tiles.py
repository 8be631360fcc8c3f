"""The map of the book: every state one tile of the same size, so that a count is not drowned in square miles."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.drawing import PALETTE, QUIET, TEXT

# Where each state stands on a grid of eleven columns and eight rows, as in the table `states`.
TILES = {
    "AK": (0, 0), "ME": (10, 0),
    "WI": (5, 1), "VT": (9, 1), "NH": (10, 1),
    "WA": (0, 2), "ID": (1, 2), "MT": (2, 2), "ND": (3, 2), "MN": (4, 2), "IL": (5, 2), "MI": (6, 2),
    "NY": (8, 2), "MA": (9, 2),
    "OR": (0, 3), "NV": (1, 3), "WY": (2, 3), "SD": (3, 3), "IA": (4, 3), "IN": (5, 3), "OH": (6, 3),
    "PA": (7, 3), "NJ": (8, 3), "CT": (9, 3), "RI": (10, 3),
    "CA": (0, 4), "UT": (1, 4), "CO": (2, 4), "NE": (3, 4), "MO": (4, 4), "KY": (5, 4), "WV": (6, 4),
    "VA": (7, 4), "MD": (8, 4), "DE": (9, 4),
    "AZ": (1, 5), "NM": (2, 5), "KS": (3, 5), "AR": (4, 5), "TN": (5, 5), "NC": (6, 5), "SC": (7, 5),
    "DC": (8, 5),
    "OK": (3, 6), "LA": (4, 6), "MS": (5, 6), "AL": (6, 6), "GA": (7, 6),
    "HI": (0, 7), "TX": (3, 7), "FL": (8, 7),
}  # fmt: skip


NONE = "\N{MULTIPLICATION SIGN}"


def tile_grid(
    data: pd.DataFrame, *, state: str, panels: Mapping[str, str], none_label: str = "no record found"
) -> alt.Chart | alt.HConcatChart:
    """Counts by state, each state one tile of the same size, one grid for each of `panels` (column: heading).

    A state that is not in the table, or whose count is missing or zero, is an empty tile with a small cross:
    no record was found, which is not the same as no use.
    """
    grids = [_tiles(data, state, column, title, none_label) for column, title in panels.items()]
    return grids[0] if len(grids) == 1 else alt.hconcat(*grids, spacing=24).resolve_scale(size="independent")


def tile_grid_narrow(
    data: pd.DataFrame, *, state: str, panels: Mapping[str, str], none_label: str = "no record found"
) -> alt.Chart | alt.VConcatChart:
    """The same grids one below the other, for phones."""
    grids = [_tiles(data, state, column, title, none_label) for column, title in panels.items()]
    return grids[0] if len(grids) == 1 else alt.vconcat(*grids, spacing=18).resolve_scale(size="independent")


def _tiles(data: pd.DataFrame, state: str, column: str, title: str, none_label: str) -> alt.LayerChart:
    unknown = sorted(set(data[state]) - set(TILES))
    if unknown:
        raise ValueError(f"not a state: {', '.join(map(str, unknown))}; use postal codes such as CA, and DC")
    counts = data.set_index(state)[column].fillna(0).to_dict()
    frame = pd.DataFrame(
        {"state": code, "column": at, "row": down, "count": int(counts.get(code, 0))}
        for code, (at, down) in sorted(TILES.items())
    )
    frame["label"] = frame["count"].map(lambda count: f"{count}" if count else NONE)
    frame["found"] = frame["count"].map(lambda count: f"{count}" if count else none_label)
    most = max(1, int(frame["count"].max()))
    side = 27
    x = alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.06))
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.06))
    base = alt.Chart(
        frame, width=side * 11, height=side * 8, title=alt.Title(title, subtitle=f"{NONE} {none_label}")
    ).encode(x=x, y=y, tooltip=["state", alt.Tooltip("found:N", title=title.lower())])
    some = alt.datum.count > 0
    tile = base.transform_filter(some).mark_rect(color=PALETTE[0], cornerRadius=2)
    empty = base.transform_filter(~some).mark_rect(fillOpacity=0, stroke=QUIET, strokeDash=[2, 2], cornerRadius=2)
    opacity = alt.Opacity("count:Q", scale=alt.Scale(type="sqrt", domain=[0, most], range=[0.06, 0.5]), legend=None)
    name = base.mark_text(dy=-5, fontSize=10, fontWeight="bold", color=TEXT).encode(text="state:N")
    count = base.mark_text(dy=7, fontSize=10, color=TEXT).encode(text="label:N")
    return alt.layer(empty, tile.encode(opacity=opacity), name, count)
