"""What tests share: the repository itself, and copies of it that may be broken."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from analysis.paths import Project
from tests.small import copy_of

ROOT = Path(__file__).resolve().parents[1]
# Files that take minutes, the longest first. Tests run side by side file by file, so one that begins last ends last.
LONGEST = (
    "tests/test_build.py",
    "tests/test_week.py",
    "tests/test_contributing.py",
    "tests/site/test_site.py",
    "tests/site/test_accessibility.py",
)
os.environ.setdefault("ANALYSIS_ROOT", str(ROOT))
# A busy machine is no fault of the code, so no example has a deadline; what CI finds, it finds again.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, the others as they stand: then nobody waits at the end for one that began late."""
    rank = {ROOT / name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.fixture(scope="session")
def place() -> Project:
    """The repository under test, read only."""
    return Project(ROOT)


@pytest.fixture
def copy(tmp_path) -> Project:
    """A copy of the sources that a test may break: no environment, no build, no git."""
    return copy_of(ROOT, tmp_path / "copy")
