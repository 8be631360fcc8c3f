"""What happened around face recognition at ICE, and what was bought: events by lane, money by kind."""

from __future__ import annotations

import re

import pandas as pd

from analysis import dates
from analysis.tables import load

LANES = {
    "meeting": "Use and purchases",
    "pilot": "Use and purchases",
    "procurement": "Use and purchases",
    "vendor_policy": "Vendors",
    "policy": "Policy and law",
    "legislation": "Policy and law",
    "oversight": "Oversight and press",
    "press": "Oversight and press",
    "litigation": "Courts",
}
EVERYBODY = "all"
# Only these are sums of money of their own; every other kind is counted elsewhere, has no sum, or is doubtful.
OWN_MONEY = ("award", "order_or_extension")
MONEY_KINDS = {
    "award": "award",
    "order_or_extension": "order or extension of an award",
    "restatement": "another report of an award",
    "total": "total of others: already counted",
    "programme_cost": "yearly cost: already counted",
    "inventory_reference": "named in an inventory, no sum",
    "absence": "says that there was none",
    "doubtful": "doubtful",
}


def events(since: str = "2008", actor: str = EVERYBODY) -> pd.DataFrame:
    """Events that may lie on or after a date, oldest first, with their lane and the day they stand at on an axis.

    `actor` keeps those who act or are acted on under that name, as a whole word. An event known by month or year
    stands at the first day of it. Raises ValueError for a date that is none.
    """
    rows = load("events", notes=True)
    rows = rows[_after(rows["event_date"], since) & _named(rows, ("actor", "counterpart"), actor)]
    rows = rows.assign(
        lane=rows["event_type"].map(LANES),
        at=pd.to_datetime(rows["event_date"].map(_first_day)),
        when=rows["event_date"].map(dates.words),
    )
    order = {lane: number for number, lane in enumerate(dict.fromkeys(LANES.values()))}
    rows = rows.assign(_order=rows["lane"].map(order))
    return rows.sort_values(["_order", "at", "event_id"], ignore_index=True).drop(columns="_order")


def contracts(since: str = "2008", actor: str = EVERYBODY) -> pd.DataFrame:
    """Contract rows that may be signed on or after a date, oldest first; those without a date come last and stay."""
    rows = load("contracts", notes=True)
    dated = rows["signed_date"] != ""
    rows = rows[(~dated | _after(rows["signed_date"], since)) & _named(rows, ("vendor", "agency", "component"), actor)]
    rows = rows.assign(
        at=[_first_day(day) if day else pd.NaT for day in rows["signed_date"]],
        when=rows["signed_date"].map(dates.words),
        kind_words=rows["kind"].map(MONEY_KINDS),
    )
    return rows.sort_values(["at", "contract_id"], na_position="last", ignore_index=True)


def own_money(rows: pd.DataFrame, face_recognition: tuple[str, ...] = ("yes",)) -> pd.DataFrame:
    """The rows whose sums are their own: awards, orders and extensions with money in them.

    Totals, restatements, yearly costs and doubtful rows are left out. Only the column `obligated_usd` may be
    added up: a ceiling is what an award could become, and that of an extension includes the award before it.
    """
    money = rows["obligated_usd"].notna() | rows["potential_usd"].notna()
    kept = rows["kind"].isin(OWN_MONEY) & rows["is_face_recognition"].isin(face_recognition) & money
    return rows[kept].reset_index(drop=True)


def obligated(rows: pd.DataFrame) -> int:
    """Dollars committed under the rows that may be added up."""
    return int(own_money(rows, ("yes", "partly", "no", "unclear"))["obligated_usd"].sum())


def _after(days: pd.Series, since: str) -> pd.Series:
    limit = dates.parse(since).first
    return pd.Series([bool(day) and dates.parse(day).last >= limit for day in days], index=days.index, dtype=bool)


def _named(rows: pd.DataFrame, columns: tuple[str, ...], actor: str) -> pd.Series:
    if actor == EVERYBODY:
        return pd.Series(True, index=rows.index)
    whole = re.compile(rf"(?<!\w){re.escape(actor)}(?!\w)", re.IGNORECASE)
    return pd.Series([bool(whole.search("; ".join(row))) for row in rows[list(columns)].to_numpy()],
                     index=rows.index, dtype=bool)  # fmt: skip


def _first_day(day: str) -> pd.Timestamp:
    return pd.Timestamp(dates.parse(day).first)
