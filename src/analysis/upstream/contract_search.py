"""Which awards have to do with face recognition: found by firm, contract number or word, decided by people.

Nothing is decided by a word alone. The table `contract_vendors` holds what is searched for; firms and contract
numbers carry a decision of their own, words only find. An award that words alone have found counts for nothing until
a person has entered it in `contract_picks`, which overrules everything else.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.upstream.money import dollars

RECIPIENT, CONTRACT, WORD = "recipient", "contract", "word"  # in the order in which they win
AWARD = ["agency", "award_id"]
BY_AWARD = "by_award"
UNREVIEWED = "not_reviewed"
AGENCIES = ("CBP", "ICE")
FOUND = ["found_by", "found_as", "face_role", "system_id", "decided_by"]


def hits(rows: pd.DataFrame, vendors: pd.DataFrame) -> pd.DataFrame:
    """One line for each action and entry that finds it: what found it, the action's award and its money in cents."""
    parts = [
        _by_recipient(rows, _spellings(vendors, RECIPIENT)),
        _by_contract(rows, _spellings(vendors, CONTRACT)),
        _by_word(rows, _spellings(vendors, WORD)),
    ]
    return pd.concat(parts, ignore_index=True).merge(rows[[*AWARD, "obligated_cents"]], left_on="at", right_index=True)


def found(rows: pd.DataFrame, hits: pd.DataFrame, vendors: pd.DataFrame, picks: pd.DataFrame) -> pd.DataFrame:
    """Every action of every award that the search finds, with what found it and what people decided.

    All actions of an award come along, also those whose own text says nothing. Adds `found_by`, `found_as`,
    `face_role`, `system_id` and `decided_by` (award, recipient, contract, or nobody).
    """
    awards = _decided(hits, vendors, picks)
    return rows.merge(awards, on=AWARD, how="inner")


def searches(hits: pd.DataFrame, vendors: pd.DataFrame) -> pd.DataFrame:
    """What each entry of the search finds at each agency: awards, actions, and the dollars of those very actions.

    An entry that finds nothing has its row too: that is how one can see that a name is in no description.
    """
    told = dict(iter(hits.groupby(["found_by", "found_as", "agency"])))
    lines = []
    for entry in vendors.itertuples():
        for agency in AGENCIES:
            group = told.get((entry.found_by, entry.spelling, agency))
            counts = (0, 0, 0) if group is None else (group["award_id"].nunique(), len(group), _cents(group))
            lines.append([entry.found_by, entry.spelling, agency, *counts[:2], dollars(counts[2])])
    columns = ["found_by", "spelling", "agency", "awards_count", "actions_count", "obligated_usd"]
    table = pd.DataFrame(lines, columns=columns)
    return table.sort_values(columns[:3]).reset_index(drop=True)


def _by_recipient(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    firm = rows["Recipient Name"].str.strip()
    return _lines(RECIPIENT, ((name, rows.index[firm == name]) for name in names))


def _by_contract(rows: pd.DataFrame, numbers: list[str]) -> pd.DataFrame:
    """Orders name their parent contract in the long award number; a number is a whole part between underscores."""
    long = "_" + rows["Generated Award ID"] + "_"
    ours = {number: (rows["award_id"] == number) | _holds(long, f"_{number}_") for number in numbers}
    return _lines(CONTRACT, ((number, rows.index[mask]) for number, mask in ours.items()))


def _by_word(rows: pd.DataFrame, words: list[str]) -> pd.DataFrame:
    """Whole words, in the description or the recipient's name; one pass finds the few rows that hold any."""
    text = (rows["Transaction Description"] + " | " + rows["Recipient Name"]).str.upper()
    if not words:
        return _lines(WORD, ())
    text = text[text.str.contains(_whole("|".join(map(re.escape, words))), regex=True)]
    return _lines(WORD, ((word, text.index[text.str.contains(_whole(re.escape(word)), regex=True)]) for word in words))


def _lines(kind: str, found) -> pd.DataFrame:
    lines = [(kind, spelling, at) for spelling, index in found for at in index]
    frame = pd.DataFrame(lines, columns=["found_by", "found_as", "at"])
    return frame.astype({"found_by": "str", "found_as": "str", "at": "int64"})


def _decided(hits: pd.DataFrame, vendors: pd.DataFrame, picks: pd.DataFrame) -> pd.DataFrame:
    """One line an award: what found it, by firm before contract number before word, and the decision on it."""
    order = hits["found_by"].map({RECIPIENT: 0, CONTRACT: 1, WORD: 2})
    hits = hits.assign(_order=order).sort_values([*AWARD, "_order", "found_as"])
    first = hits.drop_duplicates(AWARD)
    known = {(row.found_by, row.spelling): (row.face_role, row.system_id) for row in vendors.itertuples()}
    picked = {(row.agency, row.award_id): (row.face_role, row.system_id) for row in picks.itertuples()}
    lines = []
    for award in first.itertuples():
        role, system = known[(award.found_by, award.found_as)]
        by = award.found_by if role != BY_AWARD else "nobody"
        role = role if role != BY_AWARD else UNREVIEWED
        if (award.agency, award.award_id) in picked:
            (role, system), by = picked[(award.agency, award.award_id)], "award"
        lines.append([award.agency, award.award_id, award.found_by, award.found_as, role, system, by])
    return pd.DataFrame(lines, columns=[*AWARD, *FOUND]).astype("str")


def _spellings(vendors: pd.DataFrame, kind: str) -> list[str]:
    return sorted(vendors.loc[vendors["found_by"] == kind, "spelling"])


def _holds(text: pd.Series, part: str) -> pd.Series:
    return text.str.contains(part, regex=False)


def _whole(pattern: str) -> str:
    return rf"(?<![A-Z0-9])(?:{pattern})(?![A-Z0-9])"


def _cents(rows: pd.DataFrame) -> int:
    return int(rows["obligated_cents"].sum())
