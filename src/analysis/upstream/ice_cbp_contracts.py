"""Contract actions of CBP and ICE from USAspending.gov: two downloads, each cut off elsewhere, made into one record.

An action is one entry of the contract record: an award, or a modification of one, with the money it obligated
(below zero: taken back). Agency, award number and modification number together name it. Where both downloads hold
an action, the newer row is used; what only the older one holds is added. So no list has to be whole by itself.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import pandas as pd

from analysis.paths import project
from analysis.tables import load as load_table
from analysis.upstream import contract_search, contract_tables
from analysis.upstream.contract import FILE, ROW, Cleaned, CrossCheck, first_reason, misshapen, separate
from analysis.upstream.datasets import dataset
from analysis.upstream.money import by_value, cents, dollars
from analysis.upstream.reading import delimited
from analysis.upstream.truncation import listings

NAME = "ice_cbp_contracts"
CATEGORIES = ("Agency",)
REQUIRED = (
    "Agency",
    "Award ID",
    "Recipient Name",
    "Federal Action Obligation",
    "Action Date",
    "Modification",
    "Product/Service Description",
    "Transaction Description",
)
PARENT = "Generated Award ID"  # the older download lacks it
LISTS = "raw_lists"
AGENCIES = ("CBP", "ICE")
ADDED_UP = "2026-08-20"  # the last day of the files that the sums to compare with were made from
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
NEWEST = "latest"  # the delivery whose files lie in no folder of their own
ACTION = ["agency", "award_id", "modification"]
SAID = ["action_date", "obligated_cents"]

TWICE = "the same action twice in one delivery"
NEWER = "the same action in a newer delivery"
CORRECTED = "the same action in a newer delivery, with another date or amount"
AT_ODDS = "one delivery gives this action two dates or amounts"


def load(path: Path) -> pd.DataFrame:
    """Every row of both downloads, as printed. Adds `raw_lists`: what each list of its agency and year was like.

    Raises Problems for a file of the dataset's card that is missing, cut off or no such table.
    """
    files = dataset(project(), NAME).files("rows")
    parts = [part for file in files for part in delimited(path / file, _required(file), name=file)]
    raw = pd.concat(parts, ignore_index=True)
    if PARENT not in raw:
        raw[PARENT] = ""
    return with_lists(raw.assign(**{PARENT: raw[PARENT].fillna("")}))


def with_lists(raw: pd.DataFrame) -> pd.DataFrame:
    """Raw rows with `raw_lists`: the lists delivered for the row's agency and fiscal year, each as it came, in JSON.

    Whether a list was cut off can only be told before its rows are parted, so every row carries the answer along.
    """
    seen = _normalized(raw)
    keys = [FILE, "agency", "fiscal_year"]
    lists = listings(seen, keys, "obligated_cents", ROW)
    totals = seen.groupby(keys)["obligated_cents"].sum().rename("total").reset_index()
    actions = seen.drop_duplicates([*keys, *ACTION[1:]]).groupby(keys).size().rename("distinct").reset_index()
    lists = lists.merge(totals, on=keys).merge(actions, on=keys)
    told = {name: _json(group) for name, group in lists.groupby(["agency", "fiscal_year"])}
    texts = [told[name] for name in zip(seen["agency"], seen["fiscal_year"], strict=True)]
    return raw.assign(**{LISTS: pd.Series(texts, index=raw.index, dtype="str")})


def clean(raw: pd.DataFrame) -> Cleaned:
    """Every action once, from the newest delivery that holds it; other rows are set aside with the reason."""
    rows = _normalized(raw)
    reasons = first_reason(
        raw.index,
        (misshapen(raw), "the row has another number of cells than the header"),
        (~rows["agency"].isin(AGENCIES), "the agency is neither CBP nor ICE"),
        (rows["award_id"] == "", "no award number"),
        (rows["modification"] == "", "no modification number"),
        (rows["action_date"] == "", "the action date is no date"),
        (rows["obligated_cents"].isna(), "the obligation is no amount in dollars and cents"),
    )
    return separate(rows, reasons.mask(reasons == "", _repeats(rows[reasons == ""], raw.index)), raw)


def derive(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables of `data/` that rest on these actions. Reads the two crosswalks that people keep."""
    vendors, picks = load_table("contract_vendors", verified=None), load_table("contract_picks", verified=None)
    hits = contract_search.hits(rows, vendors)
    found = contract_search.found(rows, hits, vendors, picks)
    return {
        "contract_actions": contract_tables.actions(found),
        "contract_downloads": contract_tables.downloads(rows),
        "contract_searches": contract_search.searches(hits, vendors),
        "contract_totals": contract_tables.totals(found),
        "contract_years": contract_tables.years(rows),
    }


def period(raw: pd.DataFrame) -> pd.Series:
    """The federal fiscal year that a row's action falls in: FY2022 began on October 1, 2021."""
    year = by_value(by_value(raw["Action Date"], _day), _fiscal_year)
    return ("FY" + year).where(year != "", "").astype("str")


