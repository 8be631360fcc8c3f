"""The command `analysis`: one group, whose commands stand in `analysis.commands`."""

from __future__ import annotations

import click

from analysis.commands import adding, asking, changing, keeping, making, starting, tending
from analysis.commands.common import examples

COMMANDS = (
    keeping.check,
    keeping.refresh,
    tending.tidy,
    tending.due,
    tending.links,
    adding.add,
    adding.correct,
    starting.new,
    making.pages,
    making.run,
    making.build,
    making.pdf,
    making.serve,
    making.publish,
    changing.changes,
    changing.edition,
    changing.archive,
    asking.facts,
    asking.covered,
)


@click.group(
    epilog=examples("analysis check\nanalysis covered 2018-10-23 ICE hospital_clinic\nanalysis build"),
)
@click.option("--root", metavar="DIR", help="Another checkout or copy to work on.")
@click.version_option(package_name="faces-and-places", prog_name="analysis")
@click.pass_context
def main(context: click.Context, root: str | None) -> None:
    """Check the tables, run the notebooks, build the book, ask what was covered."""
    context.obj = root


for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
