"""The whole upstream files, where they lie beside the checkout: the committed tables come out again, byte for byte."""

import shutil
from pathlib import Path

import pytest

from analysis.paths import Project
from analysis.upstream.datasets import datasets
from analysis.upstream.refresh import refresh
from tests.conftest import ROOT
from tests.upstream.real import raw

DATASETS = datasets(Project(ROOT))


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Project:
    """A copy of the tables, with every derived table emptied of its rows: they must come from the files."""
    copy = Project(tmp_path_factory.mktemp("whole") / "copy")
    shutil.copytree(ROOT / "data", copy.data)
    shutil.copy(ROOT / "_toc.yml", copy.root / "_toc.yml")
    for one in DATASETS.values():
        for name in one.tables:
            path = copy.data / name / f"{name}.csv"
            path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    return copy


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", DATASETS)
def test_the_committed_tables_come_out_of_the_files(name, place, monkeypatch):
    one = DATASETS[name]
    folder = raw(one.card["folder"])
    monkeypatch.setenv("ANALYSIS_ROOT", str(place.root))
    (result,) = refresh(place, [one], folder.parent, echo=lambda _: None)
    assert result.drift == []
    assert result.not_compared == []
    assert all(check.holds for check in result.checks)
    assert result.profile.rows == result.kept + sum(result.set_aside.values())
    for table in one.tables:
        path = Path(table) / f"{table}.csv"
        assert (place.data / path).read_bytes() == (ROOT / "data" / path).read_bytes(), table
    card = Path("upstream") / f"{name}.yaml"
    assert (place.data / card).read_bytes() == (ROOT / "data" / card).read_bytes()
