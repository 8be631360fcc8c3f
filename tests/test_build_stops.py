"""Builds of a small book: what stops one leaves the old site standing, and what did not change does not run."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import build as building
from analysis.pages import pages
from analysis.paths import Project
from analysis.problems import Problems

from .changes import scratch
from .editions import published
from .small import add

MORE = ("counts", "spread")  # notebooks beside the one that the small book has
FAILING = ("import analysis", "raise RuntimeError('planted')\\nimport analysis")


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Project:
    """The small book with three notebooks, built once."""
    made = published.project(tmp_path_factory.mktemp("stops") / "checkout")
    for name in MORE:
        source = "import analysis\nfrom analysis.facts import fact\nstates = analysis.load('states')\n"
        add(made, name, f"{source}fact('{name}', len(states), means='States, as {name} has them')", tables=["states"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_ROOT", str(made.root))
        patch.delenv("ANALYSIS_TABLES", raising=False)
        published.build(made)
        yield made


@pytest.fixture
def changed(place):
    """Puts other words into a file; afterwards it is as it was."""
    kept: dict[Path, str] = {}

    def change(file: str, old: str, new: str) -> None:
        path = place.root / file
        kept.setdefault(path, path.read_text(encoding="utf-8"))
        scratch.replace(place, old, new, file)

    yield change
    for path, text in kept.items():
        path.write_text(text, encoding="utf-8")


def stopped(place: Project) -> list:
    """The problems that stop a build. Fails if the site is another one afterwards."""
    before = site_of(place)
    with pytest.raises(Problems) as problems:
        published.build(place)
    assert site_of(place) == before
    return list(problems.value)


def site_of(place: Project) -> dict[str, bytes]:
    site = place.build / "html"
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert "index.html" in found
    return found


@pytest.mark.parametrize(
    ("planted", "complaint"),
    [
        ("About 57 of them were wrong.", "57"),
        ("There were {fact}`no-such-fact-at-all` of them.", "no-such-fact-at-all"),
    ],
    ids=["bare figure", "missing fact"],
)
def test_what_prose_may_not_hold_stops_the_build_and_the_old_site_stands(place, changed, planted, complaint):
    changed("chapters/about.md", "Words on the book.", planted)
    assert any(complaint in problem.text() for problem in stopped(place))


def test_failing_notebooks_are_all_reported_and_nothing_is_published(place, changed):
    for name in MORE:
        changed(f"chapters/notebooks/{name}.ipynb", *FAILING)
    problems = stopped(place)
    assert {problem.file for problem in problems} == set(MORE)
    assert all("planted" in problem.value for problem in problems)


def test_a_table_with_a_fault_stops_the_build_before_any_notebook(place, changed):
    changed("chapters/notebooks/counts.ipynb", *FAILING)
    changed("data/states/states.csv", "TX,Texas,0.3", "TX,Texas,many")
    assert [problem.value for problem in stopped(place)] == ["many"]


def test_one_page_alone_can_be_built_again_and_then_nothing_else_runs(place):
    whole = site_of(place)
    built = building.build(place, only=["rates"], jobs=1, echo=lambda line: None)
    assert built.notebooks == len(pages(place)) == 1 + len(MORE)
    for path in (*place.data.rglob("*.csv"), *place.notebooks.glob("*.ipynb")):
        path.touch()
    assert building.build(place, jobs=1, echo=lambda line: None).ran == ()
    assert site_of(place) == whole
