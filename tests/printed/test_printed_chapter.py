"""A page made ready for paper: what goes, what stands open, where links lead, how notes are numbered."""

from __future__ import annotations

import pytest

from analysis.printed.chapter import Book, chapter

FACTS = {
    "rate": {
        "key": "rate",
        "means": "Share of searches.",
        "interval_text": "1 to 3 percent",
        "n": 200,
        "sources": ["a"],
    },
    "uses": {"key": "uses", "means": "Uses on record", "interval_text": "", "n": None, "sources": list("abcdefgh")},
    "own": {"key": "own", "means": "Computed", "interval_text": "", "n": None, "sources": []},
}
BOOK = Book({"here", "there"}, "https://example.org/book/", FACTS, {letter: f"Label {letter}" for letter in "abcdefgh"})


def number(key: str, text: str, count: int) -> str:
    return (
        f'<span class="fact-here"><a class="fact" href="facts.html#{key}" aria-describedby="about-{count}">{text}</a>'
        f'<span class="fact-about" role="tooltip" id="about-{count}">{key} in words</span></span>'
    )


def made(inside: str, name: str = "here"):
    html = '<html><nav>Contents</nav><main><article><section id="top"><h1>A  title<a class="headerlink">#</a></h1>'
    return chapter(f"{html}{inside}</section></article></main></html>", name, BOOK)


def test_nothing_is_left_that_paper_cannot_do():
    body = made(
        '<button>Copy</button><form><input></form><script>1</script><div class="page-code">x</div>'
        '<div class="table-frame" tabindex="0" role="region"><table><tr><td>1</td></tr></table></div>'
    ).body
    assert body.select("button, form, input, script, .page-code, .headerlink, [tabindex]") == []
    assert body.find("td").get_text() == "1"


def test_ids_and_all_that_refers_to_them_bear_the_name_of_the_page():
    body = made(
        '<figure class="chart" id="f" aria-labelledby="f-title"><p id="f-title">T</p><div class="chart-box">'
        '<svg><clipPath id="clip1"></clipPath><g clip-path="url(#clip1)"></g></svg></div></figure><a href="#f">see</a>'
    ).body
    assert [tag["id"] for tag in body.select("[id]")] == ["here--top", "here--f", "here--f-title", "here--clip1"]
    assert body.figure["aria-labelledby"] == "here--f-title"
    assert body.g["clip-path"] == "url(#here--clip1)"
    assert body.select_one("a")["href"] == "#here--f"


@pytest.mark.parametrize(
    ("page", "href", "leads"),
    [
        ("here", "there.html", "#there"),
        ("here", "there.html#part", "#there--part"),
        ("here", "error-rates.html#cell-3", "https://example.org/book/error-rates.html#cell-3"),
        ("here", "sources.html#a", "#source--a"),
        ("here", "sources.html", "https://example.org/book/sources.html"),
        ("here", "https://elsewhere.org/x", "https://elsewhere.org/x"),
        ("here", "mailto:a@b.org", "mailto:a@b.org"),
        ("states/ca", "../there.html", "#there"),
        ("states/ca", "ny.html", "https://example.org/book/states/ny.html"),
        ("states/ca", "#part", "https://example.org/book/states/ca.html#part"),
    ],
)
def test_where_links_lead_on_paper(page, href, leads):
    assert BOOK.target(page, href) == leads


def test_a_number_has_one_note_and_keeps_its_link_to_the_site():
    done = made(f"<p>{number('rate', '2 percent', 1)} ({number('rate', '1 to 3', 2)}), {number('own', '7', 3)}, "
                f"{number('rate', '2 percent', 4)}</p>")  # fmt: skip
    body = done.body
    assert [mark.get_text() for mark in body.select("sup.mark")] == ["1", "2", "1"]
    assert body.select_one("a.fact")["href"] == "https://example.org/book/facts.html#rate"
    assert body.select(".fact-about") == []
    notes = [note.get_text() for note in body.select(".notes li")]
    assert notes == ["Share of searches. interval 1 to 3 percent; n = 200. Label a. rate", "Computed. own"]
    assert body.select_one("sup a")["href"] == "#" + body.select_one(".notes li")["id"]
    assert done.sources == ["a"]


def test_a_number_of_many_sources_names_some_and_counts_the_rest():
    done = made(f"<p>{number('uses', '12', 1)}</p>")
    text = done.body.select_one(".notes li").get_text()
    assert text == "Uses on record. Label a; Label b; Label c and 5 other works. uses"
    assert done.sources == ["a", "b", "c"]


def test_a_chart_is_one_picture_with_its_words_for_those_who_cannot_see_it():
    body = made(
        '<figure class="chart" id="f"><p class="chart-title">T</p><div class="chart-box chart-wide" aria-label="T"'
        ' aria-describedby="f-words"><svg></svg></div><div class="chart-box chart-narrow"><svg></svg></div>'
        '<div class="chart-more"><details class="chart-words"><summary>In words</summary><p id="f-words">Two dots.</p>'
        '</details><details class="chart-data"><summary>Data</summary><table></table></details></div>'
        '<figcaption><details><summary>Sources: 12 works</summary><a href="sources.html#a">A</a></details></figcaption>'
        "</figure>"
    ).body
    assert len(body.select("svg")) == 1
    assert body.select_one(".chart-box")["aria-label"] == "Two dots."
    assert body.select("details, .chart-more") == []
    assert body.figcaption.get_text(" ", strip=True) == "Sources: 12 works, named on the site ."
    assert body.figcaption.a["href"] == "https://example.org/book/here.html#f"


def test_under_a_table_only_its_sources_stay():
    body = made(
        '<div class="shown"><table><tr><td>1</td></tr></table><div class="under">'
        'Source: <a href="sources.html#a">A</a>. <a href="x.csv" download>CSV</a>. '
        '<a href="error-rates.html#cell-2">How this was made</a>.</div></div>'
    ).body
    assert body.select_one(".under").get_text().strip() == "Source: A."


def test_what_is_folded_on_a_page_stands_open():
    body = made("<details><summary>More</summary><p>Inside</p></details>").body
    assert body.select("details, summary") == []
    assert body.select_one(".unfolded").get_text(" ", strip=True) == "More : Inside"


def test_a_page_that_is_no_chapter_is_refused():
    with pytest.raises(ValueError, match=r"here\.html has no article"):
        chapter("<html><main><p>Nothing</p></main></html>", "here", BOOK)
