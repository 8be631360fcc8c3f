"""The keyboard reaches every control of a page, in the order in which they stand."""

from __future__ import annotations

import pytest
from browser import Visit

PAGES = (
    "index.html",
    "what-ice-uses.html",
    "states/vt.html",
    "was-it-covered.html",
    "crowd-calculator.html",
    "downloads.html",
    "search.html",
)
# Every control that can be seen gets a number; what is folded or hidden is not reached and need not be.
NUMBERED = """() => {
    const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
        .filter((one) => !one.disabled && one.checkVisibility({visibilityProperty: true}));
    controls.forEach((one, at) => { one.dataset.control = at; });
    return controls.map((one) => (one.textContent || one.name || one.id).trim().slice(0, 40));
}"""
SCROLLERS = 30  # stops that the browser adds by itself: frames that scroll
REACHED = "() => document.activeElement.dataset.control ?? ''"


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_every_control(page, width, chromium, address):
    reader = Visit(chromium, viewport={"width": width, "height": 900})
    reader.page.goto(f"{address}/{page}", wait_until="load")
    reader.page.wait_for_timeout(300)
    names = reader.page.evaluate(NUMBERED)
    reached = []
    for _ in range(len(names) + SCROLLERS):
        reader.page.keyboard.press("Tab")
        reached.append(reader.page.evaluate(REACHED))
    missed = [name for at, name in enumerate(names) if str(at) not in reached]
    reader.close()
    assert len(names) > 5
    assert missed == []


def test_the_focus_can_be_seen(chromium, address):
    reader = Visit(chromium)
    reader.page.goto(f"{address}/index.html")
    for _ in range(4):
        reader.page.keyboard.press("Tab")
    outline = reader.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    reader.close()
    assert outline not in ("none", "")
