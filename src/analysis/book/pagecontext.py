"""What the page template is given: contents, neighbours, headings, a description."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from analysis.book.quotes import curly

DESCRIPTION = 158  # characters that search engines show
RUNNING = "run-it-yourself"
# Files that a page may need, by a part of their names, and the words in its body that tell whether it does.
NEEDED = {
    "book.css": "",
    "book.js": "",
    "sorting.js": "<table",
    "finding.js": "data-finder",
    "copying.js": 'class="copy"',
    "sphinx-design": "sd-",
    "design-tabs": "sd-",
}


def fill(app: Sphinx, pagename: str, _template: str, context: dict, doctree: nodes.document | None) -> None:
    """Add to a page's context what the book's own template prints."""
    site = getattr(app, "analysis_site", {})
    known = {page: curly(title) for page, title in site.get("titles", {}).items()}
    context["book"] = {
        "contents": _contents(site, known, pagename, context["pathto"]),
        "headings": _headings(doctree),
        "edition": site.get("edition", ""),
        "checked": site.get("checked", ""),
        "checked_words": site.get("checked_words", ""),
        "repository": site.get("repository", ""),
        "vega": site.get("vega", ""),
        "remade": f"analysis run {pagename}" if pagename in site.get("notebooks", ()) else "make book",
        "running": context["pathto"](RUNNING) if RUNNING in known else "",
        **_neighbours(site, known, pagename, context["pathto"]),
    }
    description = site.get("summaries", {}).get(pagename) or _first_words(doctree)
    if description and 'name="description"' not in context.get("metatags", ""):
        tag = f'<meta name="description" content="{escape(_cut(curly(description)), quote=True)}" />\n'
        context["metatags"] = context.get("metatags", "") + tag
    body = context.get("body") or ""
    for files in ("css_files", "script_files"):
        context[files] = [
            file for file in context.get(files, []) if _wanted(str(getattr(file, "filename", file)), body)
        ]


def _wanted(filename: str, body: str) -> bool:
    """Whether a style or script is one of the book's own, or of a part that this page uses. Nothing else is loaded."""
    return any(name in filename.lower() and sign in body for name, sign in NEEDED.items())


def _contents(site: dict, titles: dict, current: str, pathto: Any) -> list[dict]:
    """The parts of the book with their pages; of a group only its list, marked when one of its pages is read."""
    group = site.get("group_of", {}).get(current)
    inside = f"{group}/index" if group else current
    return [
        {
            "caption": part["caption"],
            "pages": [
                {
                    "title": titles.get(page, page),
                    "href": pathto(page),
                    "here": page == current,
                    "around": page == inside and page != current,
                }
                for page in part["pages"]
            ],
        }
        for part in site.get("contents", [])
    ]


def _neighbours(site: dict, titles: dict, current: str, pathto: Any) -> dict:
    """The page before and after: within its group for a page of a group, else in the order of the contents."""
    group = site.get("group_of", {}).get(current)
    order = site["groups"][group] if group else [page for part in site.get("contents", []) for page in part["pages"]]
    if current not in order:
        return {"before": None, "after": None, "group": None}
    at = order.index(current)

    def link(page: str) -> dict:
        return {"title": titles.get(page, page), "href": pathto(page)}

    return {
        "before": link(order[at - 1]) if at else None,
        "after": link(order[at + 1]) if at + 1 < len(order) else None,
        "group": link(f"{group}/index") if group else None,
    }


def _headings(doctree: nodes.document | None) -> list[dict]:
    """The second-level headings of a page, for the list beside it."""
    if doctree is None:
        return []
    top = next((node for node in doctree.children if isinstance(node, nodes.section)), None)
    if top is None:
        return []
    return [
        {"title": child.next_node(nodes.title).astext(), "anchor": child["ids"][0]}
        for child in top.children
        if isinstance(child, nodes.section)
    ]


def _first_words(doctree: nodes.document | None) -> str:
    if doctree is None:
        return ""
    paragraph = next(doctree.findall(nodes.paragraph), None)
    return " ".join(paragraph.astext().split()) if paragraph is not None else ""


def _cut(text: str) -> str:
    """At most the length that is shown, ending at a word."""
    if len(text) <= DESCRIPTION:
        return text
    return text[: DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
