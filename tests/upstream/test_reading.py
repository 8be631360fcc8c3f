"""Reading delimited files: cells as they stand, and one clear finding for a file that is no such thing."""

import csv
import gzip
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.problems import Problems
from analysis.upstream.contract import FILE, ROW, SURPLUS
from analysis.upstream.reading import delimited

BANNER = "For official use|||\n|||\n"
TABLE = 'city|note|n\nSt. Paul|"a ""b"" | c"|1\nNA||2\n'


def read(path, required=("city", "n"), **options) -> pd.DataFrame:
    return pd.concat(delimited(path, required, separator="|", **options), ignore_index=True)


def wrong(path, **options):
    with pytest.raises(Problems) as caught:
        read(path, **options)
    assert len(caught.value) == 1, str(caught.value)
    return caught.value.found[0]


def test_cells_stay_as_they_are_and_say_where_they_stood(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text(BANNER + TABLE)
    frame = read(path, banner=2)
    assert frame["city"].tolist() == ["St. Paul", "NA"]
    assert frame["note"].tolist() == ['a "b" | c', ""]
    assert frame["n"].tolist() == ["1", "2"]
    assert frame[ROW].tolist() == [1, 2]
    assert set(frame[FILE]) == {"cities.csv"}
    assert (frame[SURPLUS] == "").all()


def test_gzip_is_told_by_its_first_bytes_not_by_its_name(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_bytes(gzip.compress(TABLE.encode()))
    assert len(read(path)) == 2


def test_rows_of_another_width_are_kept_and_marked(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text("city|n\nA|1|x|y\nB\nC|3\n")
    frame = read(path)
    assert frame["city"].tolist() == ["A", "B", "C"]
    assert frame["n"].tolist() == ["1", "", "3"]
    assert frame[SURPLUS].tolist() == ["4 cells for 2 columns: x | y", "1 cells for 2 columns", ""]


def test_a_file_without_a_header_is_read_under_given_headings(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text("A|1\nB\n")
    frame = read(path, (), headings=["city", "n"])
    assert frame["city"].tolist() == ["A", "B"]
    assert frame[ROW].tolist() == [1, 2]
    assert frame[SURPLUS].tolist() == ["", "1 cells for 2 columns"]


def test_pieces_add_up_to_the_file_and_number_rows_through(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text("city|n\n" + "".join(f"A|{n}\n" for n in range(10)))
    parts = list(delimited(path, ["n"], separator="|", piece=4))
    assert [len(part) for part in parts] == [4, 4, 2]
    assert pd.concat(parts)[ROW].tolist() == list(range(1, 11))


def test_a_header_without_rows_is_an_empty_table(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text("city|n\n")
    assert read(path).empty


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00"), max_size=8)


@given(st.lists(st.tuples(cells, cells), max_size=30), st.integers(1, 7))
def test_what_a_writer_wrote_a_reader_reads(tmp_path_factory, rows, piece):
    text = io.StringIO()
    csv.writer(text, delimiter="|", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("city", "n"), *rows])
    path = tmp_path_factory.mktemp("written") / "t.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    frame = read(path, piece=piece)
    assert list(zip(frame["city"], frame["n"], strict=True)) == rows


def test_a_renamed_column_is_named_with_the_nearest_one_there(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text("town name|n\nA|1\n")
    found = wrong(path, required=["town_name", "n"], name="set/cities.csv")
    assert (found.file, found.column, found.row) == ("set/cities.csv", "town_name", 1)
    assert "did you mean town name?" in found.fix


def test_a_column_twice_is_refused(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text("city|n|n\nA|1|2\n")
    assert wrong(path).expected == "each column once"


def test_the_file_of_another_dataset_is_one_finding(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text("a,b,c\n1,2,3\n")
    found = wrong(path, required=["city", "state", "n"])
    assert "city, state, n" in found.expected
    assert "another dataset" in found.fix


def test_a_gzip_file_cut_off_is_refused_wherever_the_cut_is(tmp_path):
    whole = gzip.compress(("city|n\n" + "".join(f"{n * 7919}|{n}\n" for n in range(20_000))).encode())
    for length in (5, 40, len(whole) // 2, len(whole) - 4):
        path = tmp_path / "cities.csv.gz"
        path.write_bytes(whole[:length])
        assert "cut off or damaged" in wrong(path).value


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"", "an empty file"),
        (b"  \n ", "an empty file"),
        (b"\n<!DOCTYPE html><html>404</html>", "a web page"),
        (b"\xef\xbb\xbf<html lang='en'>", "a web page"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(tmp_path, content, value):
    path = tmp_path / "cities.csv"
    path.write_bytes(content)
    assert wrong(path).value == value


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_bytes(b"city|n\n\xff\xfe|1\n")
    assert wrong(path).expected == "utf-8-sig text"


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    assert wrong(tmp_path / "cities.csv").value == "nothing there"
    assert wrong(tmp_path).value == "a folder"
