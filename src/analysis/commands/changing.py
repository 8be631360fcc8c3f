"""Commands about change: what moved against another state of the book."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.commands.common import examples, json_option, or_misused, or_wrong, progress, quiet, rooted
from analysis.paths import Project

MARKDOWN, JSON = ".md", ".json"


@click.command(
    epilog=examples(
        "analysis changes --against HEAD\n"
        "analysis changes --against 2026.11 --json\n"
        "analysis changes --against ../old-site --out report.md"
    )
)
@click.option("--against", required=True, metavar="REV|FOLDER", help="A git revision, a tag, or a built site.")
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write FILE (.md, .json).")
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1, 64), help="Notebooks at once.")
@json_option
@rooted
def changes(place: Project, against: str, out: Path | None, jobs: int, as_json: bool) -> None:
    """Say what moved since another state of the book: rows, numbers, verdicts, charts, pages, and how much it matters.

    Notebooks whose inputs changed are run. Ends with 0 whatever it found, 1 if data or a notebook are wrong.
    """
    from analysis.changes import asjson, built, compare, git, revision, sources
    from analysis.changes.markdown import markdown

    if out is not None and out.suffix not in (MARKDOWN, JSON):
        raise click.UsageError(f"--out writes {MARKDOWN} or {JSON}, not {out.name!r}")
    folder, echo = Path(against), quiet if as_json else progress
    if built.is_site(folder):
        old = or_wrong(lambda: built.read(folder), as_json)
    else:
        sha = or_misused(lambda: git.commit(place.root, against))
        old = or_wrong(lambda: revision.at(place, against, sha, jobs, echo), as_json)
    new = or_wrong(lambda: sources.here(place, jobs, echo), as_json)
    found = compare(old, new)
    if out is None:
        click.echo(asjson.text(asjson.as_dict(found)) if as_json else markdown(found), nl=False)
        return
    text = asjson.text(asjson.as_dict(found)) if out.suffix == JSON else markdown(found)
    out.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{found.grade}: {out}")
