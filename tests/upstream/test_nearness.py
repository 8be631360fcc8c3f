"""Areas near places: squares whose answers can be worked out by hand, and two ways that must agree.

A single circle is off by some percent, because cells are squares of 15 meters; over a city such errors cancel.
"""

import json
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.upstream import nearness

SIDE = 3_000.0  # meters
WEST, SOUTH = 400_005, 130_005  # an edge of cells
SQUARE = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
MIDDLE = shapely.Point(WEST + 1_500, SOUTH + 1_500)
METERS = nearness.FOOT / 1000
spots = st.lists(
    st.tuples(st.integers(400_000, 403_000), st.integers(130_000, 133_000)).map(shapely.Point), min_size=1, max_size=5
)


def near(places, feet: int, area=SQUARE) -> float:
    cells = nearness.laid_out([area])
    return float(nearness.within(cells, nearness.steps_to(cells, places))[0, feet // nearness.STEP - 1])


def test_a_square_is_as_large_as_its_cells():
    cells = nearness.laid_out([SQUARE])
    assert cells.square_meters().tolist() == [SIDE * SIDE]


@pytest.mark.parametrize("feet", [500, 1000, 2000, 3000])
def test_a_point_in_the_middle_has_a_circle(feet):
    assert near([MIDDLE], feet) == pytest.approx(math.pi * (feet * METERS) ** 2, rel=0.03)


def test_a_point_in_the_corner_has_a_quarter_of_a_circle():
    assert near([shapely.Point(WEST, SOUTH)], 2000) == pytest.approx(math.pi * (2000 * METERS) ** 2 / 4, rel=0.02)


def test_an_area_has_its_own_ground_and_a_rounded_border():
    block, reach = shapely.box(WEST + 1_200, SOUTH + 1_200, WEST + 1_800, SOUTH + 1_800), 1000 * METERS
    expected = 600**2 + 4 * 600 * reach + math.pi * reach**2
    assert near([block], 1000) == pytest.approx(expected, rel=0.015)


def test_a_point_far_outside_is_near_nothing():
    assert near([shapely.Point(420_000, 131_500)], 3000) == 0


def test_no_place_is_near_nothing():
    assert near([], 3000) == 0


@settings(max_examples=20)
@given(spots, st.sampled_from([300, 1000, 2500]))
def test_circles_that_are_drawn_give_the_same(places, feet):
    drawn = nearness.drawn(SQUARE, places, feet)
    assert near(places, feet) == pytest.approx(drawn, abs=0.003 * SIDE * SIDE)


@settings(max_examples=20)
@given(spots, spots)
def test_near_grows_with_distance_and_the_two_together_are_no_more_than_their_sum(one, two):
    cells = nearness.laid_out([SQUARE])
    steps = {"one": nearness.steps_to(cells, one), "two": nearness.steps_to(cells, two)}
    alone = [nearness.within(cells, steps[name])[0] for name in ("one", "two")]
    both = nearness.within(cells, nearness.nearest_steps(steps, ["one", "two"]))[0]
    assert (np.diff(both) >= 0).all()
    assert (both <= alone[0] + alone[1]).all()
    assert (both >= np.maximum(*alone)).all()
    assert (both <= cells.square_meters()[0]).all()
    assert (both == nearness.within(cells, nearness.steps_to(cells, [*one, *two]))[0]).all()


def test_the_order_of_places_is_no_matter():
    cells = nearness.laid_out([SQUARE])
    places = [MIDDLE, shapely.Point(400_100, 130_200), shapely.box(402_000, 132_000, 402_100, 132_300)]
    assert (nearness.steps_to(cells, places) == nearness.steps_to(cells, places[::-1])).all()


def test_neighbors_share_no_cell_and_lose_none():
    east, north, line = WEST + SIDE, SOUTH + SIDE, WEST + 1_507
    halves = [shapely.box(WEST, SOUTH, line, north), shapely.box(line, SOUTH, east, north)]
    assert nearness.laid_out(halves).square_meters().sum() == SIDE * SIDE


def test_a_cell_in_two_areas_belongs_to_the_first():
    cells = nearness.laid_out([SQUARE, shapely.box(WEST + 1_500, SOUTH, WEST + 4_500, SOUTH + SIDE)])
    assert cells.square_meters().tolist() == [SIDE * SIDE, SIDE * SIDE / 2]


def test_no_area_has_no_cells():
    cells = nearness.laid_out([])
    assert nearness.within(cells, nearness.steps_to(cells, [MIDDLE])).shape == (0, nearness.STEPS)


def test_features_that_touch_count_once():
    block = shapely.box(401_000, 131_000, 401_200, 131_200)
    inside, beside, away = (shapely.Point(x, 131_100) for x in (401_100, 401_200.5, 401_400))
    assert nearness.separate([block, inside, beside, away]) == 2
    assert nearness.separate([]) == 0


def point(*coordinates) -> str:
    return json.dumps({"type": "Point", "coordinates": coordinates})


def test_degrees_become_meters_of_the_maryland_plane():
    (found,) = nearness.shapes([point(-77.0, 37.0 + 40 / 60)])  # the origin of the plane, by its definition
    assert (found.x, found.y) == (400_000, 0)


def test_a_foot_in_degrees_is_a_foot_in_the_plane():
    """A degree of latitude near Washington is 111,010 meters on the ellipsoid, by its formula."""
    south, north = nearness.shapes([point(-77.0, 38.9), point(-77.0, 38.91)])
    assert north.y - south.y == pytest.approx(1_110.1, rel=2e-4)


@pytest.mark.parametrize(
    "text", ["", "null", "0", "[]", "{}", "x", "\x00", '{"type": "Point"}', '{"type": "Point", "coordinates": []}']
)
def test_what_is_no_geometry_is_none(text):
    assert nearness.shapes([text, point(-77.0, 38.9)])[0] is None


def test_numbers_without_end_are_no_geometry():
    assert (
        nearness.shapes(['{"type": "Point", "coordinates": [1e999, 38]}', point(1e300, 1e300)]).tolist() == [None] * 2
    )


def test_a_bow_tie_and_a_continent_are_not_usable():
    bow, wide = shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]), shapely.box(0, 0, 100_000, 10)
    assert [nearness.is_usable(shape) for shape in (bow, wide, SQUARE, MIDDLE, None)] == [
        False,
        False,
        True,
        True,
        False,
    ]
