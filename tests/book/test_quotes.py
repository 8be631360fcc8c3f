"""Quotation marks: curly where data become HTML, and nowhere else."""

from __future__ import annotations

from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.quotes import curly, curly_html

STRAIGHTENED = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("ICE's list", "ICE\u2019s list"),
        ('the "weeded" photos', "the \u201cweeded\u201d photos"),
        ("(\"one\"), 'two'", "(\u201cone\u201d), \u2018two\u2019"),
        ("no mark", "no mark"),
        ("", ""),
    ],
)
def test_plain_text_gets_the_marks_of_print(text, printed):
    assert curly(text) == printed
    assert curly_html(f"<td>{escape(text)}</td>") == f"<td>{printed}</td>"


def test_a_sentence_goes_on_through_a_link_and_begins_anew_in_each_cell():
    said = '<td>the <a href="x">ICE</a>&#x27;s</td><td>&quot;a&quot;</td>'
    assert curly_html(said) == '<td>the <a href="x">ICE</a>\u2019s</td><td>\u201ca\u201d</td>'


@pytest.mark.parametrize(
    "kept",
    [
        "<code>a&quot;b</code>",
        '<pre class="x">it\'s <b>"q"</b></pre>',
        '<script type="application/json">{"a": "it\'s"}</script>',
        '<svg viewBox="0 0 1 1"><text>it\'s</text></svg>',
        '<span class="evidence">it&#x27;s &quot;so&quot;</span>',
        '<a title="it\'s">x</a>',
        "<!-- it's -->",
    ],
)
def test_code_data_and_lines_to_copy_keep_their_bytes(kept):
    assert curly_html(kept) == kept


@given(st.lists(st.text(alphabet="ab \"'()-.,7&<", max_size=12), max_size=5))
def test_only_quotation_marks_ever_change(cells):
    html = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    done = curly_html(html)
    assert "'" not in done
    assert '"' not in done
    assert unescape(done).translate(STRAIGHTENED) == unescape(html).translate(STRAIGHTENED)
    assert curly_html(done) == done
