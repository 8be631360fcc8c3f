"""Speed, as ratios within one run: seconds of one machine say nothing of another, and are never a test.

Run it with `make bench`. It works on a copy of the sources, so that nothing of the checkout's own build is lost.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from analysis.pages import pages
from analysis.paths import Project
from analysis.run import run_pages
from tests import bench_arrests

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = 10
MANY = 10  # times the rows of the largest upstream dataset


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = _copy(Path(folder) / "copy")
        os.environ["ANALYSIS_ROOT"] = str(place.root)
        states = [page for name, page in pages(place).items() if name.startswith("states/")][:SAMPLE]
        run_pages(states[:1], place, jobs=1, echo=_quiet)  # the first run also reads libraries from disk
        forked = _seconds(lambda: run_pages(states, place, jobs=2, force=True, echo=_quiet))
        stock = _seconds(lambda: run_pages(states, place, jobs=2, force=True, warm=False, echo=_quiet))
        nothing = _seconds(lambda: run_pages(states, place, jobs=2, echo=_quiet))
        _print(f"{SAMPLE} state pages, two at once", "seconds", "of stock kernels")
        for label, seconds in (("stock kernels", stock), ("forked kernels", forked), ("nothing changed", nothing)):
            _print(f"  {label}", f"{seconds:.2f}", f"{seconds / stock:.3f}")

        everything = _seconds(lambda: _build(place))
        again = _seconds(lambda: _build(place))
        _change_one_row(place)
        one_table = _seconds(lambda: _build(place))
        _print("the whole book", "seconds", "of a full build")
        for label, seconds in (("full", everything), ("one table changed", one_table), ("nothing changed", again)):
            _print(f"  {label}", f"{seconds:.2f}", f"{seconds / everything:.3f}")

        once, many = (bench_arrests.measured(place, times, Path(folder) / f"times-{times}") for times in (1, MANY))
        _print("arrests cleaned and counted", "seconds", "of once")
        for label, (seconds, _) in (("once", once), (f"{MANY} times the rows", many)):
            _print(f"  {label}", f"{seconds:.2f}", f"{seconds / once[0]:.2f}")
        _print("peak memory of that", "megabytes", "of once")
        for label, (_, megabytes) in (("once", once), (f"{MANY} times the rows", many)):
            _print(f"  {label}", f"{megabytes:.0f}", f"{megabytes / once[1]:.2f}")


def _copy(target: Path) -> Project:
    target.mkdir()
    for name in ("data", "chapters"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("_toc.yml", "_config.yml", "requirements.txt", "pyproject.toml", "CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / name, target / name)
    return Project(target)


def _change_one_row(place: Project) -> None:
    path = place.data / "operational_rates" / "operational_rates.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Metropolitan Police", "London's Metropolitan Police", 1), encoding="utf-8")


def _build(place: Project) -> None:
    from analysis.build import build

    build(place, echo=_quiet)


def _seconds(call: Callable[[], object]) -> float:
    begin = perf_counter()
    call()
    return perf_counter() - begin


def _print(*cells: str) -> None:
    print(f"{cells[0]:<36}{cells[1]:>10}{cells[2]:>20}", flush=True)


def _quiet(_line: str) -> None:
    """The runs' own progress is not part of the table."""


if __name__ == "__main__":
    main()
