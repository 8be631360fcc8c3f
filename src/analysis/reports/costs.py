"""What face recognition costs ICE and CBP, by the federal contract record: obligations, sums, and what reports say.

Money is added up in whole cents. An obligation is a promise to pay: not a payment, and not the most that an award
could come to. Only awards whose part for faces is `purpose` are called money for face recognition.
"""

from __future__ import annotations

from collections.abc import Iterable

import altair as alt
import pandas as pd

from analysis import dates
from analysis.drawing import PALETTE, QUIET, SHAPES, TEXT, layered
from analysis.facts import Fact, fact, format_value
from analysis.tables import load
from analysis.upstream.money import read_back

ALL = "all"
AGENCIES = ("CBP", "ICE")
SOURCES = ("wrags81-cbp-ice", "usaspending-api")
ROLES = {
    "purpose": "face recognition is what is bought",
    "part": "a product that does faces among other things",
    "bundle": "a contract for much else, under which a use of face recognition runs",
    "unclear": "the record does not tell, or only memory does",
    "other": "a look-alike: not face recognition",
}
NOBODY = "no vendor in our tables"


def actions(
    vendor: str = ALL, agency: str = ALL, first: int = 2021, last: int = 2026, roles: Iterable[str] = ("purpose",)
) -> pd.DataFrame:
    """Contract actions of some fiscal years, oldest first, each with its money in cents and the name of its vendor.

    Of all vendors those with one of `roles`; of one vendor (a `system_id`) every action, whatever its role.
    """
    rows = load("contract_actions")
    chosen = rows["face_role"].isin(list(roles)) if vendor == ALL else rows["system_id"] == vendor
    chosen &= rows["fiscal_year"].between(first, last)
    if agency != ALL:
        chosen &= rows["agency"] == agency
    rows = rows[chosen].sort_values(["action_date", "agency", "award_id", "modification"], ignore_index=True)
    return rows.assign(
        cents=read_back(rows["obligated_usd"]), name=rows["system_id"].map(vendor_names()).fillna(NOBODY)
    )


def vendor_names() -> dict[str, str]:
    """The names of vendors and systems by their `system_id`."""
    systems = load("systems")
    return dict(zip(systems["system_id"], systems["name"], strict=True))


def obligations(rows: pd.DataFrame) -> pd.DataFrame:
    """The actions that moved money; changes of names, dates and officers move none."""
    return rows[rows["cents"] != 0].reset_index(drop=True)


def usd(rows: pd.DataFrame) -> float | int:
    """Dollars that these actions obligated, money taken back included: exact, because they are added up in cents."""
    cents = int(rows["cents"].sum())
    return cents // 100 if cents % 100 == 0 else cents / 100


def by_year(rows: pd.DataFrame, agency: str, first: int, last: int) -> pd.DataFrame:
    """Dollars obligated by agency and fiscal year; a year without an obligation is there, with zero."""
    agencies = AGENCIES if agency == ALL else (agency,)
    ends = year_ends()
    lines = []
    for year in range(first, last + 1):
        for name in agencies:
            group = rows[(rows["agency"] == name) & (rows["fiscal_year"] == year)]
            moved = obligations(group)
            label = f"{year}" if ends.get(year, "").endswith("09-30") else f"{year}*"
            lines.append([name, year, label, usd(group), len(moved), moved["award_id"].nunique()])
    return pd.DataFrame(lines, columns=["agency", "fiscal_year", "label", "usd", "obligations", "awards"])


def year_ends() -> dict[int, str]:
    """The last day of each fiscal year that the record holds: September 30, unless the year is not over in it."""
    ends = load("contract_years").groupby("fiscal_year")["last_action_date"].max()
    return {int(year): day for year, day in ends.items()}


def year_chart(years: pd.DataFrame) -> alt.LayerChart:
    """Dollars by fiscal year, a bar for each agency, told apart by hue, place and a mark on top."""
    names = list(dict.fromkeys(years["agency"]))
    hue = alt.Scale(domain=names, range=list(PALETTE[: len(names)]))
    form = alt.Scale(domain=names, range=list(SHAPES[: len(names)]))
    x = alt.X("label:N", sort=None, title="fiscal year, from October 1 of the year before", axis=alt.Axis(labelAngle=0))
    room = alt.Scale(domain=[1.15 * min(0, years["usd"].min()), 1.15 * max(0, years["usd"].max())])
    y = alt.Y("usd:Q", title="US dollars obligated", scale=room)
    y = y.axis(format="$~s", grid=True, tickCount=5)
    tips = ["agency", alt.Tooltip("label:N", title="fiscal year"), alt.Tooltip("usd:Q", format="$,.2f"), "obligations"]
    base = alt.Chart(years).encode(x=x, y=y, xOffset=alt.XOffset("agency:N", sort=names), tooltip=tips)
    bars = base.mark_bar(opacity=0.75).encode(color=alt.Color("agency:N", scale=hue, legend=None))
    marks = base.mark_point(size=70, opacity=1).encode(
        color=alt.Color("agency:N", scale=hue), shape=alt.Shape("agency:N", scale=form)
    )
    zero = alt.Chart(pd.DataFrame({"usd": [0]})).mark_rule(color=QUIET).encode(y="usd:Q")
    said = base.transform_filter(alt.datum.usd != 0).mark_text(dy=-12, fontSize=10, color=TEXT)
    return layered([bars, zero, marks, said.encode(text=alt.Text("usd:Q", format="$.2s"))], 300)


