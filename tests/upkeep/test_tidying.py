"""Files kept one way: what tidying changes, what it never changes, and what it leaves to a person."""

from __future__ import annotations

import copy as copying
import csv
import io
import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis.check import check
from analysis.cli import main
from analysis.problems import Problems
from analysis.tables import tables
from analysis.upkeep.tidying import notebook_bytes, table_bytes, tidy_notebook, tidy_table, untidy
from tests import small

HEADER = ["key", "part", "words"]
KEY = ["key", "part"]
TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n\0"), max_size=8)
ROWS = st.lists(st.tuples(TEXT, TEXT, TEXT).map(list), max_size=8)
NOISE = st.fixed_dictionaries(
    {
        "outputs": st.lists(st.just({"output_type": "stream", "name": "stdout", "text": "1"}), max_size=2),
        "execution_count": st.none() | st.integers(1, 99),
        "metadata": st.dictionaries(
            st.sampled_from(["papermill", "collapsed", "vscode", "execution"]), st.booleans(), max_size=3
        ),
    }
)


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


@given(rows=ROWS)
def test_a_table_keeps_its_cells_is_sorted_by_its_key_and_tidy_once_is_tidy_for_good(rows):
    tidied, _ = tidy_table(table_bytes([HEADER, *rows]), KEY)
    header, *found = read(tidied)
    assert header == HEADER
    assert sorted(found) == sorted(rows)
    assert [row[:2] for row in found] == sorted(row[:2] for row in rows)
    assert tidy_table(tidied, KEY) == (tidied, [])


@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n", "\r"]), mark=st.booleans(), quoting=st.sampled_from([0, 1]))
def test_however_a_spreadsheet_writes_it_a_table_comes_out_the_same(rows, end, mark, quoting):
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator=end, quoting=quoting).writerows([HEADER, *rows])
    written = ("\ufeff" if mark else "") + held.getvalue() + end
    assert tidy_table(written.encode(), KEY)[0] == tidy_table(table_bytes([HEADER, *rows]), KEY)[0]


def test_what_changes_is_said():
    _, changes = tidy_table(b'\xef\xbb\xbfkey,part\r\n"b",1\r\na,2\r\n\r\n', ["key"])
    assert changes == [
        "a byte order mark goes",
        "line ends become LF",
        "quotes, blank lines or the last line end change",
        "rows are sorted by key",
    ]


def test_rows_of_one_key_and_rows_without_a_key_stay_in_their_order():
    data = b"key,part\na,2\na,1\n"
    assert tidy_table(data, ["key"]) == (data, [])
    assert tidy_table(b"key\nb\na\n", []) == (b"key\nb\na\n", [])


def test_a_header_that_lacks_the_key_is_left_to_the_check():
    assert tidy_table(b"kee\nb\na\n", ["key"]) == (b"kee\nb\na\n", [])


@pytest.mark.parametrize(
    ("data", "expected"), [(b"a,b\n1\n", "2 cells in each row, found 1 in row 2"), (b"a\n\xff\n", "UTF-8 text")]
)
def test_what_needs_a_decision_is_a_problem(data, expected):
    with pytest.raises(ValueError, match=expected):
        tidy_table(data, ["a"])


def notebook(*cells: dict) -> dict:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


CLEAN = notebook(
    {"cell_type": "markdown", "id": "m", "metadata": {}, "source": ["# A title\n", "\N{RIGHT SINGLE QUOTATION MARK}"]},
    {**small.code("a = 1", "parameters"), "id": "p", "source": ["a = 1"]},
    {**small.code("a"), "id": "c", "source": ["a\n", "b"]},
)


