"""Places of Washington, DC, in 2016, and how much of the city lies near them: by kind of place and by policy list.

A feature is a point or an area on one layer of the city's open data. What each kind of feature is, and whether the
policies of 2011 and 2021 name it, stands in the table `place_layers`. No table made here holds a single place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from analysis.paths import project
from analysis.tables import load as load_table
from analysis.upstream import geojson, nearness
from analysis.upstream.contract import Cleaned, CrossCheck, first_reason, misshapen, separate
from analysis.upstream.datasets import dataset
from analysis.upstream.geojson import GEOMETRY, LAYER

NAME = "dc_places"
CATEGORIES = (LAYER, "STATUS", "TYPE", "USE_TYPE")
WARD = "WARD"
AREAS = ("city_area", "ward_area")
CLOSED, NOT_NAMED = "closed", "not_named"
# Where a layer prints a position of its own, in meters of the same plane.
PRINTED = (("XCOORD", "YCOORD"), ("X", "Y"))
FAR = 1_000.0  # meters between a point and the position printed in its own row, beyond which neither is trusted
CITY = "city"
LISTS = {
    "list_2011": ("in_2011", ("named",)),
    "list_2011_wide": ("in_2011", ("named", "arguable")),
    "list_2021": ("in_2021", ("named",)),
    "list_2021_wide": ("in_2021", ("named", "arguable")),
}
DECIDED = ["place", "in_2011", "in_2021"]

UNKNOWN_LAYER = "the layer or type is not in the table place_layers"
SHUT = "the layer says that it is not open"
NO_PLACE = "neither list names such a place"
NO_GEOMETRY = "the geometry is missing or cannot be read"
BAD_GEOMETRY = "the geometry is not valid, or larger than a city"
NO_AREA = "an area was expected"
NO_NUMBER = "the ward has no number"
OUTSIDE = "the feature lies outside the city"
MISPLACED = "the point lies more than 1,000 meters from the position printed in its own row"


def load(path: Path) -> pd.DataFrame:
    """Every feature of every layer, as it stands. Raises Problems at the first layer that cannot be read."""
    return geojson.together(_layers(path))


def _layers(path: Path) -> Iterator[pd.DataFrame]:
    needed = load_table("place_layers", verified=None)
    for file in dataset(project(), NAME).files("rows"):
        layer = Path(file).stem
        used = needed.loc[needed[LAYER] == layer, ["property", "needs"]].to_numpy().ravel()
        required = tuple(dict.fromkeys(column for column in used if column))
        yield geojson.features(path / file, required, name=f"{NAME}/{file}")


def clean(raw: pd.DataFrame) -> Cleaned:
    """Each feature with its kind of place and what the two lists say of it. Features that both hold stay twice.

    A hospital may stand on two layers, as a point and as an area: land near it is counted once all the same, because
    a piece of land is near the list or is not.
    """
    decided = _decided(raw)
    found = nearness.shapes(raw[GEOMETRY])
    shapes = pd.Series(found, index=raw.index, dtype=object)
    usable = pd.Series([nearness.is_usable(shape) for shape in found], index=raw.index, dtype=bool)
    is_area = decided["place"].isin(AREAS)
    ward = _ward(raw, decided["place"])
    early = first_reason(
        raw.index,
        (misshapen(raw), "the entry is no feature"),
        (decided["place"] == "", UNKNOWN_LAYER),
        (decided["place"] == CLOSED, SHUT),
        (~is_area & decided["in_2011"].eq(NOT_NAMED) & decided["in_2021"].eq(NOT_NAMED), NO_PLACE),
        (shapes.isna(), NO_GEOMETRY),
        (~usable, BAD_GEOMETRY),
        (is_area & _kind(shapes).eq("Point"), NO_AREA),
        (decided["place"].eq("ward_area") & (ward == ""), NO_NUMBER),
    )
    city = shapes[is_area & (early == "")]
    so_far = early == ""
    late = first_reason(
        raw.index,
        (so_far & _outside(shapes.where(so_far, None), city), OUTSIDE),
        (so_far & _misplaced(raw, shapes), MISPLACED),
    )
    return separate(raw.assign(**decided, ward=ward), early.where(early != "", late), raw)


def derive(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Land near each kind of place and each list, by ward and distance; and how many places each of them holds."""
    wards = _wards(rows)
    cells = nearness.laid_out(list(wards.values()))
    groups = _groups(rows)
    steps = {name: nearness.steps_to(cells, places) for name, places in groups.items()}
    sets = _sets(groups)
    near = [
        line for name, held in sets.items() for line in _lines(name, nearness.nearest_steps(steps, held), cells, wards)
    ]
    columns = ["area", "place_set", "distance_feet", "near_square_meters", "area_square_meters", "near_share"]
    counts = [_count(name, [groups[group] for group in held]) for name, held in sets.items()]
    return {
        "place_counts": _sorted(counts, ["place_set", "features_count", "separate_count"], 1),
        "places_near": _sorted(near, columns, 3),
    }


