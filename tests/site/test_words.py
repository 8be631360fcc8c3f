"""The text of the built pages, read without a browser: what no page may say, and what each must."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

LEFT_ALONE = {"code", "kbd", "pre", "script", "style", "svg", "textarea"}
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Text(HTMLParser):
    """The text that a reader sees, without code, pictures and lines to copy."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[bool] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag in LEFT_ALONE or ("class", "evidence") in attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open):
            self.found.append(data)


def text_of(html: str) -> list[str]:
    reader = Text()
    reader.feed(html)
    reader.close()
    return reader.found


def test_no_text_has_the_straight_quotation_marks_of_a_keyboard(site, pages):
    found = {}
    for page in pages:
        texts = text_of((site / page).read_text(encoding="utf-8"))
        straight = [text.strip() for text in texts if '"' in text or "'" in text]
        if straight:
            found[page] = straight[:3]
    assert found == {}


def test_no_picture_has_them_either(site, pages):
    found = {}
    for page in pages:
        pictures = re.findall(r"<svg.*?</svg>", (site / page).read_text(encoding="utf-8"), re.DOTALL)
        texts = [unescape(text) for svg in pictures for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]
        straight = [text for text in texts if '"' in text or "'" in text]
        if straight:
            found[page] = straight[:3]
    assert found == {}, "titles stand above a picture and get them there: give a label words without them"


def test_the_reader_of_texts_does_see_a_straight_mark():
    html = '<p>it\'s <code>"a"</code><br><span class="evidence">"b"</span> so</p><svg><text>"c"</text></svg>'
    assert [text for text in text_of(html) if '"' in text or "'" in text] == ["it's "]


def test_a_report_that_tells_of_another_one_names_another_one(site, pages):
    told, wrong = 0, []
    for page in pages:
        if "/" not in page:
            continue
        named = re.findall(
            r"To see another one, run <code[^>]*>(.*?)</code>", (site / page).read_text(encoding="utf-8")
        )
        values = [re.sub(r"<[^>]*>", "", line).rpartition("=")[2] for line in named]
        told += len(values)
        wrong += [page for value in values if f"{value.lower()}.html" == page.rpartition("/")[2]]
    assert told > 0
    assert wrong == []
