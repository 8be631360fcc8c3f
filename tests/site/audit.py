"""Every page against axe-core, and Lighthouse on four kinds of page, as a static host sends them: `make audit`.

Lighthouse's figures for speed depend on the machine, so this is no test; the table says what was found beside what is
wanted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))  # where the tests of the site find each other

import axe

from tests import checkers
from tests.site.browser import found
from tests.site.hosting import host

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = ("index.html", "what-ice-uses.html", "states/ca.html", "was-it-covered.html")
SCORES = ("performance", "accessibility", "best-practices", "seo")
WANTED = {"desktop": (95, 100, 100, 100), "phone": (85, 100, 100, 100)}
PRESET = {"desktop": ["--preset=desktop"], "phone": []}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


def main() -> int:
    if not checkers.LIGHTHOUSE.is_file():
        print(checkers.HELP, file=sys.stderr)
        return 1
    running = host(SITE)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{running.server_port}"
        short = [*_accessibility(address), *_audit(address)]
    finally:
        running.shutdown()
        running.server_close()
    for line in short:
        print(line, file=sys.stderr)
    return 1 if short else 0


def _accessibility(address: str) -> Iterator[str]:
    """Look at every page in light and dark on both screens, and give a line for each rule that one breaks."""
    pages = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
    for screen in axe.WIDTHS:
        for scheme in axe.RULES:
            found = axe.broken(address, pages, screen, scheme)
            print(f"axe-core, {len(pages)} pages, {screen}, {scheme}: {sum(map(len, found.values()))} rules broken")
            yield from (f"{page}: {rule}" for page, rules in found.items() for rule in rules)


def _audit(address: str) -> Iterator[str]:
    """Print the scores of every page and give a line for each that falls short."""
    with sync_playwright() as playwright:
        chrome = found(playwright)
    print(f"{'page':<28}{'screen':<10}" + "".join(f"{name:>16}" for name in SCORES) + f"{'shift':>8}")
    for page in PAGES:
        for screen, wanted in WANTED.items():
            report = _report(f"{address}/{page}", PRESET[screen], chrome)
            scores = [round(100 * report["categories"][name]["score"]) for name in SCORES]
            shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
            print(
                f"{page:<28}{screen:<10}" + "".join(f"{score:>16}" for score in scores) + f"{shift:>8.3f}", flush=True
            )
            for name, score, least in zip(SCORES, scores, wanted, strict=True):
                if score < least:
                    yield f"{page} on a {screen}: {name} {score}, {least} wanted: {_why(report, name)}"


def _report(address: str, preset: list[str], chrome: str) -> dict:
    command = ["node", str(checkers.LIGHTHOUSE), address, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    command += [f"--only-categories={','.join(SCORES)}", *preset]
    done = subprocess.run(command, env=os.environ | {"CHROME_PATH": chrome}, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _why(report: dict, category: str) -> str:
    failed = [
        entry["id"]
        for entry in report["categories"][category]["auditRefs"]
        if entry["weight"] and (report["audits"][entry["id"]]["score"] or 0) < 0.9
    ]
    return ", ".join(failed)


if __name__ == "__main__":
    sys.exit(main())