def year_words(years: pd.DataFrame, title: str) -> str:
    """What somebody who cannot see the chart takes from it: sums by agency, the largest year, and where it ends."""
    top = years.loc[years["usd"].idxmax()]
    sums = "; ".join(f"{name}, {told(group['usd'].sum())}" for name, group in years.groupby("agency"))
    most = f"The most in one year was {told(top['usd'])}, by {top['agency']} in fiscal {top['fiscal_year']}."
    end = f"The record ends on {dates.words(max(year_ends().values()))}."
    return f"A bar for each agency and fiscal year. {title}: {sums}. {most} {end}"


def by_role(agency: str = ALL) -> pd.DataFrame:
    """Awards, obligations and dollars by the part that faces play, for both agencies over all years."""
    rows = actions(roles=ROLES, agency=agency)
    lines = []
    for role, means in ROLES.items():
        for name in AGENCIES if agency == ALL else (agency,):
            group = rows[(rows["face_role"] == role) & (rows["agency"] == name)]
            lines.append([role, means, name, group["award_id"].nunique(), len(obligations(group)), usd(group)])
    return pd.DataFrame(lines, columns=["role", "means", "agency", "awards", "obligations", "usd"])


def by_award(rows: pd.DataFrame) -> pd.DataFrame:
    """One row an award: what these actions of it add up to. The vendor is the recipient at the newest of them."""
    lines = []
    for (agency, award), group in rows.groupby(["agency", "award_id"], sort=True):
        newest = group.iloc[-1]
        days = [group["action_date"].min(), group["action_date"].max()]
        counts = [len(group), len(obligations(group)), usd(group)]
        lines.append([agency, award, newest["name"], newest["vendor"], ROLES[newest["face_role"]], *days, *counts])
    columns = ["agency", "award_id", "name", "vendor", "role", "first", "last", "actions", "obligations", "usd"]
    return pd.DataFrame(lines, columns=columns)


def beside_reports() -> pd.DataFrame:
    """What reports say of an award, and what the federal record says of the same award: one row a report.

    `record_usd` is what the award adds up to in the record, `first_usd` its first obligation above zero;
    both are missing where the record has no such award.
    """
    reports = load("contracts").set_index("contract_id")
    rows = actions(roles=ROLES)
    lines = []
    for match in load("contract_matches").itertuples():
        if match.contract_id not in reports.index:
            continue
        report = reports.loc[match.contract_id]
        award = rows[(rows["agency"] == match.agency) & (rows["award_id"] == match.award_id)]
        moved = obligations(award)
        first = moved.iloc[0] if len(moved) else None
        lines.append(
            [match.contract_id, match.agency, report["vendor"], dates.words(report["signed_date"])]
            + [_known(report["obligated_usd"]), _known(report["potential_usd"]), match.award_id]
            + ([dates.words(first["action_date"]), first["cents"] / 100] if first is not None else ["", None])
            + [usd(award) if len(award) else None, match.reason, report["source_id"]]
        )
    columns = ["contract_id", "agency", "vendor", "signed", "obligated_usd", "potential_usd", "award_id"]
    return pd.DataFrame(lines, columns=[*columns, "first", "first_usd", "record_usd", "reason", "source_id"])


def lists() -> pd.DataFrame:
    """The lists that were cut off, beside what the union of both downloads gives for the same agency and year."""
    frame = load("contract_downloads").merge(load("contract_years"), on=["agency", "fiscal_year"])
    frame = frame[frame["verdict"] == "cut_off"].reset_index(drop=True)
    too_high = read_back(frame["total_usd"]) - read_back(frame["obligated_usd"])
    return frame.assign(too_high_usd=too_high / 100)


def nothing_moved(rows: pd.DataFrame, buyer: str, who: str, first: int, last: int) -> str:
    """What to say where a choice of rows holds no obligation: that this shows little, and why."""
    if first > last:
        return f"No fiscal year lies between {first} and {last}: give the earlier one first."
    span = years_in_words(first, last)
    caution = "That is no evidence that nothing was spent: resellers and larger contracts hide what they contain."
    if len(rows):
        actions = f"{len(rows)} actions" if len(rows) > 1 else "one action"
        return f"The record has {actions} of {buyer} with {who} in {span}, and none moved money. {caution}"
    return f"The record names no award of {buyer} to {who} in {span}. {caution}"


def years_in_words(first: int, last: int) -> str:
    """Fiscal years as a title names them."""
    return f"fiscal {first}" if first == last else f"fiscal {first} to {last}"


def parts_in_words(rows: pd.DataFrame) -> str:
    """What faces have to do with the awards chosen, so that no sum is taken for more than it is."""
    parts = [means for role, means in ROLES.items() if role in set(rows["face_role"])]
    return f"What these awards have to do with faces, by our reading: {'; '.join(parts)}."


def money_fact(key: str, rows: pd.DataFrame, means: str) -> Fact:
    """Record the dollars that these actions obligated, with each action that moved money as a row behind it."""
    moved = obligations(rows)
    return fact(key, usd(rows), "usd", means=means, sources=SOURCES, rows={"contract_actions": keys(moved)})


def keys(rows: pd.DataFrame, *columns: str) -> list[str]:
    """The keys of rows as facts name them: the columns of the key, joined by slashes."""
    columns = columns or ("agency", "award_id", "modification")
    return ["/".join(map(str, row)) for row in rows[list(columns)].itertuples(index=False)]


def told(amount: float | int) -> str:
    """Dollars as a sentence says them."""
    return format_value(amount, "usd")


def _known(value) -> int | None:
    return None if pd.isna(value) else int(value)
