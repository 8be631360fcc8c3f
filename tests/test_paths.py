"""Finding the checkout: named, from the environment, from the current folder, or not at all."""

import pytest

from analysis.paths import Project, ProjectError, project


def checkout(folder):
    folder.mkdir(parents=True)
    (folder / "_toc.yml").touch()
    (folder / "data").mkdir()
    return folder


def test_a_named_checkout_wins(tmp_path, monkeypatch):
    one, other = checkout(tmp_path / "one"), checkout(tmp_path / "other")
    monkeypatch.setenv("ANALYSIS_ROOT", str(other))
    assert project(one).root == one
    assert project().root == other


def test_the_checkout_around_the_current_folder_is_found(tmp_path, monkeypatch):
    root = checkout(tmp_path / "one")
    deep = root / "chapters" / "notebooks"
    deep.mkdir(parents=True)
    monkeypatch.delenv("ANALYSIS_ROOT")
    monkeypatch.chdir(deep)
    assert project() == Project(root)
    assert project().notebooks == deep


def test_a_folder_that_is_no_checkout_is_refused(tmp_path):
    with pytest.raises(ProjectError, match=r"has no _toc\.yml and data"):
        project(tmp_path)


def test_paths_are_named_from_the_root(tmp_path):
    place = Project(checkout(tmp_path / "one"))
    assert place.relative(place.data / "x" / "x.csv") == "data/x/x.csv"
    assert place.relative(tmp_path / "elsewhere.csv") == "elsewhere.csv"
