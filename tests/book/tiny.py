"""A book of two chapters and three notebook pages, small enough to read, to build in tests."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd
import yaml

from analysis import charts, facts, showing
from analysis.pages import Page
from analysis.pages.notebooks import Notebook
from analysis.paths import Project

ROOT = Path(__file__).resolve().parents[2]

SOURCES = """\
source_id,title,author,publisher,published_date,kind,licence,link,link_status,verified,checked_date,note
aclu-2018,Amazon's Face Recognition Falsely Matched 28,Jacob Snow,ACLU,2018-07-26,advocacy_report,,https://www.aclu.org/news/x,own,seen,2026-11-22,
copy-2019,A memo & its copy,,ICE,2019,primary_document,,,repost,seen,2026-11-20,seen in a copy
old-2001,A recalled book,,Press,,news,,,unlocated,recalled,2026-11-22,
"""
TESTS = """\
test_id,agency,state,errors,trials,source_id,verified,checked_date
t1,Sheriff <one>,CA,28,535,aclu-2018,seen,2026-11-21
t2,Police,NY,3,120,copy-2019,seen,2026-11-22
t3,Police,TX,,,old-2001,recalled,2026-11-22
"""
TOC = {
    "format": "jb-book",
    "root": "chapters/index",
    "parts": [{"caption": "The story", "chapters": [{"file": "chapters/how-it-errs"}]}],
}
INDEX = """\
# The short answers

The test matched {fact}`false-matches` of {fact}`false-matches:n` members, or {fact}`false-match-share`
({fact}`false-match-share:interval`), in July 2018. See [how it errs](how-it-errs.md) and [California](states/ca.ipynb).

## What is known

Directive 10029.2 is an instrument. The headline said {quoted}`28 members`.

## What is not

More than is known.
"""
ERRS = """\
# How often does it err?

Of all searches {fact}`false-matches` were wrong ({source}`aclu-2018`).

:::{show} error-rates#errors-by-agency
:::

