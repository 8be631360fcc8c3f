"""The built site, served as a host would, and a browser to read it with."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path

import pytest
from browser import opened

from analysis.build import build
from analysis.paths import Project
from analysis.serve import server

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built book: the one named in ANALYSIS_SITE, else that of this checkout, built if missing."""
    named = os.environ.get("ANALYSIS_SITE")
    if named:
        return Path(named)
    return _built(Project(ROOT))


def _built(place: Project) -> Path:
    """The book of this checkout. Of tests that run side by side the first builds it, and the others wait."""
    folder = place.build / "html"
    place.build.mkdir(exist_ok=True)
    with (place.build / "site-tests.lock").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        if not (folder / "build.json").is_file():
            build(place)
    return folder


@pytest.fixture(scope="session")
def pages(site) -> list[str]:
    """Every page by its address within the site."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


@pytest.fixture(scope="session")
def address(site):
    """Where the site is served."""
    running = server(site)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture(scope="session")
def chromium():
    with opened() as browser:
        yield browser
