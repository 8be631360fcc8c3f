"""The comparison as JSON. This is its shape, which programs may rely on:

    form          1; raised when the shape changes
    old, new      what was compared, in words
    grade         none, cosmetic, figure or finding: the highest of everything below
    summary       one paragraph
    tables        by table: rows_old, rows_new, columns_added, columns_removed; added and removed rows by key; changed
                  cells by key, each with column, old, new (null: no such column); counts of the three. All four are
                  null where rows are not known, as in an edition that is only compared with. Where a list is cut, as
                  in the files of an edition, its count still says how many there are.
    cards         by table: parts, each place, old, new
    facts         key, kind (added, removed, moved, reworded), old and new (value, unit, text, interval, interval_text,
                  n, means, page; null: not recorded), difference in the fact's unit, overlap of the intervals (yes,
                  no, not known), cited_on, answers (pages whose short answer rests on it)
    verdicts      number and words of the claim, old, new
    shown         charts and tables of pages: address, kind, titles, fields, lines that differ as pairs of old and new
    pages         page, title
    untouched     pages that read a changed table and print the same as before

Each entry of tables to pages has its own `grade` and, in one sentence, `why`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from analysis.changes.compare import Changes
from analysis.changes.summary import summary

FORM = 1
ROWS = ("added", "removed", "changed")


def as_dict(changes: Changes) -> dict:
    """The comparison in the shape that the module's first lines describe."""
    plain = asdict(changes)
    cards = [
        {**card, "parts": [{"place": place, "old": old, "new": new} for place, old, new in card["parts"]]}
        for card in plain.pop("cards")
    ]
    head = {"form": FORM, "old": plain.pop("old"), "new": plain.pop("new"), "grade": changes.grade}
    tables = [{**table, "counts": {what: len(table[what]) for what in ROWS}} for table in plain.pop("tables")]
    found = head | {"summary": "", "tables": tables, "cards": cards} | plain
    found["summary"] = summary(found)
    return json.loads(json.dumps(found))  # tuples to lists: the same before and after it was written


def shortened(found: Mapping, most: int) -> dict:
    """The same with at most so many rows of a table and lines of a chart: to be kept for good, not to be applied."""
    tables = [
        {**table, **{what: dict(list(table[what].items())[:most]) for what in ROWS if table[what] is not None}}
        for table in found["tables"]
    ]
    shown = [{**one, "lines": one["lines"][:most]} for one in found.get("shown", ())]
    return {**found, "tables": tables, "shown": shown}


def text(found: Mapping) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
