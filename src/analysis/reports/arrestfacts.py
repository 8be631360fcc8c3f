"""The numbers on arrests that the prose uses, each with the rows that it adds up."""

from __future__ import annotations

import pandas as pd

from analysis.facts import fact
from analysis.reports import arrests
from analysis.reports.arrests import CAROLINA_SOURCES, CHANGE, COURT, PUBLIC, SOURCES, WORDS, counted, shared
from analysis.tables import load

PERIOD = "October 2015 to August 2019"
OF_ALL = f"Share of ICE's administrative arrests, {PERIOD},"
NO_PLACE = ("general_area", "at_large", "unknown")
BOSTON, NEW_YORK = "Boston", "New York City"
ADVOCATES_2018 = "cnt-0014"  # of enforcement_counts: courthouse arrests in New York City, 2018
SEATTLE_CODED = 315  # landmarks of Seattle whose hand-coded type has a counterpart here; held by a test


def tell_kinds(everywhere: pd.DataFrame) -> None:
    """All arrests, and the share or number that names each kind of place that the chapter speaks of."""
    count_of = dict(zip(everywhere["site_kind"], everywhere["arrests"], strict=True))
    total = int(everywhere["arrests"].sum())
    means = f"ICE's administrative arrests on record, {PERIOD}, and four of September 1, 2019"
    fact("arrests-total", total, means=means, sources=SOURCES, rows={"arrest_sites": ["*"]})
    for kind in ("general_area", "local_jail", "federal_prison", "state_prison", "at_large", "ice_facility", "unknown"):
        means = f"{OF_ALL} whose landmark names this: {WORDS[kind]}"
        shared(f"arrests-{kind.replace('_', '-')}", count_of[kind], total, [f"*/{kind}"], means, digits=1)
    none = sum(count_of[kind] for kind in NO_PLACE)
    means = f"{OF_ALL} whose landmark names an area, a team or program, or nothing, and so no place"
    shared("arrests-no-place", none, total, [f"*/{kind}" for kind in NO_PLACE], means, digits=1)
    for kind in (COURT, "federal_court", "shelter_social_service", "juvenile_detention"):
        means = f"Arrests whose landmark names this: {WORDS[kind]}, {PERIOD}"
        counted(f"arrests-{kind.replace('_', '-')}-count", count_of[kind], [f"*/{kind}"], means)


def tell_landmarks() -> None:
    """What the strings themselves are: how many, how many say nothing of a place, how many name a public one."""
    rows = load("landmark_kinds")
    total = int(rows["arrests"].sum())
    parts = (
        ("arrests-general-area-words", rows["site_rule"] == "general-area", "uses the words GENERAL AREA or the like"),
        ("arrests-blank", rows["site_rule"] == "nothing-said", "is empty"),
        ("arrests-low-confidence", rows["site_confidence"] == "low", "was read with low confidence"),
    )
    for key, chosen, words in parts:
        keys = rows.loc[chosen, "landmark"].tolist()
        shared(
            key,
            rows.loc[chosen, "arrests"].sum(),
            total,
            keys,
            f"{OF_ALL} whose landmark {words}",
            "landmark_kinds",
            digits=1,
        )
    all_rows = {"landmark_kinds": ["*"]}
    said = int((rows["site_rule"] != "nothing-said").sum())
    fact("landmarks-strings", said, means=f"Different landmarks recorded, {PERIOD}", sources=SOURCES, rows=all_rows)
    public = int(rows["site_kind"].isin(PUBLIC).sum())
    means = f"Different landmarks that name a school, university, hospital, clinic or place of worship, {PERIOD}"
    fact("landmarks-public-places", public, means=means, sources=SOURCES, rows=all_rows)
    counts = load("refresh_counts").set_index(["dataset", "measure", "detail"])["rows"]
    twins = int(counts["ice_arrests_2016_2019", "exact_duplicates", ""])
    means = "Rows of the arrest files that equal an earlier row in every cell; they are counted like the others"
    keys = {"refresh_counts": ["ice_arrests_2016_2019/exact_duplicates/"]}
    fact("arrests-exact-duplicates", twins, means=means, sources=SOURCES, rows=keys)


