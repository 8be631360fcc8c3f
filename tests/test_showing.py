"""Tables for readers: accessible, escaped, the same every time."""

from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from analysis import showing

FRAME = pd.DataFrame(
    {
        "state": ["Texas & <Co>", "Utah"],
        "year": [2018, 2019],
        "requests": [1907, 640_000],
        "share": [0.123456, None],
        "known": [True, False],
    }
)
HEADINGS = {"state": "State", "year": "Year", "requests": "Requests", "share": "Share", "known": "Known"}
VOID = {"br", "img", "input", "hr", "meta", "link"}


class Outline(HTMLParser):
    """Checks that every tag is closed in order, and keeps what was opened."""

    def __init__(self, text):
        super().__init__()
        self.stack, self.tags = [], []
        self.feed(text)
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def of(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def shown(**more):
    return showing.table(FRAME, caption="Requests by state", headings=HEADINGS, **more)


def test_a_table_is_well_formed_with_caption_and_scope():
    outline = Outline(shown(row_header="state").html())
    assert len(outline.of("caption")) == 1
    scopes = [cell["scope"] for cell in outline.of("th")]
    assert scopes == ["col"] * 5 + ["row"] * 2
    assert outline.of("style") == []


def test_numbers_stand_to_the_right_and_words_do_not():
    outline = Outline(shown().html())
    assert [cell.get("class") for cell in outline.of("th")] == [None, "number", "number", "number", "short"]


def test_columns_of_sentences_ask_for_more_room():
    frame = pd.DataFrame({"a": ["x" * 120], "b": ["y" * 40], "c": ["z"]})
    outline = Outline(showing.table(frame, caption="C").html())
    assert [cell.get("class") for cell in outline.of("th")] == ["prose", "phrase", "short"]


def test_text_is_escaped_and_nothing_is_a_dash():
    html = shown().html()
    assert "Texas &amp; &lt;Co&gt;" in html
    assert '<td class="number">–</td>' in html  # noqa: RUF001
    assert "nan" not in html.lower()


def test_years_stay_years_and_large_numbers_are_grouped():
    html = shown().html()
    assert ">2018<" in html
    assert ">1,907<" in html
    assert ">640,000<" in html


def test_dates_read_as_words_and_what_is_no_date_stays():
    frame = pd.DataFrame({"as_of_date": ["2020-10", ""], "note": ["Read on 2020-10-07", "2020-10"]})
    html = showing.table(frame, caption="C").html()
    assert "<td>October 2020</td>" in html
    assert "Read on 7 October 2020<" in html
    assert ">2020-10<" in html


def test_an_identifier_with_a_place_is_a_link_from_where_the_page_stands():
    frame = pd.DataFrame({"source_id": ["a-2018", "b"], "n": [1, 2]})
    table = showing.table(frame, caption="C").as_dict()
    table["links"] = {"source_id": {"a-2018": ["sources.html#a-2018", "Press & Co, 2018"]}}
    html = showing.table_html(table, root="../")
    assert '<a href="../sources.html#a-2018">Press &amp; Co, 2018</a>' in html
    assert ">b<" in html


def test_formats_and_truth_values():
    html = shown(formats={"share": ".1%"}).html()
    assert ">12.3%<" in html
    assert ">yes<" in html


def test_a_wide_table_is_a_frame_that_the_keyboard_reaches_and_a_small_one_is_not():
    wide = Outline(shown(name="requests").html()).of("div")[0]
    assert (wide["tabindex"], wide["role"], wide["aria-labelledby"]) == ("0", "region", "table-requests-caption")
    small = showing.table(FRAME, caption="Years", headings={"state": "State", "year": "Year"})
    assert set(Outline(small.html()).of("div")[0]) == {"class"}


def test_the_same_table_has_the_same_bytes():
    assert shown().html() == shown().html()
    assert shown().html() != showing.table(FRAME, caption="Other", headings=HEADINGS).html()


def test_an_output_has_html_and_the_table_itself():
    bundle = shown(name="requests", sources=["a", "a", "b"])._repr_mimebundle_()
    assert set(bundle) == {showing.MIME, "text/html", "text/plain"}
    assert bundle[showing.MIME]["sources"] == ["a", "b"]


def test_an_empty_table_is_a_table():
    html = showing.table(FRAME.head(0), caption="Nothing is on record").html()
    assert "<tbody>" in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"caption": " "},
        {"caption": "C", "headings": {"nothing": "Nothing"}},
        {"caption": "C", "name": "Not A Slug"},
        {"caption": "C", "row_header": "nothing"},
        {"caption": "C", "formats": {"nothing": ".1f"}},
    ],
)
def test_what_is_missing_is_refused(wrong):
    with pytest.raises(ValueError, match=r"caption|column|lower-case"):
        showing.table(FRAME, **wrong)


def test_cells_of_numpy_and_pandas_are_plain():
    frame = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [np.float64(2.5), 3.0]})
    assert showing.table(frame, caption="C").table["rows"] == [[1, 2.5], [None, 3.0]]


def test_words_are_markdown_and_never_empty():
    assert showing.words(" One test. ")._repr_mimebundle_()["text/markdown"] == "One test."
    with pytest.raises(ValueError, match="no words"):
        showing.words("  ")


def test_a_long_name_may_go_on_in_the_next_line_and_a_column_of_days_is_one():
    frame = pd.DataFrame({"table": ["arrest_sites_north_carolina", "fr_laws"], "day": ["24 October 2018", "2014"]})
    html = showing.table(frame, caption="Two tables").html()
    assert "arrest_<wbr>sites_<wbr>north_<wbr>carolina" in html
    assert "fr_laws" in html
    assert html.count('<td class="date">') == 2
