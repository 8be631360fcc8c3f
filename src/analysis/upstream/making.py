"""One delivery of a dataset made into tables: read in pieces, cleaned, derived, counted. Nothing is written here
but the list of rows set aside."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.tables import UnknownTable, table_paths
from analysis.upstream.contract import REASON, CrossCheck
from analysis.upstream.datasets import Dataset
from analysis.upstream.profile import Profile, drift

BLOCK = 1 << 20
HELD = 8  # pieces whose tables wait to be added up: memory must not grow with the number of pieces


@dataclass(frozen=True)
class Refreshed:
    """What one delivery of a dataset became: rows counted, figures compared, tables as bytes."""

    dataset: Dataset
    files: Mapping[str, Mapping]
    profile: Profile
    kept: int
    set_aside: Mapping[str, int]
    checks: list[CrossCheck]
    not_compared: list[str]
    drift: list[Problem]
    outputs: Mapping[str, bytes]
    before: Mapping[str, bytes]

    @property
    def received(self) -> dict:
        """The machine-kept part of the dataset's card."""
        made = {
            name: {"rows": rows_in(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in self.outputs.items()
        }
        profile = self.profile.as_dict()
        return {
            "files": self._files(),
            "columns": profile["columns"],
            "categories": profile["categories"],
            "rows_in": self.profile.rows,
            "rows_kept": self.kept,
            "rows_set_aside": dict(sorted(self.set_aside.items())),
            "exact_duplicates": self.profile.duplicates,
            "rows_in_file": profile["rows_in_file"],
            "rows_in_period": profile["rows_in_period"],
            "tables": made,
        }

    def _files(self) -> dict:
        """Each file's sha256 and size; a file that was only absent this time keeps what is known of it."""
        known = self.dataset.received.get("files", {})
        found = {**known, **self.files}
        return {file: found[file] for file in self.dataset.files() if file in found}


def folder_of(one: Dataset, source: Path) -> Path:
    """Where the dataset's files lie: in its own folder under `source`, or in `source` itself."""
    inside = source / one.card["folder"]
    if not inside.is_dir() and (source / one.files("rows")[0]).is_file():
        return source
    return inside


def remake(place: Project, one: Dataset, folder: Path) -> Refreshed:
    """Read, clean and derive one dataset, in pieces if it is large; compare with what was received last."""
    files, absent = _digests(one, folder)
    module = one.module
    profile, kept, aside, parts = Profile(module.CATEGORIES), 0, Counter(), []
    additive = getattr(module, "ADDITIVE", None)
    list_aside = _aside_list(place, one)
    for raw in _pieces(module, folder):
        profile.add(raw, module.period(raw))
        cleaned = module.clean(raw)
        kept += len(cleaned.rows)
        aside.update(cleaned.set_aside[REASON].value_counts().to_dict())
        list_aside(cleaned.set_aside)
        parts.append(module.derive(cleaned.rows))
        if len(parts) == HELD:
            parts = [joined(parts, additive)]
    made = joined(parts, additive)
    _refuse_other_tables(one, made)
    compare = getattr(module, "cross_check", None)
    checks = compare(folder, made) if compare and not absent else []
    moved = drift(one.name, one.received, profile.as_dict()) if one.received else []
    before = {name: bytes_of(path) for name, path in _paths(place, one, made).items()}
    outputs = {name: table_bytes(frame) for name, frame in made.items()}
    return Refreshed(one, files, profile, kept, dict(aside), checks, absent, moved, outputs, before)


def _pieces(module, folder: Path) -> Iterator[pd.DataFrame]:
    if hasattr(module, "pieces"):
        yield from module.pieces(folder)
    else:
        yield module.load(folder)


def joined(parts: list[dict[str, pd.DataFrame]], additive: str | None) -> dict[str, pd.DataFrame]:
    """The tables of all pieces as one: counts of the same row added up, rows in the order of their text.

    Raises ValueError if there are several pieces and no column that may be added up.
    """
    if len(parts) == 1:
        return parts[0]
    if additive is None:
        raise ValueError("tables of several pieces need a column that may be added up")
    return {name: _added([part[name] for part in parts], additive) for name in parts[0]}


def _added(frames: list[pd.DataFrame], additive: str) -> pd.DataFrame:
    columns = list(frames[0].columns)
    keys = [column for column in columns if column != additive]
    together = pd.concat(frames, ignore_index=True)
    summed = together.groupby(keys, sort=False, observed=True, dropna=False)[additive].sum().reset_index()
    return summed.sort_values(keys, key=lambda column: column.astype(str), kind="stable")[columns].reset_index(
        drop=True
    )


def table_bytes(frame: pd.DataFrame) -> bytes:
    """A table as it is written: UTF-8, LF, commas, quotes only where needed, missing as nothing.

    Raises ValueError for a column of binary fractions: their digits would depend on the machine.
    """
    fractions = [column for column in frame.columns if pd.api.types.is_float_dtype(frame[column])]
    if fractions:
        raise ValueError(f"give {', '.join(fractions)} as text with a fixed number of decimals")
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _refuse_other_tables(one: Dataset, made: Mapping) -> None:
    if sorted(made) != sorted(one.tables):
        raise ValueError(f"{one.name} makes {', '.join(sorted(made))}; its card says {', '.join(sorted(one.tables))}")


def _paths(place: Project, one: Dataset, made: Mapping) -> dict[str, Path]:
    try:
        return {name: table_paths(name, place.root)[0] for name in made}
    except UnknownTable as error:
        fix = "Write the table's card first"
        raise Problems(
            [Problem(place.relative(one.path), "tables that have a card", value=str(error), fix=fix)]
        ) from None


def _digests(one: Dataset, folder: Path) -> tuple[dict[str, dict], list[str]]:
    """The sha256 and size of every file that is there, and the names of files to compare with that are not."""
    found, absent = {}, []
    for file in one.files():
        path = folder / file
        if path.is_file():
            found[file] = {"sha256": sha256(path), "bytes": path.stat().st_size}
        elif file in one.files("check"):
            absent.append(file)
    return found, absent


def sha256(path: Path) -> str:
    """The sha256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def bytes_of(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def rows_in(data: bytes) -> int:
    return max(0, sum(1 for _ in csv.reader(io.StringIO(data.decode("utf-8"), newline=""))) - 1)


def _aside_list(place: Project, one: Dataset) -> Callable[[pd.DataFrame], None]:
    """Start the list of rows set aside, `_build/set-aside/<dataset>.csv`, and give what adds to it."""
    path = place.build / "set-aside" / f"{one.name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)

    def add(frame: pd.DataFrame) -> None:
        frame.to_csv(path, mode="a", header=not path.is_file(), index=False, lineterminator="\n")

    return add