:::{show} error-rates#tests
:::
"""


@dataclass(frozen=True)
class Result:
    """What the runner hands over for a page, as far as the book reads it."""

    page: Page
    notebook: Path
    facts: Path
    key: str = "k"
    ran: bool = True
    error: str | None = None
    seconds: float = 0.0


def field(name: str, kind: str = "string", **more) -> dict:
    return {"name": name, "type": kind, "title": name, "description": f"What {name} holds.", **more}


def card(name: str, fields: list[dict], rows: int, **more) -> dict:
    resource = {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": name.capitalize(),
        "row": f"one row of {name}",
        "expect": {"rows": rows},
        "schema": {"primaryKey": [fields[0]["name"]], "missingValues": [""], "fields": fields},
        **more,
    }
    licence = {"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    return {"name": name, "title": name.capitalize(), "licenses": [licence], "resources": [resource]}


def project(root: Path) -> Project:
    """Write the sources of the book into a folder."""
    _table(root, "sources", SOURCES, card("sources", [field(name) for name in SOURCES.split("\n")[0].split(",")], 3))
    numbers = {"errors": "integer", "trials": "integer"}
    fields = [field(name, numbers.get(name, "string")) for name in TESTS.split("\n")[0].split(",")]
    next(one for one in fields if one["name"] == "source_id")["reference"] = {"table": "sources", "field": "source_id"}
    _table(root, "tests", TESTS, card("tests", fields, 3, warnings=["A test is not a deployment."]))
    chapters = root / "chapters"
    chapters.mkdir(parents=True)
    (chapters / "index.md").write_text(INDEX, encoding="utf-8")
    (chapters / "how-it-errs.md").write_text(ERRS, encoding="utf-8")
    quoted = {"quoted": [{"text": "28 members", "reason": "the headline as printed"}]}
    (chapters / "exceptions.yml").write_text(yaml.safe_dump(quoted), encoding="utf-8")
    (root / "_toc.yml").write_text(yaml.safe_dump(TOC, sort_keys=False), encoding="utf-8")
    for name in ("_config.yml", "CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root / name)
    return Project(root)


def _table(root: Path, name: str, text: str, described: dict) -> None:
    folder = root / "data" / name
    folder.mkdir(parents=True)
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(described, sort_keys=False), encoding="utf-8")


def results(place: Project, errors: int = 28, words: str = "") -> list[Result]:
    """The pages as a run would hand them over: one notebook page and a group of two."""
    share = facts.fact(
        "false-match-share", errors / 535, "share", means="Share of members with a false match",
        interval=(0.0, 0.2), n=535, sources=["aclu-2018"], rows={"tests": ["t1"]},
    )  # fmt: skip
    count = facts.fact(
        "false-matches", errors, means="Members with at least one false match", n=535,
        sources=["aclu-2018"], rows={"tests": ["t1"]},
    )  # fmt: skip
    frame = pd.DataFrame(
        {"agency": ["Sheriff <one>, n = 535", "Police, n = 120"], "rate": [errors / 535, 0.025], "low": [0.03, 0.01],
         "high": [0.08, 0.07]}
    )  # fmt: skip
    figure = charts.figure(
        charts.dot_interval(frame, value="rate", low="low", high="high", label="agency", axis="share", percent=True),
        name="errors-by-agency",
        title="The sheriff's test erred more often",
        subtitle="Share of searches that were wrong, with its interval",
        words=words or "Two dots with intervals. The sheriff stands at 5 percent, the police at 2.5 percent.",
        sources=["aclu-2018", "copy-2019"],
        columns={"agency": "Agency", "rate": "Rate"},
        data=frame,
    )
    table = showing.table(
        frame, caption="Errors & trials", headings={"agency": "Agency", "rate": "Rate"}, sources=["aclu-2018"],
        name="tests", row_header="agency",
    )  # fmt: skip
    note = notebook("error-rates", "Error rates", "Rates of a test.")
    main = Page("error-rates", "Error rates", note, {}, None)
    states = notebook("states", "A state", "What is on record.")
    made = [_run(place, main, [share, count, figure, table, showing.words("It used {fact}`false-matches` faces.")])]
    for code, name in (("ca", "California"), ("ny", "New York")):
        page = Page(f"states/{code}", name, states, {"state": code.upper()}, "states")
        rows = facts.fact(f"state-{code}-tests", 1, means=f"Tests in {name}", rows={"tests": ["t1"]})
        made.append(_run(place, page, [rows, showing.words(f"One test is on record in {name}.")]))
    return made


def notebook(name: str, title: str, summary: str) -> Notebook:
    return Notebook(name, Path(f"chapters/notebooks/{name}.ipynb"), title, summary, ("tests",), {})


def _run(place: Project, page: Page, shown: list) -> Result:
    """An executed notebook with one code cell for each thing shown, and the facts it recorded."""
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    book.metadata["language_info"] = {"name": "python"}
    book.cells.append(nbformat.v4.new_markdown_cell("# Old title\n\nWhat this notebook is about."))
    recorded = []
    for number, thing in enumerate(shown, start=1):
        data = json.loads(json.dumps(thing._repr_mimebundle_()))
        output = nbformat.v4.new_output("display_data", data)
        book.cells.append(nbformat.v4.new_code_cell(f"show({number})", outputs=[output], execution_count=number))
        if facts.MIME in data:
            recorded.append(data[facts.MIME] | {"page": page.name, "cell": number})
    for number, cell in enumerate(book.cells):
        cell["id"] = f"cell-{number}"
    folder = place.build / "store" / page.name
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, folder / "notebook.ipynb")
    recorded.sort(key=lambda fact: fact["key"])
    (folder / "facts.json").write_text(json.dumps(recorded), encoding="utf-8")
    return Result(page, folder / "notebook.ipynb", folder / "facts.json")
