"""A browser for the tests: one found on the machine, else Playwright's own; none at all is a failure that says how."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, Route, sync_playwright

from analysis.browser import HELP, found, opened

__all__ = ["Visit", "opened", "see_everything"]
LOCAL = ("127.0.0.1", "localhost")


class Visit:
    """A page that writes down everything that goes wrong on it; no request leaves this machine."""

    def __init__(self, browser: Browser, **settings) -> None:
        self.context = browser.new_context(**settings)
        self.wrong: list[str] = []
        self.page: Page = self.context.new_page()
        self.context.route("**/*", self._route)
        self.page.on("console", lambda message: self._console(message.type, message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error on the page: {error}"))
        self.page.on("requestfailed", lambda request: self._failed(request.failure or "", request.url))
        self.page.on("response", lambda response: self._response(response.status, response.url))

    def _route(self, route: Route) -> None:
        host = route.request.url.split("/")[2].split(":")[0] if "://" in route.request.url else ""
        local = route.request.url.startswith(("file:", "data:", "blob:")) or host in LOCAL
        if local:
            route.continue_()
            return
        self.wrong.append(f"asked another host: {route.request.url}")
        route.abort()

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.wrong.append(f"console {kind}: {text}")

    def _failed(self, reason: str, url: str) -> None:
        """A request given up because the reader went on to the next page has not failed."""
        if "ERR_ABORTED" not in reason:
            self.wrong.append(f"request failed: {url} {reason}")

    def _response(self, status: int, url: str) -> None:
        if status >= 400:
            self.wrong.append(f"{status}: {url}")

    def problems(self) -> list[str]:
        """What went wrong since the last time somebody asked."""
        found, self.wrong = self.wrong, []
        return found

    def close(self) -> None:
        self.context.close()


def see_everything(page: Page) -> None:
    """Scroll to every chart and to the end, as a reader would, and wait until each chart in sight is settled."""
    page.mouse.move(5, 5)  # a reader is there, also on a page too short to scroll
    page.evaluate(
        """async () => {
            const rest = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
            for (const box of document.querySelectorAll(".chart-box")) { box.scrollIntoView(); await rest(); }
            window.scrollTo(0, document.body.scrollHeight);
            await rest();
        }"""
    )
    page.wait_for_function(
        """() => [...document.querySelectorAll(".chart-box")].filter((box) => box.offsetParent !== null)
            .every((box) => ["yes", "no"].includes(box.dataset.live))""",
        timeout=20_000,
    )


def main() -> int:
    """`python -m tests.site.browser [--install]`: say which browser the tests use, or get one, or say how."""
    if _usable():
        return 0
    if "--install" in sys.argv[1:]:
        for command in _ways():
            print("no browser was found; running", " ".join(command), flush=True)
            if subprocess.run(command, check=False).returncode == 0 and _usable():
                return 0
    print(HELP, file=sys.stderr)
    return 1


def _usable() -> bool:
    with sync_playwright() as playwright:
        try:
            print("browser for the tests:", found(playwright))
        except FileNotFoundError:
            return False
    return True


def _ways() -> Iterator[list[str]]:
    """The documented ways to get a browser, the system's own packages first where we may install them."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = (
            "export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && apt-get install -y -qq chromium >/dev/null"
        )
        yield ["sh", "-c", quiet]
    yield [sys.executable, "-m", "playwright", "install", "chromium"]


if __name__ == "__main__":
    sys.exit(main())
