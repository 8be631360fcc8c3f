"""No published address vanishes: what editions promised is built, or leads on; nothing is published otherwise."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from analysis.editions import addresses
from analysis.editions.frozen import Frozen
from analysis.editions.redirects import FILE, Redirect
from analysis.problems import Problem

PAGE = ".html"
ON_PAGE = (addresses.FACTS_PAGE, f"{addresses.ROWS}/")  # the pages that print where a place on them leads now


def keep(site: Path, editions: Iterable[Frozen], redirects: Mapping[str, Redirect]) -> list[Problem]:
    """Write a small page, or a copy of a file, for each address that leads on; returns what is wrong, all at once."""
    built = addresses.of(site)
    problems = [*_lost(built, editions, redirects), *_wrong(built, redirects)]
    if problems:
        return problems
    whole: dict[str, list[Redirect]] = {}
    for one in redirects.values():
        if one.page not in built:
            whole.setdefault(one.page, []).append(one)
    for page, found in whole.items():
        target = site / page
        target.parent.mkdir(parents=True, exist_ok=True)
        if page.endswith(PAGE):
            target.write_text(moved_page(page, found), encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(site / found[0].new, target)
    return []


def _lost(built: set[str], editions: Iterable[Frozen], redirects: Mapping[str, Redirect]) -> Iterator[Problem]:
    last = {address: edition.name for edition in editions for address in edition.addresses}
    for address in sorted(last.keys() - built - redirects.keys()):
        expected = f"an address of edition {last[address]} that is built, or a row that says where it leads now"
        yield Problem(FILE, expected, value=address, fix=f"Add the row {address},<new address>,<reason>")


def _wrong(built: set[str], redirects: Mapping[str, Redirect]) -> Iterator[Problem]:
    for one in redirects.values():
        if one.old in built:
            yield Problem(FILE, "an address that is not built any more", one.row, "old", one.old, "Remove this row")
        if one.new not in built:
            yield Problem(FILE, "an address that this build has", one.row, "new", one.new)
        elif one.anchor and one.page in built and not one.page.startswith(ON_PAGE):
            yield Problem(FILE, "a page, a file, a number or a row", one.row, "old", one.old)
        elif not one.page.endswith(PAGE) and _suffix(one.new) != _suffix(one.old):
            expected = f"a file of the same kind, {_suffix(one.old) or 'without suffix'}"
            yield Problem(FILE, expected, one.row, "new", one.new)


def _suffix(address: str) -> str:
    return posixpath.splitext(address)[1]


def moved_page(page: str, found: list[Redirect]) -> str:
    """A page that says where another one, or places on it, have gone. It leads on by itself if all of it went."""
    whole = next((one for one in found if not one.anchor), None)
    refresh = ""
    if whole and len(found) == 1:
        refresh = f'\n<meta http-equiv="refresh" content="0; url={escape(_from(page, whole.new), quote=True)}">'
    items = "\n".join(
        f'<p{f""" id="{escape(one.anchor, quote=True)}" """.rstrip() if one.anchor else ""}>'
        f'<code>{escape(one.old)}</code> is now at <a href="{escape(_from(page, one.new), quote=True)}">'
        f"{escape(one.new)}</a>: {escape(one.reason)}</p>"
        for one in found
    )
    style = "body{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}"
    style += "code,a{overflow-wrap:anywhere}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Moved · Faces and Places</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f'<meta name="color-scheme" content="light dark">{refresh}\n<style>{style}</style>\n</head>\n<body>\n<main>\n'
        f"<h1>This address has moved</h1>\n{items}\n</main>\n</body>\n</html>\n"
    )


def _from(page: str, address: str) -> str:
    """An address as a link on a page."""
    there, mark, place = address.partition("#")
    return posixpath.relpath(there, posixpath.dirname(page) or ".") + mark + place
