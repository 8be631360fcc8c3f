"""The upstream files, where they lie beside the checkout. They are not part of it: tests on them skip elsewhere."""

from pathlib import Path

import pytest

RAW = Path(__file__).resolve().parents[3] / "shared" / "raw"


def raw(folder: str) -> Path:
    """The folder of one upstream dataset. Skips the test where it is absent."""
    found = RAW / folder
    if not found.is_dir():
        pytest.skip(f"the upstream files are not beside this checkout: {folder}")
    return found


def steps(folder: str, module):
    """Fixtures of one dataset: its folder, its rows cleaned, and the tables derived from them, each made once."""

    @pytest.fixture(scope="module", name="folder")
    def found():
        return raw(folder)

    @pytest.fixture(scope="module", name="cleaned")
    def rows(folder):
        return module.clean(module.load(folder))

    @pytest.fixture(scope="module", name="tables")
    def derived(cleaned):
        return module.derive(cleaned.rows)

    return found, rows, derived
