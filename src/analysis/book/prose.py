"""Bare figures in prose: digits in a chapter that are neither a recorded number nor a declared exception."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from analysis.problems import Problem

EXCEPTIONS = "exceptions.yml"
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
YEAR = r"(?:1[5-9]|20)\d\d"
# Forms that name a thing or a day and count nothing. The first that fits at a place is taken out.
NAMES = [
    rf"\b{YEAR}-\d\d(?:-\d\d)?\b",
    rf"\b\d{{1,2}}(?:\s*(?:to|and|or|[-–])\s*\d{{1,2}})?\s+(?:{MONTHS})\b\.?",  # noqa: RUF001 a dash between days
    rf"\b(?:{MONTHS})\.?\s+\d{{1,2}}(?:\s*[-–]\s*\d{{1,2}})?\b(?!,\d)",  # noqa: RUF001
    rf"\b(?:early |late |mid-)?{YEAR}s?\b(?![,.]?\d|\s*percent|%)",
    r"\b1:(?:1|N|n)\b",
    r"\brank[- ]1\b",
    r"\b287\(g\)",
    r"\b(?:H|S)\.\s?(?:R|Con|J)?\.?\s?(?:Res\.)?\s?\d+",
    r"\b\d+\s+(?:U\.S\.(?:C\.)?|C\.F\.R\.|F\.(?:\s?(?:2d|3d|4th|Supp\.(?:\s?[23]d)?))|Fed\. Reg\.|Stat\.)"
    r"(?:\s*§+)?\s*[\d.,]+\w?(?:\(\w+\))*",
    r"§+\s?[\d.:-]+\w?(?:\(\w+\))*",
    r"\b(?:[A-Z]{2,}[A-Za-z]*|[A-Z]-)[-\u2011]\d[\w.:-]*",
    r"\b(?:PM|AB|SB|HB|HF|SF|LD|LB|HR|EO|FY|SJR|Pub\. L\.|P\.L\.|No\.|Nos\.|NISTIR|NIST IR|SP|ORS|RCW|DHS-\w+)"
    r"\s?\d[\w.:/-]*",
    r"\b(?:Title|Section|Sections|Article|Chapter|Part|Order|Orders|Law|Directive|Directives|Circular|Memo"
    r"|Memorandum|Public Law|Act|Bill|Rule|Form|Figure|Table|Exhibit|Appendix|Annex|Version|Phase|Level|Tier"
    r"|Amendment|Proposition|Resolution|Ordinance|Docket|Case)\s(?:No\.\s?)?\d[\w.:/()-]*",
    r"\b(?:page|pages|p\.|pp\.|paragraph|paragraphs|footnote|note|line|lines|row|slide)\s\d+(?:\s?[-–]\s?\d+)?",  # noqa: RUF001
    r"\b\d{4,5}\.\d{1,2}\b",
    r"\b\d+(?:st|nd|rd|th)\b",
]
NAMED = re.compile("|".join(f"(?:{form})" for form in NAMES))
FIGURE = re.compile(r"[$€£]?\d(?:[\d,.–-]*\d)?%?")  # noqa: RUF001 a range is one figure
DECLARED = "\x00"
QUOTED = re.compile(r"\{quoted\}`([^`]+)`")
FENCE = re.compile(r"^(\s*)(`{3,}|~{3,}|:{3,})\s*(.*)$")
PROSE_FENCES = ("{admonition}", "{note}", "{warning}", "{tip}", "{important}", "{seealso}", "{margin}", "{figure}")
PROSE_FENCES += (
    "{dropdown}",
    "{card}",
    "{grid}",
    "{grid-item-card}",
    "{tab-item}",
    "{tab-set}",
    "{epigraph}",
    "{glossary}",
)
EXCEPTION = re.compile(r"<!--\s*figure:\s*(\S.*?)\s*-->")


def bare_figures(text: str) -> list[tuple[int, str]]:
    """The figures that a chapter states by itself, each with its line.

    Left alone: recorded facts and other roles, code, links and addresses, days and years, numbers of laws,
    orders and documents, list numbers, `{quoted}` words, and a figure that is followed on its line by
    `<!-- figure: reason -->`, which declares the one figure (or range) before it.
    """
    return [
        (number, figure)
        for number, line in enumerate(prose_lines(text), start=1)
        for figure in _undeclared(_without_names(line))
    ]


def _undeclared(line: str) -> list[str]:
    """The figures of a line, each declaration taking away the nearest one before it."""
    left: list[str] = []
    for match in re.finditer(f"{FIGURE.pattern}|{DECLARED}", line):
        if match.group() != DECLARED:
            left.append(match.group())
        elif left:
            left.pop()
    return left


def quoted(text: str) -> list[tuple[int, str]]:
    """What a chapter quotes with `{quoted}`, each with its line."""
    return [
        (number, match.group(1))
        for number, line in enumerate(text.splitlines(), start=1)
        for match in QUOTED.finditer(line)
    ]


def check(chapters: Iterable[Path], folder: Path) -> list[Problem]:
    """Every bare figure in the chapters, and every quotation without a listed reason or no longer used."""
    reasons = _reasons(folder / EXCEPTIONS)
    problems, used = [], set()
    for path in chapters:
        text = path.read_text(encoding="utf-8")
        name = f"chapters/{path.name}"
        fix = "Record it as a fact, quote it with {quoted}, or put <!-- figure: reason --> behind it"
        problems += [
            Problem(name, "every figure in prose to be a fact", row=line, value=figure, fix=fix)
            for line, figure in bare_figures(text)
        ]
        for line, words in quoted(text):
            used.add(words)
            if words not in reasons:
                expected = f"quoted words to be listed with a reason in chapters/{EXCEPTIONS}"
                problems.append(Problem(name, expected, row=line, value=words))
    unused = [words for words in reasons if words not in used]
    problems += [Problem(f"chapters/{EXCEPTIONS}", "words that a chapter quotes", value=words) for words in unused]
    return problems


def _reasons(path: Path) -> dict[str, str]:
    """The declared quotations: a list of `text` and `reason`."""
    if not path.is_file():
        return {}
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {entry["text"]: entry["reason"] for entry in entries.get("quoted", []) if entry.get("reason")}


def _without_names(line: str) -> str:
    return NAMED.sub(" ", line)


def prose_lines(text: str) -> list[str]:
    """The chapter line by line, all that is not prose replaced by nothing."""
    lines, fence, comment, matter = [], None, False, False
    for number, line in enumerate(text.splitlines()):
        if number == 0 and line.strip() == "---":
            matter = True
            lines.append("")
            continue
        if matter:
            matter = line.strip() not in ("---", "...")
            lines.append("")
            continue
        opened = FENCE.match(line)
        if fence:
            if opened and not opened.group(3) and opened.group(2).startswith(fence):
                fence = None
            lines.append("")
            continue
        if opened and not opened.group(3).startswith(PROSE_FENCES):
            # A colon fence that closes an admonition has no words after it and opens nothing.
            fence = opened.group(2) if opened.group(3) else None
            if opened.group(2)[0] in "`~":
                fence = opened.group(2)
            lines.append("")
            continue
        if opened:
            lines.append(re.sub(r"^\s*[`:~]{3,}\s*\{[\w-]+\}", "", line))
            continue
        line, comment = _uncommented(line, comment)
        lines.append(_inline(line))
    return lines


def _uncommented(line: str, inside: bool) -> tuple[str, bool]:
    line = EXCEPTION.sub(DECLARED, line)
    if inside:
        _, end, rest = line.partition("-->")
        return (rest, False) if end else ("", True)
    line = re.sub(r"<!--.*?-->", " ", line)
    before, opened, _ = line.partition("<!--")
    return before, bool(opened)


def _inline(line: str) -> str:
    line = re.sub(r"(`+)(?:(?!\1).)+\1", " ", line)  # code, and the words of every role
    line = re.sub(r"\]\([^)]*\)|\]\[[^\]]*\]", "]", line)  # where links lead
    line = re.sub(r"<[^<>\s][^<>]*>", " ", line)  # addresses and tags
    line = re.sub(r"\bhttps?://\S+|\bwww\.\S+", " ", line)
    line = re.sub(r"^\s*\(?[\w-]+\)=\s*$|^\s*:[\w-]+:.*$|\[\^[\w-]+\]:?", " ", line)  # targets, options, notes
    line = re.sub(r"^\s*(?:[-*+]\s+|>\s*)*\d+[.)]\s", " ", line)  # the number of a list item
    return re.sub(r"^#+\s+\d+(?:\.\d+)*\.?\s", "# ", line)  # the number of a heading
