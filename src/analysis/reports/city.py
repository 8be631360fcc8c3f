"""How much of Washington, DC lies near places that the policies of 2011 and 2021 name, at any distance up to a limit.

The table goes in steps of 50 feet. A distance between two steps is answered by the shares at both: the truth lies
between them. Shares are of the whole area with its rivers, because the layers hold no water; what that means for
land can be bounded by the city's land area.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import altair as alt
import pandas as pd

from analysis.drawing import PALETTE, QUIET, SHAPES, TEXT, layered
from analysis.facts import Fact, fact, format_value
from analysis.tables import fields, load, table_paths

CITY, ALL = "city", "all"
NARROW_LISTS = ("list_2011", "list_2021")
NAMES = {
    "list_2011": "the list of 2011",
    "list_2021": "the list of 2021",
    "list_2011_wide": "the list of 2011, read widely",
    "list_2021_wide": "the list of 2021, read widely",
    "school": "schools",
    "preschool_childcare": "child care",
    "university": "colleges and universities",
    "hospital_clinic": "hospitals and clinics",
    "place_of_worship": "places of worship",
    "shelter": "shelters",
    "playground": "playgrounds and recreation",
}
MEMO = {"list_2011": "ice-2011-morton-10029-2", "list_2021": "dhs-2021-mayorkas-protected-areas"}
DATA, LAND = "dc-maps-2016", "census-2010-guide-dc"
SOURCES = (DATA, "ice-2011-morton", "dhs-2021-mayorkas")
SQUARE_MILE = 2_589_988.110336  # square meters
FEET = re.compile(r"(\d[\d,]*)[ -]f(?:ee|oo)t\b")


@dataclass(frozen=True)
class Near:
    """How much of an area lies near a set of places: a share, or two that hold the true one between them."""

    low: float
    high: float
    rows: tuple[str, ...]

    def text(self) -> str:
        """The share as a sentence says it."""
        low, high = (format_value(share, "share", 1) for share in (self.low, self.high))
        return high if low == high else f"between {low.removesuffix(' percent')} and {high}"


def spoken(place_set: str) -> str:
    """A set of places as a sentence names it."""
    return f"places on {NAMES[place_set]}" if place_set.startswith("list_") else NAMES[place_set]


def area_name(ward: str) -> str:
    """The area that a choice of ward stands for, as the table names it: all is the whole city."""
    return CITY if ward == ALL else f"ward-{ward}"


def area_words(area: str) -> str:
    """An area as a sentence names it."""
    return "Washington, DC" if area == CITY else area.replace("ward-", "Ward ")


def near_rows(place_set: str, area: str) -> pd.DataFrame:
    """Rows of the table for one set of places and one area, the shortest distance first."""
    return _by_area_and_set()[area, place_set].copy()


def _by_area_and_set() -> Mapping[tuple[str, str], pd.DataFrame]:
    path, _ = table_paths("places_near")
    return _grouped(path, path.stat().st_mtime_ns)


@cache
def _grouped(_path: Path, _changed: int) -> Mapping[tuple[str, str], pd.DataFrame]:
    """The table in parts, read once: a page asks for hundreds of shares."""
    rows = load("places_near").sort_values("distance_feet", kind="stable")
    return {key: part.reset_index(drop=True) for key, part in rows.groupby(["area", "place_set"], sort=True)}


def areas() -> list[str]:
    """The areas of the table: the city and its wards."""
    return sorted({area for area, _ in _by_area_and_set()})


def steps(distance: int) -> list[int]:
    """The distances of the table that hold this one between them; one, if the table has it. 0 stands for none."""
    known = [int(step) for step in next(iter(_by_area_and_set().values()))["distance_feet"]]
    below = [step for step in known if step <= distance]
    above = [step for step in known if step >= distance]
    return sorted({below[-1] if below else 0, above[0] if above else known[-1]})


def near(place_set: str, distance: int, area: str = CITY) -> Near:
    """The share of an area within a distance, in feet, of a set of places."""
    rows = near_rows(place_set, area).set_index("distance_feet")
    shares = [float(rows.loc[step, "near_share"]) if step else 0.0 for step in steps(distance)]
    return Near(shares[0], shares[-1], tuple(f"{area}/{place_set}/{step}" for step in steps(distance) if step))


def by_ward(distance: int, place_sets: tuple[str, ...] = NARROW_LISTS) -> pd.DataFrame:
    """The share of each ward near some sets of places, the largest first; the city is the last row."""
    lines = []
    for area in areas():
        for place_set in place_sets:
            found = near(place_set, distance, area)
            lines.append([area, area_words(area), place_set, NAMES[place_set], found.low, found.high])
    frame = pd.DataFrame(lines, columns=["area", "where", "place_set", "places", "low", "share"])
    top = frame.groupby("area")["share"].max().drop(CITY).sort_values(ascending=False)
    order = {area: number for number, area in enumerate([*top.index, CITY])}
    return frame.sort_values(["area", "place_set"], key=lambda part: part.replace(order), ignore_index=True)


def by_kind(distance: int, area: str = CITY) -> pd.DataFrame:
    """The share of an area near each kind of place and each list, with how many places there are in the city."""
    counts = load("place_counts").set_index("place_set")
    lines = []
    for place_set, name in NAMES.items():
        found = near(place_set, distance, area)
        features, separate = counts.loc[place_set, ["features_count", "separate_count"]]
        lines.append([name, int(features), int(separate), found.low, found.high])
    return pd.DataFrame(lines, columns=["places", "features", "separate", "low", "share"])


def land_share(place_set: str, distance: int) -> tuple[float, float]:
    """Between which bounds the share of the city's land near the places lies.

    At the low end all water counts as near, at the high end none; nothing in the layers tells which.
    """
    row = near_rows(place_set, CITY).set_index("distance_feet").loc[distance]
    close, whole = float(row["near_square_meters"]), float(row["area_square_meters"])
    land = land_square_meters()
    return max(0.0, close - (whole - land)) / land, min(close, land) / land


def land_square_meters() -> float:
    """The city's land, in square meters, to a tenth of a square mile."""
    return float(load("city_land").set_index("area").loc[CITY, "land_square_miles"]) * SQUARE_MILE


