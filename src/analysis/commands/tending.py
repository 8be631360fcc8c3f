"""Commands that look after a checkout: files kept one way, links that still lead somewhere, rows due for a check."""

from __future__ import annotations

import json
import sys

import click

from analysis.commands.common import WRONG, examples, json_option, or_wrong, rooted
from analysis.paths import Project


@click.command(epilog=examples("analysis tidy\nanalysis tidy --check\nanalysis tidy --check --json"))
@click.option(
    "--check", "only_say", is_flag=True, help="Change nothing; say what would change, and exit 1 if anything."
)
@json_option
@rooted
def tidy(place: Project, only_say: bool, as_json: bool) -> None:
    """Sort the tables by their keys, write them one way, and strip the notebooks of what a run leaves behind."""
    from analysis.tidying import untidy

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
