"""How much of an area lies within a distance of places, counted in square cells of a plane in meters.

An area is laid out in cells; a cell belongs to it if the middle of the cell does. A cell is near a place if the
straight line from its middle to the place is no longer than the distance. Places are points, or areas whose outline
is taken as points at most two meters apart, so that a distance to an outline comes out at most 0.1 meters too long.
Everything is rounded to whole millimeters first and compared in whole numbers: the same places give the same counts
on any machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyproj
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

CELL = 15_000  # the side of a cell, in millimeters
CELL_AREA = CELL * CELL // 1_000_000  # square meters
FOOT = 304.8  # millimeters
STEP, STEPS = 50, 60  # feet between two distances, and how many distances there are
OUTLINE = 2.0  # meters between two points of an outline
DEGREES, PLANE = "EPSG:4269", "EPSG:26985"  # NAD83, and its Maryland plane in meters
WIDEST = 60_000.0  # meters: no area of a city is wider, and a layout of cells must stay small
TOUCHING = 1.0  # meters up to which two features count as one place
ARC = 32  # parts that a quarter of a circle is drawn in: its area comes out 0.04 percent too small


@dataclass(frozen=True)
class Cells:
    """The cells of some areas: the middle of each in millimeters, and the number of the area that it belongs to."""

    middles: np.ndarray
    area: np.ndarray
    areas: int

    def square_meters(self) -> np.ndarray:
        """How large each area is."""
        return np.bincount(self.area, minlength=self.areas) * CELL_AREA


def shapes(texts: Sequence[str]) -> np.ndarray:
    """Geometries in the plane, in meters to the millimeter, from GeoJSON in degrees; None for what is no geometry.

    WGS 84, which the files are in, is taken as NAD83: the two lie about a meter apart, and no more is known of them.
    """
    with np.errstate(all="ignore"):  # a number without end is no coordinate, and no reason to warn
        found = shapely.from_geojson(np.array([_readable(text) for text in texts], dtype=object), on_invalid="ignore")
        flat = shapely.transform(shapely.force_2d(found), _to_plane)
    return np.array([shape if _is_flat(shape) else None for shape in flat], dtype=object)


def _readable(text: str) -> str | None:
    """Text that may be handed to the geometry library: it reads some broken input in ways of its own."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return text if isinstance(found, dict) and found.get("type") in ("Point", "Polygon", "MultiPolygon") else None


def _is_flat(shape) -> bool:
    return shape is not None and not shapely.is_empty(shape) and bool(np.isfinite(shapely.get_coordinates(shape)).all())


def _to_plane(degrees: np.ndarray) -> np.ndarray:
    x, y = _projection().transform(degrees[:, 0], degrees[:, 1])
    return np.round(np.column_stack([x, y]), 3)


@cache
def _projection() -> pyproj.Transformer:
    """The projection, and never a grid of corrections from the network: two machines must agree."""
    pyproj.network.set_network_enabled(active=False)
    return pyproj.Transformer.from_crs(DEGREES, PLANE, always_xy=True)


def is_usable(shape) -> bool:
    """Whether a geometry is valid and no larger than a city."""
    if shape is None or not shapely.is_valid(shape):
        return False
    left, low, right, high = shapely.bounds(shape)
    return max(right - left, high - low) <= WIDEST


def laid_out(areas: Sequence) -> Cells:
    """Areas, numbered from 0 in their order, as cells. A cell in two areas belongs to the first."""
    taken, middles, numbers = set(), [], []
    for number, area in enumerate(areas):
        across, up = (_ticks(*edges) for edges in _edges(area))
        x, y = (axis.ravel() for axis in np.meshgrid(across, up))
        shapely.prepare(area)
        inside = shapely.contains_xy(area, x / 1000, y / 1000)
        own = np.column_stack([x[inside], y[inside]])
        if any(_meet(area, other) for other in areas[:number]):
            own = own[[tuple(middle) not in taken for middle in own.tolist()]]
        if any(_meet(area, other) for other in areas[number + 1 :]):
            taken.update(map(tuple, own.tolist()))
        middles.append(own)
        numbers.append(np.full(len(own), number))
    if not middles:
        return Cells(np.empty((0, 2), dtype="int64"), np.empty(0, dtype="int64"), 0)
    return Cells(np.concatenate(middles), np.concatenate(numbers), len(areas))


