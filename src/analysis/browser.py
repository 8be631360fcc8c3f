"""A browser to test and print the pages with: one found on the machine, else Playwright's own, else what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT = "Install the extra `test`: .venv/bin/pip install playwright, or run make, which installs it"
HELP = """no browser was found. Do one of these, then try again:
  - install Chromium or Chrome with your system's packages (Debian: apt-get install chromium)
  - let Playwright bring its own: python -m playwright install chromium
  - name one: CHROME=/path/to/chrome make test (or make pdf)"""


def found(playwright: Playwright) -> str:
    """The browser to use. Raises FileNotFoundError with what to do if there is none."""
    named = os.environ.get("CHROME")
    if named:
        if shutil.which(named):
            return named
        raise FileNotFoundError(f"CHROME names {named}, which cannot be run; {HELP}")
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    own = playwright.chromium.executable_path
    if Path(own).is_file():
        return own
    raise FileNotFoundError(HELP)


@contextmanager
def opened() -> Iterator[Browser]:
    """A headless browser. Root needs it without its sandbox, which containers have no use for.

    Raises ModuleNotFoundError if Playwright is not installed, FileNotFoundError if there is no browser.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--disable-gpu"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
        browser = playwright.chromium.launch(executable_path=found(playwright), args=arguments)
        try:
            yield browser
        finally:
            browser.close()
