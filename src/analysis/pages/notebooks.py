"""The notebooks of the book and their cards: what each reads, what may be set on it, how long it may take."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.pages import plainyaml
from analysis.pages.parameters import KINDS, Parameter, Value, as_type, distinct
from analysis.paths import Project
from analysis.problems import Problem, listed, suggest
from analysis.tables import tables

WORDS = ("title", "summary", "tables", "limit_seconds", "parameters", "pages")
PARAMETER_WORDS = ("type", "default", "help", "allowed", "minimum", "maximum")
USUAL_LIMIT = 120
EVERY_TABLE = "all"


@dataclass(frozen=True)
class Notebook:
    """A notebook and what its card declares: `tables` are all it may read, `limit_seconds` is for all."""

    name: str
    path: Path
    title: str
    summary: str
    tables: tuple[str, ...]
    parameters: dict[str, Parameter] = field(hash=False)
    limit_seconds: float = USUAL_LIMIT


@dataclass(frozen=True)
class Card:
    """A card as read: the notebook, and its page entries, which `analysis.pages` turns into pages."""

    notebook: Notebook
    file: str
    pages: tuple[Mapping, ...]


def read_notebooks(project: Project) -> tuple[dict[str, Card], list[Problem]]:
    """Every card that can be read, by notebook name, and everything that is wrong with any of them."""
    found, problems = {}, []
    for path in sorted(project.notebooks.glob("*.yml")):
        card = _Reader(project, path, problems).card()
        if card:
            found[card.notebook.name] = card
    for path in sorted(project.notebooks.glob("*.ipynb")):
        if not path.with_suffix(".yml").is_file():
            problems.append(Problem(project.relative(path), f"a card beside it, {path.stem}.yml"))
    return found, problems


def code_cells(path: Path) -> list[dict]:
    """The code cells of a notebook file, sources joined. Raises ValueError if the file is not a notebook."""
    return [cell for cell in cells(path) if cell["cell_type"] == "code"]


def cells(path: Path) -> list[dict]:
    """All cells of a notebook file as type, source and tags. Raises ValueError if it is not a notebook."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["nbformat"] != 4:
            raise ValueError(f"it is of notebook format {content['nbformat']}, not 4")
        return [
            {
                "cell_type": cell["cell_type"],
                "source": "".join(cell["source"]),
                "tags": list(cell.get("metadata", {}).get("tags", [])),
            }
            for cell in content["cells"]
        ]
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"it is not a notebook file ({type(error).__name__}: {error})") from None


def assigned(source: str) -> dict[str, object]:
    """The literals that a parameters cell assigns, by name. Raises ValueError if it does anything else."""
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise ValueError(f"line {error.lineno} is not Python: {error.msg}") from None
    found: dict[str, object] = {}
    for statement in body:
        name, value = _assignment(statement)
        if name in found:
            raise ValueError(f"line {statement.lineno} assigns {name} a second time")
        try:
            found[name] = ast.literal_eval(value)
        except ValueError:
            raise ValueError(f"line {statement.lineno} gives {name} something other than a plain value") from None
    return found


def _assignment(statement: ast.stmt) -> tuple[str, ast.expr]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    else:
        raise ValueError(f"line {statement.lineno} does more than give one name a plain value")
    if not isinstance(target, ast.Name):
        raise ValueError(f"line {statement.lineno} does more than give one name a plain value")
    return target.id, value


