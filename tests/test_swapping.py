"""A folder is exchanged whole, or the old one stands."""

import pytest

from analysis.swapping import swap


def folder(path, text):
    path.mkdir()
    (path / "index.html").write_text(text)
    return path


def test_the_old_folder_stands_if_the_new_one_cannot_be_moved(tmp_path):
    standing = folder(tmp_path / "html", "old")
    with pytest.raises(OSError, match=r"html\.new"):
        swap(tmp_path / "html.new", standing)
    assert (standing / "index.html").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["html"]


def test_the_new_folder_takes_the_place_and_nothing_is_left_beside_it(tmp_path):
    standing = folder(tmp_path / "html", "old")
    swap(folder(tmp_path / "html.new", "new"), standing)
    assert (standing / "index.html").read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["html"]


def test_the_first_folder_needs_none_before_it(tmp_path):
    swap(folder(tmp_path / "fresh", "first"), tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "first"
