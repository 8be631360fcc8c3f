"""A notebook's cells run in this process, so that a test can hold what a page shows against what the library says."""

import ast
import json
from pathlib import Path

from analysis import facts

FOLDER = Path(__file__).resolve().parents[2] / "chapters" / "notebooks"


def page(monkeypatch, name: str, **parameters) -> tuple[dict, list]:
    """The facts that a notebook records with these parameters, by key, and everything that it shows, in order."""
    recorded, shown = {}, []

    def record(found) -> None:
        assert found.key not in recorded, f"{found.key} is recorded twice"
        recorded[found.key] = found

    monkeypatch.setattr(facts, "_show", record)
    space = {"display": shown.append}
    for cell in json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            value = _run("".join(cell["source"]), space)
            if value is not None and not isinstance(value, facts.Fact):
                shown.append(value)
        if "parameters" in cell["metadata"].get("tags", []):
            assert set(parameters) <= set(space)
            space |= parameters
    return recorded, shown


def tables(shown: list) -> dict[str, dict]:
    """The tables among what a page shows, by name: fields and rows."""
    return {one.name: one.table for one in shown if getattr(one, "table", None) is not None}


def words(shown: list) -> str:
    """All prose that a page shows."""
    return "\n".join(one.text for one in shown if getattr(one, "text", None) is not None)


def figures(shown: list) -> list[dict]:
    """What surrounds each chart of a page: name, title, table."""
    return [one.about for one in shown if getattr(one, "about", None) is not None]


def _run(source: str, space: dict):
    """Run a cell; the value of its last line, if that is an expression and no semicolon hides it."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), space)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), space)
    return None if source.rstrip().endswith(";") else value
