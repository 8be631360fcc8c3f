"""Pages against the rules of axe-core, as they are served: light and dark, on a desktop and on a phone.

Here every page that stands by itself is looked at, and of pages that one notebook or table makes the first two of each
group. `make audit` looks at every page of the book.
"""

from __future__ import annotations

import pytest
from axe import WIDTHS, broken, sample

FAULTY = """<!DOCTYPE html><html lang="en"><head><title>Faulty</title></head><body><main id="main"><h1>Faulty</h1>
<p style="color: #ccc; background: #fff">Hardly to be read</p><img src="data:," width="9" height="9"></main>
</body></html>"""
LISTED = """<!DOCTYPE html><html lang="en"><head><title>A list</title></head><body><main id="main"><h1>A list</h1><ul>
{entries}</ul></main></body></html>"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", WIDTHS)
def test_no_page_breaks_a_rule_of_accessibility(screen, scheme, pages, address):
    assert broken(address, sample(pages), screen, scheme) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_that_breaks_a_rule_is_seen(tmp_path, scheme):
    (tmp_path / "faulty.html").write_text(FAULTY, encoding="utf-8")
    found = broken(tmp_path.as_uri(), ["faulty.html"], "phone", scheme, at_once=1)
    rules = " ".join(found["faulty.html"])
    assert "color-contrast" in rules
    assert ("image-alt" in rules) == (scheme == "light")


def test_an_entry_that_looks_unlike_the_others_is_not_taken_for_one_of_them(tmp_path):
    entries = ["<li><b>Read</b></li>"] * 20
    entries[15] = '<li><b style="color: #ccc">Hardly to be read</b></li>'
    (tmp_path / "list.html").write_text(LISTED.format(entries="\n".join(entries)), encoding="utf-8")
    found = broken(tmp_path.as_uri(), ["list.html"], "phone", "light", at_once=1)
    assert "color-contrast" in " ".join(found["list.html"])
