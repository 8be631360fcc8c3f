"""A maintainer's week, in a checkout with a history of its own: each day goes on from where the one before it ended.

For each change the notebooks that run are held to be exactly those that have read a cell that is now another one.
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from analysis.paths import Project

from .upstream import deliveries
from .walked import Clone, clone

PROGRAM = ".venv/bin/analysis"
FIRST, SECOND = "2026.11", "2026.12"
ATOM = "{http://www.w3.org/2005/Atom}"
MATCHES = "aclu-congress-false-matches"
MOST = 0.15  # of all pages, that one changed table may make run
DEPLOYMENT = {
    "agency": "Example County Sheriff",
    "agency_level": "county",
    "state": "OR",
    "technology": "face_search",
    "row_kind": "use",
    "access": "own",
    "status": "active",
    "dates_are": "use",
    "start_date": "2024-03",
    "source_id": "gao-21-518",
    "locator": "p. 1",
    "verified": "seen",
    "checked_date": "2026-11-20",
}
NEW_ROWS = (
    {"Agency": "Utopia Police", "Technology": "Drones"},
    {"Agency": "Utopia Police", "Technology": "Gait Recognition"},
)


@dataclass(frozen=True)
class Week:
    """The checkout, and what a maintainer does in it."""

    checkout: Clone

    @property
    def place(self) -> Project:
        return Project(self.checkout.root)

    def does(self, *words: str, ends: int = 0) -> str:
        """What a command says; fails if it does not end as it must."""
        done = self.checkout.run(" ".join(words))
        assert done.returncode == ends, f"{words}\n{done.stdout}"
        return done.stdout

    def asks(self, *words: str) -> object:
        """What a command says to a program."""
        return json.loads(self.does(PROGRAM, *words, "--json", "2>/dev/null"))

    def commits(self, words: str) -> None:
        self.does("git add -A && git commit -q -m", f"'{words}'")

    def pages(self) -> list[str]:
        return [entry["name"] for entry in self.asks("pages")]

    def runs(self) -> set[str]:
        """Run whatever must run; the pages that did."""
        return {entry["page"] for entry in self.asks("run") if entry["ran"]}

    def changes(self, against: str = "HEAD") -> dict:
        return self.asks("changes", "--against", against)

    def tables(self) -> dict[str, bytes]:
        """Every table of the last commit."""
        names = self.does("git ls-files 'data/*.csv'").split()
        return {name: self.does("git show", f"HEAD:{name}").encode() for name in names}

    def readers(self) -> set[str]:
        """The pages that have read a cell which differs from the last commit, by what each noted when it ran."""
        named = self.does("git diff --name-only HEAD -- 'data/*.csv'").split()
        old = {name.split("/")[1]: cells(self.does("git show", f"HEAD:{name}")) for name in named}
        new = {name.split("/")[1]: cells((self.place.root / name).read_text(encoding="utf-8")) for name in named}
        found = set()
        for page in self.pages():
            last = self.place.build / "last" / f"{page}.json"
            for table, where, columns in json.loads(last.read_text(encoding="utf-8"))["reads"]:
                if table in old and seen(old[table], where, columns) != seen(new[table], where, columns):
                    found.add(page)
        return found

    def replace(self, table: str, old: str, new: str) -> None:
        path = self.place.data / table / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    def page(self, name: str) -> str:
        return (self.place.build / "html" / name).read_text(encoding="utf-8")


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def seen(rows: list[dict[str, str]], where: list, columns: list[str]) -> list[list[str]]:
    """The cells that a read of a table finds."""
    kept = [row for row in rows if all(row[column] in values for column, values in where)]
    return [[cell for column, cell in row.items() if not columns or column in columns] for row in kept]


def sets(row: dict[str, str]) -> str:
    return " ".join(f"--set {column}='{value}'" for column, value in row.items())


def by_key(found: Iterable[dict], key: str) -> dict[str, dict]:
    return {one[key]: one for one in found}


@pytest.fixture(scope="module")
def week(tmp_path_factory) -> Week:
    """A checkout whose first edition is frozen and tagged, with a delivery of upstream files taken."""
    made = Week(clone(tmp_path_factory.mktemp("week") / "checkout", "src", alone=True))
    deliveries.atlas(made.place, made.place.build / "upstream")
    made.does(PROGRAM, "refresh atlas_of_surveillance --from _build/upstream --accept")
    release(made, FIRST, "s/^## 2026.11 .*/## 2026.11/")
    assert made.does("git status --porcelain") == ""
    assert made.runs() == set()
    return made


def release(week: Week, name: str, edit: str) -> None:
    """Name the edition in the list of changes and the settings, build, freeze and tag."""
    week.does("sed -i", f"'{edit}'", "CHANGELOG.md")
    week.does("sed -i", f"'s/^version.*/version = \"{name}\"/'", "pyproject.toml")
    week.does("sed -i", f"'s/^version:.*/version: \"{name}\"/'", "CITATION.cff")
    week.commits(f"Towards {name}")
    week.does(PROGRAM, "build")
    week.does(PROGRAM, "edition", name, "--tag")
    assert week.does("git cat-file -t", name).strip() == "tag"


def test_monday_a_deployment_is_added(week):
    week.does(PROGRAM, "add deployments --yes --no-preview", sets(DEPLOYMENT))
    readers = week.readers()
    assert week.runs() == readers
    assert {"states/or", "state-counts"} <= readers
    assert not {"states/ca", "error-rates", "coverage"} & readers
    assert 0 < len(readers) <= MOST * len(week.pages())
    found = week.changes()
    assert found["grade"] == "figure"
    (table,) = [one for one in found["tables"] if one["table"] == "deployments"]
    assert table["counts"] == {"added": 1, "removed": 0, "changed": 0}
    week.commits("The sheriff of Example County")


def test_tuesday_a_figure_is_corrected_and_a_finding_moves(week):
    week.does(PROGRAM, "correct error_rates er0001 --set errors=27 --set rate=0.0505 --yes --no-preview")
    readers = week.readers()
    assert week.runs() == readers
    assert {"error-rates", "fact-check", "studies/aclu-2018-congress"} <= readers
    assert len(readers) <= MOST * len(week.pages())
    found = week.changes()
    assert found["grade"] == "finding"
    (table,) = found["tables"]
    assert {(one["column"], one["old"], one["new"]) for one in table["changed"]["er0001"]} == {
        ("errors", "28", "27"),
        ("rate", "0.0523", "0.0505"),
    }
    fact = by_key(found["facts"], "key")[MATCHES]
    assert (fact["old"]["value"], fact["new"]["value"], fact["difference"]) == (28, 27, -1)
    assert by_key(found["facts"], "key")["aclu-congress-false-match-share"]["overlap"] == "yes"
    (verdict,) = found["verdicts"]
    assert verdict["old"] != verdict["new"]
    assert any("aclu-tests" in one["address"] for one in found["shown"])
    assert "on-whom-it-errs" in {one["page"] for one in found["pages"]}
    week.commits("27 of them")


def test_wednesday_a_typo_in_a_note_runs_nothing(week):
    week.does(PROGRAM, "correct deployments dep-0001 --set note='A note without a typo.' --yes --no-preview")
    assert week.readers() == set()
    assert week.runs() == set()
    found = week.changes()
    assert (found["grade"], found["facts"], found["verdicts"], found["shown"]) == ("cosmetic", [], [], [])
    week.commits("A typo")


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("error_rates", "rate_id,study_id,", "rate_id,study,", ("error_rates.csv", "study_id", "'study'")),
        ("sources", None, None, ("source_id", "aclu-2018-congress")),
    ],
    ids=["a column renamed without its card", "a source in use deleted"],
)
def test_thursday_what_does_not_hold_together_is_stopped(week, table, old, new, said):
    before = week.page("index.html")
    if old is None:
        rows = (week.place.data / table / f"{table}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (old,) = [row for row in rows if row.startswith("aclu-2018-congress,")]
        new = ""
    week.replace(table, old, new)
    stopped = week.does(PROGRAM, "build", ends=1)
    for words in said:
        assert words in stopped
    if new == "":
        users = cells((week.place.data / "error_rates" / "error_rates.csv").read_text(encoding="utf-8"))
        lines = [number for number, row in enumerate(users, start=2) if row["source_id"] == "aclu-2018-congress"]
        assert lines
        for line in lines:
            assert f"data/error_rates/error_rates.csv, row {line}, column source_id" in stopped
    assert week.page("index.html") == before
    week.does("git checkout -q -- data")
    assert week.runs() == set()


def test_friday_an_unknown_category_stops_a_new_file_until_it_is_accepted(week):
    before = week.tables()
    deliveries.atlas(week.place, week.place.build / "upstream", *NEW_ROWS)
    refresh = (PROGRAM, "refresh atlas_of_surveillance --from _build/upstream")
    stopped = week.does(*refresh, ends=1)
    assert "column Technology: 'Gait Recognition': expected one of the 12 values seen before" in stopped
    assert week.does("git status --porcelain") == ""
    accepted = week.does(*refresh, "--accept")
    assert "set aside 1: technology not known" in accepted
    aside = (week.place.build / "set-aside" / "atlas_of_surveillance.csv").read_text(encoding="utf-8")
    assert "Gait Recognition" in aside
    changed = set(week.does("git diff --name-only").split())
    assert {path for path in changed if path.endswith(".csv")} <= set(before)
    assert "data/atlas_technologies/atlas_technologies.csv" in changed
    assert "data/agency_deployments/agency_deployments.csv" not in changed
    readers = week.readers()
    assert "atlas" in readers
    assert week.runs() == readers
    assert len(readers) <= MOST * len(week.pages())
    week.commits("The Atlas, received again")


def test_saturday_an_edition_is_tagged_and_tells_what_moved(week):
    release(week, SECOND, f"0,/^## /s//## {SECOND}\\n\\n- A week of corrections.\\n\\n## /")
    week.does(PROGRAM, "build")
    page = week.page("what-changed.html")
    assert page.index(SECOND) < page.index(FIRST)
    assert re.search(rf'facts\.html#{MATCHES}"[^>]*>[^<]*</a></th><td>28</td><td>27', page)
    assert "<strong>Finding</strong>" in page
    feed = ElementTree.fromstring(week.page("changes.atom"))
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert [SECOND in titles[0], FIRST in titles[1]] == [True, True]
    facts = week.page("facts.html")
    assert re.search(rf"<dt>In older editions</dt><dd>{FIRST}: 28", facts)
    assert re.search(rf'facts\.html#{MATCHES}"[^>]*>27<', week.page("on-whom-it-errs.html"))
    assert week.does("git status --porcelain") == ""


def test_sunday_a_build_with_nothing_to_do_says_so(week):
    assert "the book is up to date" in week.does(PROGRAM, "build")
    assert week.changes(SECOND)["grade"] == "none"
