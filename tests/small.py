"""Checkouts for tests: a copy of this one, and a small one with a table of states and notebooks made from sources."""

import json
import shutil
from pathlib import Path

import yaml

from analysis.paths import Project

STATES = (("CA", "California", "0.1"), ("NO", "Northern & Outer (N.O.)", "0.2"), ("TX", "Texas", "0.3"))
CARD = {
    "title": "States",
    "resources": [
        {
            "name": "states",
            "path": "states.csv",
            "row": "one state",
            "schema": {
                "primaryKey": "state",
                "fields": [
                    {"name": "state", "type": "string"},
                    {"name": "name", "type": "string"},
                    {"name": "share", "type": "number"},
                ],
            },
        }
    ],
}


def copy_of(root: Path, target: Path) -> Project:
    """A copy of the sources of a checkout that a test may change: no environment, no build, no git."""
    target.mkdir(parents=True)
    for name in ("data", "chapters"):
        shutil.copytree(root / name, target / name)
    for name in ("_toc.yml", "_config.yml", "requirements.txt"):
        shutil.copy(root / name, target / name)
    return Project(target)


def checkout(root: Path) -> Project:
    """A checkout with the tables `states` and `other`, and no notebooks."""
    (root / "chapters" / "notebooks").mkdir(parents=True)
    (root / "_toc.yml").write_text("root: index\n")
    (root / "requirements.txt").write_text("pandas==1\n")
    for table in ("states", "other"):
        folder = root / "data" / table
        folder.mkdir(parents=True)
        write_table(folder / f"{table}.csv", STATES)
        (folder / f"{table}.yaml").write_text(yaml.safe_dump(CARD))
    return Project(root.resolve())


def write_table(path: Path, rows) -> None:
    path.write_text("state,name,share\n" + "".join(f"{','.join(row)}\n" for row in rows), encoding="utf-8")


def code(source: str, *tags: str) -> dict:
    """A code cell, as a notebook file holds it."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"id{abs(hash(source)) % 10**8}",
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": [],
        "source": source,
    }


def write_notebook(project: Project, name: str, *cells: dict) -> Path:
    path = project.notebooks / f"{name}.ipynb"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {"cells": list(cells), "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content))
    return path


def write_card(project: Project, name: str, **changes) -> Path:
    card = {"title": "A title", "summary": "A summary.", "tables": [], "pages": [{"name": name}]} | changes
    path = project.notebooks / f"{name}.yml"
    path.write_text(yaml.safe_dump(card, sort_keys=False))
    return path


def add(project: Project, name: str, *sources: str, **card) -> None:
    """A notebook without parameters, made of code cells, and its card."""
    write_notebook(project, name, *(code(source) for source in sources))
    write_card(project, name, **card)


def add_states(project: Project, *sources: str, **card) -> None:
    """A notebook with the parameters `state` and `limit`, and a page for every state."""
    write_notebook(
        project,
        "state",
        code("state = 'CA'\nlimit = 0.5", "parameters"),
        *(code(source) for source in sources),
    )
    parameters = {
        "state": {
            "type": "text",
            "default": "CA",
            "help": "Which",
            "allowed": {"table": "states", "column": "state"},
        },
        "limit": {"type": "number", "default": 0.5, "help": "At most", "minimum": 0, "maximum": 1},
    }
    entry = {
        "each": {"state": {"table": "states", "column": "state"}},
        "name": "states/{state}",
        "title": "Cameras in {label}",
        "label": "name",
        "group": "states",
    }
    write_card(project, "state", **({"tables": ["states"], "parameters": parameters, "pages": [entry]} | card))
