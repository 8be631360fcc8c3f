"""Only the very bytes that passed the tests are published; whatever else happens, what stood before stands."""

import json
import shutil

import pytest
from click.testing import CliRunner

from analysis import publish as publishing
from analysis.cli import main
from analysis.paths import Project
from analysis.problems import Problems
from analysis.publish import PUBLISHED, forget, mark_tested, publish, site_hash

from . import small


@pytest.fixture
def book(tmp_path) -> Project:
    """A checkout with a built site of two files that has passed its tests."""
    place = small.checkout(tmp_path / "checkout")
    built(place, "first")
    mark_tested(place, site_hash(place.build / "html"))
    return place


def built(place: Project, text: str) -> None:
    site = place.build / "html"
    shutil.rmtree(site, ignore_errors=True)
    (site / "states").mkdir(parents=True)
    (site / "index.html").write_text(text)
    (site / "states" / "ca.html").write_text("California")


def standing(place: Project) -> dict[str, str]:
    folder = place.build / PUBLISHED
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def refusal(place: Project) -> str:
    """Why nothing is published. Fails if what stands has changed, or anything is left beside it."""
    before = standing(place)
    with pytest.raises(Problems) as stopped:
        publish(place)
    assert standing(place) == before
    assert [path.name for path in place.build.glob(f"{PUBLISHED}?*")] in ([], [f"{PUBLISHED}.new"])
    return str(stopped.value)


def test_a_tested_book_is_published_whole_and_once(book):
    first = publish(book)
    assert standing(book) == {"index.html": "first", "states/ca.html": "California"}
    assert (first.files, first.stood) == (2, False)
    assert publish(book).stood
    assert [path.name for path in book.build.iterdir() if path.name.startswith(PUBLISHED)] == [PUBLISHED]


def test_a_book_built_after_the_tests_is_refused(book):
    publish(book)
    built(book, "second")
    assert "expected the book that was tested" in refusal(book)
    assert standing(book)["index.html"] == "first"


def test_a_file_more_or_less_or_renamed_is_another_book(book):
    (book.build / "html" / "extra.html").write_text("")
    assert "the book that was tested" in refusal(book)
    built(book, "first")
    (book.build / "html" / "states" / "ca.html").rename(book.build / "html" / "states" / "ac.html")
    assert "the book that was tested" in refusal(book)


def test_what_failed_its_tests_is_refused(book):
    publish(book)
    forget(book)
    assert "a book that has passed its tests. Run make test" in refusal(book)


def test_without_a_book_there_is_nothing_to_publish(book):
    shutil.rmtree(book.build / "html")
    assert "expected a built book" in refusal(book)


def test_a_build_that_begins_while_the_book_is_copied_stops_it(book, monkeypatch):
    publish(book)
    built(book, "second")
    mark_tested(book, site_hash(book.build / "html"))

    def copied(*given, real=shutil.copytree, **options):
        (book.build / "html" / "index.html").write_text("third")
        return real(*given, **options)

    monkeypatch.setattr(publishing.shutil, "copytree", copied)
    assert "the book that was tested" in refusal(book)


def test_the_command_says_what_stands_and_ends_with_one_if_refused(book):
    root = ["--root", str(book.root)]
    said = CliRunner().invoke(main, ["publish", *root])
    assert said.output == "the tested book is published: 2 files in _build/published\n"
    again = json.loads(CliRunner().invoke(main, ["publish", "--json", *root]).stdout)
    assert (again["files"], again["stood"], again["hash"]) == (2, True, site_hash(book.build / "html"))
    forget(book)
    refused = CliRunner().invoke(main, ["publish", *root])
    assert refused.exit_code == 1
    assert "_build/tested.json: expected a book that has passed its tests" in refused.output
