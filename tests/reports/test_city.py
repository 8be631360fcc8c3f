"""How much of a city lies near: any distance answered honestly, bounds for land, and a page for every choice."""

from itertools import product

import pandas as pd
import pytest

import analysis
from analysis.reports import city
from tests.reports import pictures

DISTANCES = (10, 50, 333, 1000, 3000)


def test_a_distance_of_the_table_is_one_share():
    found = city.near("list_2021", 1000)
    assert found.low == found.high
    assert found.rows == ("city/list_2021/1000",)
    assert " and " not in found.text()


def test_a_distance_between_two_steps_is_two_shares():
    found, below, above = (city.near("school", feet) for feet in (1010, 1000, 1050))
    assert (found.low, found.high) == (below.high, above.high)
    assert found.rows == ("city/school/1000", "city/school/1050")
    assert found.text().startswith("between ")


def test_below_the_shortest_distance_nothing_is_promised():
    found = city.near("school", 10)
    assert found.low == 0
    assert found.rows == ("city/school/50",)


@pytest.mark.parametrize(("place_set", "area"), list(product(city.NAMES, city.areas())))
def test_every_choice_has_its_shares(place_set, area):
    assert all(
        0 <= city.near(place_set, feet, area).low <= city.near(place_set, feet, area).high <= 1 for feet in DISTANCES
    )


@pytest.mark.parametrize("distance", DISTANCES)
def test_charts_and_words_of_every_distance(distance):
    sets = (*city.NARROW_LISTS, "shelter")
    lines, dots = city.curve(sets, "ward-7"), city.by_ward(distance, sets)
    for chart, words in (
        (city.curve_chart(lines, distance), city.curve_words(lines, "ward-7", distance)),
        (city.ward_chart(dots), city.ward_words(dots, distance)),
    ):
        assert pictures.spec(chart, words, city.SOURCES, lines)


def test_wards_come_by_share_and_the_city_last():
    dots = city.by_ward(1000, ("list_2021",))
    assert dots["area"].iloc[-1] == city.CITY
    assert dots["share"].iloc[:-1].is_monotonic_decreasing
    assert len(dots) == 9


def test_the_bounds_of_land_hold_the_share_of_the_whole():
    for name, feet in product(city.NARROW_LISTS, (500, 1000, 2000)):
        low, high = city.land_share(name, feet)
        assert low <= city.near(name, feet).high <= high


def test_the_bounds_of_land_by_hand():
    """All water near: what is near less the water; none near: what is near, over the land."""
    row = city.near_rows("school", city.CITY).set_index("distance_feet").loc[1000]
    land, water = 61.1 * 2.589988110336, int(row["area_square_meters"]) / 1e6 - 61.1 * 2.589988110336
    near = int(row["near_square_meters"]) / 1e6
    assert city.land_share("school", 1000) == pytest.approx(((near - water) / land, near / land))


def test_kinds_that_no_layer_holds():
    assert city.unmapped("list_2011") == ["public demonstration", "funeral, wedding or other religious ceremony"]
    assert {"school bus stop", "food bank"} <= set(city.unmapped("list_2021"))
    assert not {"school", "shelter", "playground"} & {row.strip() for row in city.unmapped("list_2021")}


def test_distances_stand_in_the_texts_of_our_rows():
    found = city.distances()
    assert {"bill-hr1815-115": 1000, "nesynod-2026-pi": 100}.items() <= dict(
        zip(found["policy_id"], found["feet"], strict=True)
    ).items()
    assert not set(city.MEMO.values()) & set(found["policy_id"])
    assert found["feet"].is_monotonic_increasing
    assert set(found["policy_id"]) <= set(analysis.load("policies")["policy_id"])


def test_a_part_of_the_table_may_be_changed_without_harm():
    rows = city.near_rows("school", city.CITY)
    rows["near_share"] = pd.NA
    assert city.near("school", 1000).high > 0


def test_names_for_people():
    assert city.spoken("list_2011") == "places on the list of 2011"
    assert city.spoken("school") == "schools"
    assert (city.area_name("all"), city.area_name("7")) == ("city", "ward-7")
    assert city.area_words("ward-7") == "Ward 7"
    assert set(city.NAMES) == set(city.set_words())
