"""Commands that keep the tables: check them, make the derived ones anew."""

from __future__ import annotations

import json
from pathlib import Path

import click

from analysis.commands.common import examples, json_option, or_misused, or_wrong, quiet, report, rooted
from analysis.paths import Project


@click.command(epilog=examples("analysis check\nanalysis check error_rates\nanalysis check --root ../copy --json"))
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
    report(problems, good, as_json)


@click.command(
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
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what was counted and changed here as well, as Markdown.",
)
@json_option
@rooted
def refresh(place: Project, names: tuple[str, ...], source, fetch: bool, accept: bool, out, as_json: bool) -> None:
    """Make the derived tables anew from upstream files: count what is kept, set aside and why; write what changed."""
    from analysis.upstream.datasets import dataset, datasets
    from analysis.upstream.download import download
    from analysis.upstream.refresh import markdown
    from analysis.upstream.refresh import refresh as remake

    if source is None and not fetch:
        raise click.UsageError("name the folder of the upstream files with --from DIR, or fetch them with --download")
    told: list[str] = []

    def echo(line: str) -> None:
        told.append(line)
        (quiet if as_json else click.echo)(line)

    wanted = [or_misused(lambda name=name: dataset(place, name)) for name in dict.fromkeys(names)]
    wanted = wanted or list(or_wrong(lambda: datasets(place), as_json).values())
    if source is None and not names:
        for one in [one for one in wanted if not one.is_public]:
            echo(f"{one.name}: left out, because not all of its files have a public address; use --from DIR")
        wanted = [one for one in wanted if one.is_public]
    source = source or place.build / "upstream"
    for one in wanted if fetch else []:
        or_wrong(lambda one=one: download(one, source / one.card["folder"], echo=echo), as_json)
    done = or_wrong(lambda: remake(place, wanted, source, accept=accept, echo=echo), as_json)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(markdown(told), encoding="utf-8", newline="\n")
    if as_json:
        click.echo(json.dumps([{"dataset": one.dataset.name} | one.received for one in done], indent=2))
