"""A folder put in place of another, whole: nobody ever meets half of one."""

from __future__ import annotations

import shutil
from pathlib import Path


def swap(fresh: Path, standing: Path) -> None:
    """Put a folder in place of the one that stands, by renaming; if that fails, the old one is put back."""
    old = standing.with_name(f"{standing.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if standing.exists():
        standing.rename(old)
    try:
        fresh.rename(standing)
    except OSError:
        if old.exists():
            old.rename(standing)
        raise
    shutil.rmtree(old, ignore_errors=True)
