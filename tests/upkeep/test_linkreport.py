"""The report on links: what needs somebody first, every place named, the same bytes for the same answers."""

from __future__ import annotations

import json
import random

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.upkeep import asking, linkreport
from analysis.upkeep.addresses import Place
from analysis.upkeep.asking import Answer
from analysis.upkeep.linkreport import Links, agent

SITE = "https://example.org"
ANSWERS = (
    Answer(f"{SITE}/well", asking.ANSWERS, 200, f"{SITE}/well"),
    Answer(f"{SITE}/b", asking.GONE, 404, f"{SITE}/b"),
    Answer(f"{SITE}/a", asking.GONE, 410, f"{SITE}/a"),
    Answer(f"{SITE}/slow", asking.BROKEN, None, f"{SITE}/slow", "no reply in time"),
    Answer(f"{SITE}/old", asking.MOVED, 301, f"{SITE}/new"),
    Answer(f"{SITE}/now", asking.MOVED_FOR_NOW, 302, f"{SITE}/there"),
    Answer(f"{SITE}/shut", asking.UNTOLD, 403, f"{SITE}/shut", "the site turns programs away, or asks for a login"),
)
PLACES = {one.address: [Place("data/sources/sources.csv", 7, "a_source")] for one in ANSWERS}
PLACES[f"{SITE}/old"] = [*PLACES[f"{SITE}/old"], Place("chapters/method.md", 3)]


def test_what_somebody_must_mend_comes_first_and_what_was_not_told_is_no_finding():
    told = Links(ANSWERS, PLACES).as_dict()
    assert [one["address"].rpartition("/")[2] for one in told["findings"]] == ["a", "b", "slow", "old"]
    assert [one["address"].rpartition("/")[2] for one in told["others"]] == ["now", "shut"]
    assert told["asked"] == 7
    assert sum(told["counts"].values()) == 7


def test_the_report_in_markdown():
    report = Links(ANSWERS, PLACES, "https://example.org/blob/").markdown()
    row = "[a\\_source](https://example.org/blob/data/sources/sources.csv?plain=1#L7)"
    chapter = "[chapters/method.md](https://example.org/blob/chapters/method.md?plain=1#L3)"
    assert report.startswith("# External links\n\n7 addresses asked: 1 answer, 2 not there any more, 1 broken, ")
    assert (
        f"## Not there any more (2)\n\n- <{SITE}/a> (answer 410): {row}\n- <{SITE}/b> (answer 404): {row}\n" in report
    )
    assert f"- <{SITE}/old> leads to <{SITE}/new> (answer 301): {row}, {chapter}\n" in report
    assert f"- <{SITE}/slow> (no reply in time): {row}\n" in report
    assert f"{SITE}/well" not in report


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_answers_came_changes_nothing(seed):
    shuffled = list(ANSWERS)
    random.Random(seed).shuffle(shuffled)
    mixed, straight = Links(tuple(shuffled), PLACES), Links(ANSWERS, PLACES)
    assert mixed.markdown() == straight.markdown()
    assert mixed.text() == straight.text()
    assert mixed.as_dict() == straight.as_dict()


def test_a_name_that_site_owners_can_write_to(place):
    assert agent(place).startswith("faces-and-places/")
    assert "+https://github.com/faces-and-places/faces-and-places" in agent(place)


def test_the_command_asks_every_address_and_does_not_fail_for_what_it_finds(copy, monkeypatch, tmp_path):
    asked = []

    def gone(addresses, manners, echo):
        asked.extend(addresses)
        return [Answer(address, asking.GONE, 404, address) for address in addresses]

    monkeypatch.setattr(linkreport, "ask_all", gone)
    out = tmp_path / "links.json"
    done = CliRunner().invoke(main, ["links", "--root", str(copy.root), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert f"{len(asked)} addresses asked: 0 answer, {len(asked)} not there any more." in done.output
    assert len(json.loads(out.read_text())["findings"]) == len(asked) > 100
