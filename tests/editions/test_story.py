"""Two editions of a small book: frozen, held to, archived. Each test goes on from where the one before it ended."""

from __future__ import annotations

import hashlib
import json
import re
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.editions import frozen
from analysis.paths import Project
from analysis.problems import Problems

from ..changes import scratch
from . import published

ATOM = "{http://www.w3.org/2005/Atom}"
LOST = "facts.html#states-named"


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Project:
    made = published.project(tmp_path_factory.mktemp("published") / "checkout")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_ROOT", str(made.root))
        for who in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{who}_NAME", "A tester")
            patch.setenv(f"GIT_{who}_EMAIL", "tester@example.org")
        yield made


def call(place: Project, *arguments: str):
    return CliRunner().invoke(main, [*arguments, "--root", str(place.root)])


def test_a_book_that_is_not_built_is_not_frozen(place):
    outcome = call(place, "edition", "2026.01")
    assert outcome.exit_code == 1
    assert "the built book to be up to date" in outcome.output


def test_before_the_first_edition_the_page_says_that_there_is_none(place):
    published.build(place)
    assert "No edition has been frozen yet" in published.page(place, "what-changed.html")
    assert ElementTree.fromstring(published.page(place, "changes.atom")).findall(f"{ATOM}entry") == []


def test_the_first_edition_is_frozen_committed_and_tagged(place):
    outcome = call(place, "edition", "2026.01", "--tag")
    assert outcome.exit_code == 0, outcome.output
    assert scratch.git(place.root, "cat-file", "-t", "2026.01") == "tag"
    assert scratch.git(place.root, "status", "--porcelain") == ""
    (edition,) = frozen.read_all(place)
    assert edition.facts["largest-share"]["value"] == 0.3
    assert edition.facts["largest-share"]["answers"] == ("index",)
    assert edition.manifest["counts"]["facts"] == 2
    table = (place.data / "states" / "states.csv").read_bytes()
    assert edition.manifest["tables"]["states"]["sha256"] == hashlib.sha256(table).hexdigest()
    assert {"index.html", LOST, "rows/states.html#row-tx", "data/states/states.csv"} <= set(edition.addresses)
    assert edition.changes is None


def test_what_was_frozen_is_not_frozen_again_and_a_tag_never_moves(place):
    published.build(place)
    again = call(place, "edition", "2026.01")
    assert again.exit_code == 0
    assert "was frozen before" in again.output
    assert "A tag never moves" in call(place, "edition", "2026.01", "--tag").output


def test_the_archive_is_the_same_bytes_every_time(place):
    sums = []
    for _ in range(2):
        outcome = call(place, "archive", "--json")
        assert outcome.exit_code == 0, outcome.output
        folder = place.root / json.loads(outcome.stdout)["folder"]
        sums.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert sums[0] == sums[1]
    for line in sums[0]["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(sums[0][name]).hexdigest() == digest
    with zipfile.ZipFile(folder / "faces-and-places-2026.01-site.zip") as packed:
        assert "faces-and-places-2026.01/index.html" in packed.namelist()
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}


def test_a_value_that_moves_has_its_history_on_the_page_of_facts(place):
    scratch.replace(place, "TX,Texas,0.3", "TX,Texas,0.4")
    published.build(place)
    facts = published.page(place, "facts.html")
    assert re.search(r"<dt>In older editions</dt><dd>2026\.01: 30 percent</dd>", facts)
    changed = published.page(place, "what-changed.html")
    assert "Since edition 2026.01, not yet released" in changed
    assert re.search(r'facts\.html#largest-share">The largest share</a></th><td>30 percent</td><td>40 percent', changed)
    assert "<strong>Figure</strong>" in changed


def test_an_edition_that_is_frozen_never_changes(place):
    scratch.commit(place, "A correction under the old name")
    outcome = call(place, "edition", "2026.01")
    assert outcome.exit_code == 1
    assert "editions/2026.01/facts.csv" in outcome.output
    assert "editions/2026.01/manifest.json" in outcome.output
    assert "what is built to be what was frozen" in call(place, "archive").output


