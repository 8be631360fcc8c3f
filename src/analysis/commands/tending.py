"""Commands that look after a checkout: files kept one way, links that still lead somewhere, rows due for a check."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from analysis.commands.common import WRONG, examples, json_option, or_wrong, progress, quiet, rooted
from analysis.paths import Project

out_option = click.option(
    "--out",
    multiple=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report here as well: JSON if the name ends in .json, else Markdown. May be given twice.",
)


@click.command(epilog=examples("analysis tidy\nanalysis tidy --check\nanalysis tidy --check --json"))
@click.option(
    "--check", "only_say", is_flag=True, help="Change nothing; say what would change, and exit 1 if anything."
)
@json_option
@rooted
def tidy(place: Project, only_say: bool, as_json: bool) -> None:
    """Sort the tables by their keys, write them one way, and strip the notebooks of what a run leaves behind."""
    from analysis.upkeep.tidying import untidy

    found = or_wrong(lambda: untidy(place), as_json)
    for one in [] if only_say else found:
        one.write()
    if as_json:
        click.echo(json.dumps([{"file": one.file, "changes": one.changes} for one in found], indent=2))
    for one in [] if as_json else found:
        click.echo(one.text(), err=only_say)
    if found and only_say:
        if not as_json:
            click.echo(f"{len(found)} {'file' if len(found) == 1 else 'files'} to tidy: run analysis tidy", err=True)
        sys.exit(WRONG)
    if not found and not as_json:
        click.echo("every table and notebook is tidy")


@click.command(
    epilog=examples(
        "analysis due\nanalysis due --on 2027-03-01\nanalysis due --out _build/due.md --out _build/due.json"
    )
)
@click.option("--on", "day", metavar="DATE", help="The day to look from, YYYY-MM-DD; today if it is left out.")
@out_option
@json_option
@rooted
def due(place: Project, day: str | None, out: tuple[Path, ...], as_json: bool) -> None:
    """List the rows that were last checked longer ago than their cards allow, and which are due next."""
    from analysis.upkeep.duereport import due as all_due

    try:
        on = date.fromisoformat(day) if day else date.today()
    except ValueError:
        raise click.UsageError(f"--on takes a day as YYYY-MM-DD, not {day!r}") from None
    _say(or_wrong(lambda: all_due(place, on), as_json), out, as_json)


@click.command(epilog=examples("analysis links\nanalysis links --json\nanalysis links --out _build/links.md"))
@out_option
@json_option
@rooted
def links(place: Project, out: tuple[Path, ...], as_json: bool) -> None:
    """Ask every external link once whether it still answers; what it finds is a report, not a failure."""
    from analysis.upkeep.linkreport import links as ask

    _say(ask(place, echo=quiet if as_json else progress), out, as_json)


def _say(report, out: Iterable[Path], as_json: bool) -> None:
    """Print a report, and write it to the files named."""
    from analysis.upkeep import writing

    writing.write(report, out)
    click.echo(writing.as_json(report) if as_json else report.text(), nl=not as_json)
