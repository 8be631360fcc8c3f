"""Curly quotation marks and apostrophes where data become HTML; prose gets them from Sphinx, by the same rules.

What a reader copies or runs keeps the marks of its bytes: code, scripts, lines to quote. A picture has its marks from
before it was drawn (see chartwords).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docutils.utils.smartquotes import educate_tokens

QUOTES = "q"  # of the changes that docutils knows, only quotation marks; dashes and dots stay as they are
# What is left alone is one token, from its first mark to its last.
TOKEN = re.compile(
    r"<!--.*?-->"
    r"|<(?P<kept>code|kbd|pre|script|style|svg|textarea)\b.*?</(?P=kept)>"
    r'|<span class="evidence">.*?</span>'
    r"|<[^>]*>",
    re.DOTALL,
)
# Within these a sentence goes on; every other element begins its text anew.
INLINE = re.compile(r"</?(a|abbr|b|cite|em|i|small|span|strong|sub|sup|time)\b")
STRAIGHT = {"&quot;": '"', "&#x27;": "'", "&#39;": "'"}
MARKS = re.compile(r"[\"'\\]")  # what educate_tokens would change; most sentences hold none of them
ESCAPED = re.compile("|".join(STRAIGHT))


def curly(text: str) -> str:
    """Plain text with the quotation marks of print: "a" and it's become “a” and it’s."""  # noqa: RUF002
    return "".join(educate_tokens([("plain", text)], attr=QUOTES))


def curly_html(html: str) -> str:
    """HTML whose text has the quotation marks of print. Tags, attributes and what is left alone stay as they are."""
    done: list[str] = []
    sentence: list[tuple[str, str]] = []
    for kind, token in _tokens(html):
        if kind == "break":
            done += [*_educated(sentence), token]
            sentence = []
        else:
            sentence.append((kind, token))
    return "".join([*done, *_educated(sentence)])


def _educated(sentence: list[tuple[str, str]]) -> Iterable[str]:
    if any(kind == "plain" and MARKS.search(token) for kind, token in sentence):
        return educate_tokens(sentence, attr=QUOTES)
    return (token for _, token in sentence)


def _tokens(html: str) -> Iterator[tuple[str, str]]:
    """The pieces of HTML: plain text, literal text, tags within a sentence, and breaks between sentences."""
    at = 0
    for found in TOKEN.finditer(html):
        if found.start() > at:
            yield "plain", _straight(html[at : found.start()])
        at = found.end()
        token = found.group()
        if token.startswith('<span class="evidence"') or found["kept"] in ("code", "kbd"):
            # Its last character is no tag's end, but a letter, so that an apostrophe may follow.
            yield "literal", token[: token.rindex("</")]
            yield "tag", token[token.rindex("</") :]
        else:
            yield ("tag" if INLINE.match(token) else "break"), token
    if at < len(html):
        yield "plain", _straight(html[at:])


def _straight(text: str) -> str:
    return ESCAPED.sub(lambda found: STRAIGHT[found.group()], text)
