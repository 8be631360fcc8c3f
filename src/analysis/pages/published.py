"""Which pages exist: a notebook and checked parameters make one stable name."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analysis.pages.notebooks import Card, Notebook, read_notebooks, read_rows
from analysis.pages.parameters import Parameter, Value, distinct
from analysis.paths import Project
from analysis.problems import Problem, Problems, listed, suggest

SLOT = re.compile(r"\{([^{}]*)\}")
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
__all__ = ["Notebook", "Page", "Parameter", "notebooks", "page", "pages", "slug"]

PAGE_WORDS = ("name", "each", "title", "label", "group", "parameters")
EACH_WORDS = ("table", "column", "where")


@dataclass(frozen=True)
class Page:
    """One page of the book: a notebook with its parameters, under an address that never changes."""

    name: str
    title: str
    notebook: Notebook
    parameters: dict[str, Value] = field(hash=False)
    group: str | None = None


def slug(text: str) -> str:
    """A text as part of an address: "Customs & Border (U.S.)" is customs-and-border-us."""
    plain = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\b(?:[a-z]\.){2,}", lambda initials: initials[0].replace(".", ""), plain)
    plain = plain.replace("&", " and ").replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def notebooks(project: Project) -> dict[str, Notebook]:
    """Every notebook by name, card and parameters cell checked. Raises Problems with all that is wrong."""
    found, problems = read_notebooks(project)
    if problems:
        raise Problems(problems)
    return {name: card.notebook for name, card in found.items()}


def pages(project: Project) -> dict[str, Page]:
    """Every published page by name, in alphabetical order. Raises Problems with all that is wrong."""
    cards, problems = read_notebooks(project)
    lists = _Lists(project)
    found: dict[str, Page] = {}
    for card in cards.values():
        for page in _published(card, lists, problems):
            if page.name in found:
                problems.append(_collision(card, page, found[page.name]))
            found.setdefault(page.name, page)
    if problems:
        raise Problems(problems)
    return dict(sorted(found.items()))


def page(project: Project, name: str, overrides: Mapping[str, str] | None = None) -> Page:
    """A page, or a notebook with its defaults, with some parameters set otherwise (given as text).

    Parameters that are those of a published page give that page. Raises Problems, before any kernel starts,
    with what was expected and the nearest right name for every unknown name and value that is not allowed.
    """
    published = pages(project)
    base = published.get(name) or _of_notebook(project, name, published)
    values, problems = _overridden(base, overrides or {}, project)
    if problems:
        raise Problems(problems)
    if values == base.parameters:
        return base
    for other in published.values():
        if other.notebook == base.notebook and other.parameters == values:
            return other
    changed = {key: value for key, value in values.items() if value != base.parameters[key]}
    words = " ".join(f"{key} {_address_of(value)}" for key, value in changed.items())
    title = f"{base.title} ({', '.join(f'{key}: {value}' for key, value in changed.items())})"
    return Page(f"{base.name}-{slug(words)}", title, base.notebook, values)


def _address_of(value: Value) -> str:
    """A value as part of an address: a number's minus sign must not vanish, or -1 and 1 would share a page."""
    if isinstance(value, str):
        return value
    return re.sub(r"^-", "minus ", str(value)).replace("e-", "e minus ")


def _of_notebook(project: Project, name: str, published: Mapping[str, Page]) -> Page:
    known = notebooks(project)
    if name in known:
        notebook = known[name]
        defaults = {key: parameter.default for key, parameter in notebook.parameters.items()}
        return Page(slug(name), notebook.title, notebook, defaults)
    choices = sorted({*published, *known})
    where = project.relative(project.notebooks)
    raise Problems([Problem(where, f"a page or a notebook: {listed(choices)}", value=name, fix=suggest(name, choices))])


def _overridden(base: Page, overrides: Mapping[str, str], project: Project) -> tuple[dict, list[Problem]]:
    file = project.relative(base.notebook.path.with_suffix(".yml"))
    declared = base.notebook.parameters
    values, problems = dict(base.parameters), []
    for name, text in overrides.items():
        if name not in declared:
            expected = f"one of the parameters {listed(declared)}" if declared else "no parameter: it has none"
            problems.append(Problem(file, expected, None, name, str(text), suggest(name, declared)))
            continue
        try:
            values[name] = declared[name].read(text)
        except ValueError:
            parameter = declared[name]
            problems.append(Problem(file, parameter.expected(), None, name, str(text), parameter.nearest(text)))
    return values, problems


