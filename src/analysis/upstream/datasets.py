"""The upstream datasets: one card each in data/upstream/, one module each beside this one."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import yaml

from analysis.paths import Project
from analysis.problems import Problem, Problems, listed, suggest
from analysis.tables import LOADER

FOLDER = "upstream"
ROLES = ("rows", "check")
REQUIRED = ("title", "row", "description", "source_id", "license", "folder", "files", "tables", "warnings")
MARK = (
    "# Written by `analysis refresh`: what was last received, and what was made of it. Do not edit below this line.\n"
)


@dataclass(frozen=True)
class Dataset:
    """One upstream dataset: its card, and what was last received of it (empty until the first refresh)."""

    name: str
    path: Path
    card: Mapping

    @property
    def received(self) -> Mapping:
        return self.card.get("received") or {}

    @property
    def tables(self) -> list[str]:
        """The tables of `data/` that are derived from it."""
        return list(self.card["tables"])

    @property
    def module(self) -> ModuleType:
        """The code that loads, cleans and derives it."""
        return importlib.import_module(f"analysis.upstream.{self.name}")

    def files(self, role: str | None = None) -> list[str]:
        """Its files, by role: those whose rows feed the tables, and those that are only compared with."""
        return [entry["file"] for entry in self.card["files"] if role in (None, entry["role"])]

    def downloads(self) -> dict[str, str]:
        """The public address of each file that has one."""
        return {entry["file"]: entry["download"] for entry in self.card["files"] if "download" in entry}

    @property
    def is_public(self) -> bool:
        """Whether every file whose rows feed a table can be fetched; those only compared with may be absent."""
        return set(self.files("rows")) <= set(self.downloads())


def datasets(place: Project) -> dict[str, Dataset]:
    """Every dataset by name, in alphabetical order. Raises Problems for cards that cannot be used."""
    found, problems = {}, []
    for path in sorted((place.data / FOLDER).glob("*.yaml")):
        card, wrong = _read(path, place.relative(path))
        problems += wrong
        found[path.stem] = Dataset(path.stem, path, card)
    if problems:
        raise Problems(problems)
    return found


def dataset(place: Project, name: str) -> Dataset:
    """One dataset by name. Raises Problems with the nearest right name if there is none."""
    known = datasets(place)
    if name not in known:
        made_by = [one.name for one in known.values() if name in one.tables]
        fix = f"This table is made by the dataset {made_by[0]}" if made_by else suggest(name, known)
        raise Problems([Problem(f"data/{FOLDER}", f"one of {listed(known)}", value=name, fix=fix)])
    return known[name]


def write_received(dataset: Dataset, received: Mapping) -> None:
    """Replace the machine-kept part of a card; the part above it, which people write, keeps its bytes."""
    text = dataset.path.read_text(encoding="utf-8").split(MARK)[0]
    body = yaml.safe_dump({"received": dict(received)}, sort_keys=False, allow_unicode=True, width=110)
    dataset.path.write_text(text.rstrip("\n") + "\n" + MARK + body, encoding="utf-8")


def _read(path: Path, file: str) -> tuple[Mapping, list[Problem]]:
    try:
        card = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return {}, [Problem(file, "a card in YAML", value=str(error).splitlines()[0])]
    if not isinstance(card, dict):
        return {}, [Problem(file, "a card with the parts " + listed(REQUIRED))]
    return card, [*_missing(card, file), *_wrong_files(card, file)]


def _missing(card: Mapping, file: str) -> list[Problem]:
    return [Problem(file, f"the card to declare {part!r}") for part in REQUIRED if not card.get(part)]


def _wrong_files(card: Mapping, file: str) -> list[Problem]:
    found = []
    for entry in card.get("files") or []:
        if not isinstance(entry, dict) or "file" not in entry or entry.get("role") not in ROLES:
            found.append(Problem(file, f"each file with a role, one of {listed(ROLES)}", value=str(entry)[:80]))
        elif not str(entry.get("download", "https://")).startswith("https://"):
            found.append(Problem(file, "a download address that begins with https://", value=entry["download"]))
    return found
