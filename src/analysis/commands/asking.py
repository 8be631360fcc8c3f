"""Commands that answer: the published numbers, and what was covered."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from analysis.commands.common import examples, json_option, or_wrong, rooted
from analysis.paths import Project
from analysis.problems import suggest


@click.command(epilog=examples("analysis facts\nanalysis facts aclu-congress-false-matches\nanalysis facts --json"))
@click.argument("key", required=False)
@json_option
@rooted
def facts(place: Project, key: str | None, as_json: bool) -> None:
    """List the published numbers of the last build, or show one with all that is behind it."""
    from analysis.build import published_facts

    found = or_wrong(lambda: published_facts(place))
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


@click.command(
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