def tell_courts(offices: pd.DataFrame) -> None:
    """Who names courts, beside what advocates counted in one city, and the change at the office that names most."""
    named = offices.set_index("office")["named"]
    all_courts = [f"*/{COURT}"]
    means = f"Field offices that named a state or local court in any arrest record, {PERIOD}"
    fact("courts-offices", int((named > 0).sum()), means=means, sources=SOURCES, rows={"arrest_sites": all_courts})
    means = "Of arrests whose landmark names a state or local court, the share that the Boston field office recorded"
    shared("courts-boston-share", named[BOSTON], named.sum(), all_courts, means)
    for office in (BOSTON, NEW_YORK, "Baltimore"):
        key = f"courts-{office.lower().replace(' ', '-')}"
        means = f"Arrests of the {office} field office whose landmark names a state or local court, {PERIOD}"
        counted(key, named[office], [f"*/{office}/*/{COURT}"], means)
    _tell_new_york()
    _tell_boston()


def _tell_new_york() -> None:
    rows = arrests.sites(NEW_YORK)
    rows = rows[(rows["site_kind"] == COURT) & rows["month"].str.startswith("2018")]
    means = "Arrests of the New York City field office whose landmark names a state or local court, 2018"
    counted("courts-new-york-city-2018", rows["arrests"].sum(), [f"2018-*/{NEW_YORK}/*/{COURT}"], means)
    reported = load("enforcement_counts").set_index("count_id").loc[ADVOCATES_2018]
    fact(
        "courts-new-york-city-2018-advocates",
        int(reported["count"]),
        means="Arrests in and around courthouses in New York City in 2018, by reports that an advocacy group gathered",
        sources=[reported["source_id"]],
        rows={"enforcement_counts": [ADVOCATES_2018]},
    )


def _tell_boston() -> None:
    months, ratio = arrests.monthly(BOSTON), arrests.change(BOSTON)
    rows = [f"*/{BOSTON}/*"]
    fact(
        "courts-boston-change",
        ratio.value,
        "ratio",
        interval=ratio.interval,
        means="How many times as high the share of the Boston field office's arrests that name a state or local court "
        "was from February 2017 to August 2019 as from October 2015 to January 2017",
        sources=SOURCES,
        rows={"arrest_sites": rows},
    )
    before = months["month"] < CHANGE
    for key, part, words in (
        ("before", months[before], "October 2015 to January 2017"),
        ("after", months[~before], "February 2017 to August 2019"),
    ):
        means = f"Share of the Boston field office's arrests whose landmark names a state or local court, {words}"
        shared(f"courts-boston-{key}", part["named"].sum(), part["arrests"].sum(), rows, means, digits=1)


def tell_carolina(state: pd.DataFrame) -> None:
    """North Carolina's arrests before and from 20 January 2025, and what their landmarks name."""
    table = "arrest_sites_north_carolina"
    for era, key in zip(sorted(state["era"].unique()), ("before", "after"), strict=True):
        part = state[state["era"] == era].set_index("site_kind")
        of = int(part["of"].iloc[0])
        means = f"Arrests attributed to North Carolina, {era}, September 2023 to July 28, 2025"
        counted(f"nc-arrests-{key}", of, [f"*/{era}/*"], means, table, CAROLINA_SOURCES)
        for kind in ("ice_facility", "local_jail", "general_area"):
            means = f"Share of arrests attributed to North Carolina whose landmark names this: {WORDS[kind]}, {era}"
            name, rows = f"nc-{kind.replace('_', '-')}-{key}", [f"*/{era}/*/{kind}"]
            shared(name, part["arrests"].get(kind, 0), of, rows, means, table, CAROLINA_SOURCES, digits=1)
    strings, rows = load("landmark_kinds_north_carolina"), {"landmark_kinds_north_carolina": ["*"]}
    means = "Different landmarks of arrests attributed to North Carolina, September 2023 to July 2025"
    fact("nc-landmarks", len(strings), means=means, sources=CAROLINA_SOURCES, rows=rows)
    public = int(strings["site_kind"].isin([*PUBLIC, COURT]).sum())
    means = "Those of them that name a school, university, hospital, clinic, place of worship or state or local court"
    fact("nc-landmarks-public-places", public, means=means, sources=CAROLINA_SOURCES, rows=rows)


def tell_readings(differ: pd.DataFrame) -> None:
    """How often the hand coding of one office reads a landmark otherwise than our rules."""
    fact(
        "landmarks-seattle-differ",
        len(differ),
        n=SEATTLE_CODED,
        means="Landmarks of the Seattle field office that the rules read otherwise than a hand coding, of those whose "
        "hand-coded type has a counterpart here",
        sources=["uwchr-landmarks"],
        rows={"landmark_disagreements": differ["landmark"].tolist()},
    )
