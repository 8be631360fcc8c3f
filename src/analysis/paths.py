"""Where things are: one checkout, found once, named everywhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MARKS = ("_toc.yml", "data")


class ProjectError(Exception):
    """No checkout of the book can be found at the place that was named."""


@dataclass(frozen=True)
class Project:
    """A checkout of the book: its source folders, and the one folder that a build may write into."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def chapters(self) -> Path:
        return self.root / "chapters"

    @property
    def notebooks(self) -> Path:
        return self.chapters / "notebooks"

    @property
    def build(self) -> Path:
        return self.root / "_build"

    @property
    def lock(self) -> Path:
        return self.root / "requirements.txt"

    def relative(self, path: Path) -> str:
        """The path as a reader of the repository knows it: from the root, with forward slashes."""
        path = Path(path)
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name


def project(root: str | Path | None = None) -> Project:
    """The checkout to work on: the one named, else `ANALYSIS_ROOT`, else the one around the current folder,
    else the one this library was installed from.

    Raises ProjectError if the named place, or every guess, lacks `_toc.yml` or `data/`.
    """
    named = root or os.environ.get("ANALYSIS_ROOT")
    if named:
        return _checked(Path(named))
    here = Path.cwd().resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if _is_checkout(folder):
            return Project(folder)
    raise ProjectError(f"no checkout found from {here.name} upwards: run inside one, or name it with --root DIR")


def _is_checkout(folder: Path) -> bool:
    return all((folder / mark).exists() for mark in MARKS)


def _checked(folder: Path) -> Project:
    folder = folder.expanduser().resolve()
    if _is_checkout(folder):
        return Project(folder)
    lacking = " and ".join(mark for mark in MARKS if not (folder / mark).exists())
    raise ProjectError(f"{folder} is not a checkout of the book: it has no {lacking}")