def test_a_number_that_vanishes_stops_the_build_until_a_row_says_where_it_leads(place):
    scratch.replace(place, "states-named", "states-on-record", "chapters/notebooks/rates.ipynb")
    scratch.replace(place, "states-named", "states-on-record", "chapters/index.md")
    with pytest.raises(Problems) as stopped:
        published.build(place)
    assert [problem.value for problem in stopped.value] == [LOST]
    assert f"Add the row {LOST},<new address>,<reason>" in stopped.value.found[0].fix
    assert "states-named" in published.page(place, "facts.html"), "the old site stands"
    row = f"old,new,reason\n{LOST},facts.html#states-on-record,It has a clearer name.\n"
    (place.root / "editions" / "redirects.csv").write_text(row, encoding="utf-8")
    published.build(place)
    facts = published.page(place, "facts.html")
    gone = facts.partition('id="no-longer-published"')[2]
    assert 'id="states-named"' in gone
    assert "Last published in edition 2026.01. It has a clearer name." in gone
    assert 'href="facts.html#states-on-record"' in gone


def test_pages_files_and_rows_that_vanish_lead_on_too(place):
    for name in ("rates.ipynb", "rates.yml"):
        (place.notebooks / name).rename(place.notebooks / name.replace("rates", "shares"))
    scratch.replace(place, "name: rates", "name: shares", "chapters/notebooks/shares.yml")
    scratch.replace(place, "TX,Texas,0.4", "UT,Utah,0.4")
    scratch.replace(place, "TX", "UT", "chapters/notebooks/shares.ipynb")
    with pytest.raises(Problems) as stopped:
        published.build(place)
    lost = ["notebooks/rates.ipynb", "rates.html", "rates.shares.csv", "rows/states.html#row-tx"]
    assert [problem.value for problem in stopped.value] == lost
    targets = ["notebooks/shares.ipynb", "shares.html", "shares.shares.csv", "rows/states.html#row-ut"]
    with (place.root / "editions" / "redirects.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{old},{new},It has another name.\n" for old, new in zip(lost, targets, strict=True))
    published.build(place)
    site = place.build / "html"
    assert (site / lost[0]).read_bytes() == (site / targets[0]).read_bytes()
    assert 'content="0; url=shares.html"' in published.page(place, "rates.html")
    assert 'id="row-tx"' in published.page(place, "rows/states.html")
    assert 'href="rates.html"' in published.page(place, "what-changed.html").partition("Addresses that have moved")[2]


def test_the_second_edition_says_what_moved_since_the_first(place):
    published.release(place, "2026.02")
    published.build(place)
    outcome = call(place, "edition", "2026.02", "--tag")
    assert outcome.exit_code == 0, outcome.output
    published.build(place)
    first, second = frozen.read_all(place)
    assert second.changes["grade"] == "finding", "a number that a chapter cites came and one went"
    (table,) = second.changes["tables"]
    assert list(table["removed"]) == ["TX"]
    assert list(table["added"]) == ["UT"]
    assert set(first.addresses) - set(second.addresses) == {LOST, "rows/states.html#row-tx"}
    changed = published.page(place, "what-changed.html")
    assert changed.index("edition-2026-02") < changed.index("edition-2026-01")
    assert "No number, verdict or table differs from edition 2026.02." in changed
    assert "1 added, 1 removed" in changed


def test_the_feed_is_valid_atom_with_one_entry_for_each_edition(place):
    feed = ElementTree.fromstring(published.page(place, "changes.atom"))
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Edition 2026.02: finding", "Edition 2026.01"]
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"tag:[a-z0-9.-]+,2026:\S+", one) for one in ids)
    for element in (feed, *entries):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", element.findtext(f"{ATOM}updated"))
    assert "<strong>word</strong>" in entries[0].findtext(f"{ATOM}content")
    for link in feed.iter(f"{ATOM}link"):
        assert link.get("href").startswith("https://")


def test_files_of_an_edition_are_published_and_everything_frozen_is_built(place):
    site = place.build / "html"
    assert (site / "editions/2026.02/changes.json").is_file()
    assert (site / "editions/2026.01/facts.csv").read_text(encoding="utf-8").startswith("key,value,unit,interval")
