"""The line of a report that says how to make the same report of something else."""

from __future__ import annotations

from collections.abc import Iterable


def another(notebook: str, parameter: str, here: str, of: Iterable[str]) -> str:
    """How to see another page of a notebook, with the first of some values that is not the one of this page."""
    other = next(value for value in of if value != here)
    return f"To see another one, run `analysis run {notebook} -p {parameter}={other}`."
