"""Publish a built book: only the very bytes that passed the tests, and all of them or none.

The tests leave a mark with the hash of the site that they looked at. A book that was built since, or whose tests
failed, has no such mark, and what was published before stands.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.swapping import swap

TESTED = "tested.json"
PUBLISHED = "published"
FIX = "Run make test; its report says what has to pass"


@dataclass(frozen=True)
class Published:
    """What stands now: where, how many files, their hash, and whether it stood before."""

    site: str
    files: int
    hash: str
    stood: bool

    def text(self) -> str:
        did = "stood already" if self.stood else "is published"
        return f"the tested book {did}: {self.files:,} files in {self.site}"

    def as_dict(self) -> dict:
        return asdict(self)


def site_hash(site: Path) -> str:
    """One hash over the names and bytes of all files of a site."""
    digest = hashlib.sha256()
    for path in _files(site):
        digest.update(path.relative_to(site).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def forget(place: Project) -> None:
    """Take the mark away: from now on no book counts as tested."""
    (place.build / TESTED).unlink(missing_ok=True)


def mark_tested(place: Project, tested: str) -> None:
    """Note the hash of the site that has passed every test."""
    (place.build / TESTED).write_text(json.dumps({"site": tested}) + "\n", encoding="utf-8")


def publish(place: Project) -> Published:
    """Put the tested book in place of the published one, and leave that one if anything is not as it must be.

    Raises Problems if there is no built book, if no test has passed it, or if it is not the one that was tested.
    """
    built, standing = place.build / "html", place.build / PUBLISHED
    tested = _tested(place)
    _same(place, built, tested)
    stood = standing.is_dir() and site_hash(standing) == tested
    if not stood:
        fresh = standing.with_name(f"{PUBLISHED}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(built, fresh)
        _same(place, fresh, tested)  # a build may have begun meanwhile
        swap(fresh, standing)
    return Published(place.relative(standing), len(_files(standing)), tested, stood)


def _tested(place: Project) -> str:
    path = place.build / TESTED
    if not (place.build / "html" / "index.html").is_file():
        raise Problems([Problem("_build/html", "a built book", fix="Run make book, then make test")])
    if not path.is_file():
        raise Problems([Problem(place.relative(path), "a book that has passed its tests", fix=FIX)])
    return json.loads(path.read_text(encoding="utf-8"))["site"]


def _same(place: Project, site: Path, tested: str) -> None:
    now = site_hash(site)
    if now != tested:
        expected = f"the book that was tested, {tested[:12]}"
        raise Problems([Problem(place.relative(site), expected, value=now[:12], fix=FIX)])


def _files(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*") if path.is_file())
