"""Measured error rates: the rows of one test, the group each is about, and what a choice of rows leaves.

Rates are compared within one study, task and metric. Rows of several studies may be listed together, never drawn
on one axis: their thresholds, galleries and images differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import rates
from analysis.facts import Fact, fact, format_value
from analysis.problems import suggest
from analysis.tables import fields, load, table_paths

TABLE = "error_rates"
ANY, NONE = "any", "none"
GROUPS = ("race_or_ethnicity", "sex", "skin_type", "age_group", "country_or_region")
TASKS = {
    "identification": "one-to-many identification",
    "verification": "one-to-one verification",
    "classification": "classification of sex, which is not recognition",
    "detection": "detection of a face, which is not recognition",
    "verification_and_small_gallery": "one-to-one or a small list of expected travelers",
}
PEOPLE = {"female": "women", "male": "men"}
NO_EVIDENCE = "That no row fits is no evidence that the rate is low, or high: it was not published, or not read."


@dataclass(frozen=True)
class Selection:
    """The rows that a choice leaves, and in words what was chosen, or why nothing is left."""

    rows: pd.DataFrame
    words: str

    @property
    def studies(self) -> list[str]:
        return list(dict.fromkeys(self.rows["study_id"]))


def seen() -> pd.DataFrame:
    """The rows that may feed a number, read once for as long as the file does not change."""
    path, _ = table_paths(TABLE)
    return _read(path, path.stat().st_mtime_ns).copy()


@cache
def _read(_path: Path, _changed: int) -> pd.DataFrame:
    return load(TABLE)


def of_study(study: str, **equal: str) -> pd.DataFrame:
    """The rows of one study whose columns hold the given values, with intervals. Raises LookupError if none."""
    rows = load(TABLE, where={"study_id": [study]})
    for column, value in equal.items():
        rows = rows[rows[column] == value]
    if rows.empty:
        raise LookupError(f"no row of {study} that was seen has {equal}")
    return with_intervals(rows)


def one(study: str, **equal: str) -> dict:
    """The only row of a study that fits. Raises LookupError if none does, or more than one."""
    rows = of_study(study, **equal)
    if len(rows) > 1:
        raise LookupError(f"{len(rows)} rows of {study} have {equal}: {', '.join(rows['rate_id'])}")
    return rows.iloc[0].to_dict()


def counted(row: dict) -> rates.Proportion:
    """The share that a row's own counts give, whatever figure its source printed."""
    return rates.proportion(row["errors"], row["trials"])


