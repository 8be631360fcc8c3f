"""What commands share: the checkout they work on, and how they end. Exit 0 good, 1 wrong data or pages, 2 misuse."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import NoReturn

import click

from analysis.paths import ProjectError, project
from analysis.problems import Problem, Problems

WRONG, MISUSED = 1, 2


def rooted(command: Callable) -> Callable:
    """Give a command `--root`, and hand it the checkout it works on."""

    @click.option("--root", metavar="DIR", help="Another checkout or copy to work on.")
    @click.pass_context
    @functools.wraps(command)
    def wrapped(context: click.Context, *arguments, root: str | None, **options):
        named = root or context.obj
        try:
            place = project(named)
        except ProjectError as error:
            raise click.UsageError(str(error)) from None
        before = os.environ.get("ANALYSIS_ROOT")
        os.environ["ANALYSIS_ROOT"] = str(place.root)
        try:
            return command(place, *arguments, **options)
        finally:  # who calls a command from a program goes on in the checkout that it was in
            if before is None:
                del os.environ["ANALYSIS_ROOT"]
            else:
                os.environ["ANALYSIS_ROOT"] = before

    return wrapped


def examples(text: str) -> str:
    """Examples for the end of a help page, kept as they are laid out."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in text.strip().splitlines())


jobs_option = click.option(
    "--jobs", default=2, show_default=True, type=click.IntRange(1, 64), help="Notebooks at once."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


def pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.UsageError(f"-p takes name=value, not {text!r}")
    return name, value


def or_wrong(call: Callable, as_json: bool = False):
    """Call; if the data or a page are wrong, list every problem and exit 1."""
    try:
        return call()
    except Problems as problems:
        report(problems.found, "", as_json)


def or_misused(call: Callable):
    """Call; if what the user typed is wrong, list every problem and exit 2."""
    try:
        return call()
    except Problems as problems:
        misused(problems)


def misused(problems: Iterable[Problem]) -> NoReturn:
    """List everything that is wrong in what the user typed, and exit 2."""
    for problem in problems:
        click.echo(problem.text(), err=True)
    sys.exit(MISUSED)


def report(problems: Iterable[Problem], good: str, as_json: bool) -> None:
    problems = list(problems)
    if as_json:
        click.echo(json.dumps({"problems": [problem.as_dict() for problem in problems]}, indent=2))
    elif not problems:
        click.echo(good)
    for problem in [] if as_json else problems:
        click.echo(problem.text(), err=True)
    if problems:
        if not as_json:
            click.echo(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}", err=True)
        sys.exit(WRONG)


def progress(line: str) -> None:
    click.echo(line, err=True)


def quiet(_line: str) -> None:
    """Progress is left out where a program reads the output."""
