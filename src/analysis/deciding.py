"""What the tables say of a claim: one function for each claim that they can decide, and the numbers behind it.

A function returns its finding, or None where the numbers alone do not decide; its docstring is the rule that it
applies, printed beside the verdict. If a row changes, the finding changes with it.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis import dates, rates
from analysis.coverage import covered
from analysis.tables import load
from analysis.workings import Number, Workings, figure, keys, one

ARTICLE_DATE = "2018-10-23"
ALMOST = 0.05  # "almost half" is taken to reach down to five points below it
ICE = "Immigration and Customs Enforcement"


# -- error rates ---------------------------------------------------------------------------------------------------


def _scrutiny(_claim: str) -> Workings:
    """Supported, with context, if people of color are a larger share of the false matches than of Congress."""
    share, seats = _people_of_color(), _seats_of_color()
    times = share.value / seats.value
    number = Number(
        "share-of-matches-to-share-of-seats",
        times,
        "ratio",
        "The share of people of color among the false matches, divided by their share of the members of Congress",
        share.rows | {"error_rates": (*share.rows["error_rates"], *seats.rows["error_rates"])},
    )
    return Workings("supported_with_context" if times > 1 else "not_supported", [share, seats, number])


def _congress_matches(claim: str) -> Workings:
    """Supported, with context, if the count in the claim is the count of the test: matches to photos of others."""
    row = one(_aclu("false_match_share"), errors_known=True)
    claimed = int(figure(claim, r"(\d+) members"))
    share = rates.proportion(row["errors"], row["trials"])
    behind = {"error_rates": (row["rate_id"],)}
    numbers = [
        Number(
            "false-matches",
            share.errors,
            "count",
            "Members of Congress matched to a photo of another person",
            behind,
        ),
        Number("members", share.trials, "count", "Members of Congress whose portraits were searched", behind),
        Number(
            "false-match-share",
            share.value,
            "share",
            "Share of the members searched who were matched to a photo of another person",
            behind,
            share.interval,
            share.trials,
            digits=1,
        ),
    ]
    return Workings("supported_with_context" if claimed == share.errors else "not_supported", numbers)


def _almost_half(claim: str) -> Workings:
    """Supported if the share among the false matches reaches the claimed one less five points; else not."""
    share = _people_of_color()
    claimed = int(figure(claim, r"(\d+) percent")) / 100
    needed = round(claimed * share.n)
    numbers = [
        share,
        Number(
            "of-color",
            round(share.value * share.n),
            "count",
            "False matches that were people of color",
            share.rows,
        ),
        Number(
            "needed",
            needed,
            "count",
            "False matches of people of color that the claimed share would need",
            share.rows,
        ),
    ]
    return Workings("supported_with_context" if share.value >= claimed - ALMOST else "not_supported", numbers)


def _other_trials(_claim: str) -> Workings:
    """Supported if, by the article's date, anyone but the ACLU and the vendor had measured Rekognition's matching."""
    rows = load("error_rates")
    year = dates.parse(ARTICLE_DATE).first.year
    tests = rows[
        (rows["system"].str.startswith("Amazon")) & (rows["task"] == "identification") & (rows["year"] <= year)
    ]
    measured = tests[tests["errors"].notna() & tests["trials"].notna()]
    others = measured[~measured["evaluator"].str.contains("ACLU|Amazon")]
    number = Number(
        "other-trials",
        others["study_id"].nunique(),
        "count",
        "Tests of Rekognition's matching published by the article's date, other than the ACLU's and Amazon's own",
        {"error_rates": tuple(measured["rate_id"])},
    )
    return Workings("supported" if number.value else "not_supported", [number])


def _aclu(metric: str) -> pd.DataFrame:
    rows = load("error_rates")
    return rows[(rows["study_id"] == "aclu-2018-congress") & (rows["metric"] == metric)]


def _people_of_color() -> Number:
    row = one(_aclu("share_of_false_matches_people_of_color"), errors_known=True)
    share = rates.proportion(row["errors"], row["trials"])
    return Number(
        "share-of-color",
        share.value,
        "share",
        "Share of the false matches that were people of color: a composition, not an error rate",
        {"error_rates": (row["rate_id"],)},
        share.interval,
        share.trials,
    )


def _seats_of_color() -> Number:
    row = one(_aclu("population_share_people_of_color"))
    return Number(
        "share-of-seats",
        float(row["rate"]),
        "share",
        "Share of the members of Congress who were people of color, as the press gave it",
        {"error_rates": (row["rate_id"],)},
    )


# -- deployments and contracts ---------------------------------------------------------------------------------------


def _police_users(_claim: str) -> Workings:
    """Supported, with context, if at least two police agencies had used Rekognition by the article's date."""
    rows = _rekognition()
    number = Number(
        "police-users",
        rows["agency"].nunique(),
        "count",
        "Police agencies on record as having used Rekognition by the article's date",
        {"deployments": tuple(rows["deployment_id"])},
    )
    return Workings("supported_with_context" if number.value >= 2 else "not_supported", [number])


