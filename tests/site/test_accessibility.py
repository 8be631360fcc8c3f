"""Every page against the rules of axe-core, as it is served: light and dark, on a desktop and on a phone."""

from __future__ import annotations

from importlib.resources import files

import pytest
from browser import Visit, see_everything

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
WIDTHS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
# Long lists are of one kind: rows, sources, facts. Beyond the first of them a rule finds nothing new, only slowly.
SHORTENED = """(most) => {
    for (const list of document.querySelectorAll("main *")) {
        const kinds = {};
        for (const item of [...list.children]) {
            const kind = item.tagName + "." + item.className;
            kinds[kind] = (kinds[kind] || 0) + 1;
            if (kinds[kind] > most) item.remove();
        }
    }
}"""
MOST = 25  # children of one kind that are looked at
# Of a page only what is wrong, in one line each: the rule, what it asks, and the first places where it is broken.
BROKEN = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations.map((rule) =>
        `${rule.id}: ${rule.help}: ` + rule.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | "));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", WIDTHS)
def test_no_page_breaks_a_rule_of_accessibility(screen, scheme, chromium, pages, address):
    reader, found = Visit(chromium, viewport=WIDTHS[screen], color_scheme=scheme, bypass_csp=True), {}
    for page in pages:
        reader.page.goto(f"{address}/{page}", wait_until="load")
        see_everything(reader.page)
        reader.page.evaluate(SHORTENED, MOST)
        reader.page.evaluate(AXE)
        broken = reader.page.evaluate(BROKEN)
        if broken:
            found[page] = broken
    reader.close()
    assert found == {}
