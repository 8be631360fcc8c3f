"""What tests share: the repository itself, and copies of it that may be broken."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from analysis.paths import Project
from tests.small import copy_of

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("ANALYSIS_ROOT", str(ROOT))
# A busy machine is no fault of the code, so no example has a deadline; what CI finds, it finds again.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")


@pytest.fixture(scope="session")
def place() -> Project:
    """The repository under test, read only."""
    return Project(ROOT)


@pytest.fixture
def copy(tmp_path) -> Project:
    """A copy of the sources that a test may break: no environment, no build, no git."""
    return copy_of(ROOT, tmp_path / "copy")
