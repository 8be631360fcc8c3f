"""The controls of a list that can be searched: a field for words, choices, an order. They need JavaScript to act.

The list itself is plain HTML that is whole without them: a place marked with `data-finder` holds the controls and the
list. `finding.js` reads the choices of an item from its own attributes, else from those of the group around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

# A page asked for something hides its list until the answer is there, so that nothing moves under a reader's eyes.
WAIT = '<script>if(location.search)document.currentScript.parentElement.classList.add("waiting")</script>'
LETTERS = re.compile(r"[A-Z]")
PARTS = re.compile(r"[,;()/]|\s-\s")
SEVERAL = "|"  # between the values of an attribute that holds several


@dataclass(frozen=True)
class Facet:
    """One choice: its name in the address, its label, its values with their words, the words for no choice."""

    name: str
    label: str
    choices: Mapping[str, str]
    unset: str = "all"


@dataclass(frozen=True)
class Finder:
    """What can be asked of a list: `items` is how its entries are found in the page, `noun` what they are called."""

    items: str
    noun: str
    label: str
    hint: str
    facets: Iterable[Facet] = field(default_factory=tuple)

    def place(self, number: int, body: str, none: str) -> str:
        """The controls and the list of `number` entries; `none` is what a reader is told when nothing fits."""
        return (
            f'<div data-finder="{escape(self.items, quote=True)}" data-noun="{escape(self.noun, quote=True)}">\n'
            f"{WAIT}\n{self._controls(number)}\n{body}\n"
            f'<p class="finder-none" hidden>{escape(none)}</p>\n</div>'
        )

    def _controls(self, number: int) -> str:
        choices = "\n".join(_choice(facet) for facet in self.facets)
        return (
            f'<form class="finder" role="search" aria-label="{escape(self.label, quote=True)}" autocomplete="off">\n'
            '<p class="finder-words"><label for="finder-q">Words</label>'
            '<input id="finder-q" name="q" type="search" spellcheck="false" aria-describedby="finder-hint">'
            '<button type="reset">Clear</button></p>\n'
            f"{choices}\n"
            f'<p class="finder-hint" id="finder-hint">{escape(self.hint)}</p>\n'
            f'<p class="finder-count" role="status">{number:,} of {number:,} {escape(self.noun)} shown</p>\n</form>'
        )


def _choice(facet: Facet) -> str:
    name = escape(facet.name, quote=True)
    options = [("", facet.unset), *facet.choices.items()]
    shown = "".join(f'<option value="{escape(value, quote=True)}">{escape(words)}</option>' for value, words in options)
    return (
        f'<p><label for="finder-{name}">{escape(facet.label)}</label>'
        f'<select id="finder-{name}" name="{name}">{shown}</select></p>'
    )


def marked(**values: str | Iterable[str]) -> str:
    """Attributes by which an item is found: what is empty is left out, several values are joined."""
    joined = {name: value if isinstance(value, str) else SEVERAL.join(value) for name, value in values.items()}
    return "".join(f' data-{name}="{escape(value, quote=True)}"' for name, value in joined.items() if value)


def initials(name: str) -> str:
    """The short forms that people may type for a name: the first letters of its parts that have capitals.

    >>> initials("Federal Bureau of Investigation, FACE Services")
    'FBI'
    >>> initials("U.S. Customs and Border Protection")
    'CBP USCBP'
    >>> initials("Amazon")
    ''
    """
    found: dict[str, None] = {}
    for part in PARTS.split(name):
        words = [word for word in part.split() if word[0].isupper()]
        rest = [word for word in words if word != "U.S."]
        if len(rest) < 2 or any(len(LETTERS.findall(word)) > 1 for word in rest):
            continue
        short = "".join(word[0] for word in rest)
        found[short] = None
        if len(words) > len(rest):
            found[f"US{short}"] = None
    return " ".join(found)
