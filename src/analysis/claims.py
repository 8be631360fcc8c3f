"""The verdict on each claim of the 2018 article: computed from the tables where they can decide it.

A claim that the tables decide has a function in `analysis.deciding`, which returns its finding and the numbers
behind it. Every other claim keeps the finding that a person recorded, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.deciding import DECIDED_BY
from analysis.tables import load
from analysis.workings import Number, Workings

FINDINGS = ("supported", "supported_with_context", "not_supported", "unresolved")


@dataclass(frozen=True)
class Verdict:
    """One claim of the article with our finding. `computed` says whether the tables, or a person, decided it."""

    claim_id: str
    claim: str
    speaker: str
    topic: str
    finding: str
    recorded: str
    computed: bool
    numbers: tuple[Number, ...]
    evidence: str
    sources: tuple[str, ...]
    note: str
    how: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the computed finding is still the one that a person recorded."""
        return self.finding == self.recorded


def verdicts() -> list[Verdict]:
    """The 26 claims in the article's order, each with finding, computed numbers and sources."""
    claims = load("claims", notes=True)
    return [_verdict(row) for row in claims.to_dict("records")]


def _verdict(row: dict) -> Verdict:
    decide = DECIDED_BY.get(row["claim_id"])
    found = decide(row["claim"]) if decide else Workings(None)
    computed = found.finding is not None
    return Verdict(
        claim_id=row["claim_id"],
        claim=row["claim"],
        speaker=row["speaker"],
        topic=row["topic"],
        finding=found.finding if computed else row["finding"],
        recorded=row["finding"],
        computed=computed,
        numbers=tuple(found.numbers),
        evidence=row["evidence"],
        sources=tuple(row["source_ids"].split(";")),
        note=row["note"],
        how=(decide.__doc__ or "").strip() if decide else "",
    )


def numbers(found: Iterable[Verdict]) -> Iterator[tuple[Verdict, Number]]:
    """Every computed number with its verdict."""
    for verdict in found:
        for number in verdict.numbers:
            yield verdict, number
