"""An edition to keep: the whole site and the data package in one file each, the same bytes from the same build."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from analysis.book import downloads, site
from analysis.editions import FOLDER, freeze, frozen
from analysis.paths import Project
from analysis.problems import Problem, Problems

NAME = "faces-and-places"
SUMS = "SHA256SUMS"


def archive(place: Project, echo: Callable[[str], object] = print) -> Path:
    """Write `_build/archive/<edition>/`: the site, the data package, their checksums. Returns the folder.

    Raises Problems if the edition is not frozen, or if the built book is not the one that was.
    """
    name = site.edition(place)
    kept = place.root / FOLDER / name
    if name not in [one.name for one in frozen.read_all(place)]:
        raise Problems([Problem(f"{FOLDER}/{name}", "a frozen edition", fix=f"Run analysis edition {name} first")])
    book = freeze.current(place, echo)
    differing = _differing(freeze.itself(place, name, book), kept)
    if differing:
        fix = "Check out the commit of the edition, and build that"
        raise Problems(
            [Problem(f"{FOLDER}/{name}/{file}", "what is built to be what was frozen", fix=fix) for file in differing]
        )
    folder = place.build / "archive" / name
    fresh = folder.with_name(f"{name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    pack(book.site, fresh / f"{NAME}-{name}-site.zip", f"{NAME}-{name}")
    shutil.copyfile(book.site / downloads.FOLDER / downloads.ARCHIVE, fresh / f"{NAME}-{name}-data.zip")
    sums = [(hashlib.sha256(path.read_bytes()).hexdigest(), path.name) for path in sorted(fresh.iterdir())]
    (fresh / SUMS).write_text("".join(f"{digest}  {file}\n" for digest, file in sums), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    return folder


def _differing(built: dict[str, str], kept: Path) -> list[str]:
    """The files of an edition that this build would write otherwise."""
    return [file for file, text in built.items() if (kept / file).read_text(encoding="utf-8") != text]


def pack(folder: Path, target: Path, top: str) -> None:
    """All files of a folder in one archive: sorted, without times or owners, so that equal folders are equal bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", downloads.NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, path.read_bytes())
