"""Faces and Places: small cited tables, and the library that reads and measures them."""

from analysis import claims, coverage, dates, rates, sources
from analysis.facts import fact
from analysis.tables import card, load, tables

__all__ = ["card", "claims", "coverage", "dates", "fact", "load", "rates", "sources", "tables"]
