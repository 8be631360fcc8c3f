"""A small project that can be built, frozen and built again, with its own history."""

from __future__ import annotations

import shutil

from analysis import build as building
from analysis.paths import Project

from ..changes import scratch
from ..conftest import ROOT

VERSION = '[project]\nname = "faces-and-places"\nversion = "{name}"\n'
TOC = "root: chapters/index\nparts:\n- caption: The story\n  chapters:\n  - file: chapters/about\n"
CHANGES = "# Changes\n\nEditions are named by year and month.\n"


def project(root) -> Project:
    """The project, ready to freeze its first edition, 2026.01."""
    place = scratch.project(root)
    shutil.copy(ROOT / "_config.yml", place.root)
    (place.chapters / "about.md").write_text("# About\n\nWords on the book.\n", encoding="utf-8")
    (place.root / "_toc.yml").write_text(TOC, encoding="utf-8")
    release(place, "2026.01")
    scratch.git(place.root, "tag", "--delete", "2026.01")
    return place


def release(place: Project, name: str) -> None:
    """Give the project the version of an edition, its part in the list of changes, and commit all there is."""
    (place.root / "pyproject.toml").write_text(VERSION.format(name=name), encoding="utf-8")
    listed = place.root / "CHANGELOG.md"
    text = listed.read_text(encoding="utf-8") if listed.is_file() else CHANGES
    listed.write_text(f"{text}\n## {name}\n\n- What {name} brought, with a **word** in it.\n", encoding="utf-8")
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    lines = [f'version: "{name}"' if line.startswith("version:") else line for line in cited]
    (place.root / "CITATION.cff").write_text("\n".join(lines) + "\n", encoding="utf-8")
    scratch.commit(place, f"Towards {name}")


def build(place: Project) -> None:
    building.build(place, jobs=1, echo=lambda line: None)


def page(place: Project, name: str) -> str:
    return (place.build / "html" / name).read_text(encoding="utf-8")