def period(raw: pd.DataFrame) -> pd.Series:
    """The layer: the files carry no date, so that two editions are compared layer by layer."""
    return raw[LAYER]


def cross_check(path: Path, tables: dict[str, pd.DataFrame]) -> list[CrossCheck]:
    """Our areas of wards beside the city's own, and our shares beside those of circles drawn around every place."""
    rows = clean(load(path)).rows
    near = tables["places_near"].astype({"distance_feet": "int64", "near_square_meters": "float64"})
    printed = pd.to_numeric(rows.loc[rows["place"] == "ward_area", "SHAPE_Area"], errors="coerce")
    numbers = rows.loc[printed.index, "ward"]
    ours = near.drop_duplicates("area").set_index("area")["area_square_meters"].astype("float64")
    differ = [
        abs(ours[f"ward-{ward}"] / area - 1) > 0.001 for ward, area in zip(numbers, printed, strict=True) if area > 0
    ]
    return [
        CrossCheck(
            "wards whose area is printed, and is ours to 0.1 percent", str(len(ours) - 1), str(differ.count(False))
        ),
        CrossCheck(
            "shares that circles drawn around each place put more than 0.1 points away", "0", _by_circles(rows, near)
        ),
    ]


def _by_circles(rows: pd.DataFrame, near: pd.DataFrame) -> str:
    """How many shares of the city differ from those that circles give, of both lists and two distances."""
    groups = _groups(rows)
    sets, city = _sets(groups), shapely.union_all(list(_wards(rows).values()))
    apart = 0
    for name in ("list_2011", "list_2021"):
        places = np.concatenate([groups[group] for group in sets[name]])
        for feet in (500, 1000):
            line = near[(near["area"] == CITY) & (near["place_set"] == name) & (near["distance_feet"] == feet)]
            drawn = nearness.drawn(city, places, feet) / city.area
            apart += abs(float(line["near_share"].iloc[0]) - drawn) > 0.001
    return str(apart)


def _decided(raw: pd.DataFrame) -> pd.DataFrame:
    """What the table place_layers says of each feature: the row for closed ones, for its type, or for its layer."""
    rules = load_table("place_layers", verified=None)
    known = {(rule.layer, rule.property, rule.value): rule for rule in rules.itertuples()}
    asked = rules.groupby(LAYER, sort=True)["property"].agg(lambda found: sorted(set(found), reverse=True)).to_dict()
    properties = sorted(set(rules["property"]) - {""})
    cells = raw.reindex(columns=[LAYER, *properties], fill_value="").astype("str")
    said = [_rule(row, asked.get(row[LAYER], ()), known) for row in cells.to_dict("records")]
    return pd.DataFrame(said, columns=DECIDED, index=raw.index).astype("str")


def _rule(cells: dict, asked: tuple[str, ...], known: dict) -> list[str]:
    found = [known[key] for name in asked if (key := (cells[LAYER], name, _value(cells, name))) in known]
    found.sort(key=lambda rule: rule.place != CLOSED)  # stable: closed first, then types, then the layer as a whole
    return [getattr(found[0], column) for column in DECIDED] if found else ["", "", ""]


def _value(cells: dict, name: str) -> str:
    return cells[name].strip() if name else ""


