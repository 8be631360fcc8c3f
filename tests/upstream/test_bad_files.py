"""Every reader, fed what is not its file: one clear finding each, and nothing written.

What needs no upstream file is tested with none; feeding one dataset another's file, and renaming each of its columns,
takes the first rows of the real ones.
"""

import gzip
import shutil
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from analysis.paths import Project
from analysis.problems import Problems
from analysis.upstream.datasets import Dataset, datasets
from analysis.upstream.refresh import refresh
from tests.conftest import ROOT
from tests.upstream.real import raw

DATASETS = datasets(Project(ROOT))
WHOLE_GZIP = gzip.compress("".join(f"{n * 7919},{n}\n" for n in range(20_000)).encode())
BAD = {
    "an empty file": (b"", "an empty file"),
    "a web page": (b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "a web page"),
    "a gzip cut off": (WHOLE_GZIP[:40], "cut off or damaged"),
    "another table": (b"fruit,price\napple,1\npear,2\n", ""),
    "another map": (b'{"type": "Topology", "objects": {}}', ""),
}
SOME = 60  # rows of a real file that a test carries


@pytest.fixture
def refused(tmp_path, monkeypatch):
    """Refresh one dataset from a folder, and return the findings; fails if anything in `data` changed."""
    place = Project(tmp_path / "copy")
    shutil.copytree(ROOT / "data", place.data)
    shutil.copy(ROOT / "_toc.yml", place.root / "_toc.yml")
    monkeypatch.setenv("ANALYSIS_ROOT", str(place.root))

    def findings(one: Dataset, source: Path, *, accept: bool = True) -> list:
        before = _bytes(place.data)
        with pytest.raises(Problems) as caught:
            refresh(place, [one], source, accept=accept, echo=lambda _: None)
        assert _bytes(place.data) == before
        return caught.value.found

    return findings


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _place(one: Dataset, folder: Path, content: bytes) -> Path:
    for file in one.files("rows"):
        path = folder / one.card["folder"] / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("name", DATASETS)
def test_what_is_no_file_of_this_dataset_is_one_finding(name, kind, refused, tmp_path):
    content, value = BAD[kind]
    (found,) = refused(DATASETS[name], _place(DATASETS[name], tmp_path / "in", content))
    assert value in found.value or value == "another"
    assert found.expected


@pytest.mark.parametrize("name", DATASETS)
def test_files_that_are_not_there_are_one_finding(name, refused, tmp_path):
    (found,) = refused(DATASETS[name], tmp_path)
    assert found.value == "nothing there"
    assert "--from" in found.fix


@pytest.mark.parametrize("name", DATASETS)
def test_each_dataset_refuses_the_first_file_of_every_other(name, refused, tmp_path):
    one = DATASETS[name]
    for other in DATASETS.values():
        file = raw(other.card["folder"]) / other.files("rows")[0]
        if other.name == name or _heading(file) == _heading(raw(one.card["folder"]) / one.files("rows")[0]):
            continue
        (found,) = refused(one, _place(one, tmp_path / other.name, file.read_bytes()))
        assert found.file.endswith(one.files("rows")[0]) or one.files("rows")[0] in found.file, found.text()


@pytest.mark.parametrize("name", [name for name in DATASETS if DATASETS[name].files("rows")[0].endswith(".gz")])
def test_a_real_gzip_cut_off_half_way_is_one_finding(name, refused, tmp_path):
    one = DATASETS[name]
    whole = (raw(one.card["folder"]) / one.files("rows")[0]).read_bytes()
    (found,) = refused(one, _place(one, tmp_path / "in", whole[: len(whole) // 2]))
    assert "cut off or damaged" in found.value


@pytest.mark.parametrize("name", [name for name in DATASETS if ".geojson" not in DATASETS[name].files("rows")[0]])
def test_each_renamed_column_is_named_and_nothing_written(name, refused, tmp_path):
    """A column that the reader needs is one clear finding; another one is drift, which stops the refresh as well."""
    one = DATASETS[name]
    folder = raw(one.card["folder"])
    needed = 0
    for column in one.received["columns"]:
        source = _renamed(one, folder, column, tmp_path / f"in-{needed}-{abs(hash(column))}")
        if source is None:
            continue  # a column that the reader makes itself
        found = refused(one, source, accept=False)
        assert any(column in (problem.column, problem.value) or column in problem.text() for problem in found), column
        needed += len(found) == 1
    assert needed, "no column is needed: then any table would do"


def _renamed(one: Dataset, folder: Path, column: str, target: Path) -> Path | None:
    """The first rows of every file, with one column renamed wherever it stands; None if it stands nowhere."""
    found = False
    for file in one.files("rows"):
        lines = list(_first_lines(folder / file))
        at = next((n for n, line in enumerate(lines) if column in line), None)
        if at is not None:
            lines[at], found = lines[at].replace(column, f"renamed {column[::-1]}", 1), True
        path = target / one.card["folder"] / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8")
    return target if found else None


@cache
def _first_lines(file: Path) -> tuple[str, ...]:
    """Read once for all columns, and no further than needed: whole files are large."""
    with _opened(file) as lines:
        return tuple(islice(lines, SOME))


def _heading(file: Path) -> str:
    with _opened(file) as text:
        return text.read(300)


def _opened(file: Path):
    """The text of a file as it is, compressed or not."""
    with file.open("rb") as start:
        opener = gzip.open if start.read(2) == b"\x1f\x8b" else open
    return opener(file, "rt", encoding="utf-8", errors="replace", newline="")
