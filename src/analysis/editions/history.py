"""What became of the numbers of older editions: values that a number once had, and numbers no longer published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analysis.editions.frozen import Frozen
from analysis.editions.redirects import Redirect

PAGE = "facts.html"


@dataclass(frozen=True)
class History:
    """The frozen editions, the newest last, and where addresses that are gone lead now."""

    editions: tuple[Frozen, ...] = ()
    redirects: Mapping[str, Redirect] = field(default_factory=dict)

    def before(self, fact: Mapping) -> list[tuple[str, Mapping]]:
        """The other values that a number had, each with the last edition that printed it, the newest first."""
        found: list[tuple[str, Mapping]] = []
        after = _printed(fact)
        for edition in reversed(self.editions):
            old = edition.facts.get(fact["key"])
            if old is not None and _printed(old) != after:
                found.append((edition.name, old))
            after = _printed(old) if old is not None else after
        return found

    def gone(self, keys: Iterable[str]) -> list[tuple[str, Mapping, Redirect]]:
        """Numbers that an edition published and the book no longer does: the last edition and value, where it leads.

        One without a redirect is left out here: the check of addresses names it.
        """
        known = set(keys)
        last = {key: (edition.name, fact) for edition in self.editions for key, fact in edition.facts.items()}
        return [
            (*last[key], self.redirects[f"{PAGE}#{key}"])
            for key in sorted(last.keys() - known)
            if f"{PAGE}#{key}" in self.redirects
        ]


def _printed(fact: Mapping) -> tuple:
    """What a reader sees of a number: only a change of this is a change of its value."""
    return fact["text"], fact.get("interval_text") or "", fact.get("n")
