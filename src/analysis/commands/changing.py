"""Commands about change: what moved against another state of the book, editions to hold it to, archives to keep."""

from __future__ import annotations

import json
from pathlib import Path

import click

from analysis.commands.common import examples, jobs_option, json_option, or_misused, or_wrong, progress, quiet, rooted
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
@jobs_option
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


@click.command(epilog=examples("analysis edition 2026.11\nanalysis edition 2026.11 --tag"))
@click.argument("name")
@click.option("--tag", "tagged", is_flag=True, help="Commit the edition's folder and make the annotated git tag.")
@json_option
@rooted
def edition(place: Project, name: str, tagged: bool, as_json: bool) -> None:
    """Freeze an edition: write its numbers, hashes and addresses under editions/, to which later builds are held."""
    from analysis.editions import FOLDER
    from analysis.editions.freeze import freeze, tag

    echo = quiet if as_json else progress
    folder = or_wrong(lambda: freeze(place, name, echo), as_json)
    made = or_wrong(lambda: tag(place, name), as_json) if tagged else None
    if as_json:
        click.echo(json.dumps({"edition": name, "written": folder is not None, "tag": made}))
        return
    click.echo(f"{FOLDER}/{name} {'is written' if folder else 'was frozen before with the same content'}")
    click.echo(f"git tag {made} is made" if made else f"Commit {FOLDER}/{name}, or let analysis edition --tag do so")


@click.command(epilog=examples("analysis archive\nanalysis archive --json"))
@json_option
@rooted
def archive(place: Project, as_json: bool) -> None:
    """Pack the built site and the data package of a frozen edition, with checksums, the same bytes every time."""
    from analysis.editions.archive import archive as pack

    folder = or_wrong(lambda: pack(place, quiet if as_json else progress), as_json)
    files = sorted(path.name for path in folder.iterdir())
    if as_json:
        click.echo(json.dumps({"folder": place.relative(folder), "files": files}))
        return
    click.echo("\n".join(f"{place.relative(folder)}/{file}" for file in files))
