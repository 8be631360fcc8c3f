"""Was a download cut off? Told from the list itself, by how many rows it has and whether its tail is there.

A program that fetches page after page and stops early leaves whole pages only. If the list came largest amount
first, what is missing are the smallest amounts, and with them all money that was taken back. So a list is cut off
if its rows fill whole pages and no amount is below zero. Such a list looks whole, and its total is too high.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

PAGE = 100  # rows a page, as the interface of USAspending.gov hands them out
CUT_OFF, PROBABLY_WHOLE, WHOLE, EMPTY = "cut_off", "probably_whole", "whole", "empty"


@dataclass(frozen=True)
class Listing:
    """One list as it was delivered: how many rows, how many below zero, and whether it came largest amount first.

    `lowest` is the smallest amount in it, in the unit of the amounts; None if no amount could be read.
    """

    rows: int
    negative: int
    zero: int = 0
    lowest: int | None = None
    is_largest_first: bool = True


@dataclass(frozen=True)
class Judgment:
    """Whether a list was cut off, and why we think so."""

    verdict: str
    why: str


def judge(listing: Listing, page: int = PAGE) -> Judgment:
    """Whether a delivered list was cut off.

    `cut_off`: whole pages, and nothing below zero. `whole`: a page that is not full ends it, so the end was
    reached. `probably_whole`: whole pages, but amounts below zero are in it; one list in `page` ends on a full page by
    chance. `empty`: no rows, which tells nothing. A short list that honestly ends on a full page and never
    takes money back is called cut off too: that is the side to be wrong on. Raises ValueError for a page below one.
    """
    if page < 1:
        raise ValueError(f"a page holds at least one row, not {page}")
    if listing.rows == 0:
        return Judgment(EMPTY, "no rows: whether there should be any cannot be told from the list")
    pages, rest = divmod(listing.rows, page)
    if rest:
        return Judgment(WHOLE, f"the last page of {page} holds {rest}: the end was reached")
    full = f"{pages:,} full pages of {page}"
    if listing.negative:
        return Judgment(PROBABLY_WHOLE, f"{full}, but {listing.negative:,} amounts below zero: the tail is there")
    tail = "largest first" if listing.is_largest_first else "in no order"
    return Judgment(CUT_OFF, f"{full}, {tail}, and no amount below zero: the tail is missing")


def listings(rows: pd.DataFrame, by: Sequence[str], amount: str, order: str, page: int = PAGE) -> pd.DataFrame:
    """What each delivered list was like, and the judgment on it: one row a list, `by` says which rows are of one.

    `amount` is a column of whole numbers (money in cents; <NA> where it could not be read), `order` the column
    that numbers the rows of a list as they came. Adds rows, negative, zero, lowest, is_largest_first, verdict, why.
    """
    found = []
    for name, group in rows.sort_values(order, kind="stable").groupby(list(by), sort=True, dropna=False):
        listing = described(group[amount])
        judged = judge(listing, page)
        found.append([*name, *vars(listing).values(), judged.verdict, judged.why])
    columns = [*by, "rows", "negative", "zero", "lowest", "is_largest_first", "verdict", "why"]
    return pd.DataFrame(found, columns=columns)


def described(amounts: pd.Series) -> Listing:
    """One list, from its amounts in the order in which they came."""
    known = amounts.dropna()
    return Listing(
        rows=len(amounts),
        negative=int((known < 0).sum()),
        zero=int((known == 0).sum()),
        lowest=None if known.empty else int(known.min()),
        is_largest_first=bool((known.diff().dropna() <= 0).all()),
    )
