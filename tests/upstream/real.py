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
