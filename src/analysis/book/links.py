"""Every link within the built site leads somewhere, and no address on a page is used twice."""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from analysis.problems import Problem

SKIP = ("search.html", "genindex.html")
OWN = Path(__file__).read_bytes()  # what was read by other code counts as never read


@dataclass(frozen=True)
class Page:
    """The addresses on a page, those it uses twice, and what its links and files point to."""

    ids: tuple[str, ...]
    doubled: tuple[str, ...]
    links: tuple[str, ...]


class Anchors(HTMLParser):
    """Reads one page, tag by tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src") and value is not None:
                self.links.append(value)


def check(site: Path, kept: Path | None = None) -> list[Problem]:
    """Everything on any page that points to a page, file or address that is not there; doubled addresses.

    `kept` is a file where what was read of each page is left for the next time: most pages are the same then.
    """
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    pages = _read_all(site, [name for name in files if name.endswith(".html")], kept)
    targets = dict.fromkeys(files, frozenset()) | {name: frozenset(page.ids) for name, page in pages.items()}
    found: list[Problem] = []
    for name, page in pages.items():
        found += [Problem(name, "each address once on a page", value=f"#{anchor}") for anchor in page.doubled]
        if name not in SKIP:
            found += [Problem(name, expected, value=target) for target, expected in _broken(name, page, targets)]
    return found


def _broken(name: str, page: Page, targets: dict[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Each link of a page that leads nowhere, with what was expected of it."""
    for target in page.links:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            continue
        path = unquote(parts.path)
        there = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
        if there.startswith(("/", "..")):
            yield target, "a link within the site"
        elif there not in targets or path.endswith("/"):
            yield target, "a page or file that exists"
        elif parts.fragment and there.endswith(".html") and unquote(parts.fragment) not in targets[there]:
            yield target, "an address that the page has"


def _read_all(site: Path, names: list[str], kept: Path | None) -> dict[str, Page]:
    """What each page holds; those whose very bytes were read the last time are not read again."""
    known, read, now = _known(kept), {}, {}
    for name in names:
        content = (site / name).read_bytes()
        digest = hashlib.sha256(OWN + content).hexdigest()
        read[name] = Page(**known[digest]) if digest in known else _read(content.decode("utf-8"))
        now[digest] = asdict(read[name])
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(now), encoding="utf-8")
    return read


def _known(kept: Path | None) -> dict[str, dict]:
    """What was read before, by hash. Nothing, if a build that was killed left half a file."""
    if not kept or not kept.is_file():
        return {}
    try:
        return json.loads(kept.read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        return {}


def _read(text: str) -> Page:
    parser = Anchors()
    parser.feed(text)
    doubled = sorted(anchor for anchor, times in Counter(parser.ids).items() if times > 1)
    return Page(tuple(dict.fromkeys(parser.ids)), tuple(doubled), tuple(dict.fromkeys(parser.links)))
