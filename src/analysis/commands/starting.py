"""The command that starts something new: a table, a notebook, a chapter, each the smallest that passes all checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from analysis.commands.common import examples, or_misused, or_wrong, rooted
from analysis.paths import Project
from analysis.problems import Problem, Problems


@click.group(
    epilog=examples(
        "analysis new table camera_counts --column 'cameras:whole:Cameras that were counted'\n"
        "analysis new notebook camera-counts --table camera_counts\n"
        "analysis new chapter how-many-cameras --fact camera-counts-rows"
    )
)
def new() -> None:
    """Start a table, a notebook or a chapter: the smallest that passes every check, to go on from."""


@new.command(
    epilog=examples(
        "analysis new table camera_counts --row 'one count of cameras in one city' \\\n"
        "    --column 'city:text:City where they stand' --column 'cameras:whole:Cameras that were counted'"
    )
)
@click.argument("name")
@click.option("--title", help="What the table is called; its name in words without it.")
@click.option("--row", prompt="What is one row, in words, such as: one count of one city", help="What one row is.")
@click.option("--column", "columns", multiple=True, metavar="NAME:KIND:MEANING", help="A column; repeat for more.")
@rooted
def table(place: Project, name: str, title: str | None, row: str, columns: tuple[str, ...]) -> None:
    """A table without rows, with columns of your own between an identifier and how a row is known."""
    from analysis.starting import names, tables

    or_misused(lambda: names.new_table(place, name))
    title = title or name.replace("_", " ").capitalize()
    asked = columns or tuple(_asked_columns())
    files = or_misused(lambda: tables.files(place, name, title, row.strip().rstrip("."), asked))
    _made(place, files, f"analysis add {name}", "adds its first row")


@new.command(epilog=examples("analysis new notebook camera-counts --table camera_counts"))
@click.argument("name")
@click.option("--table", "read", prompt="Table to read", metavar="TABLE", help="The table that it reads.")
@click.option("--title", help="What its page is called; its name in words without it.")
@rooted
def notebook(place: Project, name: str, read: str, title: str | None) -> None:
    """A notebook that reads a table: one parameter, one number, one chart."""
    from analysis.starting import notebooks
    from analysis.tables import UnknownTable

    try:
        files = or_misused(lambda: notebooks.files(place, name, read, title or name.replace("-", " ").capitalize()))
    except UnknownTable as error:
        raise click.UsageError(str(error)) from None
    _made(place, files, f"analysis run {name}", f"records the number {notebooks.fact_key(name)}")


@new.command(
    epilog=examples("analysis new chapter how-many-cameras --title 'How many cameras?' --fact camera-counts-rows")
)
@click.argument("name")
@click.option("--title", help="The question that it answers; its name in words without it.")
@click.option("--fact", "key", prompt="Number to open with", metavar="KEY", help="A number that a notebook recorded.")
@rooted
def chapter(place: Project, name: str, title: str | None, key: str) -> None:
    """A chapter in the shape of the others, with one bound number, last of the first part."""
    from analysis.starting import chapters

    title = title or f"{name.replace('-', ' ').capitalize()}?"
    files = or_misused(lambda: chapters.files(place, name, title, key))
    _made(place, files, "analysis build", "shows it in the book")


def _asked_columns() -> Iterator[str]:
    from analysis.starting.tables import KINDS

    click.echo(f"Columns, as NAME:KIND:MEANING. A kind is one of {', '.join(KINDS)} or a list as in fixed|mobile.")
    while text := click.prompt("Column (Enter: no more)", default="", show_default=False).strip():
        yield text


def _made(place: Project, files: Mapping[str, str], following: str, does: str) -> None:
    """Check the new files in a copy, write them, and say what comes next."""
    or_wrong(lambda: _write(place, files))
    for name in files:
        click.echo(f"wrote {name}")
    click.echo(f"Next: {following}   ({does})")


def _write(place: Project, files: Mapping[str, str]) -> None:
    from analysis.adding import proposal

    with proposal.scratch(place, files) as copy:
        found = [*proposal.problems(copy), *_of_pages(copy)]
        if found:
            raise Problems(found)
    proposal.write(place, files)


def _of_pages(copy: Project) -> list[Problem]:
    from analysis.pages.notebooks import read_notebooks

    return read_notebooks(copy)[1]
