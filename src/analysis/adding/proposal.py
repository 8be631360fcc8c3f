"""Rows that somebody proposes: the files as they would be, checked in a scratch copy, written whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.adding import tablefile
from analysis.adding.columns import next_id
from analysis.check import check
from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.tables import card, key, table_paths

COPIED = ("data", "chapters")
HOW_KNOWN = ("verified", "recalled_fields", "checked_date", "note")
LINKED = ("store",)  # results are kept by what they were made from, so a preview's are the next build's


@dataclass(frozen=True)
class Change:
    """One row as it would be: a new one, or, with `before`, one in place of another."""

    table: str
    row: Mapping[str, str]
    before: Mapping[str, str] | None = None


def refuse_derived(place: Project, table: str) -> None:
    """Raise Problems for a table that a program makes: what is typed into it would be gone with the next refresh."""
    made_from = card(table, place.root)["resources"][0].get("derived_from")
    if made_from:
        file = place.relative(table_paths(table, place.root)[0])
        fix = "Change a row of its crosswalk, or the code that makes it, and run analysis refresh: see CONTRIBUTING.md"
        raise Problems([Problem(file, f"a table written by hand; this one is made from {made_from}", fix=fix)])


def changed_files(place: Project, changes: Sequence[Change]) -> dict[str, str]:
    """The text of every file that the changes touch, by its path from the root.

    Raises Problems for a row whose key is taken, and for one to exchange that is not there.
    """
    files: dict[str, tablefile.TableFile] = {}
    problems = []
    for change in changes:
        file = files.get(change.table) or tablefile.read(place, change.table)
        if change.before is not None:
            file = file.without(file.key_of(change.before))
        taken = file.find(file.key_of(change.row))
        if taken is not None:
            problems.append(_taken(place, file, change.row))
            continue
        files[change.table] = file.with_row(change.row)
    if problems:
        raise Problems(problems)
    return {name: text for file in files.values() for name, text in _texts(place, file)}


def _taken(place: Project, file: tablefile.TableFile, row: Mapping[str, str]) -> Problem:
    value = ", ".join(file.key_of(row))
    fix = f"To change that row: analysis correct {file.name} {' '.join(file.key_of(row))}"
    return Problem(place.relative(file.path), "a key that no row has yet", None, ", ".join(file.key), value, fix)


def _texts(place: Project, file: tablefile.TableFile) -> Iterator[tuple[str, str]]:
    path = table_paths(file.name, place.root)[1]
    yield place.relative(file.path), file.text()
    described = path.read_text(encoding="utf-8")
    yield place.relative(path), tablefile.with_count(described, len(file.lines), place.relative(path))


@contextlib.contextmanager
def scratch(place: Project, files: Mapping[str, str]) -> Iterator[Project]:
    """A copy of a checkout's sources with some files as they would be. It goes when it is no longer needed."""
    with tempfile.TemporaryDirectory(prefix="proposal-") as folder:
        root = Path(folder).resolve()
        for name in COPIED:
            shutil.copytree(place.root / name, root / name)
        for path in place.root.iterdir():
            if path.is_file():
                shutil.copyfile(path, root / path.name)
        for name in LINKED:
            _link(place.build / name, root / "_build" / name)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8", newline="\n")
        yield Project(root)


def _link(kept: Path, here: Path) -> None:
    """Share a folder of results; where links are not allowed the copy keeps its own."""
    kept.mkdir(parents=True, exist_ok=True)
    here.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):
        here.symlink_to(kept, target_is_directory=True)


def problems(copy: Project) -> list[Problem]:
    """Everything that `analysis check` would find if the proposal were written."""
    return check(copy)


def write(place: Project, files: Mapping[str, str]) -> None:
    """Write every file, or, if anything at all comes between, none: what was there is put back."""
    before = {name: (place.root / name).read_bytes() if (place.root / name).is_file() else None for name in files}
    fresh = {name: (place.root / name).with_name(f".{Path(name).name}.new") for name in files}
    try:
        for name, path in fresh.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[name], encoding="utf-8", newline="\n")
        for name, path in fresh.items():
            path.replace(place.root / name)
    except BaseException:
        for name, content in before.items():
            _restore(place.root / name, content)
        raise
    finally:
        for path in fresh.values():
            path.unlink(missing_ok=True)


def _restore(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif path.read_bytes() != content:
        path.write_bytes(content)


def alike(place: Project, change: Change) -> list[str]:
    """The keys of rows that say the same as a new one: equal in all but the key and what says how it is known.

    Only a row whose key is a mere number can be put on record twice in this way.
    """
    if next_id(place, change.table) is None:
        return []
    file = tablefile.read(place, change.table)
    told = [name for name in file.header if name not in {*file.key, *HOW_KNOWN}]
    said = [change.row[name] for name in told]
    return ["/".join(file.key_of(row)) for row in file.rows() if [row[name] for name in told] == said]


def key_words(place: Project, table: str, row: Mapping[str, str]) -> str:
    """How a row is named: the columns of its key joined by slashes."""
    return "/".join(row[column] for column in key(table, place.root))
