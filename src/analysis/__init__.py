"""Faces and Places: small cited tables, and the library that reads and measures them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis import claims, coverage, dates, rates, sources
    from analysis.facts import fact
    from analysis.tables import card, load

__all__ = ["card", "claims", "coverage", "dates", "fact", "load", "rates", "sources"]

# Where the names above stand. They are looked up when asked for: pandas and scipy take a second to load, and most
# commands need neither.
PLACES = {"fact": "facts", "card": "tables", "load": "tables"}


def __getattr__(name: str):
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{PLACES.get(name, name)}")
    return getattr(module, name) if name in PLACES else module
