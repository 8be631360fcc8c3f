"""From a proposal to files: show it, check it, look at what it moves, ask, write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click

from analysis.adding import preview, proposal, sourcing, talk
from analysis.adding.proposal import Change
from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.tables import table_paths

MOST = 12  # names of pages or numbers that are shown; the rest is counted


@dataclass(frozen=True)
class Wish:
    """What may happen without asking: writing, taking a row that raised a caution, running the pages first."""

    yes: bool
    despite: bool
    preview: bool
    jobs: int


def settle(place: Project, changes: Sequence[Change], wish: Wish) -> bool:
    """Take a proposal to its end. Whether it was written; raises Problems if it cannot stand."""
    files = proposal.changed_files(place, changes)
    for change in changes:
        named = proposal.key_words(place, change.table, change.row)
        click.echo(f"\n{change.table}, {'corrected' if change.before else 'new'} row {named}:")
        click.echo("\n".join(talk.show(change.row, change.before)))
    with proposal.scratch(place, files) as copy:
        found = proposal.problems(copy)
        if found:
            raise Problems(found)
        click.echo("\nThe tables would pass analysis check.")
        _cautions(place, changes, wish)
        _preview(place, copy, wish)
    names = ", ".join(sorted(name for name in files))
    if not wish.yes and not click.confirm(f"\nWrite {names}?"):
        click.echo("Nothing was written.")
        return False
    proposal.write(place, files)
    click.echo(f"Wrote {names}.")
    return True


def _cautions(place: Project, changes: Sequence[Change], wish: Wish) -> None:
    """What a person must look at. Raises Problems if there is nobody to ask and it was not agreed to before."""
    found = [(change, caution) for change in changes for caution in _told(place, change)]
    for _, caution in found:
        click.echo(f"Look at this: {caution}")
    if not found or wish.despite:
        return
    if not wish.yes and click.confirm("Is the row right all the same?"):
        return
    raise Problems(_as_problem(place, change, caution) for change, caution in found)


def _told(place: Project, change: Change) -> list[str]:
    """What is odd about a row: one that is on record already, a source whose link may lead to a copy."""
    twins = [] if change.before else proposal.alike(place, change)
    found = [f"{change.table} has a row that says the same under another key: {twin}" for twin in twins]
    linked = change.table == "sources" and (change.before is None or change.before["link"] != change.row["link"])
    return found + (sourcing.cautions(place, change.row) if linked else [])


def _as_problem(place: Project, change: Change, caution: str) -> Problem:
    file = place.relative(table_paths(change.table, place.root)[0])
    named = proposal.key_words(place, change.table, change.row)
    fix = f"{caution[:1].upper()}{caution[1:]} If the row is right all the same, say --despite"
    return Problem(file, "a row without anything odd", value=named, fix=fix)


def _preview(place: Project, copy: Project, wish: Wish) -> None:
    names = preview.stale(place, copy)
    if not names:
        click.echo("No notebook page would run again.")
        return
    click.echo(f"{len(names)} {'page' if len(names) == 1 else 'pages'} would run again: {_some(names)}.")
    if not wish.preview:
        return
    if not wish.yes and not click.confirm("Run them now, in a scratch copy, to see which numbers move?", default=True):
        return
    moved = preview.moved(place, copy, names, wish.jobs, lambda line: click.echo(line, err=True))
    click.echo(f"{len(moved)} published {'number' if len(moved) == 1 else 'numbers'} would move.")
    for one in moved[:MOST]:
        click.echo(f"  {one.text()}")
    if len(moved) > MOST:
        click.echo(f"  and {len(moved) - MOST} more")


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST])
    return shown if len(names) <= MOST else f"{shown} and {len(names) - MOST} more"
