"""What is on record about one system or vendor: its error rates told apart by task, and the gaps in the record."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.facts import format_value
from analysis.reports.timeline import OWN_MONEY
from analysis.tables import load

NIST_SEARCHES = "nist-frte1n-identification"
# The three things that are never put on one axis, and the one that only finds faces.
TASKS = {
    "identification": "Searches: whose face is this? (1:N)",
    "verification": "Checks: are these two photos of one person? (1:1)",
    "verification_and_small_gallery": "Checks of travelers, 1:1 or against a small list",
    "classification": "Guessing sex from a face, which is not recognition",
    "detection": "Finding that there is a face",
}
# Recorded beside the rates because people quote them as if they were rates; a share of the false matches that
# fell on a group is a composition. What is called accuracy counts true matches and says nothing of false ones, and
# what a police chief guessed in a speech was measured by nobody.
NOT_RATES = (
    "accuracy",
    "misidentification_share",
    "lead_rate",
    "similarity_score",
    "recommended_threshold",
    "participation",
    "no_rate_obtained",
    "population_share_people_of_color",
    "share_of_false_matches",
    "share_of_false_matches_people_of_color",
)
IMAGES = {
    "mugshot gallery, mugshot probe": "mugshots",
    "mugshot gallery, mugshot probe, 12 or more years later": "mugshots 12+ years apart",
    "visa gallery, border probe": "visa and border photos",
}
SHORT = {
    "FNIR": "misses (FNIR)",
    "FPIR": "false alarms (FPIR)",
    "FNMR": "misses (FNMR)",
    "FMR": "false matches (FMR)",
}
GROUPS = ("sex", "race_or_ethnicity", "skin_type", "age_group", "country_or_region")


def measured(rates: pd.DataFrame) -> pd.DataFrame:
    """The rows that record errors, without scores, recommendations, claims and guesses."""
    return rates[~rates["metric"].isin(NOT_RATES)]


def said(rates: pd.DataFrame) -> pd.DataFrame:
    """The rows that record something else than an error rate, such as a similarity score."""
    return rates[rates["metric"].isin(NOT_RATES)]


def tested_searches(rates: pd.DataFrame) -> pd.DataFrame:
    """Miss rates in NIST's one-to-many list, at one share of false alarms, with the test in words (`test`).

    Only here do the images, the gallery and the threshold stand the same for all versions of an algorithm, so
    that their figures may share an axis. In the order of the tests, the smallest gallery first.
    """
    rows = rates[(rates["study_id"] == NIST_SEARCHES) & (rates["metric"] == "FNIR") & rates["rate"].notna()]
    images = rows["image_type"].map(lambda name: IMAGES.get(name, name))
    million = rows["gallery_size"].map(lambda size: f"{size / 1e6:g} million")
    order = rows["image_type"].map({name: at for at, name in enumerate(IMAGES)}).fillna(len(IMAGES))
    rows = rows.assign(test=images + ", " + million, rate=rows["rate"].astype(float), _order=order)
    return rows.sort_values(["_order", "gallery_size", "rate"], ignore_index=True).drop(columns="_order")


def readable(rates: pd.DataFrame) -> pd.DataFrame:
    """Rates as a table for readers: metric and group in words, the figure beside its count and conditions."""
    records = rates.to_dict("records")
    return pd.DataFrame(
        {
            "metric": [_metric(row["metric"]) for row in records],
            "figure": [_figure(row) for row in records],
            "group": [", ".join(row[name] for name in GROUPS if row[name]) or "all" for row in records],
            "conditions": [_conditions(row) for row in records],
            "version": [row["system_version"] for row in records],
            "by": [f"{row['evaluator']}, {row['year']}" for row in records],
            "note": [row["note"] for row in records],
        }
    )


def vendors_and_systems(found: Mapping) -> list[str]:
    """The systems to look at beside this one: the vendors of a system, or the systems that name this vendor."""
    if found["kind"] == "system":
        return [one for one in found["vendor_ids"].split(";") if one]
    rows = load("systems", columns=["system_id", "vendor_ids"])
    return [row["system_id"] for row in rows.to_dict("records") if found["system_id"] in row["vendor_ids"].split(";")]


def gaps(found: Mapping, users: pd.DataFrame, rates: pd.DataFrame, contracts: pd.DataFrame) -> list[str]:
    """What is not known about it: sentences that follow from what the tables lack, and stay true as they grow."""
    errors = measured(rates)
    told = []
    if errors.empty:
        told.append("No error rate was found. That is no evidence that there are no errors.")
    elif (errors["study_id"] != NIST_SEARCHES).all() and (errors["task"] == "identification").any():
        told.append("It has no entry in NIST's list of one-to-many tests that was read for this book.")
    if found["kind"] == "system" and found["vendor_ids"]:
        told.append(
            "Which version of its vendor's algorithm it runs, and at which threshold, is not on record: a rate of "
            "the vendor is not a rate of the system."
        )
    if not errors.empty and not users.empty:
        told.append(
            "Tests use photos and settings of their own. What the agencies on record with it get from their own "
            "photos at their own settings is a different number, and not known."
        )
    if users.empty:
        told.append("No agency is on record here with it. No record is no evidence that nobody uses it.")
    elif (users["access"] == "unknown").any():
        told.append("Some rows do not say who runs the system, so access and ownership cannot be told apart in full.")
    if not users.empty and not (users["dates_are"] == "use").any():
        told.append("No source says when its use began.")
    if not contracts["kind"].isin(OWN_MONEY).any():
        told.append("No federal award for it was found in what was read.")
    return told


def _metric(name: str) -> str:
    return SHORT.get(name, name.replace("_", " "))


def _figure(row: Mapping) -> str:
    """The figure as printed, with its counts: "0.052 (28 of 535)"."""
    rate = "" if pd.isna(row["rate"]) else format_value(float(row["rate"]), "rate")
    counts = _counts(row)
    return f"{rate} ({counts})" if rate and counts else rate or counts


def _counts(row: Mapping) -> str:
    errors, trials = row["errors"], row["trials"]
    if pd.isna(errors):
        return "" if pd.isna(trials) else f"of {trials:,}"
    return f"{errors:,}" if pd.isna(trials) else f"{errors:,} of {trials:,}"


def _conditions(row: Mapping) -> str:
    """Threshold, gallery and images: what is not stated says so, since a rate without them says little."""
    threshold = row["threshold"] or "threshold not stated"
    gallery = "" if row["task"] in ("verification", "classification", "detection") else "gallery not stated"
    if not pd.isna(row["gallery_size"]):
        gallery = f"{row['gallery_size']:,} photos"
    return "; ".join(part for part in (threshold, gallery, row["image_type"]) if part)