def _live_crowds(_claim: str) -> Workings:
    """Supported, with context, if the vendor's capability was tried on live video by anyone on record."""
    rows = _rekognition()
    live = rows[rows["technology"] == "live_face_recognition"]
    number = Number(
        "live-users",
        live["agency"].nunique(),
        "count",
        "Police agencies on record as having tried Rekognition on live video by the article's date",
        {"deployments": tuple(live["deployment_id"])},
    )
    return Workings("supported_with_context" if number.value else "unresolved", [number])


def _no_purchase(_claim: str) -> Workings:
    """Supported, with context, if no contract with money and no use of Rekognition at ICE is on record."""
    number = _rekognition_at_ice()
    return Workings("supported_with_context" if number.value == 0 else "not_supported", [number])


def _detentions(_claim: str) -> Workings:
    """A forecast: unresolved as long as no use of Rekognition at ICE is on record."""
    number = _rekognition_at_ice()
    return Workings("unresolved" if number.value == 0 else None, [number])


def _already_uses(_claim: str) -> Workings:
    """Supported if at least one use of face recognition by ICE is on record from before the article."""
    rows = _ice_rows()
    before = rows[[_known_before(row, ARTICLE_DATE) for row in rows.to_dict("records")]]
    number = Number(
        "ice-uses-before",
        len(before),
        "count",
        "Uses of face recognition by ICE on record with a start, or a record, before the article",
        {"deployments": tuple(before["deployment_id"])},
    )
    return Workings("supported" if number.value else "unresolved", [number])


def _no_live_scans(_claim: str) -> Workings:
    """Unresolved if no row speaks of live scanning by ICE: no record is not evidence of absence."""
    rows = _ice_rows()
    live = rows[rows["technology"] == "live_face_recognition"]
    number = Number(
        "ice-live-rows",
        len(live),
        "count",
        "Rows on record of live face recognition by ICE, at any date",
        {"deployments": tuple(live["deployment_id"])},
    )
    return Workings("unresolved" if number.value == 0 else "not_supported", [number])


def _rekognition() -> pd.DataFrame:
    rows = load("deployments")
    local = rows[rows["agency_level"].isin(["municipal", "county", "state"]) & (rows["row_kind"] == "use")]
    named = local[local["system"].str.contains("Rekognition")]
    return named[[_known_before(row, ARTICLE_DATE) for row in named.to_dict("records")]]


def _ice_rows() -> pd.DataFrame:
    rows = load("deployments")
    return rows[rows["agency"].str.startswith(ICE) & (rows["row_kind"] == "use")]


def _rekognition_at_ice() -> Number:
    uses = _ice_rows()
    uses = uses[uses["system"].str.contains("Rekognition")]
    bought = load("contracts")
    bought = bought[
        (bought["agency"] == "ICE") & bought["vendor"].str.startswith("Amazon") & bought["obligated_usd"].notna()
    ]
    return Number(
        "rekognition-at-ice",
        len(uses) + len(bought),
        "count",
        "Contracts with money, and uses, of Rekognition at ICE on record",
        {"contracts": tuple(bought["contract_id"]), "deployments": tuple(uses["deployment_id"])},
    )


def _known_before(row: dict, day: str) -> bool:
    """Whether a use surely began, or was put on record, by a day. The window of a survey is no date of use."""
    limit = dates.parse(day).first
    started = "" if row["dates_are"] == "survey_window" else row["start_date"]
    return any(text and dates.parse(text).last <= limit for text in (started, row["as_of_date"]))


# -- places and people -----------------------------------------------------------------------------------------------


def _deputy_director(claim: str) -> Workings:
    """Supported if a record of him in the post falls in the administration that the article names; else not."""
    posts = load("posts")
    held = posts[(posts["person"] == "Alonzo Pena") & (posts["holds_post"] == "yes")]
    named = figure(claim, r"in the (.+?) administration")
    under = {row["on_record_date"]: _president(row["on_record_date"]) for row in held.to_dict("records")}
    latest = max(under)
    number = Number(
        "president",
        under[latest],
        "text",
        "President on the date for which he is on record as deputy director",
        {"posts": tuple(held["post_id"]), "administrations": (under[latest],)},
    )
    return Workings("supported" if named in under.values() else "not_supported", [number])


