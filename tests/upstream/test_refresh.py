"""The refresh: all or nothing, counted, pinned, and drift named before a byte is written."""

import hashlib
import json
import sys

import pytest
import yaml
from click.testing import CliRunner

from analysis.check import check
from analysis.cli import main
from analysis.paths import Project
from analysis.problems import Problems
from analysis.upstream.datasets import MARK, dataset, datasets
from analysis.upstream.refresh import refresh
from tests.conftest import ROOT
from tests.upstream import toy

COUNTS_CARD = ROOT / "data" / "refresh_counts" / "refresh_counts.yaml"


@pytest.fixture
def towns(tmp_path, monkeypatch) -> Project:
    """A checkout with the toy dataset, nothing received yet."""
    monkeypatch.setitem(sys.modules, "analysis.upstream.toy", toy)
    place = toy.checkout(tmp_path, COUNTS_CARD)
    monkeypatch.setenv("ANALYSIS_ROOT", str(place.root))
    return place


def run(place, *, accept=False) -> list[str]:
    """Refresh the toy; what was said, line by line."""
    said = []
    refresh(place, datasets(place).values(), place.root / "in", accept=accept, echo=said.append)
    return said


def refused(place, **options) -> list[str]:
    before = bytes_of_all(place)
    with pytest.raises(Problems) as caught:
        run(place, **options)
    assert bytes_of_all(place) == before, "something was written although a rule failed"
    return [problem.text() for problem in caught.value]


def bytes_of_all(place) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(place.data.rglob("*")) if path.is_file()}


def table(place, name) -> str:
    return (place.data / name / f"{name}.csv").read_text()


def test_a_first_delivery_must_be_accepted(towns):
    assert any("a file that was received before" in line and "--accept" in line for line in refused(towns))


def test_an_accepted_delivery_is_counted_pinned_and_written(towns):
    said = run(towns, accept=True)
    assert said[0] == "toy: 4 rows in, 3 kept, 1 set aside"
    assert "  set aside 1: inhabitants are no number" in said
    assert "  1 rows equal an earlier row in every cell; they are kept" in said
    assert "  agrees: inhabitants in all: 148" in said
    assert table(towns, "toy_kinds") == "kind,inhabitants\ncity,140\nvillage,8\n"
    received = dataset(towns, "toy").received
    assert received["files"]["towns.csv"]["sha256"] == hashlib.sha256(toy.TOWNS.encode()).hexdigest()
    assert (received["rows_in"], received["rows_kept"], received["rows_set_aside"]) == (
        4,
        3,
        {"inhabitants are no number": 1},
    )
    assert received["rows_in_period"] == {"2019": 3, "2020": 1}
    assert "toy,rows_set_aside,inhabitants are no number,1\n" in table(towns, "refresh_counts")
    aside = (towns.build / "set-aside" / "toy.csv").read_text()
    assert aside == (
        "town,kind,n,year,raw_file,raw_row,raw_surplus,reason\n"
        "C,village,x,2020,toy/towns.csv,3,,inhabitants are no number\n"
    )
    assert check(towns) == []


def test_the_same_files_again_write_the_same_bytes(towns):
    run(towns, accept=True)
    before = bytes_of_all(towns)
    said = run(towns)
    assert bytes_of_all(towns) == before
    assert "  toy_kinds: 2 rows, unchanged" in said


def test_what_people_wrote_in_a_card_keeps_its_bytes(towns):
    path = towns.data / "upstream" / "toy.yaml"
    path.write_text("# by hand\n" + path.read_text())
    before = path.read_text()
    run(towns, accept=True)
    assert path.read_text().startswith(before.rstrip("\n") + "\n" + MARK)


def test_drift_is_named_and_stops_the_refresh_until_it_is_accepted(towns):
    run(towns, accept=True)
    toy.deliver(towns.root, "town,kind,n,mayor\nA,city,70,Ann\nB,hamlet,8,Bo\n", "70")
    lines = refused(towns)
    assert "toy, column year: 'gone': expected this column, as before" in lines
    assert "toy, column mayor: 'new': expected only the columns seen before" in lines
    assert any(
        line.startswith("toy, column kind: 'hamlet': expected one of the 2 values seen before") for line in lines
    )
    assert "toy: '0 rows (-3)': expected 3 rows for 2019" in lines
    assert any(line.startswith("toy/towns.csv: ") and "as last received" in line for line in lines)
    said = run(towns, accept=True)
    assert "  set aside 1: a kind that nobody has decided on" in said
    assert any("column mayor" in line for line in said)
    assert "  toy_kinds: 1 rows, 1 lines new, 2 gone" in said
    assert check(towns) == []


def test_a_figure_that_does_not_hold_stops_the_refresh_even_if_accepted(towns):
    toy.deliver(towns.root, toy.TOWNS, "149")
    assert refused(towns, accept=True) == ["toy, column inhabitants in all: '148': expected 149"]


def test_files_to_compare_with_may_be_absent_and_it_says_so(towns):
    run(towns, accept=True)
    (towns.root / "in" / "towns-upstream" / "total.txt").unlink()
    said = run(towns)
    assert "  not compared, because absent: total.txt" in said
    assert "total.txt" in dataset(towns, "toy").received["files"], "what was compared before stays pinned"


