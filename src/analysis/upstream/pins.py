"""Derived tables are what a refresh wrote, to the byte: nobody edits them by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from analysis.paths import Project
from analysis.problems import Problem, Problems, listed
from analysis.upstream.counts import COUNTS, counts_bytes
from analysis.upstream.datasets import Dataset, datasets

REMAKE = "Derived tables are not edited: change the crosswalk or the code, then run analysis refresh"


def problems(place: Project, derived: Mapping[str, str], sources: set[str]) -> Iterator[Problem]:
    """What does not fit between the dataset cards and the derived tables.

    `derived` gives for each derived table the dataset that its card names; `sources` are the known source_ids.
    """
    try:
        known = datasets(place)
    except Problems as wrong:
        yield from wrong.found
        return
    for name, dataset in derived.items():
        if name != COUNTS and (dataset not in known or name not in known[dataset].tables):
            expected = f"derived_from to name a dataset whose card lists {name}; there are {listed(known)}"
            yield Problem(f"data/{name}/{name}.yaml", expected, value=dataset)
    for one in known.values():
        yield from _of_dataset(place, one, derived, sources)
    counts = place.data / COUNTS / f"{COUNTS}.csv"
    if known and COUNTS in derived and counts.is_file() and counts.read_bytes() != counts_bytes(place):
        yield Problem(place.relative(counts), "the counts that the dataset cards hold", fix=REMAKE)


def _of_dataset(place: Project, one: Dataset, derived: Mapping[str, str], sources: set[str]) -> Iterator[Problem]:
    file = place.relative(one.path)
    for source in (one.card["source_id"], *one.card.get("other_sources", [])):
        if source not in sources:
            yield Problem(file, "a source_id of sources", value=source)
    made = one.received.get("tables", {})
    for name in one.tables:
        if name not in derived:
            yield Problem(file, "tables whose cards say derived_from this dataset", value=name)
        elif name not in made:
            yield Problem(
                file, f"a refresh to have written {name}", fix=f"analysis refresh {one.name} --accept --from DIR"
            )
        else:
            yield from _of_table(place, name, made[name]["sha256"])


def _of_table(place: Project, name: str, pinned: str) -> Iterator[Problem]:
    path = place.data / name / f"{name}.csv"
    if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != pinned:
        yield Problem(place.relative(path), f"the bytes that the last refresh wrote (sha256 {pinned})", fix=REMAKE)
