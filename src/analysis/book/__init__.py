"""The book: notebooks, chapters and tables in, one static site out, swapped in whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from analysis.paths import Project

__all__ = ["build"]


def build(project: Project, results: Iterable, echo: Callable[[str], object] = print) -> Path:
    """Make the book from the chapters and the results of the notebooks; returns the folder of the site.

    The site that stands stays until the new one has passed everything. If nothing that goes in has changed, it
    stays as it is. Raises Problems with everything that is wrong: figures typed into prose, missing numbers,
    unknown sources, what Sphinx warns of, links that lead nowhere.
    """
    from analysis.book.site import make

    return make(project, list(results), echo)
