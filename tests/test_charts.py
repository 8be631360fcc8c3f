"""Charts: what every figure must carry, the palette's promises, and each form drawn once."""

import csv
import itertools
import re
import textwrap

import altair as alt
import nbformat
import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from analysis import charts, drawing, forms, tiles
from analysis.book import svg

RATES = pd.DataFrame(
    {
        "who": ["Lighter men, n = 200", "Darker women, n = 271"],
        "rate": [0.003, 0.347],
        "low": [0.001, 0.29],
        "high": [0.02, 0.41],
        "study": ["one", "two"],
    }
)
WORDS = "Two dots: the rate is under one percent for lighter men and about a third for darker women."


def dots(**more):
    return charts.dot_interval(RATES, value="rate", low="low", high="high", label="who", axis="error rate", **more)


def figure(**changes):
    given = {
        "name": "error-by-group",
        "title": "Darker women were misread most often",
        "words": WORDS,
        "sources": ["a-2018"],
        "columns": {"who": "Group", "rate": "Rate"},
        "data": RATES,
    }
    return charts.figure(dots(), **(given | changes))


def test_a_figure_is_a_vega_lite_output_that_nbformat_accepts():
    bundle = figure()._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.vegalite.v6+json", "text/plain"}
    notebook = nbformat.v4.new_notebook()
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", bundle)])
    notebook.cells.append(cell)
    nbformat.validate(notebook)


def test_a_figure_carries_what_the_book_prints_around_it():
    about = figure(note="Note.", subtitle="What is plotted").spec()["usermeta"]["figure"]
    assert about["title"] == "Darker women were misread most often"
    assert about["sources"] == ["a-2018"]
    assert about["table"] == {
        "fields": ["who", "rate"],
        "headings": ["Group", "Rate"],
        "rows": [["Lighter men, n = 200", 0.003], ["Darker women, n = 271", 0.347]],
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ""}, "title"),
        ({"title": "error rates"}, "sentence"),
        ({"title": "Darker women were misread most often."}, "full stop"),
        ({"words": ""}, "words"),
        ({"words": "A chart."}, "words"),
        ({"name": "Error by group"}, "lower-case"),
        ({"sources": []}, "sources"),
        ({"columns": {"nothing": "Nothing"}}, "no column nothing"),
        ({"columns": {}}, "columns"),
    ],
)
def test_a_figure_without_what_readers_need_is_refused(change, says):
    with pytest.raises(ValueError, match=says):
        figure(**change)


def test_rates_of_two_tasks_never_share_a_chart():
    tasks = ["verification", "identification"]
    assert figure(data=RATES.assign(task=tasks[0])).about["table"]
    with pytest.raises(ValueError, match="identification and verification never share a chart"):
        figure(data=RATES.assign(task=tasks))


def test_a_chart_that_holds_no_table_needs_one():
    with pytest.raises(ValueError, match="table behind"):
        charts.figure(
            alt.Chart("rows.csv").mark_point(),
            name="a", title="Three words here", words=WORDS, sources=["a"], columns={"a": "A"},
        )  # fmt: skip


def test_the_same_figure_has_the_same_bytes():
    assert figure().spec() == figure().spec()


