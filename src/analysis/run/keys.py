"""What a page depends on, as one hash: when it is the same, the stored result is the right one.

The hash is over what is fixed before the page runs (its notebook, parameters, library, lock, the cards of its tables)
and over the rows that it read when it last ran under these. Rows that it did not read cannot change it: a page is a
function of what it reads, and which rows it asks for follows from what it has read before.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path

from analysis.pages import Page
from analysis.pages.notebooks import cells, table_files
from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.reads import Read, Rows, read
from analysis.tables import seen_of_card

LIBRARY = Path(__file__).resolve().parents[1]
PACKAGE = LIBRARY.name
ABSENT = "absent"

# These shape the stored result although no notebook imports them.
MAKERS = ("run.executed",)


def inputs(page: Page, project: Project) -> dict[str, str]:
    """The sha256 of everything that the page may read, by the name a reader knows it under; tables count whole.

    Raises Problems if the notebook or a declared table cannot be read.
    """
    return Hasher(project).inputs(page)


def combined(parts: dict[str, str]) -> str:
    """One sha256 over hashes by name."""
    return _hash(json.dumps(parts, sort_keys=True))


class Hasher:
    """Hashes of inputs, each file read once. Make a new one for every build: it never looks a second time."""

    def __init__(self, project: Project):
        self._project = project
        self._files: dict[Path, str] = {}
        self._tables: dict[str, Rows] = {}
        self._notebooks: dict[Path, tuple[str, dict[str, str]]] = {}
        self._imports: dict[str, frozenset[str]] = {}

    def inputs(self, page: Page) -> dict[str, str]:
        """As the function `inputs`."""
        whole = {}
        for table in page.notebook.tables:
            path, _ = table_files(self._project, table)
            whole[self._project.relative(path)] = self._table(table, page).digest(read(table))
        return {**self.fixed(page), **whole}

    def fixed(self, page: Page) -> dict[str, str]:
        """The part of the inputs that is known before the page runs: all but the rows of its tables."""
        source, library = self._notebook(page)
        cards = [table_files(self._project, table)[1] for table in page.notebook.tables]
        return {
            "page": _hash(page.name),
            "notebook": source,
            "parameters": _hash(json.dumps(page.parameters, sort_keys=True)),
            "tables": _hash(json.dumps(page.notebook.tables)),
            "python": _hash(f"{sys.version_info.major}.{sys.version_info.minor}"),
            self._project.lock.name: self._lock,
            **{self._project.relative(card): self._card(card, page) for card in cards},
            **library,
        }

    def rows(self, reads: Iterable[Read], page: Page) -> dict[str, str]:
        """The sha256 of the rows that each read finds at present, by the read in words."""
        return {one.text(): self._table(one.table, page).digest(one) for one in reads}

    def closure(self, page: Page) -> list[str]:
        """The modules of this library that the page can reach, by dotted name."""
        return [_module_name(Path(name).relative_to(PACKAGE)) for name in self._notebook(page)[1]]

    @cached_property
    def _lock(self) -> str:
        return _hash_file(self._project.lock) if self._project.lock.is_file() else ABSENT

    def _card(self, path: Path, page: Page) -> str:
        if path not in self._files:
            self._files[path] = _hash(seen_of_card(self._read(path, page).decode("utf-8")))
        return self._files[path]

    def _table(self, name: str, page: Page) -> Rows:
        if name not in self._tables:
            self._tables[name] = Rows(self._read(table_files(self._project, name)[0], page))
        return self._tables[name]

    def _read(self, path: Path, page: Page) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise self._unreadable(path, page, error) from None

    def _notebook(self, page: Page) -> tuple[str, dict[str, str]]:
        """The hash of a notebook's sources, and those of the library modules that it reaches."""
        path = page.notebook.path
        if path not in self._notebooks:
            try:
                content = cells(path)
            except (OSError, ValueError) as error:
                raise self._unreadable(path, page, error) from None
            sources = [[cell["cell_type"], cell["source"], cell["tags"]] for cell in content]
            wanted = {PACKAGE}
            for cell in content:
                if cell["cell_type"] == "code":
                    wanted |= imported(cell["source"])
            self._notebooks[path] = _hash(json.dumps(sources)), self._library(wanted)
        return self._notebooks[path]

    def _library(self, wanted: set[str]) -> dict[str, str]:
        reached: dict[str, Path] = {}
        waiting = sorted({*wanted, *(f"{PACKAGE}.{maker}" for maker in MAKERS)})
        while waiting:
            name = waiting.pop()
            path = _module_path(name)
            if name in reached or path is None:
                continue
            reached[name] = path
            if name.rpartition(".")[2] not in MAKERS:
                waiting += self._module_imports(name, path)
        return {
            f"{PACKAGE}/{reached[name].relative_to(LIBRARY).as_posix()}": self._module(reached[name])
            for name in sorted(reached)
        }

    def _module(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = _hash_file(path)
        return self._files[path]

    def _module_imports(self, name: str, path: Path) -> frozenset[str]:
        if name not in self._imports:
            source = path.read_text(encoding="utf-8")
            self._imports[name] = imported(source, name, path.name == "__init__.py")
        return self._imports[name]

    def _unreadable(self, path: Path, page: Page, error: Exception) -> Problems:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return Problems([Problem(self._project.relative(path), f"a file that page {page.name} can read", fix=reason)])


@cache
def imported(source: str, module: str = "", is_package: bool = False) -> frozenset[str]:
    """Names a source may import from this library: modules, and names that may turn out to be modules."""
    try:
        tree = ast.parse(source if module else _without_magics(source))
    except SyntaxError:
        return frozenset()  # the notebook will fail on it, in its own words
    package = module if is_package else module.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, package)
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            if name.split(".")[0] == PACKAGE:
                found |= {name, *_parents(name)}
    return frozenset(found)


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*above, node.module] if node.module else above)


def _parents(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts))}


def _without_magics(source: str) -> str:
    return "\n".join("pass" if line[:1] in ("%", "!") else line for line in source.splitlines())


def _module_path(name: str) -> Path | None:
    """Where a dotted name of this library lies, or None if it is not a module but a thing inside one."""
    place = LIBRARY.joinpath(*name.split(".")[1:])
    for path in (place / "__init__.py", place.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def _module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join([PACKAGE, *(parts[:-1] if parts[-1] == "__init__" else parts)])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
