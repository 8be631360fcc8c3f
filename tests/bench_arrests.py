"""The largest cleaner at once and ten times the rows: seconds and peak memory, each in a process of its own.

The rows are invented from the committed tables (offices, methods, landmarks as often as they occur), so that the
bench needs no upstream file.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from analysis.paths import Project
from analysis.tables import load
from analysis.upstream import ice_arrests_2016_2019 as arrests
from analysis.upstream.datasets import dataset
from analysis.upstream.making import remake

BASE = 136_000  # rows in each of the four files, as many as the real ones hold on average
COLUMNS = [arrests.AREA, arrests.DATE, arrests.METHOD, arrests.LANDMARK, "Operation", "Gender"]
BANNER = f'"Invented"{"|" * (len(COLUMNS) - 1)}\n' * arrests.BANNER


def measured(place: Project, times: int, folder: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of cleaning and deriving `times` the usual number of rows."""
    _write(folder, times)
    command = [sys.executable, "-m", "tests.bench_arrests", str(folder)]
    done = subprocess.run(
        command, env=os.environ | {"ANALYSIS_ROOT": str(place.root)}, capture_output=True, text=True, check=True
    )
    seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes


def _write(folder: Path, times: int) -> None:
    folder.mkdir(parents=True)
    for year in arrests.YEARS:
        with gzip.open(folder / f"EROArrests_FY{year}.csv.gz", "wt", compresslevel=1, encoding="utf-8") as stream:
            stream.write(BANNER + "|".join(f'"{name}"' for name in COLUMNS) + "\n")
            lines = list(islice(_lines(year), BASE))
            for _ in range(times):
                stream.writelines(lines)


def _lines(year: int) -> Iterator[str]:
    """Rows without end. The lists have lengths without a common factor, so that combinations vary."""
    kinds = load("landmark_kinds")
    landmarks = [name for name, count in zip(kinds["landmark"], kinds["arrests"], strict=True) for _ in range(count)]
    offices = sorted(set(load("arrest_sites")["office"]))
    methods = sorted(load("arrest_methods")["method"])
    days = [f"{month}/{day}/{year}" for month in range(1, 9) for day in range(1, 29)]
    columns = zip(cycle(offices), cycle(days), cycle(methods), cycle(landmarks), strict=False)
    for office, day, method, landmark in columns:
        yield f'"{office} Area of Responsibility"|{day}|"{method}"|"{landmark}"||"Male"\n'


def main(folder: Path) -> None:
    place = Project(Path(os.environ["ANALYSIS_ROOT"]))
    begin = perf_counter()
    result = remake(place, dataset(place, arrests.NAME), folder)
    seconds = perf_counter() - begin
    assert result.profile.rows == result.kept + sum(result.set_aside.values()) > 0
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