@given(noise=st.lists(NOISE, min_size=2, max_size=2), kernel=st.sampled_from(["python3", "venv", "other"]))
def test_whatever_a_run_or_an_editor_left_in_a_notebook_goes(noise, kernel):
    dirty = copying.deepcopy(CLEAN)
    for cell, mess in zip(dirty["cells"][1:], noise, strict=True):
        cell["metadata"] |= mess["metadata"]
        cell |= {name: mess[name] for name in ("outputs", "execution_count")}
    dirty["metadata"]["kernelspec"]["name"] = kernel
    dirty["metadata"]["language_info"]["version"] = "3.11.2"
    tidied, changes = tidy_notebook(json.dumps(dirty).encode())
    assert tidied == notebook_bytes(CLEAN)
    assert "metadata of an editor or a run go" in changes
    assert ("outputs go" in changes) == any(mess["outputs"] for mess in noise)
    assert ("execution counts go" in changes) == any(mess["execution_count"] for mess in noise)


def test_a_tidy_notebook_is_left_alone_and_one_in_another_layout_is_laid_out():
    assert tidy_notebook(notebook_bytes(CLEAN)) == (notebook_bytes(CLEAN), [])
    joined = copying.deepcopy(CLEAN)
    joined["cells"][2]["source"] = "a\nb"
    assert tidy_notebook(json.dumps(joined).encode()) == (notebook_bytes(CLEAN), ["the layout of the file changes"])


@pytest.mark.filterwarnings("ignore")  # nbformat's own
def test_the_library_of_the_format_would_write_the_same_bytes():
    import nbformat

    read_by_it = nbformat.reads(notebook_bytes(CLEAN).decode(), as_version=4)
    assert f"{nbformat.writes(read_by_it)}\n".encode() == notebook_bytes(CLEAN)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"cells": [{}]}', b'{"cells": 3}', b"\xff"])
def test_what_is_no_notebook_is_a_problem(data):
    with pytest.raises(ValueError, match="a notebook in JSON"):
        tidy_notebook(data)


def test_every_file_of_the_repository_is_tidy(place):
    assert [one.text() for one in untidy(place)] == []


def test_a_table_in_disorder_is_named_then_put_right_and_the_check_agrees(copy):
    table = copy.data / "states" / "states.csv"
    before = table.read_bytes()
    header, *rows = before.decode().splitlines()
    table.write_bytes("\r\n".join([header, *reversed(rows)]).encode())
    assert {problem.file for problem in check(copy, "states")} == {"data/states/states.csv"}
    told = CliRunner().invoke(main, ["tidy", "--check", "--root", str(copy.root)])
    assert told.exit_code == 1
    assert "data/states/states.csv: line ends become LF" in told.output
    assert table.read_bytes() != before
    done = CliRunner().invoke(main, ["tidy", "--root", str(copy.root), "--json"])
    assert done.exit_code == 0
    assert [one["file"] for one in json.loads(done.output)] == ["data/states/states.csv"]
    assert table.read_bytes() == before
    assert check(copy, "states") == []
    assert CliRunner().invoke(main, ["tidy", "--check", "--root", str(copy.root)]).exit_code == 0


def test_all_files_that_cannot_be_read_are_named_at_once(copy):
    (copy.data / "states" / "states.csv").write_bytes(b"a,b\n1\n")
    (copy.notebooks / "state.ipynb").write_bytes(b"no notebook")
    with pytest.raises(Problems) as caught:
        untidy(copy)
    assert [problem.file for problem in caught.value] == ["data/states/states.csv", "chapters/notebooks/state.ipynb"]


def test_every_table_with_a_card_is_sorted_by_what_the_card_says(copy):
    for name in tables(copy.root):
        path = copy.data / name / f"{name}.csv"
        header, *rows = read(path.read_bytes())
        path.write_bytes(table_bytes([header, *reversed(rows)]))
    changed = {one.path.stem for one in untidy(copy)}
    assert changed >= {
        name for name in tables(copy.root) if len(read((copy.data / name / f"{name}.csv").read_bytes())) > 2
    }
    assert [one for one in untidy(copy) if not any("sorted" in words for words in one.changes)] == []
