"""Results by the key of their inputs, what pages with the same fixed inputs have read, and each page's last result."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from analysis.pages import Page
from analysis.paths import Project
from analysis.reads import Read, from_plain, plain

NOTEBOOK = "notebook.ipynb"
FACTS = "facts.json"
READS = "reads"
UNFINISHED = "unfinished-"


@dataclass(frozen=True)
class Store:
    """The results of one checkout. An entry appears whole, by a rename, or not at all."""

    project: Project

    @property
    def folder(self) -> Path:
        return self.project.build / "store"

    def entry(self, key: str) -> Path:
        """The folder of a result, whether or not it exists."""
        return self.folder / key

    def has(self, key: str) -> bool:
        entry = self.entry(key)
        return (entry / NOTEBOOK).is_file() and (entry / FACTS).is_file()

    def put(self, key: str, notebook: str, facts: str) -> None:
        """Store a result, in place of an earlier one under the same key."""
        fresh = self._unfinished(key)
        fresh.mkdir(parents=True)
        for name, text in ((NOTEBOOK, notebook), (FACTS, facts)):
            with (fresh / name).open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        entry = self.entry(key)
        if entry.exists():
            entry.rename(self._unfinished(key))
        with contextlib.suppress(FileExistsError):  # another build stored the same result in this moment
            _rename(fresh, entry)
        self.tidy(own=True)

    def reads(self, fixed: str) -> Iterator[tuple[Read, ...]]:
        """What runs with these fixed inputs have read: one answer as a rule, more if rows decided what else to read."""
        for path in sorted(self._reads(fixed).glob("*.json")):
            yield tuple(from_plain(one) for one in json.loads(path.read_text(encoding="utf-8")))

    def note_reads(self, fixed: str, reads: tuple[Read, ...]) -> None:
        """Keep what a run with these fixed inputs has read."""
        text = json.dumps(plain(reads))
        path = self._reads(fixed) / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
        if not path.is_file():
            _write(path, text)

    def tidy(self, own: bool = False) -> None:
        """Remove what killed builds left unfinished; with `own`, also what this process has left."""
        for folder in self.folder.glob(f"{UNFINISHED}*"):
            maker = int(folder.name.split("-")[1])
            if (maker == os.getpid() and own) or not psutil.pid_exists(maker):
                shutil.rmtree(folder, ignore_errors=True)

    def _unfinished(self, key: str) -> Path:
        for number in itertools.count():
            folder = self.folder / f"{UNFINISHED}{os.getpid()}-{number}-{key[:12]}"
            if not folder.exists():
                return folder
        raise AssertionError("counting has no end")

    def failed(self, page: Page) -> Path:
        """Where the notebook of a failed page is kept."""
        return self.project.build / "failed" / f"{page.name}.ipynb"

    def keep_failed(self, page: Page, notebook: str | None) -> Path:
        path = self.failed(page)
        path.unlink(missing_ok=True)
        if notebook is not None:
            _write(path, notebook)
        return path

    def last(self, page: Page) -> dict | None:
        """What the page's last result was made from: its key, its parts, what it read, and its parameters."""
        try:
            return json.loads(self._last(page).read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError):
            return None

    def remember(self, page: Page, key: str, parts: Mapping[str, str], reads: tuple[Read, ...]) -> None:
        """Note what the page's result was made from, for `why`."""
        now = {"key": key, "parts": dict(parts), "reads": plain(reads), "parameters": page.parameters}
        if self.last(page) != now:
            _write(self._last(page), json.dumps(now, indent=1, sort_keys=True) + "\n")

    def _reads(self, fixed: str) -> Path:
        return self.project.build / "store" / READS / fixed

    def _last(self, page: Page) -> Path:
        return self.project.build / "last" / f"{page.name}.json"


def _rename(fresh: Path, entry: Path) -> None:
    """Rename a folder to a name that must be free. Raises FileExistsError on every system if it is not."""
    try:
        fresh.rename(entry)
    except OSError as error:
        if entry.exists():
            raise FileExistsError(str(entry)) from error
        raise


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(path)
