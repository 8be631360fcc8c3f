"""Where arrests happen, as far as the landmark of an arrest record tells: shares by kind of place, offices, a trend."""

from __future__ import annotations

import pandas as pd

from analysis import rates
from analysis.facts import Fact, fact
from analysis.tables import fields, load

ALL = "all"
COURT = "state_local_court"
PUBLIC = ("school", "university", "hospital_clinic", "place_of_worship")
SOURCES = ("uwchr-ice-enforce",)
CAROLINA_SOURCES = ("ddp-arrests",)
LAST_WHOLE = "2019-08"  # September 2019 holds one day
CHANGE = "2017-02"  # the first whole month after 20 January 2017
WORDS = {
    "at_large": "at large, no place",
    "border_port": "border, port, airport",
    "federal_court": "federal court",
    "federal_prison": "federal prison",
    "general_area": "an area only",
    "hospital_clinic": "hospital or clinic",
    "ice_facility": "ICE office or center",
    "immigration_court": "immigration court",
    "juvenile_detention": "juvenile detention",
    "local_jail": "local jail",
    "military_or_federal_other": "other federal body",
    "place_of_worship": "place of worship",
    "police": "police or sheriff",
    "probation_parole": "probation or parole",
    "school": "school",
    "shelter_social_service": "shelter, social service",
    "state_local_court": "state or local court",
    "state_prison": "state prison",
    "university": "university",
    "unknown": "not told",
}


def kinds() -> list[str]:
    """Every kind of place that a landmark may name, also those that none does."""
    return list(fields("arrest_sites")["site_kind"]["constraints"]["enum"])


def sites(office: str = ALL) -> pd.DataFrame:
    """Arrests by month, method group and kind of place, of one field office or all."""
    rows = load("arrest_sites")
    return rows if office == ALL else rows[rows["office"] == office].reset_index(drop=True)


def shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Of all these arrests, the share that names each kind of place, with its Wilson interval; the largest first.

    Kinds that no arrest names are there with zero: for them the interval says what the count leaves plausible.
    """
    counts = rows.groupby("site_kind")["arrests"].sum().reindex(kinds(), fill_value=0).astype(int)
    total = int(counts.sum())
    found = [(kind, n, *_share(n, total)) for kind, n in counts.items()]
    table = pd.DataFrame(found, columns=["site_kind", "arrests", "share", "low", "high"])
    table["words"] = table["site_kind"].map(WORDS)
    return table.sort_values(["arrests", "words"], ascending=[False, True], ignore_index=True)


def _share(events: int, trials: int) -> tuple[float, float, float]:
    if not trials:
        return 0.0, 0.0, 1.0
    found = rates.proportion(events, trials)
    return found.value, found.low, found.high


def by_office(site_kind: str = COURT) -> pd.DataFrame:
    """Arrests whose landmark names this kind of place, by field office, beside all arrests of the office."""
    rows = load("arrest_sites")
    total = rows.groupby("office")["arrests"].sum()
    named = rows[rows["site_kind"] == site_kind].groupby("office")["arrests"].sum()
    table = pd.DataFrame({"named": named.reindex(total.index, fill_value=0), "arrests": total}).astype(int)
    found = [_share(row.named, row.arrests) for row in table.itertuples()]
    table[["share", "low", "high"]] = found
    table = table.reset_index()
    return table.sort_values(["named", "office"], ascending=[False, True], ignore_index=True)


def quarters(office: str, site_kind: str = COURT) -> pd.DataFrame:
    """Quarter by quarter, the share of an office's arrests that names this kind of place, with its Wilson interval."""
    months = monthly(office, site_kind)
    quarter = months["month"].str[:4] + " Q" + ((months["month"].str[5:7].astype(int) + 2) // 3).astype(str)
    table = months.groupby(quarter.rename("quarter"))[["named", "arrests"]].sum().reset_index()
    table[["share", "low", "high"]] = [_share(int(row.named), int(row.arrests)) for row in table.itertuples()]
    table["label"] = [f"{row.quarter}, n = {row.arrests:,}" for row in table.itertuples()]
    return table


def monthly(office: str, site_kind: str = COURT) -> pd.DataFrame:
    """Arrests of an office in each whole month, and those among them that name this kind of place."""
    rows = sites(office)
    rows = rows[rows["month"] <= LAST_WHOLE]
    total = rows.groupby("month")["arrests"].sum()
    named = rows[rows["site_kind"] == site_kind].groupby("month")["arrests"].sum()
    return pd.DataFrame({"named": named.reindex(total.index, fill_value=0), "arrests": total}).astype(int).reset_index()


def change(office: str, site_kind: str = COURT) -> rates.Ratio | None:
    """How the share that names this kind of place changed: from February 2017 on, against the months to January 2017.

    January 2017, which two administrations share, counts with the months before. None if either part has no event.
    """
    months = monthly(office, site_kind)
    parts = [months[months["month"] < CHANGE], months[months["month"] >= CHANGE]]
    if any(len(part) < 2 or not part["named"].sum() for part in parts):
        return None
    before, after = (
        [(int(n), int(of)) for n, of in zip(part["named"], part["arrests"], strict=True)] for part in parts
    )
    return rates.rate_ratio(before, after)


def carolina() -> pd.DataFrame:
    """North Carolina's arrests by kind of place before and from 20 January 2025, with shares and Wilson intervals."""
    rows = load("arrest_sites_north_carolina")
    table = rows.groupby(["era", "site_kind"])["arrests"].sum().rename("arrests").reset_index()
    table["arrests"] = table["arrests"].astype(int)
    table["of"] = table.groupby("era")["arrests"].transform("sum")
    found = [_share(row.arrests, row.of) for row in table.itertuples()]
    table[["share", "low", "high"]] = found
    table["words"] = table["site_kind"].map(WORDS)
    return table.sort_values(["era", "arrests"], ascending=[True, False], ignore_index=True)


def counted(
    key: str, events: int, rows: list[str], means: str, table: str = "arrest_sites", sources: tuple[str, ...] = SOURCES
) -> Fact:
    """Record a count of arrests with the rows that it adds up."""
    return fact(key, int(events), means=means, sources=sources, rows={table: rows})


def shared(
    key: str,
    events: int,
    trials: int,
    rows: list[str],
    means: str,
    table: str = "arrest_sites",
    sources: tuple[str, ...] = SOURCES,
    digits: int | None = None,
) -> Fact:
    """Record a share of arrests with its Wilson interval, its denominator and the rows that it adds up."""
    found = rates.proportion(int(events), int(trials))
    return fact(
        key,
        found.value,
        "share",
        means=means,
        interval=found.interval,
        n=found.trials,
        sources=sources,
        rows={table: rows},
        digits=digits,
    )