def cross_check(path: Path, made: dict[str, pd.DataFrame]) -> list[CrossCheck]:
    """Sums that somebody else has added up from these files, and that no award waits for a person to look at it."""
    actions = made["contract_actions"]
    known = actions[(actions["action_date"] <= ADDED_UP) & (actions["system_id"] == "clearview-ai")]
    paid = known[cents(known["obligated_usd"]) != 0]
    at_ice, at_cbp = paid[paid["agency"] == "ICE"], paid[paid["agency"] == "CBP"]
    unseen = actions.loc[actions["face_role"] == contract_search.UNREVIEWED, "award_id"].unique()
    until = f"until {ADDED_UP}"
    return [
        CrossCheck(f"Clearview AI at ICE {until}, US dollars", "7140000.00", _sum(at_ice)),
        CrossCheck(f"Clearview AI at ICE {until}, obligations that are not zero", "6", str(len(at_ice))),
        CrossCheck(f"Clearview AI at CBP {until}, US dollars", "60750.00", _sum(at_cbp)),
        CrossCheck("awards found by a word and looked at by nobody", "none", ", ".join(sorted(unseen)) or "none"),
    ]


def _required(file: str) -> tuple[str, ...]:
    """The columns that a file must have: only the download in a folder of its own may lack the long award number."""
    return (*REQUIRED, PARENT) if _delivery(file) == NEWEST else REQUIRED


def _normalized(raw: pd.DataFrame) -> pd.DataFrame:
    """Raw rows with our columns beside them; text that cannot be read becomes empty, or <NA> for numbers."""
    date = by_value(raw["Action Date"], _day)
    return raw.assign(
        delivery=raw[FILE].map({file: _delivery(file) for file in raw[FILE].unique()}).astype("str"),
        agency=raw["Agency"].str.strip(),
        award_id=raw["Award ID"].str.strip(),
        modification=raw["Modification"].str.strip(),
        action_date=date,
        fiscal_year=by_value(date, _fiscal_year),
        obligated_cents=cents(raw["Federal Action Obligation"]),
    )


def _repeats(rows: pd.DataFrame, index: pd.Index) -> pd.Series:
    """For each usable row why it is not the one that stands for its action, or ""."""
    reasons = pd.Series("", index=index, dtype="str")
    versions = rows.drop_duplicates([*ACTION, "delivery", *SAID])
    disputed = versions[versions.duplicated([*ACTION, "delivery"], keep=False)]
    at_odds = _same(rows, disputed, [*ACTION, "delivery"])
    reasons[rows.index[at_odds]] = AT_ODDS
    rows = rows[~at_odds]
    newest_first = rows.assign(_age=_age(rows["delivery"])).sort_values(["_age", FILE, ROW], kind="stable")
    used = newest_first.drop_duplicates(ACTION)
    rest = newest_first[newest_first.duplicated(ACTION)]
    beside = rest[ACTION].merge(used[[*ACTION, "delivery", *SAID]], on=ACTION, how="left").set_axis(rest.index)
    corrected = (rest[SAID].astype("str") != beside[SAID].astype("str")).any(axis=1)
    why = pd.Series(NEWER, index=rest.index, dtype="str").mask(corrected, CORRECTED)
    reasons[rest.index] = why.mask(rest["delivery"] == beside["delivery"], TWICE)
    return reasons


def _same(rows: pd.DataFrame, others: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Which rows agree with one of the others in these columns."""
    if others.empty:
        return pd.Series(False, index=rows.index)
    return pd.MultiIndex.from_frame(rows[columns]).isin(pd.MultiIndex.from_frame(others[columns]))


def _age(delivery: pd.Series) -> pd.Series:
    """The order of deliveries, newest first: the one in no folder, then folders by the date in their names."""
    folders = sorted(set(delivery) - {NEWEST}, reverse=True)
    return delivery.map({name: number for number, name in enumerate([NEWEST, *folders])}).astype("int64")


def _delivery(file: str) -> str:
    folder = str(PurePosixPath(file).parent)
    return NEWEST if folder == "." else folder


def _day(date: pd.Series) -> pd.Series:
    """A day of the calendar as printed, or nothing."""
    date = date.str.strip()
    known = pd.to_datetime(date, format="%Y-%m-%d", errors="coerce").notna() & date.str.fullmatch(DAY)
    return date.where(known, "")


def _fiscal_year(date: pd.Series) -> pd.Series:
    """The federal fiscal year of a day, as text: it begins on October 1 of the year before. Empty for no day."""
    day = pd.to_datetime(date, format="%Y-%m-%d", errors="coerce")
    year = (day.dt.year + (day.dt.month >= 10)).astype("Int64").astype("str")
    return year.where(day.notna(), "").astype("str")


def _json(lists: pd.DataFrame) -> str:
    """The lists of one agency and year; money in whole cents, so that nothing is rounded on the way."""
    told = []
    for one in lists.sort_values(FILE).to_dict("records"):
        numbers = {name: int(one[name]) for name in ("rows", "distinct", "negative", "zero", "total")}
        lowest = None if pd.isna(one["lowest"]) else int(one["lowest"])
        words = {"file": one[FILE], "verdict": one["verdict"], "why": one["why"]}
        told.append(words | numbers | {"lowest": lowest, "is_largest_first": bool(one["is_largest_first"])})
    return json.dumps(told, sort_keys=True)


def _sum(rows: pd.DataFrame) -> str:
    return dollars(int(cents(rows["obligated_usd"]).sum()))
