"""A tiny book, built for real: what is on its pages, what stops it, and what a second build does."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest
import tiny
import yaml
from tiny_build import built

from analysis import book
from analysis.book import site as sites
from analysis.problems import Problems

PAGES = {
    "index.html",
    "how-it-errs.html",
    "error-rates.html",
    "states/index.html",
    "states/ca.html",
    "states/ny.html",
    "facts.html",
    "codebook.html",
    "find.html",
    "rows/index.html",
    "rows/tests.html",
    "timeline.html",
    "sources.html",
    "upstream-files.html",
    "due-for-a-check.html",
    "needs-a-primary-copy.html",
    "downloads.html",
    "cite.html",
    "what-changed.html",
    "search.html",
}


def read(built, name):
    return (built.site / name).read_text(encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def entry(html: str, key: str) -> str:
    return re.search(rf'<article class="fact-entry" id="{key}".*?</article>', html, re.DOTALL).group()


def test_every_page_is_there_at_its_address(tiny_book):
    assert {path.relative_to(tiny_book.site).as_posix() for path in tiny_book.site.rglob("*.html")} == PAGES


def test_a_number_in_prose_is_a_link_with_its_conditions(tiny_book):
    html = read(tiny_book, "index.html")
    link = re.search(
        r'<a class="fact" href="facts.html#false-match-share" aria-describedby="(about-\d+)">5 percent</a>', html
    )
    note = re.search(rf'role="tooltip" id="{link.group(1)}">(.*?)</span>', html).group(1)
    assert note == "Share of members with a false match. interval 0 to 20 percent; n = 535. Source: ACLU, 2018."
    assert ">0 to 20 percent</a>" in html


def test_a_source_in_prose_is_a_link_to_its_entry(tiny_book):
    html = read(tiny_book, "how-it-errs.html")
    assert re.search(r'<a class="source[^"]*" href="sources.html#aclu-2018">ACLU, 2018</a>', html)


def test_a_number_in_a_group_is_linked_from_its_folder(tiny_book):
    assert 'href="../facts.html#state-ca-tests"' in read(tiny_book, "states/ca.html")


def test_prose_composed_by_a_notebook_may_use_numbers(tiny_book):
    assert re.search(
        r'It used <span class="fact-here"><a class="fact"[^>]*>28</a>', read(tiny_book, "error-rates.html")
    )


def test_the_facts_page_holds_all_that_is_needed_to_check_a_number(tiny_book):
    found = entry(read(tiny_book, "facts.html"), "false-matches")
    for words in (
        "28 <small>(n = 535)</small>",
        "Members with at least one false match",
        '<a href="sources.html#aclu-2018">ACLU, 2018</a>',
        '<a href="rows/tests.html">tests</a>: <a href="rows/tests.html#row-t1">t1</a>',
        '<a href="error-rates.html#cell-2">cell 2</a>',
        "21 November 2026",
        '<a href="index.html">The short answers</a>',
        '<a href="how-it-errs.html">How often does it err?</a>',
        "https://faces-and-places.github.io/faces-and-places/facts.html#false-matches",
    ):
        assert words in found


def test_a_number_can_be_found_by_its_page_its_table_and_its_unit(tiny_book):
    html = read(tiny_book, "facts.html")
    assert '<option value="error-rates">Error rates</option>' in html
    assert '<option value="tests">tests</option>' in html
    assert '<article class="fact-entry" id="false-match-share" data-table="tests" data-unit="share">' in html
    assert re.search(r'<section data-group data-page="error-rates">\s*<h2 id="from-error-rates">', html)
    assert "4 of 4 numbers shown" in html


def test_a_line_to_copy_is_whole(tiny_book):
    html = read(tiny_book, "facts.html")
    line = re.search(r'class="evidence">(.*?)</span>', entry(html, "false-match-share")).group(1)
    assert line == (
        "Share of members with a false match: 5 percent (interval 0 to 20 percent; n = 535). Jacob Snow. "
        "Amazon&#x27;s Face Recognition Falsely Matched 28. ACLU. 26 July 2018. Last checked 21 November 2026. "
        f"Faces and Places, edition {tiny_book_edition(tiny_book)}, "
        "https://faces-and-places.github.io/faces-and-places/facts.html#false-match-share"
    )
    counted = re.search(r'class="evidence">(.*?)</span>', entry(html, "state-ca-tests")).group(1)
    assert counted.startswith("Tests in California: 1. Computed from 1 row of the table tests. Last checked")


def tiny_book_edition(built) -> str:
    return json.loads(read(built, "build.json"))["edition"]


def test_every_fact_is_published_once_as_data(tiny_book):
    facts = json.loads(read(tiny_book, "facts.json"))
    assert [fact["key"] for fact in facts] == ["false-match-share", "false-matches", "state-ca-tests", "state-ny-tests"]
    assert facts[1]["used_on"] == ["error-rates", "how-it-errs", "index"]


def test_the_code_stands_at_the_end_with_an_address_for_each_cell(tiny_book):
    html = read(tiny_book, "error-rates.html")
    assert html.index('id="how-this-page-was-made"') < html.index('id="cell-1"') < html.index('id="cell-5"')
    assert "<h1>Error rates" in html
    assert "Old title" not in html


def test_a_figure_is_whole(tiny_book):
    html = read(tiny_book, "how-it-errs.html")
    figure = re.search(r"<figure.*?</figure>", html, re.DOTALL).group()
    assert figure.rstrip().endswith("</figcaption>\n</figure>")
    assert figure.count('role="img"') == figure.count("<svg ") == 2
    for words in (
        "The sheriff&#x27;s test erred more often",
        "Share of searches that were wrong",
        "The sheriff stands at 5 percent",
        'href="error-rates.errors-by-agency.csv"',
        'href="error-rates.html#cell-3"',
        "analysis run error-rates",
        'href="sources.html#copy-2019"',
        "Sheriff &lt;one&gt;, n = 535",
    ):
        assert words in figure
    assert "aria-roledescription" not in figure
    assert "</script" not in re.search(r'data-chart="wide">(.*?)</script>', figure).group(1)


def test_the_data_behind_a_figure_is_a_file_beside_its_page(tiny_book):
    assert read(tiny_book, "error-rates.errors-by-agency.csv").splitlines()[0] == "agency,rate"


def test_ids_are_unique_on_a_page_with_several_pictures(tiny_book):
    ids = re.findall(r'\bid="([^"]+)"', read(tiny_book, "error-rates.html"))
    assert len(ids) == len(set(ids))


def test_the_contents_list_groups_and_not_their_pages(tiny_book):
    html = read(tiny_book, "states/ca.html")
    contents = re.search(r'<nav class="contents".*?</nav>', html, re.DOTALL).group()
    assert 'href="index.html" aria-current="true">States' in contents
    assert "ny.html" not in contents
    assert '<p class="up"><a href="index.html">All: States</a>' in html
    assert re.search(r'class="after" rel="next" href="ny.html"', html)


def test_pages_ask_nothing_of_other_hosts(tiny_book):
    for page in PAGES:
        for tag in re.findall(r"<(?:script|link|img|iframe)\b[^>]*>", read(tiny_book, page)):
            assert "://" not in tag or 'rel="canonical"' in tag


def test_a_page_loads_only_the_scripts_that_it_has_a_use_for(tiny_book):
    plain, with_tables = read(tiny_book, "index.html"), read(tiny_book, "how-it-errs.html")
    loaded = r'<script[^>]*src="([^"?]+)'
    assert re.findall(loaded, plain) == ["_static/book.js"]
    assert re.findall(loaded, with_tables) == ["_static/book.js", "_static/sorting.js"]
    assert re.findall(r'<link rel="stylesheet"[^>]*href="([^"?]+)', plain) == ["_static/book.css"]


def test_sources_are_linked_only_where_the_publisher_put_them(tiny_book):
    html = read(tiny_book, "sources.html")
    linked = re.search(r'<li id="aclu-2018">.*?</li>', html, re.DOTALL).group()
    assert re.findall(r'href="(https://[^"]+)" rel="external">([^<]+)', linked)[0][1].startswith("Amazon")
    item = re.search(r'<li id="copy-2019">.*?</li>', html, re.DOTALL).group()
    assert "https://" not in re.search(r'<span class="citation">(.*?)</span>', item).group(1)
    assert "A memo &amp; its copy" in item


def test_what_is_recalled_or_wants_a_copy_is_listed(tiny_book):
    listed = re.findall(r"<code>(?:<a [^>]*>)?(t\d)", read(tiny_book, "due-for-a-check.html"))
    assert "t3" in listed
    assert "t1" not in listed
    copies = read(tiny_book, "needs-a-primary-copy.html")
    assert "copy-2019" in copies
    assert "old-2001" in copies
    assert "aclu-2018" not in copies


def test_the_codebook_says_what_a_row_is_and_what_is_missing(tiny_book):
    html = read(tiny_book, "codebook.html")
    assert "one row of tests" in html
    assert "3 rows: 2 seen, 1 recalled" in html
    assert "A test is not a deployment." in html
    assert re.search(r"<code>errors</code></th><td>[^<]*</td><td>integer</td><td>33%</td>", html)


@pytest.mark.filterwarnings("ignore")  # frictionless' own
def test_the_data_package_is_valid_and_its_keys_are_real(tiny_book):
    path = tiny_book.site / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    tests = next(resource for resource in package["resources"] if resource["name"] == "tests")
    assert tests["schema"]["foreignKeys"] == [
        {"fields": ["source_id"], "reference": {"resource": "sources", "fields": ["source_id"]}}
    ]
    data = (path.parent / tests["path"]).read_bytes()
    assert tests["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert tests["bytes"] == len(data)
    here = os.getcwd()
    os.chdir(path.parent)
    try:
        report = frictionless.Package("datapackage.json").validate()
    finally:
        os.chdir(here)
    assert report.valid, report.flatten(["type", "note"])


def test_the_manifest_counts_and_hashes_without_a_clock(tiny_book):
    manifest = json.loads(read(tiny_book, "build.json"))
    assert (manifest["facts"], manifest["notebook_pages"], manifest["tables"]) == (4, 3, {"sources": 3, "tests": 3})
    sums = dict(reversed(line.split("  ")) for line in read(tiny_book, "SHA256SUMS").splitlines())
    index = hashlib.sha256((tiny_book.site / "index.html").read_bytes()).hexdigest()
    assert sums["index.html"] == index
    assert "20" not in json.dumps({name: value for name, value in manifest.items() if "time" in name or "date" in name})


def test_no_path_of_this_machine_is_published(tiny_book):
    root = str(tiny_book.place.root).encode()
    assert [name for name, data in files(tiny_book.site).items() if root in data] == []


def test_nothing_changed_means_nothing_is_built(tiny_copy, monkeypatch):
    monkeypatch.setattr(sites, "gather", lambda *_: pytest.fail("the notebooks were read"))
    said = []
    book.build(tiny_copy, tiny.results(tiny_copy), said.append)
    assert said == ["the book is up to date"]


@pytest.fixture(scope="module")
def continued(tiny_book, tmp_path_factory):
    """A book built, then built again with one number changed; and the pages that were written again."""
    first = built(tmp_path_factory.mktemp("continued") / "book", tiny_book.place.build)
    out = first.place.build / "book" / "html"
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.html")}
    site = book.build(first.place, tiny.results(first.place, errors=27), lambda _line: None)
    written = {path.relative_to(out).as_posix() for path in before if path.stat().st_mtime_ns != before[path]}
    return files(site), written


def test_a_changed_number_is_right_everywhere_and_as_in_a_clean_build(continued, other_book):
    again, clean = continued[0], files(other_book.site)
    assert sorted(again) == sorted(clean)
    assert [name for name in clean if again[name] != clean[name]] == []
    assert b">27</a>" in again["index.html"]
    assert b">27</a>" in again["how-it-errs.html"]


def test_only_pages_that_use_a_number_are_written_again(continued):
    assert continued[1] - {"search.html"} == {"index.html", "how-it-errs.html", "error-rates.html", "facts.html"}


def test_everything_wrong_is_named_at_once_and_the_old_site_stands(tiny_copy):
    old = files(tiny_copy.build / "html")
    chapter = tiny_copy.chapters / "how-it-errs.md"
    chapter.write_text(
        "# How often does it err?\n\n{fact}`false-matchs` and {fact}`false-matches:roman` {source}`aclu-2019`\n\n"
        ":::{show} error-rates#errors-by-agencies\n:::\n\n[nowhere](nowhere.md)\n",
        encoding="utf-8",
    )
    with pytest.raises(Problems) as failed:
        book.build(tiny_copy, tiny.results(tiny_copy), lambda _line: None)
    text = str(failed.value)
    assert "did you mean false-matches?" in text
    assert "no form 'roman'" in text
    assert "did you mean aclu-2018?" in text
    assert "did you mean error-rates#errors-by-agency?" in text
    assert "nowhere" in text
    assert {(problem.file, problem.row) for problem in failed.value} >= {("chapters/how-it-errs.md", 3)}
    assert files(tiny_copy.build / "html") == old

    # What failed is not built upon: the same faults are found again by the next build.
    with pytest.raises(Problems, match="did you mean false-matches"):
        book.build(tiny_copy, tiny.results(tiny_copy), lambda _line: None)


def test_a_bare_figure_stops_the_build_before_sphinx(tiny_copy, monkeypatch):
    monkeypatch.setattr(sites, "_sphinx", lambda *_: pytest.fail("Sphinx was run"))
    chapter = tiny_copy.chapters / "index.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\nIt erred 17 times.\n", encoding="utf-8")
    with pytest.raises(Problems) as failed:
        book.build(tiny_copy, tiny.results(tiny_copy), lambda _line: None)
    assert [(problem.file, problem.value) for problem in failed.value] == [("chapters/index.md", "17")]


def spoil(result, change):
    """Change the executed notebook of a page, as a careless author could."""
    notebook = json.loads(result.notebook.read_text(encoding="utf-8"))
    change(notebook)
    result.notebook.write_text(json.dumps(notebook), encoding="utf-8")


def test_a_chart_without_title_and_words_stops_the_build(tiny_copy):
    def bare(notebook):
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                for data in output["data"].values():
                    if isinstance(data, dict) and "usermeta" in data:
                        data["usermeta"]["figure"].update(words="")

    results = tiny.results(tiny_copy)
    spoil(results[0], bare)
    with pytest.raises(Problems, match="without a title and words"):
        book.build(tiny_copy, results, lambda _line: None)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sources": ["nobody-2020"]}, "nobody-2020"),
        ({"rows": {"tests": ["t9"]}}, "t9"),
        ({"rows": {"tests": ["t3"]}}, "seen, not recalled"),
        ({"rows": {"nothing": ["t1"]}}, "a table"),
    ],
)
def test_a_number_rests_on_rows_and_sources_that_exist_and_were_seen(tiny_copy, change, says):
    results = tiny.results(tiny_copy)
    recorded = json.loads(results[0].facts.read_text(encoding="utf-8"))
    recorded[0].update(change)
    results[0].facts.write_text(json.dumps(recorded), encoding="utf-8")
    with pytest.raises(Problems, match=says):
        book.build(tiny_copy, results, lambda _line: None)


def test_a_number_that_breaks_a_rule_of_its_card_stops_the_build(tiny_copy):
    path = tiny_copy.data / "tests" / "tests.yaml"
    card = yaml.safe_load(path.read_text(encoding="utf-8"))
    card["resources"][0]["numbers"] = [{"rule": "numerator", "reason": "nobody counts the searches"}]
    path.write_text(yaml.safe_dump(card, sort_keys=False), encoding="utf-8")
    with pytest.raises(Problems, match="without a denominator or an interval: nobody counts the searches"):
        book.build(tiny_copy, tiny.results(tiny_copy), lambda _line: None)


def test_two_pages_may_not_say_different_things_under_one_key(tiny_copy):
    results = tiny.results(tiny_copy)
    recorded = json.loads(results[1].facts.read_text(encoding="utf-8"))
    recorded[0]["key"] = "false-matches"
    results[1].facts.write_text(json.dumps(recorded), encoding="utf-8")
    with pytest.raises(Problems, match="error-rates has it"):
        book.build(tiny_copy, results, lambda _line: None)


def test_chapters_that_are_missing_or_unlisted_are_named(tiny_copy):
    (tiny_copy.chapters / "how-it-errs.md").rename(tiny_copy.chapters / "unlisted.md")
    with pytest.raises(Problems) as failed:
        book.build(tiny_copy, tiny.results(tiny_copy), lambda _line: None)
    assert {problem.value for problem in failed.value} >= {"chapters/how-it-errs.md", "chapters/unlisted.md"}


WITHOUT_JUPYTER_BOOK = """
import sys
sys.modules["jupyter_book"] = None  # importing it is now an error
from sphinx.cmd.build import main
sys.exit(main(["-q", "-n", "-W", "--keep-going", "-b", "html", sys.argv[1], sys.argv[2]]))
"""


def test_the_stage_builds_with_plain_sphinx_too(tiny_book, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_JUPYTER_BOOK, str(tiny_book.place.build / "stage"), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "28</a>" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
