"""What a page weighs before any chart comes alive, compressed as a static host sends it."""

from __future__ import annotations

import re

from hosting import packed

MOST = 350_000  # bytes of a first load
LOADED = re.compile(r'<(?:script[^>]*\ssrc|link[^>]*rel="(?:stylesheet|icon)"[^>]*\shref|img[^>]*\ssrc)="([^"?#:]+)')
FIGURE = '<figure class="chart'


def first_load(site, page: str) -> int:
    """Bytes of a page with every style, script and picture that it names itself."""
    path = site / page
    html = path.read_text(encoding="utf-8")
    files = {path, *((path.parent / name).resolve() for name in LOADED.findall(html))}
    return sum(len(packed(file)) for file in files)


def test_no_page_is_heavier_than_a_phone_should_load(site, pages):
    heavy = {page: weight for page in pages if (weight := first_load(site, page)) > MOST}
    assert heavy == {}


def test_there_is_a_chapter_with_five_charts_that_this_holds_for(site, pages):
    charts = {page: (site / page).read_text(encoding="utf-8").count(FIGURE) for page in pages if "/" not in page}
    assert max(charts.values()) >= 5


def test_the_script_of_the_charts_is_not_part_of_a_first_load(site, pages):
    named = [page for page in pages if "vega" in str(LOADED.findall((site / page).read_text(encoding="utf-8")))]
    assert named == []