class _Reader:
    """One card, read to the end whatever is wrong with it."""

    def __init__(self, project: Project, path: Path, problems: list[Problem]):
        self.project, self.path, self.problems = project, path, problems
        self.file = project.relative(path)

    def card(self) -> Card | None:
        content = self._content()
        if content is None:
            return None
        self._unknown(content, WORDS, "card")
        notebook = Notebook(
            name=self.path.stem,
            path=self.path.with_suffix(".ipynb"),
            title=self._sentence(content, "title"),
            summary=self._sentence(content, "summary"),
            tables=self._tables(content.get("tables")),
            parameters=self._parameters(content.get("parameters")),
            limit_seconds=self._limit(content.get("limit_seconds", USUAL_LIMIT)),
        )
        self._check_cell(notebook, set(content.get("parameters") or ()))
        return Card(notebook, self.file, self._pages(content.get("pages")))

    def _problem(self, expected: str, column: str | None = None, value: object = None, fix: str = "") -> None:
        shown = None if value is None else str(value)
        self.problems.append(Problem(self.file, expected, None, column, shown, fix))

    def _content(self) -> dict | None:
        if not self.path.with_suffix(".ipynb").is_file():
            self._problem(f"a notebook beside it, {self.path.stem}.ipynb")
            return None
        try:
            content = plainyaml.load(self.path.read_text(encoding="utf-8"))
        except (ValueError, UnicodeDecodeError) as error:
            self._problem("YAML", fix=str(error))
            return None
        if not isinstance(content, dict):
            self._problem(f"a card that names {listed(WORDS)}")
            return None
        return content

    def _unknown(self, content: Mapping, known: tuple[str, ...], column: str) -> None:
        for word in content:
            if word not in known:
                self._problem(f"one of {listed(known)}", column, word, suggest(str(word), known))

    def _sentence(self, content: Mapping, name: str) -> str:
        text = content.get(name)
        if not isinstance(text, str) or not text.strip():
            self._problem("words", name, text)
            return ""
        return text.strip()

    def _limit(self, seconds: object) -> float:
        if isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 < seconds <= 86_400:
            return seconds
        self._problem("a number of seconds above 0, at most one day", "limit_seconds", seconds)
        return USUAL_LIMIT

    def _pages(self, entries: object) -> tuple[Mapping, ...]:
        if isinstance(entries, list) and entries and all(isinstance(entry, dict) for entry in entries):
            return tuple(entries)
        self._problem("a list with at least one entry that has a name", "pages", entries)
        return ()

    def _tables(self, names: object) -> tuple[str, ...]:
        if names == EVERY_TABLE:
            return tuple(tables(self.project.root))
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self._problem(f"a list of tables, [] if it reads none, or {EVERY_TABLE}", "tables", names)
            return ()
        if len(set(names)) != len(names):
            self._problem("every table once", "tables", listed(names))
        known = sorted(folder.name for folder in self.project.data.iterdir() if folder.is_dir())
        for name in names:
            for path in table_files(self.project, name):
                if not path.is_file():
                    hint = "" if name in known else suggest(name, known)
                    expected = f"a table with the file {self.project.relative(path)}"
                    self._problem(expected, "tables", name, hint)
        return tuple(dict.fromkeys(names))

    def _parameters(self, declared: object) -> dict[str, Parameter]:
        if declared is None:
            return {}
        if not isinstance(declared, dict):
            self._problem("parameters by name", "parameters", declared)
            return {}
        read = {name: self._parameter(name, entry) for name, entry in declared.items()}
        return {name: parameter for name, parameter in read.items() if parameter}

    def _parameter(self, name: object, entry: object) -> Parameter | None:
        if not isinstance(name, str) or not name.isidentifier():
            self._problem("a name that Python can assign to", "parameters", name)
            return None
        if not isinstance(entry, dict):
            self._problem(f"{listed(PARAMETER_WORDS)} of the parameter", name, entry)
            return None
        self._unknown(entry, PARAMETER_WORDS, name)
        kind = entry.get("type")
        if kind not in KINDS:
            self._problem(f"a type: {listed(KINDS)}", name, kind, suggest(str(kind), KINDS))
            return None
        self._sentence({f"{name}: help": entry.get("help")}, f"{name}: help")
        before = len(self.problems)
        parameter = Parameter(
            name=name,
            type=kind,
            default=self._typed(kind, entry.get("default"), f"{name}: default"),
            help=str(entry.get("help") or "").strip(),
            allowed=self._allowed(name, kind, entry.get("allowed")),
            minimum=self._bound(kind, entry, "minimum", name),
            maximum=self._bound(kind, entry, "maximum", name),
        )
        return self._with_default_checked(parameter) if len(self.problems) == before else None

    def _with_default_checked(self, parameter: Parameter) -> Parameter | None:
        try:
            parameter.check(parameter.default)
        except ValueError:
            default = str(parameter.default)
            self._problem(parameter.expected(), f"{parameter.name}: default", default, parameter.nearest(default))
            return None
        return parameter

    def _typed(self, kind: str, value: object, column: str) -> Value | None:
        try:
            return as_type(kind, value)
        except ValueError as error:
            self._problem(KINDS[kind].words, column, value, str(error))
            return None

    def _bound(self, kind: str, entry: Mapping, bound: str, name: str) -> Value | None:
        if bound not in entry:
            return None
        if kind in ("text", "flag"):
            self._problem(f"no {bound}: {KINDS[kind].words} has no order", name, entry[bound])
            return None
        return self._typed(kind, entry[bound], f"{name}: {bound}")

    def _allowed(self, name: str, kind: str, entry: object) -> tuple[Value, ...] | None:
        column = f"{name}: allowed"
        if entry is None:
            return None
        if isinstance(entry, list) and entry:
            values = [self._typed(kind, value, column) for value in entry]
            return tuple(dict.fromkeys(value for value in values if value is not None))
        if isinstance(entry, dict) and set(entry) == {"table", "column"}:
            return self._column(kind, str(entry["table"]), str(entry["column"]), column)
        self._problem("a list of values, or a table and a column", column, entry)
        return None

    def _column(self, kind: str, table: str, name: str, column: str) -> tuple[Value, ...] | None:
        try:
            rows = read_rows(self.project, table)
            if rows and name not in rows[0]:
                raise ValueError(f"{table} has no column {name}. {suggest(name, rows[0])}".strip())
            values = distinct(kind, (row[name] for row in rows))
        except ValueError as error:
            self._problem("values from a table", column, f"{table}.{name}", str(error))
            return None
        if not values:
            self._problem("at least one value", column, f"{table}.{name}")
        return values

    def _check_cell(self, notebook: Notebook, named: set[str]) -> None:
        """The parameters cell must say what the card says, or a run by hand is not the run in the book."""
        file = self.project.relative(notebook.path)
        for expected, value, fix in _cell_problems(notebook, named):
            self.problems.append(Problem(file, expected, None, "parameters", value, fix))