def test_a_table_that_breaks_its_card_is_not_written(towns):
    path = towns.data / "toy_kinds" / "toy_kinds.yaml"
    path.write_text(path.read_text().replace("minimum: 0", "minimum: 100"))
    lines = refused(towns, accept=True)
    assert len(lines) == 1
    assert "'8'" in lines[0]
    assert "inhabitants" in lines[0]


def test_everything_wrong_is_said_at_once(towns):
    second = towns.data / "upstream" / "second.yaml"
    second.write_text((towns.data / "upstream" / "toy.yaml").read_text().replace("towns-upstream", "elsewhere"))
    sys.modules["analysis.upstream.second"] = toy
    try:
        toy.deliver(towns.root, toy.TOWNS, "1")
        lines = refused(towns, accept=True)
    finally:
        del sys.modules["analysis.upstream.second"]
    assert len(lines) == 2
    assert any("nothing there" in line for line in lines)
    assert any("inhabitants in all" in line for line in lines)


def test_a_card_that_cannot_be_used_names_every_part(towns):
    path = towns.data / "upstream" / "toy.yaml"
    card = yaml.safe_load(path.read_text())
    del card["license"]
    card["files"][0]["role"] = "main"
    card["files"][1]["download"] = "http://example.org/total.txt"
    path.write_text(yaml.safe_dump(card))
    with pytest.raises(Problems) as caught:
        datasets(towns)
    assert sorted(problem.expected for problem in caught.value) == [
        "a download address that begins with https://",
        "each file with a role, one of rows, check",
        "the card to declare 'license'",
    ]


def test_a_derived_table_edited_by_hand_is_found(towns):
    run(towns, accept=True)
    path = towns.data / "toy_kinds" / "toy_kinds.csv"
    path.write_text(path.read_text().replace("140", "141"))
    assert [problem.file for problem in check(towns)] == ["data/toy_kinds/toy_kinds.csv"]


def test_counts_edited_by_hand_are_found(towns):
    run(towns, accept=True)
    path = towns.data / "refresh_counts" / "refresh_counts.csv"
    path.write_text(path.read_text().replace("toy,rows_in,,4", "toy,rows_in,,5"))
    assert [problem.expected for problem in check(towns)] == ["the counts that the dataset cards hold"]


def test_a_refresh_cut_off_half_way_is_found_and_mended_by_the_next(towns, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.upstream.refresh.write_received", die)
    with pytest.raises(KeyboardInterrupt):
        run(towns, accept=True)
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "analysis.upstream.toy", toy)
    monkeypatch.setenv("ANALYSIS_ROOT", str(towns.root))
    assert any("a refresh to have written toy_kinds" in problem.expected for problem in check(towns))
    run(towns, accept=True)
    assert check(towns) == []


def command(place, *arguments):
    return CliRunner().invoke(main, ["refresh", *arguments, "--root", str(place.root)], catch_exceptions=False)


def test_the_command_prints_counts_and_json(towns):
    folder = str(towns.root / "in")
    done = command(towns, "--from", folder, "--accept")
    assert done.exit_code == 0, done.output
    assert done.output.startswith("toy: 4 rows in, 3 kept, 1 set aside\n")
    (told,) = json.loads(command(towns, "toy", "--from", folder, "--json").stdout)
    assert (told["dataset"], told["rows_in"]) == ("toy", 4)


def test_the_command_writes_what_it_counted_as_a_report(towns):
    report = towns.root / "out" / "refresh.md"
    said = command(towns, "--from", str(towns.root / "in"), "--accept", "--out", str(report)).output
    assert report.read_text() == f"# Upstream files\n\n```text\n{said}```\n"


def test_fetching_all_leaves_out_what_has_no_public_address_and_fetches_the_rest(towns, monkeypatch):
    fetched = []
    monkeypatch.setattr("analysis.upstream.download.download", lambda one, *_, **__: fetched.append(one.name))
    left = command(towns, "--download")
    assert left.exit_code == 0
    assert left.output.startswith("toy: left out, because not all of its files have a public address")
    assert fetched == []
    path = towns.data / "upstream" / "toy.yaml"
    card = yaml.safe_load(path.read_text())
    card["files"][0]["download"] = "https://example.org/towns.csv"
    path.write_text(yaml.safe_dump(card, sort_keys=False))
    assert "left out" not in command(towns, "--download").output
    assert fetched == ["toy"]


def test_the_command_refuses_in_words_and_by_its_status(towns):
    stopped = command(towns, "--from", str(towns.root / "in"))
    assert stopped.exit_code == 1
    assert "analysis refresh toy --accept" in stopped.output
    unknown = command(towns, "tow", "--from", str(towns.root / "in"))
    assert unknown.exit_code == 2
    assert "did you mean toy?" in unknown.output
    neither = command(towns)
    assert neither.exit_code == 2
    assert "--from DIR" in neither.output


def test_a_table_named_in_place_of_its_dataset_is_answered_with_the_dataset(towns):
    with pytest.raises(Problems) as caught:
        dataset(towns, "toy_kinds")
    assert "made by the dataset toy" in caught.value.found[0].fix
