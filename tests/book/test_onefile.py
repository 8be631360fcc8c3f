"""A page as one file: everything in it, nothing outside it that it needs."""

import base64
import csv
import io

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from analysis.cli import main
from analysis.paths import Project
from tests.conftest import ROOT
from tests.small import copy_of


def call(*arguments):
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory) -> Project:
    return copy_of(ROOT, tmp_path_factory.mktemp("onefile") / "copy")


@pytest.fixture(scope="module")
def written(scratch):
    """The page of error rates with values of one's own: numbers, charts, tables and sources."""
    out = scratch.root / "own.html"
    values = ("-p", "metric=FMR", "-p", "study=nist-frvt11-2020-sex-race")
    outcome = call("--root", str(scratch.root), "run", "error-rates", *values, "--out", str(out))
    assert outcome.exit_code == 0, outcome.output
    assert str(out) in outcome.output
    return out.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def soup(written):
    return BeautifulSoup(written, "html.parser")


def test_it_asks_for_nothing_outside_itself(soup):
    assert not soup.find_all(["script", "link", "img", "iframe"])
    assert "url(" not in soup.style.string.replace("url(#", "").replace("url(data:", "")
    within = {f"#{part['id']}" for part in soup.find_all(id=True)}
    for link in soup.find_all("a"):
        assert link["href"].startswith(("https://", "data:text/csv;base64,", "#")), link
        if link["href"].startswith("#"):
            assert link["href"] in within, link


def test_it_says_what_was_run(soup):
    command = soup.select_one(".values code").get_text()
    assert command.startswith("analysis run error-rates -p study=nist-frvt11-2020-sex-race -p metric=FMR")
    assert command.endswith("-p all_studies=no")


def test_the_data_of_each_chart_and_table_is_in_its_link(soup):
    links = [link for link in soup.find_all("a") if link["href"].startswith("data:")]
    shown = len(soup.select("figure.chart")) + len(soup.select(".shown"))
    assert len(links) == shown > 5
    for link in links:
        text = base64.b64decode(link["href"].partition(",")[2]).decode("utf-8")
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        assert link["download"].endswith(".csv")
        assert rows
        assert {len(row) for row in rows} == {len(header)}


def test_pictures_words_and_code_are_there(soup):
    assert all(figure.find("svg") for figure in soup.select("figure.chart"))
    assert soup.select_one(".code-cell").get_text(strip=True)
    assert soup.find("h1").get_text().startswith("Error rates")
    assert "{doc}" not in soup.get_text()
    assert "{fact}" not in soup.get_text()


def test_every_source_that_is_named_is_cited_in_full(soup):
    named = {link["href"][1:] for link in soup.select("figcaption a, .under a") if link["href"].startswith("#")}
    listed = {item["id"] for item in soup.select("li[id]")}
    assert "nist-frvt11-2020-extract" in listed
    assert {one for one in named if not one.startswith("cell-")} <= listed


def test_the_same_run_gives_the_same_bytes(scratch, written):
    again = scratch.root / "again.html"
    values = ("-p", "metric=FMR", "-p", "study=nist-frvt11-2020-sex-race")
    assert call("--root", str(scratch.root), "run", "error-rates", *values, "--out", str(again)).exit_code == 0
    assert again.read_text(encoding="utf-8") == written


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "--out", "x.html"], "takes one page"),
        (["run", "states/ca", "states/tx", "--out", "x.html"], "takes one page"),
        (["run", "states/ca", "--out", "x.pdf"], "ends in .html"),
    ],
)
def test_what_cannot_be_one_file_is_refused(arguments, words):
    outcome = call(*arguments)
    assert outcome.exit_code == 2
    assert words in outcome.output
