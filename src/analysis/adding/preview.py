"""What a proposal would move: the pages that would run again, and the published numbers that would change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from analysis.pages import Page, pages
from analysis.paths import Project
from analysis.problems import Problems

Echo = Callable[[str], object]
ABSENT = "no number"


@dataclass(frozen=True)
class Moved:
    """A published number before and after, as it reads in a sentence."""

    key: str
    before: str
    after: str
    means: str

    def text(self) -> str:
        return f"{self.key}: {self.before} -> {self.after}. {self.means}"


def stale(place: Project, copy: Project) -> list[str]:
    """The names of the pages that would come out otherwise in a changed copy of a checkout, or that only one has."""
    from analysis.run import differing

    before, after = pages(place), pages(copy)
    both = [name for name in before if name in after]
    return sorted([*(before.keys() ^ after.keys()), *differing(both, (place, before), (copy, after))])


def moved(place: Project, copy: Project, names: Iterable[str], jobs: int, echo: Echo) -> list[Moved]:
    """The numbers that move, found by running the pages named, as they are and as they would be.

    Raises Problems with every page that does not run to its end.
    """
    names = list(names)
    before, after = (_facts(one, names, jobs, echo) for one in (place, copy))
    return list(_differences(before, after))


def _facts(place: Project, names: list[str], jobs: int, echo: Echo) -> dict[str, dict]:
    """The numbers of some pages of a checkout by key; only pages without a stored result run."""
    from analysis.build import failures
    from analysis.run import run_pages

    known = pages(place)
    wanted: list[Page] = [known[name] for name in names if name in known]
    results = run_pages(wanted, place, jobs=jobs, echo=echo)
    failed = failures(results, place)
    if failed:
        raise Problems(failed)
    stored = (json.loads(result.facts.read_text(encoding="utf-8")) for result in results)
    return {fact["key"]: fact for facts in stored for fact in facts}


def _differences(before: Mapping[str, dict], after: Mapping[str, dict]) -> Iterator[Moved]:
    for key in sorted({*before, *after}):
        old, new = _words(before.get(key)), _words(after.get(key))
        if old != new:
            yield Moved(key, old, new, (after.get(key) or before[key])["means"])


def _words(fact: Mapping | None) -> str:
    if fact is None:
        return ABSENT
    parts = [fact["interval_text"], f"n = {fact['n']:,}" if fact["n"] is not None else ""]
    conditions = "; ".join(part for part in parts if part)
    return f"{fact['text']} ({conditions})" if conditions else fact["text"]