def _meet(one, other) -> bool:
    """Whether two areas share more than a border, so that a cell could lie in both."""
    return shapely.intersection(one, other).area > 0


def _edges(area) -> tuple[tuple[float, float], tuple[float, float]]:
    left, low, right, high = shapely.bounds(area)
    return (left, right), (low, high)


def _ticks(low: float, high: float) -> np.ndarray:
    """The middles of cells between two edges, in millimeters: the same lattice for every area."""
    return np.arange(int(low * 1000) // CELL, int(high * 1000) // CELL + 1, dtype="int64") * CELL + CELL // 2


def steps_to(cells: Cells, places: Sequence) -> np.ndarray:
    """For each cell the number of the first distance within which a place lies: 1 is 50 feet, 60 is 3,000 feet.

    0 is inside an area; 61 is farther than all distances, or that there is no place.
    """
    steps = np.full(len(cells.area), STEPS + 1, dtype="int64")
    spots = _spots(places)
    if not len(spots) or not len(steps):
        return steps
    reach = STEPS * STEP * FOOT + 1
    _, nearest = cKDTree(spots).query(cells.middles, distance_upper_bound=reach)
    known = nearest < len(spots)
    square = ((cells.middles[known] - spots[nearest[known]]) ** 2).sum(axis=1)
    limits = np.array([round(number * STEP * FOOT) ** 2 for number in range(1, STEPS + 1)], dtype="int64")
    steps[known] = np.searchsorted(limits, square) + 1
    for area in (place for place in places if place.geom_type != "Point"):
        steps[_inside(area, cells)] = 0
    return steps


def _inside(area, cells: Cells) -> np.ndarray:
    """The numbers of the cells in an area. Only those in the box around it are tried: most areas are small."""
    (left, right), (low, high) = _edges(area)
    x, y = cells.middles[:, 0] / 1000, cells.middles[:, 1] / 1000
    near = np.flatnonzero((x >= left) & (x <= right) & (y >= low) & (y <= high))
    shapely.prepare(area)
    return near[shapely.contains_xy(area, x[near], y[near])]


def _spots(places: Sequence) -> np.ndarray:
    """The points of places in whole millimeters: points as they are, outlines at short intervals."""
    if not len(places):
        return np.empty((0, 2), dtype="int64")
    dense = shapely.segmentize(np.asarray(places, dtype=object), OUTLINE)
    return np.unique(np.round(shapely.get_coordinates(dense) * 1000).astype("int64"), axis=0)


def nearest_steps(steps: Mapping, chosen: Sequence) -> np.ndarray:
    """Steps to the nearest of several groups of places."""
    return np.minimum.reduce([steps[name] for name in chosen])


def within(cells: Cells, steps: np.ndarray) -> np.ndarray:
    """Square meters of each area (a line) within each of the distances (a column)."""
    bands = np.bincount(cells.area * (STEPS + 2) + steps, minlength=cells.areas * (STEPS + 2))
    return bands.reshape(cells.areas, STEPS + 2).cumsum(axis=1)[:, 1 : STEPS + 1] * CELL_AREA


def separate(places: Sequence) -> int:
    """How many places there are if features that lie on or in one another count once."""
    found = np.asarray(places, dtype=object)
    if not len(found):
        return 0
    left, right = shapely.STRtree(found).query(found, predicate="dwithin", distance=TOUCHING)
    links = coo_array((np.ones(len(left)), (left, right)), shape=(len(found), len(found)))
    return int(connected_components(links, directed=False)[0])


def drawn(area, places: Sequence, feet: float) -> float:
    """Square meters of an area within a distance of places, by drawing circles: another way to the same number."""
    meters = feet * FOOT / 1000
    around = shapely.union_all(shapely.buffer(np.asarray(places, dtype=object), meters, quad_segs=ARC))
    return float(shapely.intersection(area, around).area)
