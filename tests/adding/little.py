"""A checkout of three small tables and a notebook, to add rows to in tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from analysis.paths import Project

from ..conftest import ROOT
from ..small import add as add_notebook

SOURCES = """\
source_id,title,author,publisher,published_date,kind,license,link,link_status,verified,checked_date,note
aclu-2018,A test of members,,ACLU,2018-07-26,advocacy_report,,https://www.aclu.org/news/x,own,seen,2026-11-22,
gao-2021,"Face recognition, an audit",,GAO,2021-06-29,government_report,,https://www.gao.gov/products/1,own,seen,2026-11-22,
"""
STATES = "state,name\nCA,California\nUT,Utah\n"
TESTS = """\
test_id,agency,state,kind,faces,rate,paid_usd,tested_date,is_live,source_id,verified,checked_date
tst-0001,"Police, first",CA,lab,535,0.0523,,2018-07,false,aclu-2018,seen,2026-11-22
tst-0003,Sheriff,,field,,,1200,2021,,gao-2021,recalled,2026-11-22
"""
COUNTED = """\
import analysis
from analysis.facts import fact
rows = analysis.load("tests")
fact("tests-seen", len(rows), means="Tests whose source was read", sources=rows["source_id"],
     rows={"tests": rows["test_id"]})
"""


def field(name: str, sort: str = "string", **more) -> dict:
    return {"name": name, "type": sort, "title": name.capitalize(), "description": f"What {name} holds.", **more}


REQUIRED = {"constraints": {"required": True}}
PARTIAL = {"kind": "partial_date"}
FIELDS = {
    "states": [field("state", **REQUIRED), field("name", **REQUIRED)],
    "tests": [
        field("test_id", constraints={"required": True, "unique": True, "pattern": r"^tst-\d{4}$"}),
        field("agency", **REQUIRED),
        field("state", reference={"table": "states", "field": "state"}),
        field("kind", constraints={"required": True, "enum": ["lab", "field"]}, meanings={"lab": "in a room"}),
        field("faces", "integer", unit="count", constraints={"minimum": 0}),
        field("rate", "number", unit="share", constraints={"minimum": 0, "maximum": 1}),
        field("paid_usd", "integer", unit="usd"),
        field("tested_date", **PARTIAL),
        field("is_live", "boolean"),
        field("source_id", reference={"table": "sources", "field": "source_id"}, **REQUIRED),
        field("verified", constraints={"required": True, "enum": ["seen", "recalled"]}),
        field("checked_date", constraints={"required": True}, **PARTIAL),
    ],
}


def card(name: str, fields: list[dict], rows: int, **more) -> dict:
    schema = {"primaryKey": [fields[0]["name"]], "missingValues": [""], "fields": fields}
    resource = {"name": name, "type": "table", "path": f"{name}.csv", "title": name.capitalize()}
    resource |= {"row": f"one row of {name}", "expect": {"rows": rows}, "schema": schema} | more
    return {"name": name, "title": name.capitalize(), "resources": [resource]}


def checkout(root: Path) -> Project:
    """The tables `sources` (with the card of the book), `states` and `tests`, and the notebook `tested`."""
    (root / "chapters" / "notebooks").mkdir(parents=True)
    (root / "_toc.yml").write_text("root: chapters/index\n", encoding="utf-8")
    (root / "requirements.txt").write_text("pandas==1\n", encoding="utf-8")
    place = Project(root.resolve())
    for name, text in (("sources", SOURCES), ("states", STATES), ("tests", TESTS)):
        folder = root / "data" / name
        folder.mkdir(parents=True)
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        if name in FIELDS:
            described = yaml.safe_dump(card(name, FIELDS[name], text.count("\n") - 1), sort_keys=False)
            (folder / f"{name}.yaml").write_text(described, encoding="utf-8")
    shutil.copy(ROOT / "data" / "sources" / "sources.yaml", root / "data" / "sources" / "sources.yaml")
    described = (root / "data" / "sources" / "sources.yaml").read_text(encoding="utf-8")
    count = yaml.safe_load(described)["resources"][0]["expect"]["rows"]
    (root / "data" / "sources" / "sources.yaml").write_text(described.replace(f"rows: {count}", "rows: 2"), "utf-8")
    add_notebook(place, "tested", COUNTED, tables=["tests"])
    return place
