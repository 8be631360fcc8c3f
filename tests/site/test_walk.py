"""A reader who doubts a number reaches the row behind it, and from there the source, in a few clicks."""

from __future__ import annotations

import json
import random

import pytest
from browser import Visit
from playwright.sync_api import Error

MOST = 3  # clicks from the first page to the row
SEED = 2018  # the draw is the same in every run


@pytest.fixture(scope="module")
def drawn(site) -> list[dict]:
    """Ten numbers that stand in the text of a chapter and rest on rows."""
    facts = json.loads((site / "facts.json").read_text(encoding="utf-8"))
    folder = site / "notebooks"
    notebooks = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.ipynb")}
    wanted = [fact for fact in facts if fact["rows"] and set(fact["used_on"]) - notebooks]
    return random.Random(SEED).sample(wanted, 10)


def test_from_the_first_page_to_the_row_of_a_number_in_three_clicks(drawn, chromium, address):
    reader, lost = Visit(chromium, viewport={"width": 1280, "height": 900}), {}
    for fact in drawn:
        try:
            clicks = _walk(reader.page, fact, address)
        except (Error, AssertionError) as error:
            lost[fact["key"]] = str(error).splitlines()[0]
            continue
        if clicks > MOST:
            lost[fact["key"]] = f"{clicks} clicks"
    assert lost == {}
    assert reader.problems() == []
    reader.close()


def _walk(page, fact: dict, address: str) -> int:
    """Click from the first page to the chapter, the number and its row. Returns how many clicks it took."""
    clicks = 0
    page.goto(f"{address}/index.html")
    if "index" not in fact["used_on"]:
        chapter = next(name for name in fact["used_on"] if "/" not in name)
        page.locator(f'#contents a[href$="{chapter}.html"]').first.click()
        clicks += 1
    page.locator(f'.fact-here a.fact[href$="facts.html#{fact["key"]}"]').first.click()
    entry = page.locator(f"#{fact['key']}")
    entry.wait_for(state="visible")
    to_sources = entry.locator('a[href*="sources.html#"]').count()
    entry.locator('dd a[href*="rows/"][href*="#"]').first.click()
    row = page.locator("section.row:target")
    row.wait_for(state="visible")
    assert row.locator(f'a[href$="facts.html#{fact["key"]}"]').count() == 1
    to_sources += row.locator('a[href*="sources.html#"]').count()
    assert to_sources or page.locator('main a[href*="upstream-files.html"]').count()
    return clicks + 2