def _president(on: str) -> str:
    asked = dates.parse(on)
    for row in load("administrations").to_dict("records"):
        ended = dates.parse(row["ended_date"]).first if row["ended_date"] else None
        if dates.parse(row["began_date"]).first <= asked.first and (ended is None or asked.last < ended):
            return row["president"]
    raise ValueError(f"no administration in the table holds the whole of {on}")


def _deterrence(_claim: str) -> Workings:
    """Unresolved as long as no study on record tests face recognition as what people are exposed to."""
    rows = load("avoidance_effects")
    tested = rows[rows["exposure"] == "face_recognition"]
    numbers = [
        Number(
            "findings",
            len(rows),
            "count",
            "Rows on record on people staying away, a finding that two sources tell in two rows",
            keys("avoidance_effects", rows),
        ),
        Number(
            "findings-on-face-recognition",
            len(tested),
            "count",
            "Rows among them that test face recognition as the cause",
            keys("avoidance_effects", tested),
        ),
    ]
    return Workings(None if len(tested) else "unresolved", numbers)


def _barred(_claim: str) -> Workings:
    """Supported if the policy restricted hospitals that day; with context if it had exceptions or approvals."""
    found = covered(ARTICLE_DATE, "ICE", "hospital_clinic")
    behind = {"policies": (found.answer.instrument.policy_id,)} if found.answer.instrument else {}
    number = Number("status", found.status, "text", "What ICE's policy said of hospitals on the article's date", behind)
    if found.status != "restricted":
        return Workings("not_supported", [number])
    return Workings("supported_with_context" if found.answer.exceptions else "supported", [number])


def _off_limits(_claim: str) -> Workings:
    """Not supported unless courts, like schools and churches, were restricted by some policy before the article."""
    provisions = load("provisions", verified=None)
    policies = load("policies", verified=None)
    federal = policies[policies["track"].isin(["general", "courthouse"]) & (policies["effective_date"] != "")]
    began = dict(zip(federal["policy_id"], federal["effective_date"], strict=True))
    courts = provisions[(provisions["place"] == "courthouse") & provisions["policy_id"].isin(began)]
    restricted = courts[courts["status"] == "restricted"]
    before = restricted[[began[policy] < ARTICLE_DATE for policy in restricted["policy_id"]]]
    first = min((began[policy] for policy in restricted["policy_id"]), default="")
    numbers = [
        Number(
            "courthouse-policies-before",
            len(before),
            "count",
            "Federal policies before the article that restricted enforcement at courthouses",
            {"policies": tuple(courts["policy_id"])},
        ),
        Number(
            "first-courthouse-limit",
            dates.words(first),
            "date",
            "First day on which a federal policy restricted enforcement at courthouses",
            {"policies": tuple(restricted["policy_id"])},
        ),
    ]
    both = all(covered(ARTICLE_DATE, "ICE", place).status == "restricted" for place in ("school", "place_of_worship"))
    return Workings("supported_with_context" if both and len(before) else "not_supported", numbers)


def _courthouse_counts(_claim: str) -> Workings:
    """Numbers only: reports of courthouse operations rose, but courthouses were outside these policies."""
    rows = load("enforcement_counts")
    state = rows[
        (rows["place"] == "courthouse")
        & (rows["area"] == "New York State")
        & rows["action_type"].str.startswith("operations")
        & rows["denominator"].isna()
    ]
    numbers = []
    for year in ("2016", "2017", "2018"):
        whole = state[(state["period_start"] == f"{year}-01-01") & (state["period_end"] == f"{year}-12-31")]
        row = one(whole)
        numbers.append(
            Number(
                f"new-york-{year}",
                int(row["count"]),
                "count",
                f"Courthouse operations that an advocacy group recorded in New York State in {year}",
                {"enforcement_counts": (row["count_id"],)},
            )
        )
    return Workings(None, numbers)


DECIDED_BY: dict[str, Callable[[str], Workings]] = {
    "hill2018-05": _scrutiny,
    "hill2018-10": _police_users,
    "hill2018-11": _live_crowds,
    "hill2018-12": _congress_matches,
    "hill2018-13": _almost_half,
    "hill2018-14": _other_trials,
    "hill2018-16": _deputy_director,
    "hill2018-17": _deterrence,
    "hill2018-18": _barred,
    "hill2018-20": _off_limits,
    "hill2018-21": _courthouse_counts,
    "hill2018-22": _detentions,
    "hill2018-23": _already_uses,
    "hill2018-24": _no_live_scans,
    "hill2018-25": _no_purchase,
}
