"""Parts of the book by themselves: stage, links, pictures, contents."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import tiny
import vl_convert

from analysis import charts
from analysis.book import contents, links, svg
from analysis.book import site as sites
from analysis.book.catalogue import Catalogue
from analysis.book.writer import Stage


def chart(width=0.5):
    frame = pd.DataFrame({"who": ["one", "two"], "v": [0.1, width], "l": [0.05, 0.1], "h": [0.2, 0.6]})
    return charts.dot_interval(frame, value="v", low="l", high="h", label="who", axis="x").to_dict()


def test_a_picture_has_the_same_bytes_each_time_and_comes_from_the_cache(tmp_path, monkeypatch):
    first, second = svg.draw(chart(), tmp_path / "a"), svg.draw(chart(), tmp_path / "b")
    assert first == second
    monkeypatch.setattr(svg, "_draw", lambda *_: pytest.fail("drawn again"))
    assert svg.draw(chart(), tmp_path / "a") == first


def test_cleaning_a_picture_never_touches_a_figure_that_a_reader_reads(tmp_path):
    frame = pd.DataFrame(
        {"who": ["3 of 1,000, 0.00123", "two"], "v": [0.00123, 0.0208], "l": [0.001, 0.01], "h": [0.01, 0.1]}
    )
    spec = charts.dot_interval(frame, value="v", low="l", high="h", label="who", axis="rate", log=True).to_dict()
    words = r"<text[^>]*>([^<]*)</text>"
    drawing = svg.draw(spec, tmp_path)
    for picture in (drawing.picture, drawing.on_phone):
        assert {"0.001", "0.01", "0.1", "3 of 1,000, 0.00123"} <= set(svg.re.findall(words, picture))
    untouched = vl_convert.vega_to_svg(vl_convert.vegalite_to_vega(spec, vl_version=svg.VL_VERSION))
    assert svg.re.findall(words, drawing.picture) == svg.re.findall(words, untouched)
    assert len(drawing.picture) < len(untouched)


def test_two_pictures_share_no_id(tmp_path):
    ids = [set(svg.re.findall(r'id="([^"]+)"', svg.draw(chart(v), tmp_path).picture)) for v in (0.5, 0.4)]
    assert not ids[0] & ids[1]


def test_a_picture_takes_its_colours_from_the_page(tmp_path):
    drawing = svg.draw(chart(), tmp_path)
    assert "var(--chart-1)" in drawing.picture
    assert charts.PALETTE[0] not in drawing.picture
    assert "currentColor" in drawing.picture


def test_a_chart_of_one_view_has_a_picture_for_phones(tmp_path):
    drawing = svg.draw(chart(), tmp_path)
    assert f'width="{charts.NARROW}"' in drawing.on_phone
    assert f'width="{charts.WIDTH}"' in drawing.picture


def test_a_chart_that_cannot_be_drawn_says_so(tmp_path):
    with pytest.raises(svg.ChartError):
        svg.draw({"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "mark": 7}, tmp_path)


def test_the_bundle_is_one_closed_script_and_is_kept(tmp_path, monkeypatch):
    name, text = svg.bundle(tmp_path)
    assert text.startswith("(function(){")
    assert name.endswith(".js")
    assert "https://cdn" not in text
    import vl_convert

    monkeypatch.setattr(vl_convert, "javascript_bundle", lambda *_: pytest.fail("made again"))
    assert svg.bundle(tmp_path) == (name, text)


def test_a_staged_file_keeps_its_time_unless_its_bytes_change(tmp_path):
    stage = Stage(tmp_path)
    path = stage.write("a/b.md", "one")
    before = path.stat().st_mtime_ns
    again = Stage(tmp_path)
    again.write("a/b.md", "one")
    assert path.stat().st_mtime_ns == before
    again.finish()
    assert path.is_file()
    third = Stage(tmp_path)
    third.write("c.md", "two")
    third.finish()
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["c.md"]


def test_two_things_cannot_be_staged_under_one_name(tmp_path):
    stage = Stage(tmp_path)
    stage.write("a.md", "one")
    with pytest.raises(ValueError, match=r"a\.md"):
        stage.write("a.md", "two")


DEAD_ENDS = {
    ("a.html", "#x"),
    ("a.html", "b.html"),
    ("a.html", "#y"),
    ("a.html", "sub/"),
    ("a.html", "sub/c.html#there"),
    ("a.html", "../out.html"),
    ("a.html", "/a.html"),
}


@pytest.fixture
def linked(tmp_path) -> Path:
    """Two pages with links, most of which lead nowhere."""
    site = tmp_path / "site"
    (site / "sub").mkdir(parents=True)
    (site / "a.html").write_text(
        '<p id="x"></p><p id="x"></p><a href="b.html"></a><a href="#y"></a><a href="https://example.org/"></a>'
        '<a href="sub/c.html#here"></a><a href="sub/c.html#there"></a><a href="../out.html"></a><a href="#"></a>'
        '<a href="sub/"></a><a href="/a.html"></a><a href="sub/../a.html"></a>',
        encoding="utf-8",
    )
    (site / "sub" / "c.html").write_text('<p id="here"></p><a href="../a.html#x"></a>', encoding="utf-8")
    return site


def dead_ends(site, kept=None):
    return {(problem.file, problem.value) for problem in links.check(site, kept)}


def test_links_that_lead_nowhere_and_doubled_addresses_are_found(linked):
    assert dead_ends(linked) == DEAD_ENDS


def test_what_was_read_of_a_page_serves_until_the_page_changes(linked, tmp_path, monkeypatch):
    kept = tmp_path / "kept" / "links.json"
    assert dead_ends(linked, kept) == DEAD_ENDS
    read = []
    monkeypatch.setattr(links, "_read", lambda text, real=links._read: read.append(text) or real(text))
    assert dead_ends(linked, kept) == DEAD_ENDS
    assert read == []
    (linked / "sub" / "c.html").write_text('<p id="there"></p>', encoding="utf-8")
    assert ("a.html", "sub/c.html#here") in dead_ends(linked, kept)
    assert read == ['<p id="there"></p>']
    kept.write_text('{"half', encoding="utf-8")
    assert ("a.html", "sub/c.html#here") in dead_ends(linked, kept)


def test_the_index_of_words_is_the_same_whether_sphinx_began_anew_or_went_on(tmp_path):
    anew, went_on = tmp_path / "anew.js", tmp_path / "went_on.js"
    anew.write_text('Search.setIndex({"indexentries":{"gallery":[[0,"g",true]]},"terms":{"a":0},"titleterms":{"b":1}})')
    went_on.write_text('Search.setIndex({"titleterms":{"b":1,"d":[]},"terms":{"c":[],"a":0},"indexentries":{}})')
    for path in (anew, went_on):
        sites._tidy_index(path)
    assert anew.read_text() == went_on.read_text()
    assert '"a":0' in anew.read_text()
    assert '"b":1' in anew.read_text()


@pytest.mark.parametrize(
    ("name", "anew"),
    [("_facts/a.json", False), ("_shown/a.json", False), ("_extra/a.csv", False), ("a.md", True), ("_toc.yml", True)],
)
def test_sphinx_begins_anew_for_a_page_and_not_for_a_figure_that_comes_or_goes(tmp_path, name, anew):
    stage = Stage(tmp_path)
    stage.write("index.md", "# Start")
    before = sites._shape(stage)
    stage.write(name, "{}")
    assert (sites._shape(stage) != before) == anew


def test_a_file_beside_the_pages_goes_when_nothing_writes_it_any_more(tmp_path):
    out, copied = tmp_path / "out", tmp_path / "copied.json"
    out.mkdir()
    for name in ("stays.csv", "goes.csv", "index.html"):
        (out / name).touch()
    for number, names in enumerate((("stays.csv", "goes.csv"), ("stays.csv",))):
        stage = Stage(tmp_path / str(number))
        for name in names:
            stage.write(f"_extra/{name}", "1")
        sites._drop_gone(stage, out, copied)
    assert sorted(path.name for path in out.iterdir()) == ["index.html", "stays.csv"]


def test_the_contents_add_what_the_build_makes_unless_it_is_listed(tmp_path):
    place = tiny.project(tmp_path)
    note = tiny.notebook("states", "A state", "x")
    pages = [tiny.Page(f"states/{code}", code, note, {}, "states") for code in ("ca", "ny")]
    pages.append(tiny.Page("error-rates", "Error rates", note, {}, None))
    problems = []
    order = contents.contents(place, pages, problems)
    assert problems == []
    assert [part["caption"] for part in order.parts] == ["", "The story", contents.REPORTS, contents.RECORD]
    assert order.parts[2]["pages"] == ["error-rates", "states/index"]
    toc = tiny.yaml.safe_load(order.toc())
    assert toc["root"] == "index"
    assert {"file": "states/index"} in toc["parts"][1]["chapters"]


def test_a_wrong_name_in_the_contents_is_named_with_the_nearest(tmp_path):
    place = tiny.project(tmp_path)
    toc = tiny.TOC | {"parts": [{"caption": "x", "chapters": [{"file": "chapters/how-it-errs"}, {"file": "fact"}]}]}
    (tmp_path / "_toc.yml").write_text(tiny.yaml.safe_dump(toc), encoding="utf-8")
    problems = []
    contents.contents(place, [], problems)
    assert [(problem.value, problem.fix) for problem in problems] == [("fact", "did you mean facts?")]


def test_a_source_without_publisher_or_author_is_called_by_its_title(place):
    labels = {name: row["label"] for name, row in Catalogue(place).sources.items()}
    assert not [name for name, label in labels.items() if label.startswith(name)]
    assert labels["newsnowchicago-2025"].startswith("\N{LEFT DOUBLE QUOTATION MARK}Pritzker signs")
    assert max(map(len, labels.values())) < 90


def test_on_a_phone_the_entries_of_a_legend_stand_below_each_other():
    recipe = {"width": 600, "legends": [{"fill": "color", "columns": 2}], "config": {"legend": {"orient": "top"}}}
    phone = svg.narrowed(recipe)
    assert phone["legends"] == [{"fill": "color"}]
    assert phone["config"]["legend"]["columns"] == 1
    assert phone["config"]["legend"]["orient"] == "top"
    assert recipe["legends"] == [{"fill": "color", "columns": 2}]