def unmapped(place_set: str) -> list[str]:
    """Kinds of place that a list restricts and no layer of the city holds, in words."""
    provisions, names = load("provisions"), load("places").set_index("place")["name"]
    listed = provisions[(provisions["policy_id"] == MEMO[place_set]) & (provisions["status"] == "restricted")]
    return [names[place] for place in sorted(set(listed["place"]) - set(load("place_layers")["place"]))]


def distances() -> pd.DataFrame:
    """Distances in feet that other rules, bills, orders and suits name, by our tables: one row for each."""
    policies, said = (
        load("policies", notes=True).set_index("policy_id"),
        ["title", "instrument", "legal_status", "jurisdiction", "source_id"],
    )
    texts = policies["summary"] + " " + policies["note"]
    notes = load("provisions", notes=True).groupby("policy_id")["note"].agg(" ".join)
    texts = texts + " " + notes.reindex(texts.index).fillna("")
    lines = [
        [policy, int(feet.replace(",", "")), *policies.loc[policy, said]]
        for policy, text in texts.items()
        for feet in dict.fromkeys(FEET.findall(text))
    ]
    found = pd.DataFrame(lines, columns=["policy_id", "feet", *said]).sort_values(["feet", "policy_id"])
    # A case in which no order was made yet is what somebody asks for, and no order.
    asked = (found["instrument"] == "court_order") & (found["legal_status"] == "pending")
    return found.assign(instrument=found["instrument"].mask(asked, "suit")).reset_index(drop=True)


def curve(place_sets: tuple[str, ...], area: str = CITY) -> pd.DataFrame:
    """Shares of an area by distance, for the sets of places that a chart draws."""
    parts = [near_rows(place_set, area).assign(places=NAMES[place_set]) for place_set in place_sets]
    return pd.concat(parts, ignore_index=True).astype({"near_share": "float64", "distance_feet": "int64"})


