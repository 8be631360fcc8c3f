"""The feed of editions (Atom, RFC 4287): one entry for each frozen edition, the newest first.

Times are days on which tables were checked, never the time of a build: the same sources make the same feed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

from analysis.book import changespage
from analysis.book.changedhtml import moved
from analysis.book.changespage import FEED, NAME, anchor
from analysis.editions.frozen import Frozen

BEGAN = 2026  # the year in which the address of the feed was taken, as tag: addresses want it


def feed(title: str, author: str, address: str, day: str, editions: Iterable[Frozen], words: Mapping[str, str]) -> str:
    """The feed as text. `address` is where the site is published, or "" if nobody knows; then nothing is linked.

    `day` is that of the newest check, which an empty feed states; `words` are those of the list of changes by edition.
    """
    newest_first = list(reversed(list(editions)))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<title>{escape(title)}: what changed</title>",
        f"<id>{identity(address, 'changes')}</id>",
        f"<updated>{_time(newest_first[0].day if newest_first else day)}</updated>",
        f"<author><name>{escape(author)}</name></author>",
    ]
    if address:
        lines.append(f'<link rel="self" type="application/atom+xml" href="{escape(address, quote=True)}{FEED}"/>')
        lines.append(f'<link rel="alternate" type="text/html" href="{escape(address, quote=True)}{NAME}.html"/>')
    entries = [_entry(one, address, words.get(one.name, "")) for one in newest_first]
    return "\n".join([*lines, *entries, "</feed>"]) + "\n"


def _entry(edition: Frozen, address: str, words: str) -> str:
    grade = f": {edition.changes['grade']}" if edition.changes else ""
    said = MarkdownIt("commonmark", {"html": False}).render(words)
    # Links within the site would lead nowhere in a reader's feed, so numbers are named and not linked.
    content = said + (moved(edition.changes, edition.name, ()) if edition.changes else "")
    place = f"{address}{NAME}.html#{anchor(edition.name)}"
    link = f'\n<link rel="alternate" type="text/html" href="{escape(place, quote=True)}"/>' if address else ""
    return (
        f"<entry>\n<title>Edition {escape(edition.name)}{escape(grade)}</title>\n"
        f"<id>{identity(address, f'edition-{edition.name}')}</id>\n<updated>{_time(edition.day)}</updated>{link}\n"
        f'<content type="html">{escape(content)}</content>\n</entry>'
    )


def identity(address: str, what: str) -> str:
    """A name that stays the same for good: from the site's host, else a UUID made of the words.

    >>> identity("https://example.org/book/", "changes")
    'tag:example.org,2026:/book/changes'
    """
    parts = urlsplit(address)
    if not parts.hostname:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"faces-and-places/{what}").urn
    return f"tag:{parts.hostname},{BEGAN}:{escape(parts.path)}{what}"


def _time(day: str) -> str:
    return f"{day or f'{BEGAN}-01-01'}T00:00:00Z"


def words_by_edition(text: str) -> dict[str, str]:
    """What the list of changes says, by the name of the edition."""
    return {one.name: one.text for one in changespage.editions(text)[1]}
