"""Things to use on a page: each with a form that works without a network, and one that works without scripts.

A tool is a piece of HTML, the data it looks things up in, and a script of the theme. `{tool}` puts it on a page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.book.catalogue import Catalogue
from analysis.book.tools import covered, crowd

WITHOUT = "The form needs JavaScript. The tables here hold the main answers; how to get any other is said below."
ROOT = "{root}"  # stands in the HTML for the way to the top of the site
USED = re.compile(r"^`{3,}\{tool\}\s+(\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Tool:
    """One tool, and what makes its form, its tables for readers without scripts, and its data script."""

    name: str
    make: Callable[[Catalogue], tuple[str, str, str]]


TOOLS = {module.NAME: Tool(module.NAME, module.make) for module in (covered, crowd)}


def used(texts: Mapping[str, str]) -> list[Tool]:
    """The tools that any of the pages puts to use. One that does not exist is left to the page, which names it."""
    names = {name for text in texts.values() for name in USED.findall(text)}
    return [tool for name, tool in TOOLS.items() if name in names]


def made(tool: Tool, catalogue: Catalogue) -> tuple[str, str]:
    """A tool's HTML and its data script.

    The scripts stand between the form and what follows it, and not at the head of the page: so nothing that is
    already laid out moves when the answer appears, and without them the tables are there instead.
    """
    form, tables, data = tool.make(catalogue)
    version = hashlib.sha256(data.encode()).hexdigest()[:8]
    addresses = (f"tools/{tool.name}-data.js?v={version}", "_static/tools.js", f"_static/{tool.name}.js")
    scripts = "\n".join(f'<script src="{ROOT}{address}"></script>' for address in addresses)
    html = (
        f'<div class="tool" id="{tool.name}" data-root="{ROOT}">\n{form}\n{scripts}\n'
        f"<noscript><p>{WITHOUT}</p></noscript>\n"
        f'<div class="tool-plain" id="{tool.name}-tables">\n{tables}\n</div>\n</div>\n'
    )
    return html, data
