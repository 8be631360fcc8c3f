"""`analysis new`: table, notebook and chapter follow from each other, pass, and go without a trace."""

import json

import pytest
import yaml
from click.testing import CliRunner

from analysis.check import check
from analysis.cli import main

from ..adding.little import checkout

TOC = """\
format: jb-book
root: chapters/index
parts:
  - caption: The story
    chapters:
      - file: chapters/first
  - caption: More
    chapters:
      - file: facts
"""
COLUMNS = ("--row", "one count", "--column", "city:text:City", "--column", "sort:fixed|mobile:Whether they move")
ROW = {"city": "Utica", "sort": "fixed", "source_id": "gao-2021", "verified": "seen", "checked_date": "2026"}


@pytest.fixture
def little(tmp_path):
    place = checkout(tmp_path / "little")
    (place.root / "_toc.yml").write_text(TOC, encoding="utf-8")
    return place


def call(place, *arguments, typed=""):
    return CliRunner().invoke(main, [*arguments, "--root", str(place.root)], input=typed)


def good(place, *arguments, typed=""):
    outcome = call(place, *arguments, typed=typed)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def tree(place):
    return {
        path.relative_to(place.root).as_posix(): path.read_bytes()
        for path in sorted(place.root.rglob("*"))
        if path.is_file() and "_build" not in path.parts
    }


def test_table_notebook_and_chapter_follow_from_each_other(little):
    before = tree(little)
    assert "analysis add camera_counts" in good(little, "new", "table", "camera_counts", *COLUMNS)
    cells = [part for name, value in ROW.items() for part in ("--set", f"{name}={value}")]
    good(little, "add", "camera_counts", *cells, "--yes", "--no-preview")
    said = good(little, "new", "notebook", "camera-counts", "--table", "camera_counts")
    assert "records the number camera-counts-rows" in said
    assert "1  Rows of the table camera_counts" in good(little, "run", "camera-counts")
    assert "-p by=sort" in good(little, "pages")
    assert "1  Rows of the table" in good(little, "run", "camera-counts", "-p", "by=source_id")
    good(little, "new", "chapter", "how-many", "--fact", "camera-counts-rows", "--title", "How many cameras?")
    assert check(little) == []
    text = (little.chapters / "how-many.md").read_text(encoding="utf-8")
    assert text.startswith("# How many cameras?\n")
    assert "{fact}`camera-counts-rows`" in text
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings[0] == "## What the record shows"
    assert headings[-1] == "## Check it yourself"
    made = sorted(set(tree(little)) - set(before))
    assert made == [
        "chapters/how-many.md",
        "chapters/notebooks/camera-counts.ipynb",
        "chapters/notebooks/camera-counts.yml",
        "data/camera_counts/camera_counts.csv",
        "data/camera_counts/camera_counts.yaml",
    ]
    for name in made:
        (little.root / name).unlink()
    toc = (little.root / "_toc.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(toc)["parts"][0]["chapters"][-1] == {"file": "chapters/how-many"}
    (little.root / "_toc.yml").write_text(toc.replace("      - file: chapters/how-many\n", ""), encoding="utf-8")
    assert tree(little) == before


def test_the_notebook_is_kept_as_the_others_are(little):
    good(little, "new", "notebook", "tests-by-kind", "--table", "tests")
    notebook = json.loads((little.notebooks / "tests-by-kind.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []
    assert sum("parameters" in cell["metadata"]["tags"] for cell in code) == 1
    card = yaml.safe_load((little.notebooks / "tests-by-kind.yml").read_text(encoding="utf-8"))
    assert card["parameters"]["by"]["allowed"] == ["state", "kind", "source_id"]


def test_what_is_needed_is_asked_for(little):
    typed = "one count\ncity:text:City\ncity\n\n"
    outcome = call(little, "new", "table", "cameras", typed=typed)
    assert outcome.exit_code == 2
    assert "NAME:KIND:MEANING" in outcome.output
    good(little, "new", "table", "cameras", typed="one count\ncity:text:City\n\n")
    assert (little.data / "cameras" / "cameras.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("notebook", "Tests by kind", "--table", "tests"), "did you mean tests-by-kind?"),
        (("notebook", "tested", "--table", "tests"), "chapters/notebooks/tested.ipynb has it"),
        (("notebook", "facts", "--table", "tests"), "the page facts has it"),
        (("notebook", "by-kind", "--table", "tets"), "did you mean tests"),
        (("notebook", "by-name", "--table", "states"), "names the source of each row"),
        (("chapter", "how-many", "--fact", "no-such"), "Run the notebook that records it first"),
        (("chapter", "how-many", "--fact", "x", "--title", "Of 535 members"), "no bare figure"),
        (("table", "tests", *COLUMNS), "analysis add tests"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(little, arguments, said):
    before = tree(little)
    outcome = call(little, "new", *arguments)
    assert outcome.exit_code == 2
    assert said in outcome.output
    assert tree(little) == before


def test_a_table_without_rows_makes_no_notebook(little):
    good(little, "new", "table", "cameras", *COLUMNS)
    outcome = call(little, "new", "notebook", "by-sort", "--table", "cameras")
    assert outcome.exit_code == 2
    assert "Add one first: analysis add cameras" in outcome.output


def test_rows_that_may_not_be_counted_together_make_no_notebook(little):
    path = little.data / "tests" / "tests.yaml"
    card = yaml.safe_load(path.read_text(encoding="utf-8"))
    card["resources"][0]["numbers"] = [
        {"rule": "numerator", "reason": "x"},
        {"rule": "says", "words": ["y"], "reason": "z"},
    ]
    path.write_text(yaml.safe_dump(card, sort_keys=False), encoding="utf-8")
    outcome = call(little, "new", "notebook", "by-kind", "--table", "tests")
    assert outcome.exit_code == 2
    assert "a definition that says y: z" in outcome.output
