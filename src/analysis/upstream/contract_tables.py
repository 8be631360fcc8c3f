"""The small tables made from contract actions: actions found, sums per award, years, and the lists as delivered."""

from __future__ import annotations

import json
import re

import pandas as pd

from analysis.upstream.contract_search import AWARD
from analysis.upstream.money import dollars
from analysis.upstream.truncation import CUT_OFF, EMPTY, PAGE

NEWEST = "latest"
# Descriptions are published as they are, but for what leads to a person: an address, a telephone, who to ask.
CONTACT = re.compile(r"[\w.+-]+@[\w.-]+\w|\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b")
PERSON = re.compile(r"\b(?:ALT(?:ERNATE)?\s+)?(?:COR|POC|POINT OF CONTACT)\b")
LEFT_OUT = "[contact left out]"


def actions(found: pd.DataFrame) -> pd.DataFrame:
    """One row an action of an award that the search found, in the order of agency, award and modification."""
    table = pd.DataFrame(
        {
            "agency": found["agency"],
            "award_id": found["award_id"],
            "modification": found["modification"],
            "action_date": found["action_date"],
            "fiscal_year": found["fiscal_year"],
            "obligated_usd": pd.Series(map(dollars, found["obligated_cents"]), index=found.index, dtype="str"),
            "vendor": _tidy(found["Recipient Name"]),
            "description": _tidy(found["Transaction Description"].map(without_contacts)),
            "product_class": _tidy(found["Product/Service Description"]),
            "system_id": found["system_id"],
            "face_role": found["face_role"],
            "found_by": found["found_by"],
            "found_as": found["found_as"],
            "decided_by": found["decided_by"],
            "delivery": found["delivery"],
            "generated_award_id": _tidy(found["Generated Award ID"]),
        }
    )
    return table.sort_values(["agency", "award_id", "modification"]).reset_index(drop=True)


def totals(found: pd.DataFrame) -> pd.DataFrame:
    """One row an award that the search found: its actions and what they add up to. Never count actions as awards."""
    lines = []
    for (agency, award), group in found.groupby(AWARD, sort=True):
        group = group.sort_values(["action_date", "modification"])
        money = group["obligated_cents"]
        last = group.iloc[-1]
        sums = [money.sum(), money[money > 0].sum(), money[money < 0].sum()]
        dates = [group["action_date"].min(), group["action_date"].max()]
        decided = [last[column] for column in ("system_id", "face_role", "found_by", "found_as", "decided_by")]
        vendor = _one_line(last["Recipient Name"])
        lines.append([agency, award, vendor, *dates, len(group), *map(dollars, sums), *decided])
    columns = [*AWARD, "vendor", "first_action_date", "last_action_date", "actions_count"]
    columns += ["obligated_usd", "added_usd", "taken_back_usd"]
    return pd.DataFrame(lines, columns=[*columns, "system_id", "face_role", "found_by", "found_as", "decided_by"])


def years(rows: pd.DataFrame) -> pd.DataFrame:
    """One row an agency and fiscal year: all its contract actions, whatever they buy.

    `unseen_count` is how many actions no delivery held: a list that is whole has as many rows as there are actions,
    so each row that repeats another stands where one is missing.
    """
    lines = []
    for (agency, year), group in rows.groupby(["agency", "fiscal_year"], sort=True):
        money = group["obligated_cents"]
        lists = _lists(group)
        whole = [one["rows"] for one in lists if one["verdict"] not in (CUT_OFF, EMPTY)]
        newest = next((one for one in lists if one["delivery"] == NEWEST), None)
        lines.append(
            [agency, year, group["action_date"].min(), group["action_date"].max(), len(group)]
            + [group["award_id"].nunique(), dollars(money.sum()), dollars(money[money < 0].sum())]
            + [str(max(0, max(whole) - len(group))) if whole else ""]
            + ([dollars(newest["total"]), newest["verdict"]] if newest else ["", ""])
        )
    columns = ["agency", "fiscal_year", "first_action_date", "last_action_date", "actions_count", "awards_count"]
    columns += ["obligated_usd", "taken_back_usd", "unseen_count", "newest_total_usd", "newest_verdict"]
    return pd.DataFrame(lines, columns=columns)


def downloads(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a list as it was delivered: what it held, whether it was cut off and why, what the union took of it."""
    used = rows.groupby(["delivery", "agency", "fiscal_year"]).size().to_dict()
    lines = []
    for (agency, year), group in rows.groupby(["agency", "fiscal_year"], sort=True):
        for one in _lists(group):
            lowest = "" if one["lowest"] is None else dollars(one["lowest"])
            counts = [one["rows"], _flag(one["rows"] % PAGE == 0), one["negative"], one["zero"], lowest]
            taken = used.get((one["delivery"], agency, year), 0)
            verdict = [one["verdict"], one["why"], one["rows"] - one["distinct"], taken, dollars(one["total"])]
            order = _flag(one["is_largest_first"])
            lines.append([agency, year, one["delivery"], one["file"], *counts, order, *verdict])
    columns = ["agency", "fiscal_year", "delivery", "file", "rows_count", "is_full_pages", "negative_count"]
    columns += ["zero_count", "lowest_usd", "is_largest_first", "verdict", "why", "repeated_count", "used_count"]
    table = pd.DataFrame(lines, columns=[*columns, "total_usd"])
    return table.sort_values(["agency", "fiscal_year", "delivery"]).reset_index(drop=True)


def without_contacts(text: str) -> str:
    """A description without what leads to a person: cut off where a contact begins, if it gives a mail or a number."""
    contact = CONTACT.search(text)
    if not contact:
        return text
    person = PERSON.search(text)
    start = min(contact.start(), person.start()) if person else contact.start()
    return f"{text[:start].rstrip()} {LEFT_OUT}".strip()


def _lists(group: pd.DataFrame) -> list[dict]:
    """The lists delivered for an agency and year, from what each row carries of them."""
    found = {}
    for text in group["raw_lists"].unique():
        for one in json.loads(text):
            folder = one["file"].rpartition("/")[0]
            found[one["file"]] = one | {"delivery": folder or NEWEST}
    return [found[file] for file in sorted(found)]


def _tidy(text: pd.Series) -> pd.Series:
    """Runs of white space as one space: the only thing that is changed in printed text."""
    return text.map(_one_line)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _flag(value: bool) -> str:
    return "true" if value else "false"
