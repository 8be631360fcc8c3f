"""A small project with its own history: one table, one notebook, one chapter, and the library as it is now."""

from __future__ import annotations

import copy
import shutil
import subprocess
from pathlib import Path

import yaml

from analysis.paths import Project

from .. import small
from ..conftest import ROOT

NOTEBOOK = """\
import analysis
from analysis import showing
from analysis.facts import fact

states = analysis.load("states")
fact("largest-share", float(states["share"].max()), "share", means="The largest share", rows={"states": ["TX"]})
fact("states-named", len(states), means="States on record", rows={"states": list(states["state"])})
headings = {"state": "State", "share": "Share"}
showing.table(states[["state", "share"]], name="shares", caption="Shares", headings=headings)
"""
CHAPTER = "# How much?\n\nAt most {fact}`largest-share`.\n\n## More\n\nOf {fact}`states-named` states.\n"


def git(root: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A tester", "-c", "user.email=tester@example.org")
    done = subprocess.run(["git", "-C", str(root), *who, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def project(root: Path) -> Project:
    """The project, committed once and tagged 2026.01."""
    place = small.checkout(root)
    shutil.rmtree(place.data / "other")
    card = copy.deepcopy(small.CARD)
    card["resources"][0] |= {"title": "States", "expect": {"rows": len(small.STATES)}}
    (place.data / "states" / "states.yaml").write_text(yaml.safe_dump(card), encoding="utf-8")
    small.add(place, "rates", NOTEBOOK, tables=["states"])
    (place.root / "_toc.yml").write_text("root: chapters/index\n", encoding="utf-8")
    (place.chapters / "index.md").write_text(CHAPTER, encoding="utf-8")
    (place.root / ".gitignore").write_text("_build/\n", encoding="utf-8")
    code = place.root / "src" / "analysis"
    shutil.copytree(ROOT / "src" / "analysis", code, ignore=shutil.ignore_patterns("__pycache__"))
    git(place.root, "init", "--quiet", "--initial-branch", "main")
    commit(place, "The first state")
    git(place.root, "tag", "2026.01")
    return place


def commit(place: Project, words: str) -> None:
    git(place.root, "add", "--all")
    git(place.root, "commit", "--quiet", "-m", words)


def replace(place: Project, old: str, new: str, file: str = "data/states/states.csv") -> None:
    path = place.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
