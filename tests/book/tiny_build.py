"""Build the tiny book in a folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import tiny

from analysis import book
from analysis.paths import Project


@dataclass(frozen=True)
class Built:
    place: Project
    site: Path
    said: list[str]


def built(root: Path, drawings: Path | None = None, **numbers) -> Built:
    """A tiny book in a folder. Drawn charts may be taken from another build: they are kept by what they show."""
    place = tiny.project(root)
    for name in ("svg", "cache"):
        if drawings and (drawings / name).is_dir():
            shutil.copytree(drawings / name, place.build / name)
    said: list[str] = []
    return Built(place, book.build(place, tiny.results(place, **numbers), said.append), said)
