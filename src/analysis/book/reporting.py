"""Links to the forms in which a reader says that a number is wrong or a source is missing, filled in."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

# The forms in .github/ISSUE_TEMPLATE, and the field of each that carries what it is about.
NUMBER, NUMBER_FIELD = "number-is-wrong.yml", "fact"
SOURCE, SOURCE_FIELD = "source-is-missing.yml", "source"


def number_link(repository: str, key: str) -> str:
    """A link to report one number; nothing if no repository is known."""
    return _link(repository, NUMBER, NUMBER_FIELD, key, f"Wrong number: {key}")


def source_link(repository: str, source_id: str) -> str:
    """A link to report one source; nothing if no repository is known."""
    return _link(repository, SOURCE, SOURCE_FIELD, source_id, f"Source: {source_id}")


def address(repository: str, form: str, **fields: str) -> str:
    """Where a form opens with these fields filled in."""
    return f"{repository.rstrip('/')}/issues/new?{urlencode({'template': form, **fields})}"


def _link(repository: str, form: str, field: str, about: str, title: str) -> str:
    if not repository:
        return ""
    place = escape(address(repository, form, **{field: about, "title": title}), quote=True)
    # The words are the same at every entry, so the name that tells links apart is there for those who hear them.
    unseen = f'<span class="unseen"> in {escape(about)}</span>'
    return f'<a class="report" href="{place}" rel="external">Report an error{unseen}</a>'
