"""Text that tells people what to type, walked as they would: command by command, in a checkout of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from analysis.run.store import READS

from .conftest import ROOT

BLOCK = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
HEREDOC = re.compile(r"<<'(\w+)'")
SOURCES = (
    "data", "chapters", "_toc.yml", "_config.yml", "requirements.txt", "pyproject.toml", "CITATION.cff",
    "CHANGELOG.md", "Makefile", ".gitignore",
)  # fmt: skip
COPIED = ("book", "html", "last", "cache", "svg", "checked.json")  # of a build, so that nothing is made twice
AUTHOR = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.example"}
AUTHOR |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in AUTHOR.items()}


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language: `sh` runs as it stands, `console` asks or has words to fill in."""
    return [body for _, named, body in BLOCK.findall(text) if named == language]


def commands(block: str) -> list[str]:
    """The commands of a block, one with its continued lines and what it reads from the lines below it."""
    found, lines = [], iter(block.splitlines())
    for line in lines:
        command = line
        while command.endswith("\\"):
            command += "\n" + next(lines)
        reads = HEREDOC.search(command)
        while reads and not command.endswith(f"\n{reads.group(1)}"):
            command += "\n" + next(lines)
        if command.strip() and not command.startswith("#"):
            found.append(command)
    return found


@dataclass(frozen=True)
class Clone:
    """A checkout under git of its own, with the command and the results of this one."""

    root: Path

    def run(self, command: str) -> subprocess.CompletedProcess:
        """What a person would see who types a command at the top of the checkout."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANALYSIS_", "GIT_"))}
        environment |= AUTHOR | {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            ["bash", "-c", command], cwd=self.root, env=environment, text=True, check=False, timeout=1_800,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def walk(self, text: str) -> list[tuple[str, str]]:
        """Run every command of the `sh` blocks in order; each with what it said. Fails at the first that fails."""
        said = []
        for block in blocks(text, "sh"):
            for command in commands(block):
                done = self.run(command)
                assert done.returncode == 0, f"{command}\n{done.stdout}"
                said.append((command, done.stdout))
        return said

    def changed(self) -> str:
        return self.run("git status --short").stdout


def clone(root: Path, *more: str, alone: bool = False) -> Clone:
    """A checkout with this one's sources (and `more` of them), its results and, if it was built, its book.

    Results are shared with this checkout, unless it is `alone`: then it has those of the book as it stands, so that
    whatever is changed in it must run.
    """
    root.mkdir(parents=True)
    for name in (*SOURCES, *more):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
    _build(root / "_build", alone)
    made = Clone(root)
    first = made.run("git init -q && git add -A && git commit -q -m 'As it is'")
    assert first.returncode == 0, first.stdout
    program = root / ".venv" / "bin" / "analysis"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "from analysis.cli import main; main()" "$@"\n')
    program.chmod(0o755)
    (root / ".venv" / "ready").touch()  # so that make takes the environment for installed
    return made


def _build(folder: Path, alone: bool) -> None:
    """Results are shared: they are kept by what they were made from. A book is copied: it is exchanged when built."""
    built = ROOT / "_build"
    store = built / "store"
    store.mkdir(parents=True, exist_ok=True)
    folder.mkdir()
    if alone:
        _store(built, folder / "store")
    else:
        (folder / "store").symlink_to(store, target_is_directory=True)
    for name in COPIED:
        if (built / name).is_dir():
            shutil.copytree(built / name, folder / name)
        elif (built / name).is_file():
            shutil.copy(built / name, folder / name)


def _store(built: Path, target: Path) -> None:
    """The last result of each page, and what pages have read."""
    kept = [json.loads(path.read_text(encoding="utf-8"))["key"] for path in (built / "last").rglob("*.json")]
    for name in (READS, *kept):
        if (built / "store" / name).is_dir():
            # A test beside this one may be about to put a file there: until it is whole its name begins with a dot.
            shutil.copytree(built / "store" / name, target / name, ignore=shutil.ignore_patterns(".*"))