FORMS = {
    "dots": dots(reference=0.05, reference_label="overall", log=True, group="study"),
    "dots in percent": dots(percent=True),
    "forest": charts.forest(
        pd.DataFrame({"s": ["A", "B"], "e": [-0.3, 0.0], "l": [-0.4, None], "h": [-0.2, None], "g": ["x", "y"]}),
        value="e", low="l", high="h", label="s", axis="change", group="g",
    ),
    "strip": charts.strip(
        pd.DataFrame({"v": [0.1, 0.2, 0.4, 0.01], "g": ["a", "a", "a", "b"], "n": ["", "Vendor", "", ""]}),
        value="v", label="g", axis="rate", named="n", log=True,
    ),
    "strip with sorts": charts.strip(
        pd.DataFrame({"v": [0.1, 0.2, 0.4, 0.1], "g": ["a\nA", "a\nA", "a\nA", "b"], "s": ["", "new", "old", ""]}),
        value="v", label="g", axis="rate", picked="s",
    ),
    "tiles": charts.tile_grid(
        pd.DataFrame({"state": ["CA", "FL"], "rows": [4, 247], "systems": [2, None]}),
        state="state", panels={"rows": "Rows on record", "systems": "Distinct systems"},
    ),
    "lollipop": charts.lollipop(
        pd.DataFrame({"d": ["2020-08-12", "2021-09-04"], "o": [224000, 5e5], "c": [None, 1.5e6], "l": ["A", "B"]}),
        date="d", obligated="o", ceiling="c", label="l",
    ),
    "timeline": charts.timeline(
        pd.DataFrame({"d": ["2010-03-01", "2014-02-01"], "lane": ["ICE", "courts"], "l": ["a", "b"]}),
        date="d", lane="lane", label="l",
    ),
    "matrix": charts.coverage_matrix(
        pd.DataFrame({"p": ["school"] * 5, "e": list("12345"), "s": list(forms.STATUSES)}),
        place="p", era="e", status="s",
    ),
    "bands": charts.bands(
        pd.DataFrame({
            "s": ["1993-05-17", "2025-02-24"], "e": ["2011-10-24", "2026-01-01"], "lane": ["general"] * 2,
            "k": ["restricted", "order"], "l": ["1993 memo", "court order"],
        }),
        start="s", end="e", lane="lane", kind="k", label="l",
        ticks=pd.DataFrame({"date": ["2000-01-01"], "lane": ["general"], "label": ["memo"]}),
    ),
}  # fmt: skip
SEEN = {
    "dots": ["Darker women, n = 271", "overall", "0.001"],
    "dots in percent": ["Lighter men, n = 200", "%"],
    "forest": ["0%", "change"],
    "strip": ["Vendor", "rate"],
    "strip with sorts": ["new", "old", ">a<", ">A<"],
    "tiles": ["no record found", "Rows on record", "Distinct systems", "WY", "247", tiles.NONE],
    "lollipop": ["ceiling", "obligated", "$"],
    "timeline": ["courts", "2012"],
    "matrix": ["not covered", "silent", "restricted", "limited", "permitted"],
    "bands": ["1993 memo", "general"],
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_drawn_with_its_words(form):
    drawn = vl_convert.vegalite_to_svg(FORMS[form].to_dict(), vl_version="6.4")
    assert [words for words in SEEN[form] if words not in drawn] == []


def test_a_strip_refuses_more_sorts_than_can_be_told_apart():
    rows = pd.DataFrame({"v": range(4), "g": ["a"] * 4, "s": list("wxyz")})
    with pytest.raises(ValueError, match="at most 3"):
        charts.strip(rows, value="v", label="g", axis="rate", picked="s")


def test_groups_are_told_by_shape_as_well_as_hue():
    spec = dots(group="study").to_dict()
    marks = [layer for layer in spec["layer"] if "shape" in layer["encoding"]]
    assert marks
    assert marks[0]["encoding"]["shape"]["scale"]["range"] == list(charts.SHAPES[:2])


def test_a_logarithmic_scale_refuses_zero():
    zero = RATES.assign(rate=[0, 0.3], low=[0, 0.2])
    with pytest.raises(ValueError, match="zero"):
        charts.dot_interval(zero, value="rate", low="low", high="high", label="who", axis="x", log=True)


def test_more_groups_than_can_be_told_apart_are_refused():
    many = pd.DataFrame({"d": ["2020-01-01"] * 6, "lane": list("abcdef"), "l": list("abcdef")})
    with pytest.raises(ValueError, match="told apart"):
        charts.timeline(many, date="d", lane="lane", label="l")


def test_unknown_states_and_statuses_are_refused():
    with pytest.raises(ValueError, match="ZZ"):
        charts.tile_grid(pd.DataFrame({"state": ["ZZ"], "n": [1]}), state="state", panels={"n": "N"})
    frame = pd.DataFrame({"p": ["school"], "e": ["1993"], "s": ["covered"]})
    with pytest.raises(ValueError, match="covered"):
        charts.coverage_matrix(frame, place="p", era="e", status="s")


def test_the_five_statuses_have_five_marks():
    assert len({mark for mark, _, _ in forms.STATUS_MARKS.values()}) == len(forms.STATUSES) == 5


def test_the_tile_grid_is_that_of_the_states_table(place):
    with (place.data / "states" / "states.csv").open(encoding="utf-8") as lines:
        table = {row["state"]: (int(row["grid_column"]) - 1, int(row["grid_row"]) - 1) for row in csv.DictReader(lines)}
    assert table == tiles.TILES


def test_quartiles_of_a_group():
    frame = pd.DataFrame({"g": ["a"] * 5, "v": [1, 2, 3, 4, 100]})
    row = charts.quartiles(frame, value="v", label="g").iloc[0]
    assert (row["q1"], row["median"], row["q3"], row["n"]) == (2, 3, 4, 5)


# The palette: each promise measured.
SEES = {
    "all colours": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(color):
    parts = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light):
    x = XYZ @ light / np.array([0.9505, 1, 1.089])
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize(("palette", "paper"), [(charts.PALETTE, "#ffffff"), (charts.PALETTE_DARK, "#14181d")])
def test_the_palette_stands_out_from_the_page_in_colour_and_in_grey(palette, paper):
    lightness = sorted(lab(linear(color))[0] for color in palette)
    assert min(b - a for a, b in itertools.pairwise(lightness)) > 6
    for color in palette:
        bright, dim = sorted([(linear(one) @ XYZ[1]) + 0.05 for one in (color, paper)], reverse=True)
        assert bright / dim >= 3


@pytest.mark.parametrize("eyes", SEES)
@pytest.mark.parametrize("palette", [charts.PALETTE, charts.PALETTE_DARK])
def test_the_palette_survives_colour_blindness(palette, eyes):
    seen = [lab(np.clip(np.array(SEES[eyes]) @ linear(color), 0, 1)) for color in palette]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 15


@given(st.lists(st.text(alphabet="ab c,", min_size=1, max_size=90), min_size=1, max_size=4))
def test_a_row_is_high_enough_for_its_longest_name(labels):
    step = drawing.step_of(labels, 30).to_dict()["step"]
    lines = max(len(textwrap.wrap(label, drawing.LINE_ON_PHONE)) for label in labels)
    assert step >= max(30, lines * 13)


@pytest.mark.parametrize("width", [drawing.WIDTH, drawing.NARROW])
def test_no_name_of_a_row_is_cut_and_names_are_broken_as_often_as_the_width_asks(width, tmp_path):
    names = ["Short", "mugshots taken twelve or more years apart, 3 million", "one\ntwo", "Unbreakablewordoflength"]
    frame = pd.DataFrame({"who": names, "v": [0.0, 0.1, 0.2, 0.3], "l": 0.0, "h": 0.4})
    spec = charts.dot_interval(frame, value="v", low="l", high="h", label="who", axis="x").to_dict()
    drawn = svg.draw(spec, tmp_path)
    picture = drawn.picture if width == drawing.WIDTH else drawn.on_phone
    assert "\u2026" not in picture
    lines = re.findall(r"<tspan[^>]*>([^<]*)</tspan>", picture)
    assert {"one", "two"} <= set(lines)
    broken = [line for line in lines if line in names[1]]
    assert " ".join(broken) == names[1]
    assert len(broken) == (2 if width == drawing.WIDTH else 3)
