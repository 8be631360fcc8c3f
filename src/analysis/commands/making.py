"""Commands that make: run notebooks, build the book, print it, serve it, publish it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from analysis.commands.common import (
    examples,
    jobs_option,
    json_option,
    or_misused,
    or_wrong,
    pair,
    progress,
    quiet,
    report,
    rooted,
)
from analysis.paths import Project

OUT_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command(epilog=examples("analysis pages\nanalysis pages --json"))
@json_option
@rooted
def pages(place: Project, as_json: bool) -> None:
    """List every page that the notebooks make, with its parameters."""
    from analysis.pages import notebooks
    from analysis.pages import pages as all_pages

    found = or_wrong(lambda: all_pages(place))
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
    for notebook in or_wrong(lambda: notebooks(place)).values():
        mine = [page for page in found.values() if page.notebook.name == notebook.name]
        click.echo(f"{notebook.name}: {notebook.title} ({len(mine)} {'page' if len(mine) == 1 else 'pages'})")
        for parameter in notebook.parameters.values():
            click.echo(f"    -p {parameter.name}={parameter.default}   {parameter.help}")
        for page in mine:
            click.echo(f"  {page.name}")


@click.command(
    epilog=examples(
        "analysis run error-rates -p metric=FMR\n"
        "analysis run coverage -p on=2018-10-23 -p place=school\n"
        "analysis run state -p state=TX --out texas.html"
    )
)
@click.argument("names", nargs=-1, metavar="[PAGE]...")
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE", help="A value of your own.")
@jobs_option
@click.option("--out", type=OUT_FILE, metavar="FILE.html", help="Also write the page as one file to send to somebody.")
@json_option
@rooted
def run(
    place: Project, names: tuple[str, ...], given: tuple[str, ...], jobs: int, out: Path | None, as_json: bool
) -> None:
    """Run pages (all, if none is named), with values of your own; show their numbers and where they lie."""
    from analysis.build import failures
    from analysis.pages import page as one_page
    from analysis.pages import pages as all_pages
    from analysis.run import run_pages

    overrides = dict(pair(text) for text in given)
    if overrides and not names:
        raise click.UsageError("-p needs the page it is for: analysis run PAGE -p name=value")
    if out and len(names) != 1:
        raise click.UsageError("--out takes one page: analysis run PAGE --out page.html")
    if out and out.suffix != ".html":
        raise click.UsageError(f"--out writes HTML: name a file that ends in .html, not {out.name}")
    wanted = [or_misused(lambda name=name: one_page(place, name, overrides)) for name in names]
    wanted = wanted or list(or_wrong(lambda: all_pages(place)).values())
    results = or_wrong(lambda: run_pages(wanted, place, jobs=jobs, echo=quiet if as_json else progress))
    failed = failures(results, place)
    if failed:
        report(failed, "", as_json)
    if out:
        from analysis.book import onefile

        or_wrong(lambda: onefile.write(place, results[0], out), as_json)
    shown = [_shown(place, result) for result in results]
    if as_json:
        click.echo(json.dumps(shown, indent=2))
        return
    for entry in shown:
        click.echo(f"{entry['page']}: {entry['notebook']}")
        for fact in entry["facts"] if names else []:
            interval = f" ({fact['interval_text']})" if fact["interval_text"] else ""
            click.echo(f"  {fact['text']}{interval}  {fact['means']}")
    if out:
        click.echo(f"the page as one file: {out}")


@click.command(
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
@jobs_option
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

        page = or_misused(lambda: one_page(place, why, None))
        click.echo(json.dumps({"page": why, "why": reason(page, place)}) if as_json else reason(page, place))
        return
    or_misused(lambda: building.known_pages(place, only))
    echo = quiet if as_json else progress
    built = or_wrong(lambda: building.build(place, only=only, jobs=jobs, cluster=cluster, echo=echo), as_json)
    if as_json:
        click.echo(json.dumps(built.as_dict(), indent=2))
        return
    click.echo(built.text())


@click.command(epilog=examples("analysis pdf\nanalysis pdf --json"))
@json_option
@rooted
def pdf(place: Project, as_json: bool) -> None:
    """Print the chapters of the built book as one document, with notes and bookmarks."""
    from analysis.printed.pdf import write

    made = or_wrong(lambda: write(place, echo=quiet if as_json else progress), as_json)
    if as_json:
        click.echo(json.dumps(made.as_dict(), indent=2))
        return
    click.echo(f"{made.pages} pages, {made.bookmarks} bookmarks, {made.bytes / 1_000_000:.1f} MB\n{made.pdf}")


@click.command(epilog=examples("analysis serve\nanalysis serve --port 9000"))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@rooted
def serve(place: Project, port: int) -> None:
    """Serve the built book on this machine only, until interrupted."""
    from analysis.serve import serve as serve_folder

    folder = place.build / "html"
    if not (folder / "index.html").is_file():
        raise click.UsageError("there is no built book yet: run analysis build first")
    serve_folder(folder, port, echo=click.echo)


@click.command(epilog=examples("analysis publish\nanalysis publish --json"))
@json_option
@rooted
def publish(place: Project, as_json: bool) -> None:
    """Put the built book into _build/published, if these very bytes have passed make test; else leave what stands."""
    from analysis.publish import publish as put

    published = or_wrong(lambda: put(place), as_json)
    click.echo(json.dumps(published.as_dict(), indent=2) if as_json else published.text())


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
