"""Commands for people who keep the tables by hand: add a row, correct one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from analysis.commands.common import examples, jobs_option, misused, report, rooted
from analysis.paths import Project
from analysis.problems import Problems


def writing(command: Callable) -> Callable:
    """The options of every command that proposes rows."""
    for option in (
        jobs_option,
        click.option("--no-preview", is_flag=True, help="Do not run notebooks to see which numbers move."),
        click.option("--despite", is_flag=True, help="Take a source although something about it wants a look."),
        click.option("--yes", is_flag=True, help="Write without asking, if all is well."),
        click.option("--set", "settings", multiple=True, metavar="COLUMN=VALUE", help="A cell, instead of asking."),
    ):
        command = option(command)
    return command


@click.command(
    epilog=examples(
        "analysis add deployments\n"
        "analysis add sources --set source_id=gao-2027-fr --set 'title=Face Recognition'\n"
        "analysis add deployments --from rows.csv --yes"
    )
)
@click.argument("table")
@click.option("--from", "source", metavar="FILE", type=click.File(encoding="utf-8"), help="Rows as CSV or JSON.")
@writing
@rooted
def add(place: Project, table: str, source, settings: tuple[str, ...], **wishes) -> None:
    """Add a row to a table, asked column by column or given at once; show what it moves; write it if you agree."""
    from analysis.adding import given, proposal
    from analysis.adding.proposal import Change
    from analysis.adding.talk import Talk

    _known(place, table)
    _or_nothing(lambda: proposal.refuse_derived(place, table))
    if source and settings:
        raise click.UsageError("give the rows with --from, or one row with --set, not both")
    if not source and not settings:
        talk = Talk(place, _today())
        talk.row(table)
        _settled(place, talk, wishes)
        return
    name = Path(source.name).name if source else given.SETTING
    rows = _or_nothing(
        lambda: given.from_file(source.read(), name) if source else [(None, given.from_settings(settings))]
    )
    made = _or_nothing(lambda: given.complete(place, table, rows, name, _today()))
    _settle(place, [Change(table, row) for row in made], wishes)


@click.command(
    epilog=examples(
        "analysis correct deployments dep-0141\n"
        "analysis correct error_rates er0001 --set errors=27 --set rate=0.0505\n"
        "analysis correct provisions ice-2011-morton school --set status=restricted"
    )
)
@click.argument("table")
@click.argument("key", nargs=-1, required=True)
@writing
@rooted
def correct(place: Project, table: str, key: tuple[str, ...], settings: tuple[str, ...], **wishes) -> None:
    """Correct cells of the row under a key; show the old and the new, and what moves; write them if you agree."""
    from analysis.adding import given, proposal
    from analysis.adding.proposal import Change
    from analysis.adding.talk import Talk

    _known(place, table)
    _or_nothing(lambda: proposal.refuse_derived(place, table))
    before = _row(place, table, key)
    if not settings:
        talk = Talk(place, _today())
        talk.correct(table, before)
        if talk.changes[-1].row == before:
            click.echo("Nothing was written.")
            return
        _settled(place, talk, wishes)
        return
    cells = _or_nothing(lambda: given.from_settings(settings))
    row = _or_nothing(lambda: given.amended(place, table, before, cells, given.SETTING, _today()))
    if row == before:
        raise click.UsageError("the row holds these very values: there is nothing to correct")
    written = _settle(place, [Change(table, row, before)], wishes)
    if written and "checked_date" in row and "checked_date" not in cells:
        click.echo("Its date of the last check stands. If you compared the row with its source, set checked_date too.")


def _known(place: Project, table: str) -> None:
    from analysis.tables import UnknownTable, table_paths

    try:
        table_paths(table, place.root)
    except UnknownTable as error:
        raise click.UsageError(str(error)) from None


def _row(place: Project, table: str, key: tuple[str, ...]) -> dict[str, str]:
    """The row under a key, given part by part or joined by slashes as the book writes it."""
    from analysis.adding import tablefile
    from analysis.problems import suggest

    file = _or_nothing(lambda: tablefile.read(place, table))
    parts = key[0].split("/") if len(key) == 1 and len(file.key) > 1 else key
    found = file.find(parts)
    if found is None:
        near = suggest("/".join(parts), ["/".join(file.key_of(row)) for row in file.rows()])
        named = " and ".join(file.key)
        raise click.UsageError(f"{table} has no row {'/'.join(parts)!r} by {named}; {near}".rstrip("; "))
    return found


def _today() -> str:
    """The day that the word today stands for, where somebody writes it; no cell is ever filled with it unasked."""
    return date.today().isoformat()


def _or_nothing(call: Callable):
    """Call; if what was given cannot stand, list every problem, say that nothing was written, exit 2."""
    try:
        return call()
    except Problems as problems:
        click.echo("Nothing was written.", err=True)
        misused(problems)


def _wish(wishes: dict):
    from analysis.adding.settle import Wish

    return Wish(wishes["yes"], wishes["despite"], not wishes["no_preview"], wishes["jobs"])


def _settle(place: Project, changes: list, wishes: dict) -> bool:
    """Take rows to their end, say if they were written; if the tables would be wrong, list why."""
    from analysis.adding.settle import settle

    try:
        return settle(place, changes, _wish(wishes))
    except Problems as problems:
        click.echo("Nothing was written.", err=True)
        report(problems.found, "", as_json=False)


def _settled(place: Project, talk, wishes: dict) -> None:
    """The end of a conversation: what cannot stand is shown, and a column may be answered anew."""
    from analysis.adding.settle import settle

    while True:
        try:
            settle(place, talk.changes, _wish(wishes))
            return
        except Problems as problems:
            click.echo("\n".join(problem.text() for problem in problems), err=True)
        if not talk.again():
            click.echo("Nothing was written.")
            raise SystemExit(1)
