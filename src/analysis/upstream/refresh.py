"""Upstream files in, tables out: everything is read, compared and checked before a single table is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from analysis.check import check_staged
from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.tables import table_paths
from analysis.upstream.counts import COUNTS, counts_bytes
from analysis.upstream.datasets import Dataset, write_received
from analysis.upstream.making import Refreshed, bytes_of, folder_of, remake, rows_in


def refresh(
    place: Project,
    wanted: Iterable[Dataset],
    source: Path,
    *,
    accept: bool = False,
    echo: Callable[[str], None] = print,
) -> list[Refreshed]:
    """Make the derived tables of these datasets anew from the files under `source`, and write what changed.

    Nothing is written unless every dataset can be read, is the delivery its card pins (or `accept` is given), and
    keeps every rule: rows in are rows kept and set aside, figures agree with the independent ones, tables pass
    their cards. Rows set aside are listed in `_build/set-aside/` either way.

    Raises Problems with everything that is wrong, over all datasets.
    """
    done, problems = [], []
    for one in wanted:
        try:
            result = remake(place, one, folder_of(one, source))
        except Problems as wrong:
            problems += wrong.found
            continue
        for line in _told(result):
            echo(line)
        problems += _refusals(result, accept)
        done.append(result)
    problems += check_staged(place, _staged(place, done))
    if problems:
        raise Problems(problems)
    for line in _write(place, done):
        echo(line)
    return done


def markdown(told: Iterable[str]) -> str:
    """What a refresh said, as a report to read beside the changes that it made."""
    return "\n".join(["# Upstream files", "", "```text", *told, "```", ""])


def _refusals(result: Refreshed, accept: bool) -> list[Problem]:
    """What stops this delivery: a figure that does not hold, or, unless it is accepted, that it is a new one."""
    name = result.dataset.name
    found = [
        Problem(name, check.expected, column=check.what, value=check.found)
        for check in result.checks
        if not check.holds
    ]
    if accept:
        return found
    pinned = result.dataset.received.get("files", {})
    fix = f"If this is the delivery you want: analysis refresh {name} --accept"
    for file, now in result.files.items():
        known = pinned.get(file, {}).get("sha256")
        if known != now["sha256"]:
            expected = f"sha256 {known}, as last received" if known else "a file that was received before"
            found.append(Problem(f"{name}/{file}", expected, value=now["sha256"], fix=fix))
    return found + result.drift if found else found


def _staged(place: Project, done: list[Refreshed]) -> dict[str, Path]:
    """The new tables beside the old ones, where the checks can read them."""
    folder = place.build / "refreshed"
    folder.mkdir(parents=True, exist_ok=True)
    staged = {}
    for result in done:
        for name, data in result.outputs.items():
            staged[name] = folder / f"{name}.csv"
            staged[name].write_bytes(data)
    return staged


def _write(place: Project, done: list[Refreshed]) -> Iterator[str]:
    for result in done:
        for name, data in result.outputs.items():
            path, _ = table_paths(name, place.root)
            if data != result.before[name]:
                _replace(path, data)
            yield f"  {name}: {_moved(result.before[name], data)}"
        if result.received != result.dataset.received:
            write_received(result.dataset, result.received)
    path, _ = table_paths(COUNTS, place.root)
    counts = counts_bytes(place)
    if counts != bytes_of(path):
        _replace(path, counts)


def _replace(path: Path, data: bytes) -> None:
    aside = path.with_name(path.name + ".new")
    aside.write_bytes(data)
    aside.replace(path)


def _moved(before: bytes, after: bytes) -> str:
    """How a table changed, line by line, as git will show it."""
    rows = f"{rows_in(after):,} rows"
    if before == after:
        return f"{rows}, unchanged"
    old, new = Counter(before.splitlines()[1:]), Counter(after.splitlines()[1:])
    return f"{rows}, {(new - old).total():,} lines new, {(old - new).total():,} gone"


def _told(result: Refreshed) -> Iterator[str]:
    """The counts of one dataset, in words."""
    aside = sum(result.set_aside.values())
    yield f"{result.dataset.name}: {result.profile.rows:,} rows in, {result.kept:,} kept, {aside:,} set aside"
    for reason, number in sorted(result.set_aside.items()):
        yield f"  set aside {number:,}: {reason}"
    if result.profile.duplicates:
        yield f"  {result.profile.duplicates:,} rows equal an earlier row in every cell; they are kept"
    for check in result.checks:
        yield f"  {'agrees' if check.holds else 'DIFFERS'}: {check.text()}"
    if result.not_compared:
        yield f"  not compared, because absent: {', '.join(result.not_compared)}"
    for problem in result.drift:
        yield f"  changed: {problem.text()}"