def _collision(card: Card, page: Page, other: Page) -> Problem:
    differing = {key: value for key, value in page.parameters.items() if value != other.parameters.get(key)}
    what = ", ".join(f"{key}={value}" for key, value in differing.items()) or f"notebook {page.notebook.name}"
    fix = f"{what} has the address of another page of {other.notebook.name}: change one of the two"
    return Problem(card.file, "an address of its own for every page", None, "pages", page.name, fix)


class _Lists:
    """Columns of tables as lists, each file read once."""

    def __init__(self, project: Project):
        self._project = project
        self._rows: dict[str, list[dict[str, str]]] = {}

    def rows(self, table: str, *columns: str) -> list[dict[str, str]]:
        """The rows of a table. Raises ValueError, with the nearest right name, if there are none such."""
        if table not in self._rows:
            self._rows[table] = read_rows(self._project, table)
        rows = self._rows[table]
        for column in columns:
            if rows and column not in rows[0]:
                raise ValueError(f"{table} has no column {column}. {suggest(column, rows[0])}".strip())
        return rows


def _published(card: Card, lists: _Lists, problems: list[Problem]) -> Iterator[Page]:
    """The pages of one notebook; what is wrong is added to the problems, and the rest still comes."""
    for number, entry in enumerate(card.pages, start=1):
        try:
            yield from _pages_of(card.notebook, entry, lists)
        except ValueError as error:
            where = f"pages, entry {number}"
            problems.append(Problem(card.file, "an entry that names pages", None, where, None, str(error)))


def _pages_of(notebook: Notebook, entry: Mapping, lists: _Lists) -> list[Page]:
    _known_words(entry, PAGE_WORDS, "a page entry")
    template = str(entry.get("name") or "")
    if not template:
        raise ValueError("it has no name")
    fixed = {parameter.name: parameter.default for parameter in notebook.parameters.values()}
    for name, value in (entry.get("parameters") or {}).items():
        fixed[name] = _declared(notebook, name).check(value)
    each = entry.get("each") or {}
    if not isinstance(each, Mapping):
        raise ValueError("each must name a parameter, and the table and column of its values")
    choices = [_choices(notebook, name, source, entry, lists) for name, source in each.items()]
    return [_page(notebook, entry, template, fixed, combination) for combination in itertools.product(*choices)]


def _choices(notebook: Notebook, name: str, source: Mapping, entry: Mapping, lists: _Lists) -> list[tuple]:
    """The values that one parameter takes, each as (name, value, label)."""
    parameter = _declared(notebook, name)
    if not isinstance(source, Mapping):
        raise ValueError(f"each {name} must name a table and a column")
    _known_words(source, EACH_WORDS, f"each {name}")
    table, column = str(source.get("table")), str(source.get("column"))
    label = str(entry.get("label") or column)
    where = source.get("where") or {}
    rows = lists.rows(table, column, label, *where)
    labels: dict[Value, str] = {}
    for row in rows:
        if row[column].strip() and all(row[name] in _as_list(values) for name, values in where.items()):
            labels.setdefault(parameter.read(row[column]), row[label] or row[column])
    if not labels:
        raise ValueError(f"the column {column} of {table} holds no value, so there would be no page")
    return [(name, value, labels[value]) for value in distinct(parameter.type, (str(value) for value in labels))]


def _as_list(values: object) -> list:
    """One allowed value, or several."""
    return list(values) if isinstance(values, list | tuple) else [values]


def _page(notebook: Notebook, entry: Mapping, template: str, fixed: dict, combination: tuple) -> Page:
    values = fixed | {name: value for name, value, _ in combination}
    labels = {"label": " ".join(str(label) for _, _, label in combination)} if combination else {}
    name = _filled(template, {key: slug(_address_of(value)) for key, value in values.items()})
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not an address: lower-case letters, digits, hyphens, and / for a folder")
    title = _filled(str(entry.get("title") or notebook.title), values | labels)
    return Page(name, title, notebook, values, entry.get("group"))


def _filled(template: str, values: Mapping[str, object]) -> str:
    for name in SLOT.findall(template):
        if name not in values:
            raise ValueError(f"{{{name}}} in {template!r} is not known here. {suggest(name, values)}".strip())
    return SLOT.sub(lambda slot: str(values[slot[1]]), template)


def _declared(notebook: Notebook, name: str) -> Parameter:
    if name not in notebook.parameters:
        hint = suggest(name, notebook.parameters)
        raise ValueError(f"{name} is not a parameter of {notebook.name}. {hint}".strip())
    return notebook.parameters[name]


def _known_words(entry: Mapping, known: tuple[str, ...], where: str) -> None:
    for word in entry:
        if word not in known:
            raise ValueError(f"{word!r} is not known in {where}. {suggest(word, known)}".strip())
