"""Terms of art in prose: the first use in each chapter leads to the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from analysis.book.prose import prose_lines
from analysis.problems import Problem, suggest

LIST, GLOSSARY = "terms.yml", "glossary.md"
ROLE = re.compile(r"\{term\}`([^`]+)`")
TARGET = re.compile(r"<([^<>]+)>\s*$")
LINKED = "\x01"  # stands before and after the name of a term where a link to it was
ADDRESS = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)|<[^<>\s]+>")
NO_PROSE = re.compile(r"\s*(?:#|\||>\s*\|)")
ENTRY = re.compile(r":::\{glossary\}\n(.*?)\n:::", re.DOTALL)


def check(chapters: Iterable[Path], folder: Path) -> list[Problem]:
    """Every first use without a link, and every listed term that the glossary does not explain."""
    forms = _forms(folder / LIST)
    if not forms:
        return []
    known = _explained(folder / GLOSSARY)
    problems = [
        Problem(f"chapters/{LIST}", f"terms that chapters/{GLOSSARY} explains", value=term, fix=suggest(term, known))
        for term in forms
        if term not in known
    ]
    for path in chapters:
        if path.name == GLOSSARY:
            continue
        problems += [
            Problem(
                f"chapters/{path.name}",
                "the first use of a term of art to lead to the glossary",
                row=line,
                value=words,
                fix=f"Write {{term}}`{words}`" if words == term else f"Write {{term}}`{words} <{term}>`",
            )
            for line, words, term in unlinked(path.read_text(encoding="utf-8"), forms)
        ]
    return problems


def unlinked(text: str, forms: Mapping[str, Iterable[str]]) -> list[tuple[int, str, str]]:
    """The terms whose first use in a chapter is no link: its line, the words used, the term they stand for.

    Words count where prose is read: not in headings, tables, code, links or the words of other roles. A form is
    matched whole, whatever its capitals, also over the end of a line; a capital within a sentence makes a name of it.
    """
    prose = _marked(text)
    found = []
    for term, words in forms.items():
        uses = _pattern(term, words).finditer(prose)
        first = next((use for use in uses if not _is_name(prose, use, words)), None)
        if first and not first.group().startswith(LINKED):
            found.append((prose.count("\n", 0, first.start()) + 1, " ".join(first.group().split()), term))
    return sorted(found)


def _is_name(prose: str, use: re.Match, forms: Iterable[str]) -> bool:
    """Whether a word of our own is written as part of a name, such as the second one of Traveler Verification."""
    own_capital = any(form[0].isupper() for form in forms if form.casefold() == use.group().casefold())
    before = prose[: use.start()].rstrip(" \n")[-1:]
    return use.group()[0].isupper() and not own_capital and (before.isalnum() or before == ",")


def _marked(text: str) -> str:
    """The chapter with nothing left but prose, links to the glossary as marks that hold the name of the term."""
    text = ROLE.sub(lambda match: f"{LINKED}{_target(match.group(1))}{LINKED}", text)
    lines = prose_lines(ADDRESS.sub(" ", text))
    return "\n".join("" if NO_PROSE.match(line) else line for line in lines)


def _target(words: str) -> str:
    """The term that a link leads to: `ICE`, or what stands in `the agency <ICE>`."""
    named = TARGET.search(words)
    return " ".join((named.group(1) if named else words).split()).casefold()


def _pattern(term: str, forms: Iterable[str]) -> re.Pattern:
    """A link to the term, or one of its forms outside of any link."""
    words = [r"\s+".join(re.escape(word) for word in form.split()) for form in sorted(forms, key=len, reverse=True)]
    link = f"{LINKED}{re.escape(term.casefold())}{LINKED}"
    # A name with a hyphen and more, such as a report's number, is another word.
    return re.compile(rf"{link}|(?<![\w{LINKED}-])(?:{'|'.join(words)})(?![\w{LINKED}]|-\w)", re.IGNORECASE)


def _explained(path: Path) -> list[str]:
    """The terms with an entry in the glossary."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    entries = "\n".join(ENTRY.findall(text)).splitlines()
    return [line.strip() for line in entries if line and not line[0].isspace()]


def _forms(path: Path) -> dict[str, list[str]]:
    """The listed terms, each with the forms that prose uses. A book without a list has none."""
    if not path.is_file():
        return {}
    listed = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {entry["term"]: entry["forms"] for entry in listed.get("terms", [])}
