"""What every dataset promises: raw rows in, each kept or set aside with a reason, none lost."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

FILE, ROW, SURPLUS, REASON = "raw_file", "raw_row", "raw_surplus", "reason"
PLACE = (FILE, ROW, SURPLUS)


class Broken(ValueError):
    """A cleaner lost or doubled a row: a fault of the code, never of the data."""


@dataclass(frozen=True)
class Cleaned:
    """The rows of a raw table after cleaning, in two parts that together are all of them.

    `rows` holds the rows kept: every raw column as it was, and beside them the columns that cleaning adds.
    `set_aside` holds the others: every raw column as it was, and `reason`, why the row cannot be used.
    """

    rows: pd.DataFrame
    set_aside: pd.DataFrame


@dataclass(frozen=True)
class CrossCheck:
    """A figure of ours beside an independent one: what is compared, what it should be, what was found."""

    what: str
    expected: str
    found: str

    @property
    def holds(self) -> bool:
        return self.expected == self.found

    def text(self) -> str:
        return f"{self.what}: {self.found}" if self.holds else f"{self.what}: {self.found}, expected {self.expected}"


def separate(rows: pd.DataFrame, reasons: pd.Series, raw: pd.DataFrame) -> Cleaned:
    """Keep the rows without a reason against them, set the others aside in their raw form.

    `rows` is `raw` with the columns that cleaning adds, on the same index; `reasons` holds for each row why it
    cannot be used, or "". Raises Broken unless every raw row ends up on exactly one side.
    """
    if not (rows.index.equals(raw.index) and reasons.index.equals(raw.index) and raw.index.is_unique):
        raise Broken("rows, reasons and raw must have the same index, each label once")
    kept = reasons == ""
    aside = raw.loc[~kept].assign(**{REASON: reasons[~kept]})
    cleaned = Cleaned(rows.loc[kept].reset_index(drop=True), aside.reset_index(drop=True))
    if len(cleaned.rows) + len(cleaned.set_aside) != len(raw):
        raise Broken(f"{len(raw)} rows in, {len(cleaned.rows)} kept and {len(cleaned.set_aside)} set aside")
    return cleaned


def first_reason(index: pd.Index, *found: tuple[pd.Series, str]) -> pd.Series:
    """For each row the first reason that applies, or "": pairs of a mask and the reason it stands for."""
    reasons = pd.Series("", index=index, dtype="str")
    for mask, reason in found:
        reasons = reasons.mask(mask.astype(bool) & (reasons == ""), reason)
    return reasons


def misshapen(raw: pd.DataFrame) -> pd.Series:
    """Which rows had too many or too few cells in the file: nothing in them stands where its heading says."""
    return raw[SURPLUS] != "" if SURPLUS in raw else pd.Series(False, index=raw.index)