def _cell_problems(notebook: Notebook, named: set[str]) -> Iterator[tuple[str, str | None, str]]:
    """What is wrong with the parameters cell, each as (expected, value, fix).

    `named` are all parameters in the card: one that is wrong there is not reported here once more.
    """
    try:
        tagged = [cell for cell in code_cells(notebook.path) if "parameters" in cell["tags"]]
    except ValueError as error:
        yield "a notebook", None, str(error)
        return
    if len(tagged) != 1 and (named or tagged):
        yield "exactly one code cell tagged parameters", f"{len(tagged)} cells", ""
        return
    try:
        found = assigned(tagged[0]["source"]) if tagged else {}
    except ValueError as error:
        yield "a parameters cell that gives each parameter its default", None, str(error)
        return
    for name in sorted(found.keys() - named):
        yield f"only what the card declares: {listed(sorted(named))}", name, suggest(name, named)
    for name, parameter in notebook.parameters.items():
        if name not in found:
            yield f"{name} = {parameter.default!r}, as its card says", None, ""
        elif not _same(parameter, found[name]):
            yield f"{name} = {parameter.default!r}, as its card says", f"{name} = {found[name]!r}", ""


def _same(parameter: Parameter, value: object) -> bool:
    try:
        return as_type(parameter.type, value) == parameter.default
    except ValueError:
        return False


def table_files(project: Project, table: str) -> tuple[Path, Path]:
    """Where a table and its card lie, whether or not they exist."""
    folder = project.data / table
    return folder / f"{table}.csv", folder / f"{table}.yaml"


def read_rows(project: Project, table: str) -> list[dict[str, str]]:
    """A table as text, for lists of values. Raises ValueError, with the nearest right name, for no table."""
    path, _ = table_files(project, table)
    if not path.is_file():
        known = sorted(folder.name for folder in project.data.iterdir() if folder.is_dir())
        raise ValueError(f"there is no table {table}. {suggest(table, known)}".strip())
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, restval=""))
