"""Fields of a form: each with its label, a hint, and a place where it says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape


def text(tool: str, name: str, label: str, hint: str, value: str = "", numeric: bool = False) -> str:
    """A field to type into."""
    mode = ' inputmode="decimal"' if numeric else ""
    field = (
        f'<input id="{tool}-{name}" name="{name}" type="text"{mode} value="{escape(value)}" autocomplete="off" '
        f'spellcheck="false" aria-describedby="{tool}-{name}-hint {tool}-{name}-error">'
    )
    return _field(tool, name, label, hint, field)


def choice(
    tool: str, name: str, label: str, hint: str, groups: Mapping[str, Iterable[tuple[str, str]]], wide: bool = False
) -> str:
    """A field to choose from: choices as (value, words) under the name of their group, "" for none.

    A wide one takes the whole width of the form, for choices with long names.
    """
    inside = "".join(
        f'<optgroup label="{escape(group)}">{_options(choices)}</optgroup>' if group else _options(choices)
        for group, choices in groups.items()
    )
    field = (
        f'<select id="{tool}-{name}" name="{name}" autocomplete="off" '
        f'aria-describedby="{tool}-{name}-hint {tool}-{name}-error">{inside}</select>'
    )
    return _field(tool, name, label, hint, field, wide)


def _options(choices: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<option value="{escape(value)}">{escape(words)}</option>' for value, words in choices)


def _field(tool: str, name: str, label: str, hint: str, field: str, wide: bool = False) -> str:
    return (
        f'<div class="field{" wide" if wide else ""}"><label for="{tool}-{name}">{escape(label)}</label>{field}'
        f'<p class="hint" id="{tool}-{name}-hint">{escape(hint)}</p>'
        f'<p class="error" id="{tool}-{name}-error"></p></div>'
    )


def live(tool: str, title: str, fields: Iterable[str], result: str = "") -> str:
    """The form with room for its answer, hidden until its script runs. The last button opens the plain tables."""
    return (
        f'<div class="tool-live" hidden>\n'
        f'<form class="fields" aria-label="{escape(title)}">\n{"".join(fields)}\n</form>\n'
        f'<div class="answer">\n<div class="verdict" aria-live="polite" aria-atomic="true"></div>\n{result}'
        f'<p class="actions"><button type="button" class="tool-copy">Copy this answer</button> '
        f'<button type="button" class="tool-more" aria-expanded="false" aria-controls="{tool}-tables">'
        f"Show tables</button> "
        f'<span class="copied" role="status"></span></p>\n<div class="more"></div>\n</div>\n</div>'
    )


def script(name: str, value: object) -> str:
    """A script that hands its data over under a name: a page opened from a file may load it, where it may not fetch."""
    return f"window.{name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'), sort_keys=True)};\n"
