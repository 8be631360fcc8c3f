"""Pages against the rules of axe-core, in a browser of their own: two of these work at once."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from importlib.resources import files
from itertools import repeat
from multiprocessing import get_context

from browser import Visit, opened, see_everything

WIDTHS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
# In dark only what hangs on colors can differ from light: the page is the same otherwise.
RULES = {"light": None, "dark": ["color-contrast", "link-in-text-block"]}
MOST, ALIKE = 25, 5  # children of one kind that are looked at, and entries that look alike
# Long lists are of one kind: rows, sources, facts. Beyond the first of them a rule finds nothing new, only slowly. Of
# entries at the same place of the page those look alike that are made of the same parts: each look is kept.
SHORTENED = """([most, alike]) => {
    const kind = (item) => item.tagName + "." + (item.getAttribute("class") || "");
    for (const list of document.querySelectorAll("main *")) {
        const kinds = {};
        for (const item of [...list.children]) {
            kinds[kind(item)] = (kinds[kind(item)] || 0) + 1;
            if (kinds[kind(item)] > most) item.remove();
        }
    }
    const part = (item) => kind(item) + (item.getAttribute("style") || "") + (item.getAttribute("fill") || "");
    const place = (item) => item.matches("main") ? "" : place(item.parentElement) + ">" + kind(item);
    const looks = {};
    for (const item of document.querySelectorAll("main :is(article, li, section, tr)")) {
        if (!item.isConnected) continue;
        const look = place(item) + [...new Set([...item.querySelectorAll("*")].map(part))].sort();
        looks[look] = (looks[look] || 0) + 1;
        if (looks[look] > alike) item.remove();
    }
}"""
# Of a page only what is wrong, in one line each: the rule, what it asks, and the first places where it is broken.
BROKEN = """async (rules) => {
    const asked = rules ? {runOnly: {type: "rule", values: rules}} : {};
    const found = await axe.run(document, {resultTypes: ["violations"], ...asked});
    return found.violations.map((rule) =>
        `${rule.id}: ${rule.help}: ` + rule.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | "));
}"""


def sample(pages: list[str]) -> list[str]:
    """All pages outside groups, and the first two pages of each group: pages of a group are alike."""
    taken, count = [], {}
    for page in pages:
        folder = page.rpartition("/")[0]
        count[folder] = count.get(folder, 0) + 1
        if not folder or count[folder] <= 2:
            taken.append(page)
    return taken


def broken(address: str, pages: list[str], screen: str, scheme: str, at_once: int = 2) -> dict[str, list[str]]:
    """The rules that pages break, by page; pages that break none are left out."""
    parts = [pages[start::at_once] for start in range(at_once)]
    # Started afresh, not forked: a browser that is open already must not be shared.
    with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as pool:
        found = pool.map(scan, repeat(address), parts, repeat(screen), repeat(scheme))
        return {page: rules for part in found for page, rules in part.items()}


def scan(address: str, pages: list[str], screen: str, scheme: str) -> dict[str, list[str]]:
    """The rules that these pages break, one page after the other."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    found = {}
    with opened() as browser:
        reader = Visit(browser, viewport=WIDTHS[screen], color_scheme=scheme)
        for page in pages:
            reader.page.goto(f"{address}/{page}", wait_until="load")
            see_everything(reader.page)
            reader.page.evaluate(SHORTENED, [MOST, ALIKE])
            reader.page.evaluate(script)
            rules = reader.page.evaluate(BROKEN, RULES[scheme])
            if rules:
                found[page] = rules
        reader.close()
    return found