def with_intervals(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `value`, `low` and `high`: from the counts where both are known, else the figure as printed."""
    found = [_interval(row) for row in rows.to_dict("records")]
    frame = pd.DataFrame(found, columns=["value", "low", "high"], index=rows.index, dtype="float64")
    return rows.assign(**frame, group=[who(row) for row in rows.to_dict("records")])


def _interval(row: dict) -> tuple[float | None, float | None, float | None]:
    if pd.notna(row["errors"]) and pd.notna(row["trials"]) and row["trials"] > 0:
        share = counted(row)
        return share.value, share.low, share.high
    return (None if pd.isna(row["rate"]) else float(row["rate"])), None, None


def who(row: dict) -> str:
    """The group a row is about, in words: "Black women", "women aged 65-99, West Africa", "everybody tested"."""
    people = PEOPLE.get(row["sex"], "")
    if row["sex"] == "female_to_male":
        people = "women compared with men"
    before = [f"{row['skin_type']}-skinned" if row["skin_type"] else ""]
    race = row["race_or_ethnicity"]
    if race:
        whole = race in ("people of color",) or "relative" in race
        people = f"{race}: {people}".rstrip(": ") if whole else f"{race} {people or 'people'}"
    aged = f"aged {row['age_group']}" if row["age_group"] else ""
    if not any((people, row["skin_type"], aged)):
        return "everybody tested"
    words = " ".join(part for part in (*before, people or "people", aged) if part)
    place = row["country_or_region"].partition(" (")[0] if "region of birth" in row["country_or_region"] else ""
    return f"{words}, {place}" if place else words


def meaning(metric: str) -> str:
    """What the rate is a rate of, as the table's card says it."""
    return fields(TABLE)["metric"].get("meanings", {}).get(metric, "")


def select(study: str, metric: str, threshold: str = ANY, group: str = NONE, all_studies: bool = False) -> Selection:
    """The rows of one metric in one study (or in all), at one threshold, broken down by one kind of group.

    Never raises for a choice that leaves nothing: then `words` says what is on record instead.
    """
    table = seen()
    rows = table[table["metric"] == metric]
    if not all_studies:
        rows = rows[rows["study_id"] == study]
    if rows.empty:
        return _nothing(rows, _instead_of_metric(table, study, metric, all_studies))
    if threshold != ANY:
        kept = rows[rows["threshold"].str.casefold() == threshold.casefold()]
        if kept.empty:
            return _nothing(kept, _instead_of_threshold(rows, threshold))
        rows = kept
    if group != NONE:
        kept = rows[rows[group] != ""]
        if kept.empty:
            broken = [name for name in GROUPS if (rows[name] != "").any()]
            said = f"by {_and([_spaced(name) for name in broken])}" if broken else "by no group"
            return _nothing(kept, f"The {len(rows)} chosen rows are not broken down by {_spaced(group)}, but {said}.")
        rows = kept
    return Selection(with_intervals(rows).reset_index(drop=True), _chosen(rows, metric))


def _nothing(rows: pd.DataFrame, words: str) -> Selection:
    return Selection(rows, f"{words} {NO_EVIDENCE}")


def _chosen(rows: pd.DataFrame, metric: str) -> str:
    tasks = _and([TASKS[task] for task in dict.fromkeys(rows["task"])])
    studies = rows["study_id"].nunique()
    many = f"{len(rows)} row{'s' if len(rows) > 1 else ''} of {studies} stud{'ies' if studies > 1 else 'y'}"
    return f"{many}. Task: {tasks}. Metric {metric}: {meaning(metric)}."


def _instead_of_metric(table: pd.DataFrame, study: str, metric: str, all_studies: bool) -> str:
    there = table[table["study_id"] == study]
    elsewhere = list(dict.fromkeys(table.loc[table["metric"] == metric, "study_id"]))
    if all_studies or there.empty:
        holds = f"Studies that do: {_and(elsewhere)}." if elsewhere else ""
        subject = "No study" if all_studies else f"The study {study}"
        return f"{subject} has a row for {metric} whose source was read for this book. {holds}".strip()
    task = _and([TASKS[name] for name in dict.fromkeys(there["task"])])
    has = _and(list(dict.fromkeys(there["metric"])))
    other = f"{metric} is in {_and(elsewhere)}." if elsewhere else f"No study here has {metric}."
    return f"The study {study} measured {task}; it has rows for {has}, none for {metric}. {other}"


def _instead_of_threshold(rows: pd.DataFrame, threshold: str) -> str:
    known = [text for text in dict.fromkeys(rows["threshold"]) if text]
    unstated = int((rows["threshold"] == "").sum())
    said = f"Thresholds on record: {'; '.join(known)}." if known else "None of these rows states a threshold."
    rest = f" {unstated} rows state none." if known and unstated else ""
    hint = suggest(threshold, known)
    hint = f" {hint[0].upper()}{hint[1:]}" if hint else ""
    return f"No chosen row is at the threshold {threshold}. {said}{rest}{hint}"


def listing(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as a reader compares them: conditions first, then counts, figure and interval as text."""
    return rows.assign(
        system=(rows["system"] + " " + rows["system_version"]).str.strip(),
        threshold=rows["threshold"].where(rows["threshold"] != "", "not stated"),
        figure=[_figure(value) for value in rows["value"]],
        interval=[
            f"{_figure(low)} to {_figure(high)}" if pd.notna(low) else ""
            for low, high in zip(rows["low"], rows["high"], strict=True)
        ],
    )


def _figure(value: float) -> str:
    return "" if pd.isna(value) else format_value(float(value), "rate")


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def marks(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Only what a chart draws: a chart carries its whole table, notes and all."""
    return rows[["value", "low", "high", *columns]]


def told(key: str, value, means: str, *rows: dict | pd.DataFrame, unit: str = "count", **more) -> Fact:
    """Record a number (see `analysis.fact`) with the sources and keys of the rows it was computed from."""
    return fact(key, value, unit, means=means, **behind(*rows), **more)


def told_share(key: str, share: rates.Proportion, means: str, *rows: dict | pd.DataFrame, **more) -> Fact:
    """Record a share that was counted, with its interval and its denominator."""
    return told(key, share.value, means, *rows, unit="share", interval=share.interval, n=share.trials, **more)


def one_in(rate: float) -> str:
    """A small rate as people say it, to two digits: 0.0000032 is "1 in 310,000"."""
    return f"1 in {float(f'{1 / rate:.2g}'):,.0f}" if rate else "none"


def headings(*columns: str, **own: str) -> dict[str, str]:
    """Headings for a table of such rows: as the card titles its columns, then columns of the reader's own."""
    titles = {name: field["title"] for name, field in fields(TABLE).items()} | {"group": "Group"}
    return {name: titles[name] for name in columns} | own


def behind(*rows: dict | pd.DataFrame) -> dict:
    """The sources and row keys behind a number, in the form in which a fact takes them."""
    frames = [rows_ if isinstance(rows_, pd.DataFrame) else pd.DataFrame([rows_]) for rows_ in rows]
    ids = [rate_id for frame in frames for rate_id in frame["rate_id"]]
    return {
        "sources": sorted({source for frame in frames for source in frame["source_id"]}),
        "rows": {TABLE: tuple(dict.fromkeys(ids))},
    }


def same_algorithm(rows: pd.DataFrame, small: int, large: int) -> pd.DataFrame:
    """Each algorithm's rate with a small and with a large gallery, side by side, and how many times it rose."""
    wide = rows.pivot(index=["system", "system_version"], columns="gallery_size", values="value")
    wide = wide[[small, large]].dropna().rename(columns={small: "small", large: "large"})
    return wide.assign(times=wide["large"] / wide["small"]).reset_index()
