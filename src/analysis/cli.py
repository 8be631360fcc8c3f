"""The command `analysis`: parse, call, print. Exit 0 good, 1 the data or a page are wrong, 2 wrong use."""

from __future__ import annotations

import functools
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import click

from analysis.paths import Project, ProjectError, project
from analysis.problems import Problem, Problems, suggest

WRONG, MISUSED = 1, 2


class Spelling(click.Group):
    """A group that suggests the nearest command when one is misspelled."""

    def resolve_command(self, context, arguments):
        try:
            return super().resolve_command(context, arguments)
        except click.UsageError as error:
            hint = suggest(arguments[0], self.list_commands(context))
            error.message += f" {hint[:1].upper()}{hint[1:]}" if hint else ""
            raise


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
        os.environ["ANALYSIS_ROOT"] = str(place.root)
        return command(place, *arguments, **options)

    return wrapped


def examples(text: str) -> str:
    """Examples for the end of a help page, kept as they are laid out."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in text.strip().splitlines())


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


@click.group(
    cls=Spelling,
    epilog=examples("analysis check\nanalysis covered 2018-10-23 ICE hospital_clinic\nanalysis build"),
)
@click.option("--root", metavar="DIR", help="Another checkout or copy to work on.")
@click.version_option(package_name="faces-and-places", prog_name="analysis")
@click.pass_context
def main(context: click.Context, root: str | None) -> None:
    """Check the tables, run the notebooks, build the book, ask what was covered."""
    context.obj = root


@main.command(epilog=examples("analysis check\nanalysis check error_rates\nanalysis check --root ../copy --json"))
@click.argument("table", required=False)
@json_option
@rooted
def check(place: Project, table: str | None, as_json: bool) -> None:
    """Check every table (or one) against its card: types, keys, references, rules, order, counts."""
    from analysis.check import check as check_tables
    from analysis.tables import UnknownTable, tables

    try:
        problems = check_tables(place, table)
    except UnknownTable as error:
        raise click.UsageError(str(error)) from None
    names = [table] if table else tables(place.root)
    good = f"{len(names)} {'table' if len(names) == 1 else 'tables'} checked: no findings"
    _report(problems, good, as_json)


@main.command(epilog=examples("analysis pages\nanalysis pages --json"))
@json_option
@rooted
def pages(place: Project, as_json: bool) -> None:
    """List every page that the notebooks make, with its parameters."""
    from analysis.pages import notebooks
    from analysis.pages import pages as all_pages

    found = _or_wrong(lambda: all_pages(place))
    if as_json:
        rows = [
            {
                "name": page.name,
                "title": page.title,
                "notebook": page.notebook.name,
                "parameters": page.parameters,
            }
            for page in found.values()
        ]
        click.echo(json.dumps(rows, indent=2, default=str))
        return
    for notebook in _or_wrong(lambda: notebooks(place)).values():
        mine = [page for page in found.values() if page.notebook.name == notebook.name]
        click.echo(f"{notebook.name}: {notebook.title} ({len(mine)} {'page' if len(mine) == 1 else 'pages'})")
        for parameter in notebook.parameters.values():
            click.echo(f"    -p {parameter.name}={parameter.default}   {parameter.help}")
        for page in mine:
            click.echo(f"  {page.name}")


@main.command(
    epilog=examples("analysis run error-rates -p metric=FMR\nanalysis run coverage -p on=2018-10-23 -p place=school")
)
@click.argument("names", nargs=-1, metavar="[PAGE]...")
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE", help="A value of your own.")
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1, 64), help="Notebooks at once.")
@json_option
@rooted
def run(place: Project, names: tuple[str, ...], given: tuple[str, ...], jobs: int, as_json: bool) -> None:
    """Run pages (all, if none is named), with values of your own; show their numbers and where they lie."""
    from analysis.build import failures
    from analysis.pages import page as one_page
    from analysis.pages import pages as all_pages
    from analysis.run import run_pages

    overrides = dict(_pair(text) for text in given)
    if overrides and not names:
        raise click.UsageError("-p needs the page it is for: analysis run PAGE -p name=value")
    wanted = [_or_misused(lambda name=name: one_page(place, name, overrides)) for name in names]
    wanted = wanted or list(_or_wrong(lambda: all_pages(place)).values())
    results = _or_wrong(lambda: run_pages(wanted, place, jobs=jobs, echo=_quiet if as_json else _progress))
    failed = failures(results, place)
    if failed:
        _report(failed, "", as_json)
    shown = [_shown(place, result) for result in results]
    if as_json:
        click.echo(json.dumps(shown, indent=2))
        return
    for entry in shown:
        click.echo(f"{entry['page']}: {entry['notebook']}")
        for fact in entry["facts"] if names else []:
            interval = f" ({fact['interval_text']})" if fact["interval_text"] else ""
            click.echo(f"  {fact['text']}{interval}  {fact['means']}")


@main.command(
    epilog=examples(
        "analysis build\nanalysis build --only error-rates\nanalysis build --why states/ca\nanalysis build --jobs 4"
    )
)
@click.option(
    "--only",
    multiple=True,
    metavar="PAGE",
    help="Run only these notebooks again; keep the others as last run.",
)
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1, 64), help="Notebooks at once.")
@click.option("--why", metavar="PAGE", help="Say what changed since a page was last run, and stop.")
@click.option("--cluster", metavar="ADDRESS", help="Run the notebooks on a Dask cluster at this address.")
@json_option
@rooted
def build(place: Project, only, jobs: int, why: str | None, cluster: str | None, as_json: bool) -> None:
    """Check the tables, run what changed, build the book, and put it in place of the old one if all is well."""
    from analysis import build as building

    if why:
        from analysis.pages import page as one_page
        from analysis.run import why as reason

        page = _or_misused(lambda: one_page(place, why, None))
        click.echo(json.dumps({"page": why, "why": reason(page, place)}) if as_json else reason(page, place))
        return
    _or_misused(lambda: building.known_pages(place, only))
    echo = _quiet if as_json else _progress
    built = _or_wrong(lambda: building.build(place, only=only, jobs=jobs, cluster=cluster, echo=echo), as_json)
    if as_json:
        click.echo(json.dumps(built.as_dict(), indent=2))
        return
    click.echo(built.text())


@main.command(epilog=examples("analysis facts\nanalysis facts aclu-congress-false-matches\nanalysis facts --json"))
@click.argument("key", required=False)
@json_option
@rooted
def facts(place: Project, key: str | None, as_json: bool) -> None:
    """List the published numbers of the last build, or show one with all that is behind it."""
    from analysis.build import published_facts

    found = _or_wrong(lambda: published_facts(place))
    if key is not None and key not in found:
        raise click.UsageError(f"no fact is called {key!r}; {suggest(key, found)}")
    chosen = list(found.values()) if key is None else [found[key]]
    if as_json:
        click.echo(json.dumps(chosen if key is None else chosen[0], indent=2))
        return
    for fact in chosen:
        interval = f" ({fact['interval_text']})" if fact["interval_text"] else ""
        click.echo(f"{fact['key']}: {fact['text']}{interval}. {fact['means']}")
        if key is not None:
            rows = "; ".join(f"{table} {', '.join(keys)}" for table, keys in fact["rows"].items())
            click.echo(f"  n: {fact['n'] if fact['n'] is not None else 'not a share'}")
            click.echo(f"  sources: {', '.join(fact['sources'])}\n  rows: {rows}\n  page: {fact['page']}")


@main.command(
    epilog=examples(
        "analysis refresh --from ../upstream\n"
        "analysis refresh nist_frvt_2020 --from ../upstream\n"
        "analysis refresh nist_frvt_2020 --download\n"
        "analysis refresh atlas_of_surveillance --from ~/Downloads --accept"
    )
)
@click.argument("names", nargs=-1, metavar="[DATASET]...")
@click.option(
    "--from",
    "source",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the upstream files lie, a folder for each dataset.",
)
@click.option("--download", "fetch", is_flag=True, help="Fetch files that are missing and have a public address.")
@click.option("--accept", is_flag=True, help="Take a delivery that is not the one pinned in the dataset's card.")
@json_option
@rooted
def refresh(place: Project, names: tuple[str, ...], source, fetch: bool, accept: bool, as_json: bool) -> None:
    """Make the derived tables anew from upstream files: count what is kept, set aside and why; write what changed."""
    from analysis.upstream.datasets import dataset, datasets
    from analysis.upstream.download import download
    from analysis.upstream.refresh import refresh as remake

    if source is None and not fetch:
        raise click.UsageError("name the folder of the upstream files with --from DIR, or fetch them with --download")
    source = source or place.build / "upstream"
    wanted = [_or_misused(lambda name=name: dataset(place, name)) for name in dict.fromkeys(names)]
    wanted = wanted or list(_or_wrong(lambda: datasets(place), as_json).values())
    echo = _quiet if as_json else click.echo
    for one in wanted if fetch else []:
        _or_wrong(lambda one=one: download(one, source / one.card["folder"], echo=echo), as_json)
    done = _or_wrong(lambda: remake(place, wanted, source, accept=accept, echo=echo), as_json)
    if as_json:
        click.echo(json.dumps([{"dataset": one.dataset.name} | one.received for one in done], indent=2))


@main.command(
    epilog=examples(
        "analysis covered 2018-10-23 ICE hospital_clinic\n"
        "analysis covered 2025-01 ICE school --jurisdiction Connecticut"
    )
)
@click.argument("on", metavar="DATE")
@click.argument("agency")
@click.argument("place_kind", metavar="PLACE")
@click.option("--jurisdiction", help="Lay over the court orders and laws of this state or court's area.")
@json_option
@rooted
def covered(place: Project, on: str, agency: str, place_kind: str, jurisdiction: str | None, as_json: bool) -> None:
    """Was a kind of place covered, on a date, for an agency, by what, with which exceptions?"""
    from analysis import coverage

    try:
        found = coverage.covered(on, agency, place_kind, jurisdiction)
    except coverage.CoverageError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        click.echo(json.dumps(asdict(found), indent=2))
        return
    click.echo(f"{found.status}  (grade: {found.grade}{'' if found.certain else '; not certain'})")
    click.echo(found.sentence)
    for track, answer in found.tracks.items():
        by = f"  {answer.instrument.title}" if answer.instrument else ""
        click.echo(f"  {track.replace('_', ' ')}: {answer.status}{by}")
    for caution in found.cautions:
        click.echo(f"  Note: {caution}")


@main.command(epilog=examples("analysis pdf\nanalysis pdf --json"))
@json_option
@rooted
def pdf(place: Project, as_json: bool) -> None:
    """Print the chapters of the built book as one document, with notes and bookmarks."""
    from analysis.printed.pdf import write

    made = _or_wrong(lambda: write(place, echo=_quiet if as_json else _progress), as_json)
    if as_json:
        click.echo(json.dumps(made.as_dict(), indent=2))
        return
    click.echo(f"{made.pages} pages, {made.bookmarks} bookmarks, {made.bytes / 1_000_000:.1f} MB\n{made.pdf}")


@main.command(epilog=examples("analysis serve\nanalysis serve --port 9000"))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@rooted
def serve(place: Project, port: int) -> None:
    """Serve the built book on this machine only, until interrupted."""
    from analysis.serve import serve as serve_folder

    folder = place.build / "html"
    if not (folder / "index.html").is_file():
        raise click.UsageError("there is no built book yet: run analysis build first")
    serve_folder(folder, port, echo=click.echo)


# -- shared ----------------------------------------------------------------------------------------------------------


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.UsageError(f"-p takes name=value, not {text!r}")
    return name, value


def _or_wrong(call: Callable, as_json: bool = False):
    """Call; if the data or a page are wrong, list every problem and exit 1."""
    try:
        return call()
    except Problems as problems:
        _report(problems.found, "", as_json)


def _or_misused(call: Callable):
    """Call; if what the user typed is wrong, list every problem and exit 2."""
    try:
        return call()
    except Problems as problems:
        for problem in problems:
            click.echo(problem.text(), err=True)
        sys.exit(MISUSED)


def _report(problems: Iterable[Problem], good: str, as_json: bool) -> None:
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


def _shown(place: Project, result) -> dict:
    """A result for the user, with its notebook under a name that can be found again."""
    copied = place.build / "runs" / f"{result.page.name}.ipynb"
    copied.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(result.notebook, copied)
    return {
        "page": result.page.name,
        "parameters": dict(result.page.parameters),
        "ran": result.ran,
        "notebook": place.relative(copied),
        "facts": json.loads(result.facts.read_text(encoding="utf-8")),
    }


def _progress(line: str) -> None:
    click.echo(line, err=True)


def _quiet(_line: str) -> None:
    """Progress is left out where a program reads the output."""
