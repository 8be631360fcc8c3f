"""A whole build, from nothing, in another folder: the same bytes; then one figure changes, and only what must runs.

The book of the repository itself is built before the tests run (`make test` does it). What stops a build is tried with
a small book, in `test_build_stops.py`.
"""

import filecmp
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import build as building
from analysis.cli import main
from analysis.pages import pages
from analysis.pages.notebooks import read_rows
from analysis.paths import Project
from analysis.reads import from_plain
from analysis.run.store import Store
from analysis.tables import tables

from .conftest import ROOT
from .test_check import put, validated

NUMBER = "aclu-congress-false-matches"


@pytest.fixture(scope="module")
def site() -> Path:
    """The built book of the repository."""
    folder = ROOT / "_build" / "html"
    assert (folder / "index.html").is_file(), "build the book first: make book"
    return folder


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Project:
    """The same sources in another folder, built from nothing."""
    target = tmp_path_factory.mktemp("elsewhere") / "a checkout"
    target.mkdir()
    for name in ("data", "chapters", "src"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_toc.yml", "_config.yml", "requirements.txt", "pyproject.toml", "CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / name, target / name)
    if (ROOT / "editions").is_dir():
        shutil.copytree(ROOT / "editions", target / "editions")
    return Project(target)


@pytest.fixture(scope="module")
def built(elsewhere):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_ROOT", str(elsewhere.root))
        patch.delenv("ANALYSIS_TABLES", raising=False)
        yield building.build(elsewhere, echo=lambda line: None)


def rebuild(place):
    return building.build(place, echo=lambda line: None)


def reads_of(place, page, table, key):
    """Whether a page has read the counts of a row, by what it noted when it ran."""
    (row,) = (row for row in read_rows(place, table) if row["rate_id"] == key)
    return any(
        one.table == table
        and all(row[column] in values for column, values in one.where)
        and (not one.columns or {"errors", "rate"} & set(one.columns))
        for one in map(from_plain, Store(place).last(page)["reads"])
    )


def text_of(place, page):
    html = (place.build / "html" / f"{page}.html").read_text(encoding="utf-8")
    return re.sub(r"<[^>]+>", "", html)


def test_a_build_from_nothing_makes_every_page(built, elsewhere):
    assert built.pages >= 70
    assert set(built.ran) == set(pages(elsewhere))


def test_two_builds_in_two_folders_are_the_same_bytes(built, elsewhere, site):
    there = elsewhere.build / "html"
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file())
    different = [name for name in names if not filecmp.cmp(site / name, there / name, shallow=False)]
    assert different == []


def test_the_published_package_passes_the_standards_own_command(site):
    (package,) = site.rglob("datapackage.json")
    outcome = validated(package)
    assert outcome.returncode == 0, outcome.stdout
    described = json.loads(package.read_text(encoding="utf-8"))
    assert len(described["resources"]) == len(tables(ROOT))
    assert any(resource["schema"].get("foreignKeys") for resource in described["resources"])


def test_no_path_of_this_machine_is_published(site):
    home = str(Path.home())
    for path in site.rglob("*"):
        if path.suffix in (".html", ".json", ".ipynb", ".csv", ".yaml", ".js"):
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) not in text, path
            assert home == "/" or f"{home}/" not in text, path


def test_the_command_shows_published_numbers_and_reasons(built, elsewhere):
    root = ["--root", str(elsewhere.root)]
    one = CliRunner().invoke(main, ["facts", NUMBER, *root])
    assert one.output.startswith(f"{NUMBER}: 28. ")
    assert "error_rates er0001" in one.output
    everything = json.loads(CliRunner().invoke(main, ["facts", "--json", *root]).stdout)
    assert len(everything) == built.facts
    assert CliRunner().invoke(main, ["facts", "no-such-fact", *root]).exit_code == 2
    why = CliRunner().invoke(main, ["build", "--why", "tables", *root])
    assert why.output.strip() == "nothing that it depends on changed since its last run"
    assert CliRunner().invoke(main, ["build", "--only", "tabels", *root]).exit_code == 2


def test_touching_a_file_without_changing_it_runs_nothing(built, elsewhere):
    for path in (*elsewhere.data.rglob("*.csv"), *elsewhere.notebooks.glob("*.ipynb")):
        path.touch()
    assert rebuild(elsewhere).ran == ()


def test_one_changed_figure_runs_only_its_readers_and_shows_everywhere(built, elsewhere):
    before = building.published_facts(elsewhere)[NUMBER]
    assert before["text"] == "28"
    readers = {name for name, page in pages(elsewhere).items() if reads_of(elsewhere, page, "error_rates", "er0001")}
    put(elsewhere, "error_rates", "er0001", "errors", "27")
    put(elsewhere, "error_rates", "er0001", "rate", "0.0505")

    again = rebuild(elsewhere)

    assert set(again.ran) == readers
    assert {"error-rates", "fact-check", "studies/aclu-2018-congress"} <= readers
    assert not {"systems/nec", "studies/essex-2019-met", "states/ca"} & readers
    assert len(readers) <= 0.15 * len(pages(elsewhere))
    assert building.published_facts(elsewhere)[NUMBER]["text"] == "27"
    assert re.search(r"\b27\b", text_of(elsewhere, "facts"))
    prose = (elsewhere.build / "html" / "on-whom-it-errs.html").read_text(encoding="utf-8")
    assert re.search(rf'facts\.html#{NUMBER}"[^>]*>27<', prose)
    assert not re.search(rf'facts\.html#{NUMBER}"[^>]*>28<', prose)
    page = (elsewhere.build / "html" / "error-rates.html").read_text(encoding="utf-8")
    (chart,) = re.findall(r'<figure[^>]*id="[^"]*aclu-tests"[^>]*>.*?</figure>', page, flags=re.DOTALL)
    (picture, *_) = re.findall(r"<svg.*?</svg>", chart, flags=re.DOTALL)
    assert "27 of 535" in picture
    assert "28 of 535" not in chart
    put(elsewhere, "error_rates", "er0001", "errors", "28")
    put(elsewhere, "error_rates", "er0001", "rate", "0.0523")
    assert rebuild(elsewhere).ran == (), "a state that was built before is taken from the store"


def test_after_all_this_the_book_is_again_the_same_bytes(built, elsewhere, site):
    there = elsewhere.build / "html"
    names = [path.relative_to(site) for path in site.rglob("*") if path.is_file()]
    assert [str(n) for n in names if not filecmp.cmp(site / n, there / n, shallow=False)] == []