def _ward(raw: pd.DataFrame, place: pd.Series) -> pd.Series:
    """The number of a ward, for the rows that are wards."""
    number = raw[WARD].str.strip() if WARD in raw else pd.Series("", index=raw.index, dtype="str")
    fits = number.str.fullmatch("[1-9]", flags=0) & (place == "ward_area")
    return number.where(fits, "").astype("str")


def _kind(shapes: pd.Series) -> pd.Series:
    return pd.Series([getattr(shape, "geom_type", "") for shape in shapes], index=shapes.index, dtype="str")


def _outside(shapes: pd.Series, city: pd.Series) -> pd.Series:
    """Which features touch none of the city's areas. Without any area nothing can be said to lie outside."""
    if city.empty:
        return pd.Series(False, index=shapes.index)
    whole = shapely.union_all(list(city))
    shapely.prepare(whole)
    found = np.array(list(shapes), dtype=object)
    return pd.Series(~shapely.intersects(whole, found) & ~shapely.is_missing(found), index=shapes.index)


def _misplaced(raw: pd.DataFrame, shapes: pd.Series) -> pd.Series:
    """Which points lie far from the position that their own row prints. Rows that print none are not."""
    far = pd.Series(False, index=raw.index)
    is_point = _kind(shapes) == "Point"
    x, y = (
        getter(np.array([*shapes.where(is_point, None)], dtype=object)) for getter in (shapely.get_x, shapely.get_y)
    )
    for columns in PRINTED:
        if not set(columns) <= set(raw.columns):
            continue
        right, up = (
            pd.to_numeric(raw[column].where(raw[column].str.len() < 30), errors="coerce") for column in columns
        )
        apart = np.hypot(x - right.to_numpy(dtype="float64"), y - up.to_numpy(dtype="float64"))
        far |= pd.Series(apart > FAR, index=raw.index)
    return far & is_point


def _wards(rows: pd.DataFrame) -> dict[str, object]:
    """The area of each ward by its number, in their order."""
    wards = rows[rows["place"] == "ward_area"]
    return {
        number: shapely.union_all(nearness.shapes(group[GEOMETRY]))
        for number, group in wards.groupby("ward", sort=True)
    }


def _groups(rows: pd.DataFrame) -> dict[tuple, np.ndarray]:
    """The places, in groups of one kind and one decision on both lists."""
    places = rows[~rows["place"].isin(AREAS)].sort_values([LAYER, GEOMETRY], kind="stable")
    return {name: nearness.shapes(group[GEOMETRY]) for name, group in places.groupby(DECIDED, sort=True)}


def _sets(groups: dict[tuple, np.ndarray]) -> dict[str, list[tuple]]:
    """Which groups each set holds: a set is all places of one kind, or all that one list names."""
    sets: dict[str, list[tuple]] = {}
    for name in groups:
        sets.setdefault(name[0], []).append(name)
    for set_name, (column, grades) in LISTS.items():
        held = [name for name in groups if name[DECIDED.index(column)] in grades]
        if held:
            sets[set_name] = held
    return sets


def _lines(name: str, steps: np.ndarray, cells: nearness.Cells, wards: dict) -> Iterator[list]:
    """The rows of one set: each ward and the city, at each distance."""
    near, whole = nearness.within(cells, steps), cells.square_meters()
    areas = [(f"ward-{number}", near[at], whole[at]) for at, number in enumerate(wards)]
    areas.append((CITY, near.sum(axis=0), whole.sum()))
    for area, meters, total in areas:
        for at, found in enumerate(meters if total else ()):
            yield [area, name, (at + 1) * nearness.STEP, int(found), int(total), f"{found / total:.4f}"]


def _count(name: str, groups: list[np.ndarray]) -> list:
    places = np.concatenate(groups)
    return [name, len(places), nearness.separate(places)]


def _sorted(lines: list, columns: list[str], keys: int) -> pd.DataFrame:
    frame = pd.DataFrame(lines, columns=columns).astype("str")
    return frame.sort_values(columns[:keys], kind="stable", ignore_index=True)
