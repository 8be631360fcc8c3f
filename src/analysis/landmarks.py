"""What kind of place an arrest record's free-text landmark names: jail, court, office, street, area, or nothing.

The field says where ICE's officers recorded an arrest, in their own words and abbreviations. The kind is read from
the words alone. Rules are tables (`landmark_words`, `landmark_rules`, `landmark_decisions`), tried in this order: a
person's decision on the very string, then the first rule whose pattern is found in the tidied words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from analysis.tables import load, table_paths

COLUMNS = ("kind", "rule", "confidence")
DECIDED = "decided"  # the rule named for a string that a person decided on
TABLES = ("landmark_decisions", "landmark_rules", "landmark_words", "states")
ELSEWHERE = {"DC": "DISTRICT OF COLUMBIA", "GU": "GUAM", "PR": "PUERTO RICO", "VI": "VIRGIN ISLANDS"}
STATES = "{states}"  # in a pattern: any state by its name or its two letters
LETTERS = re.compile(r"(?<=\b[A-Z])\.(?=[A-Z]\b)")
QUOTES = re.compile("['`\u2019]")
OTHER = re.compile(r"[^A-Z0-9&/(),#-]+")


@dataclass(frozen=True)
class Rule:
    """One rule: the first whose pattern is found decides the kind."""

    name: str
    kind: str
    confidence: str
    found: Callable[[str], object]


@dataclass(frozen=True)
class Rules:
    """All that decides: spellings to tidy, single strings that a person decided on, and rules in their order."""

    spelling: re.Pattern
    reads_as: dict[str, str]
    decided: dict[str, tuple[str, str]]
    ordered: tuple[Rule, ...]


def classify(strings: pd.Series) -> pd.DataFrame:
    """The kind of place that each string names, the rule that decided, and how sure that is.

    `strings` holds landmarks as recorded; missing ones are of kind `unknown`. Returns a frame on the same index with
    text columns `kind` (the table `landmark_rules` says what each means), `rule` (a rule's name, or `decided`) and
    `confidence` (high, medium or low). Case, spaces and punctuation make no difference. Each different string is
    looked at once, so a million rows cost as much as their distinct strings.
    """
    codes, distinct = pd.factorize(strings, use_na_sentinel=False)
    rules = current()
    found = [classify_one(None if pd.isna(one) else str(one), rules) for one in distinct]
    kinds = pd.DataFrame(found, columns=COLUMNS, dtype="str")
    return kinds.take(codes).set_axis(strings.index)


def classify_one(landmark: str | None, rules: Rules | None = None) -> tuple[str, str, str]:
    """Kind, rule and confidence of a single string."""
    rules = rules or current()
    text = tidy(landmark or "", rules)
    if text in rules.decided:
        kind, confidence = rules.decided[text]
        return kind, DECIDED, confidence
    rule = next(rule for rule in rules.ordered if rule.found(text))
    return rule.kind, rule.name, rule.confidence


def tidy(landmark: str, rules: Rules | None = None) -> str:
    """A landmark in capitals, with single spaces, known misspellings corrected and abbreviations written out."""
    rules = rules or current()
    text = QUOTES.sub("", LETTERS.sub("", landmark.upper()))
    text = " ".join(OTHER.sub(" ", text).split())
    return rules.spelling.sub(lambda match: rules.reads_as[match.group()], text)


def current() -> Rules:
    """The rules of the tables as they are now; read again only when one of them has changed."""
    paths = [table_paths(name)[0] for name in TABLES]
    return _read(tuple((str(path), path.stat().st_mtime_ns) for path in paths))


@cache
def _read(_paths: tuple[tuple[str, int], ...]) -> Rules:
    words = load("landmark_words")
    reads_as = dict(zip(words["word"], words["reads_as"], strict=True))
    decisions = load("landmark_decisions")
    states = _states()
    ordered = [
        Rule(row.site_rule, row.site_kind, row.site_confidence, re.compile(row.pattern.replace(STATES, states)).search)
        for row in load("landmark_rules").sort_values("rank").itertuples()
    ]
    outcomes = zip(decisions["site_kind"], decisions["site_confidence"], strict=True)
    decided = zip(decisions["landmark"], outcomes, strict=True)
    return Rules(_whole_words(reads_as), reads_as, dict(decided), tuple(ordered))


def _whole_words(words: Iterable[str]) -> re.Pattern:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![A-Z0-9&])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Z0-9&])")


def _states() -> str:
    states = load("states")
    names = {*states["state"], *states["name"].str.upper(), *ELSEWHERE, *ELSEWHERE.values()}
    return "(?:" + "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name))) + ")"
