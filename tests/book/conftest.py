"""The tiny book, built once for all tests that only read it."""

from __future__ import annotations

import shutil

import pytest
from tiny_build import Built, built

from analysis.paths import Project


@pytest.fixture(scope="session")
def tiny_book(tmp_path_factory) -> Built:
    return built(tmp_path_factory.mktemp("tiny") / "book")


@pytest.fixture(scope="session")
def other_book(tiny_book, tmp_path_factory) -> Built:
    """The same sources in another folder, with one number changed."""
    return built(tmp_path_factory.mktemp("other") / "book", tiny_book.place.build, errors=27)


@pytest.fixture
def tiny_copy(tiny_book, tmp_path) -> Project:
    """The tiny book with its build, to change and build again."""
    shutil.copytree(tiny_book.place.root, tmp_path / "book")
    return Project(tmp_path / "book")
