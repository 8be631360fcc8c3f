"""A small checkout to add rows to."""

import pytest

from analysis.paths import Project

from .little import checkout


@pytest.fixture
def little(tmp_path) -> Project:
    return checkout(tmp_path / "little")