def curve_chart(data: pd.DataFrame, distance: int) -> alt.LayerChart:
    """Lines of the share of an area by distance, each named at its end, with the distance of the page marked."""
    names = list(dict.fromkeys(data["places"]))
    hue = alt.Scale(domain=names, range=list(PALETTE[: len(names)]))
    x = alt.X("distance_feet:Q", title="feet from the nearest place").axis(tickCount=7, format=",d")
    y = alt.Y("near_share:Q", title="share of the area").axis(format=".0%", grid=True, tickCount=5)
    y = y.scale(domain=[0, 1])
    tips = ["places", "distance_feet", alt.Tooltip("near_share:Q", format=".1%")]
    base = alt.Chart(data).encode(x=x, y=y, tooltip=tips)
    lines = base.mark_line(strokeWidth=2.5).encode(
        color=alt.Color("places:N", scale=hue, sort=names, title=None),
        strokeDash=alt.StrokeDash("places:N", scale=alt.Scale(domain=names), sort=names, title=None),
    )
    at = pd.DataFrame({"distance_feet": [distance], "said": [f"{distance:,} feet"]})
    mark = alt.Chart(at).mark_rule(strokeDash=[4, 3], color=QUIET, strokeWidth=1.5).encode(x=x)
    said = alt.Chart(at).mark_text(align="left", dx=5, dy=-6, baseline="bottom", color=TEXT, fontSize=11)
    return layered([mark, said.encode(x=x, y=alt.value(14), text="said:N"), lines], 300)


def ward_chart(data: pd.DataFrame) -> alt.LayerChart:
    """A dot for each ward and set of places, told apart by hue and form, with a line between the dots of a ward."""
    names = list(dict.fromkeys(data["places"]))
    order = list(dict.fromkeys(data["where"]))
    x = alt.X("share:Q", title="share of the ward").axis(format=".0%", grid=True, tickCount=5)
    x = x.scale(domain=[0, 1])
    y = alt.Y("where:N", sort=order, title=None)
    span = data.groupby("where", as_index=False)["share"].agg(["min", "max"]).rename(columns={"min": "share"})
    line = alt.Chart(span).mark_rule(color=QUIET, strokeWidth=1.5).encode(x=x, x2="max:Q", y=y)
    dots = alt.Chart(data).mark_point(size=110, opacity=1)
    dots = dots.encode(
        x=x,
        y=y,
        color=alt.Color("places:N", sort=names, title=None).scale(domain=names, range=list(PALETTE[: len(names)])),
        shape=alt.Shape("places:N", sort=names, title=None).scale(domain=names, range=list(SHAPES[: len(names)])),
        tooltip=["where", "places", alt.Tooltip("share:Q", format=".1%")],
    )
    return layered([line, dots], alt.Step(30))


def curve_words(data: pd.DataFrame, area: str, distance: int) -> str:
    """What somebody who cannot see the lines takes from them: each at the chosen and at the longest distance."""
    last = int(data["distance_feet"].max())
    told = []
    for place_set, group in data.groupby("place_set", sort=False):
        share = near(place_set, distance, area).text()
        end = format_value(group["near_share"].iloc[-1], "share", 1)
        told.append(f"{NAMES[place_set]}, {share} within {distance:,} feet and {end} within {last:,}")
    return f"Lines that rise with the distance, for {area_words(area)}: " + "; ".join(told) + "."


def ward_words(data: pd.DataFrame, distance: int) -> str:
    """What the dots say: for each set of places the wards with the largest and the smallest share, and the city."""
    told = []
    for name, group in data.groupby("places", sort=False):
        wards = group[group["area"] != CITY].sort_values("share")
        (low, high), city = (wards.iloc[0], wards.iloc[-1]), group.loc[group["area"] == CITY, "share"].iloc[0]
        first = f"{high['where']} with {format_value(high['share'], 'share', 1)}"
        last = f"{low['where']} with {format_value(low['share'], 'share', 1)}"
        told.append(f"{name}, most in {first}, least in {last}, {format_value(city, 'share', 1)} in the whole city")
    return f"Dots for each ward and the city, within {distance:,} feet: " + "; ".join(told) + "."


def share_fact(key: str, place_set: str, distance: int, means: str, area: str = CITY) -> Fact:
    """Record the share of an area near a set of places; for the city with the bounds of its share of land."""
    found = near(place_set, distance, area)
    bounds = land_share(place_set, distance) if area == CITY else None
    more = "; the interval bounds the share of the city's land alone" if bounds else ""
    return fact(
        key,
        found.high,
        "share",
        means=f"{means} within {distance:,} feet in a straight line, rivers included{more}",
        interval=bounds,
        sources=(*SOURCES, LAND) if bounds else SOURCES,
        rows={"places_near": found.rows} | ({"city_land": [CITY]} if bounds else {}),
        digits=0,
    )


def set_words() -> dict[str, str]:
    """What each set of places holds, as the table's card says."""
    return fields("places_near")["place_set"]["meanings"]
