"""One study of error rates on a page of its own: its figures, their conditions, its peers, and what it leaves open.

Tasks and metrics are kept apart: a picture holds rows of one task and one metric. Only rows that were read feed a
number; those known from memory are listed as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.charts import Figure
from analysis.problems import suggest
from analysis.reports import deployments, errorcharts, measured, systems
from analysis.reports.frvt import DEMOGRAPHICS, OVERVIEW
from analysis.tables import fields, load

CONDITIONS = {
    "threshold": "Threshold",
    "gallery_size": "Photos searched",
    "image_type": "Images",
    "country_or_region": "Country or region",
}
# The whole tables from which the rows of two studies were picked, by named vendors.
WHOLE = {"nist-frvt11-2020-sex-race": DEMOGRAPHICS, "nist-frvt11-2020-overview": OVERVIEW}
WITHOUT_GALLERY = ("verification", "classification", "detection")  # nothing is searched, so there is no gallery
MISSES = ("FNIR", "FNMR")
ALARMS = ("FPIR", "FMR", "FMR_or_FPIR_unspecified", "false_match_share", "false_match_count", "false_alert_count")
GRADES = {"seen": "read", "recalled": "from memory"}


def study(study_id: str) -> dict:
    """The row of a study. Raises KeyError, with the nearest right name, if there is none."""
    found = load("studies", where={"study_id": [study_id]})
    if found.empty:
        known = load("studies", columns=["study_id"])["study_id"]
        raise KeyError(f"no study is called {study_id!r}. {suggest(study_id, known)}")
    return found.iloc[0].to_dict()


def kind_of(found: Mapping) -> str:
    """What sort of thing a study is, in words."""
    return fields("studies")["kind"]["meanings"][found["kind"]]


def rows_of(study_id: str) -> pd.DataFrame:
    """The rows of a study that were read, with value, interval and group; the counts of a row make its value."""
    rows = load(measured.TABLE, where={"study_id": [study_id]}, notes=True)
    return measured.with_intervals(rows).reset_index(drop=True)


def memory_of(study_id: str) -> pd.DataFrame:
    """The rows of a study that are known from memory only: they feed no number."""
    rows = load(measured.TABLE, verified=("recalled",), where={"study_id": [study_id]}, notes=True)
    return measured.with_intervals(rows).reset_index(drop=True)


def by_metric(rows: pd.DataFrame) -> list[tuple[str, str, pd.DataFrame]]:
    """The rows of each task and metric, in the order of the tasks in `systems.TASKS`."""
    found = []
    for task in systems.TASKS:
        of_task = rows[rows["task"] == task]
        found += [(task, name, of_task[of_task["metric"] == name]) for name in dict.fromkeys(of_task["metric"])]
    return found


def in_words(metric: str) -> str:
    """A metric as a heading: "False match share"; abbreviations such as FNIR stay as they are."""
    words = metric.replace("_", " ").replace(" people of color", ", people of color")
    return words[:1].upper() + words[1:]


def conditions(rows: pd.DataFrame) -> pd.DataFrame:
    """The conditions of the rows: what each is, every value on record, and in how many rows none is stated."""
    told = []
    for column, name in CONDITIONS.items():
        asked = rows[~rows["task"].isin(WITHOUT_GALLERY)] if column == "gallery_size" else rows
        if asked.empty:
            continue
        values = [_written(value) for value in asked[column]]
        known = sorted({value for value in values if value})
        told.append(
            {
                "condition": name,
                "values": "; ".join(known) if known else "not stated",
                "unstated": sum(not value for value in values) if known else len(values),
                "rows": len(values),
            }
        )
    return pd.DataFrame(told, columns=["condition", "values", "unstated", "rows"])


def figures(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures for readers: group, conditions, counts, figure, interval, grade and note, in the table's order."""
    shown = measured.listing(rows)
    return shown.assign(
        counted=[_counts(row) for row in rows.to_dict("records")],
        gallery=[_written(size) for size in rows["gallery_size"]],
        known=rows["verified"].map(GRADES),
        figure=shown["figure"].where(shown["figure"] != "", "see the note"),
    )


def headings(shown: pd.DataFrame) -> dict[str, str]:
    """The columns worth showing: those that tell rows apart, then always the figure, its row and what to know."""
    names = {"system": "System", "group": "Group", "image_type": "Images", "threshold": "Threshold"}
    names |= {"gallery": "Photos searched", "year": "Year"}
    varying = {column: head for column, head in names.items() if shown[column].nunique() > 1}
    rest = {"figure": "Figure", "counted": "Counts", "interval": "95 percent interval"}
    rest = {column: head for column, head in rest.items() if column == "figure" or (shown[column] != "").any()}
    return varying | rest | {"source_id": "Source", "note": "Worth knowing", "rate_id": "Row"}


def pictures(rows: pd.DataFrame) -> list[Figure]:
    """One chart for each task and metric with at least two different figures; none for what is no rate."""
    drawn = []
    for task, metric, part in by_metric(systems.measured(rows)):
        if part["value"].nunique() > 1:
            name = f"{task}-{metric}".replace("_", "-").lower()
            drawn += errorcharts.selection_figures(part, "this study", metric, name)
    return drawn


def peers(study_id: str) -> pd.DataFrame:
    """Other studies with a rate for the same task and metric: what they share, and whether a condition is the same.

    Columns: study_id, name, shares (task and metric in words), alike (shared thresholds, galleries and images).
    """
    everything = systems.measured(load(measured.TABLE, columns=["study_id", "task", "metric", *CONDITIONS]))
    own = everything[everything["study_id"] == study_id]
    names = load("studies", columns=["study_id", "name"]).set_index("study_id")["name"]
    found = []
    for other, rows in everything[everything["study_id"] != study_id].groupby("study_id"):
        pairs = {tuple(pair) for pair in own[["task", "metric"]].drop_duplicates().to_numpy()}
        pairs &= {tuple(pair) for pair in rows[["task", "metric"]].drop_duplicates().to_numpy()}
        if pairs:
            shares = "; ".join(f"{measured.TASKS[task]}, {metric.replace('_', ' ')}" for task, metric in sorted(pairs))
            alike = "; ".join(_alike(_with(own, pairs), _with(rows, pairs)))
            found.append({"study_id": other, "name": names[other], "shares": shares, "alike": alike or "none"})
    return pd.DataFrame(found, columns=["study_id", "name", "shares", "alike"])


def tied_systems(rows: pd.DataFrame) -> dict[str, str]:
    """The systems and vendors that the rows name and that have a page: id and name, in the order of the rows."""
    names, known = deployments.crosswalk(measured.TABLE), deployments.known_systems().set_index("system_id")
    ids = [one for spelling in rows["system"] for one in names.get(("system", spelling), ())]
    return {one: known.loc[one, "name"] for one in dict.fromkeys(ids) if known.loc[one, "offers"] != "other"}


def whole_test(study_id: str) -> int | None:
    """How many algorithms the whole test holds, where the rows of a study are a pick from it; None elsewhere."""
    if study_id not in WHOLE:
        return None
    return int(load(WHOLE[study_id], columns=["algorithm"])["algorithm"].nunique())


def rested_on(rows: pd.DataFrame) -> pd.DataFrame:
    """The sources behind rows, most rows first: source_id, rows, published (a partial date, or nothing)."""
    counts = rows.groupby("source_id", as_index=False).size().rename(columns={"size": "rows"})
    works = load("sources", verified=None, where={"source_id": counts["source_id"]})
    published = works.set_index("source_id")["published_date"]
    counts = counts.assign(published=counts["source_id"].map(published))
    return counts.sort_values(["rows", "source_id"], ascending=[False, True], ignore_index=True)


def gaps(found: Mapping, rows: pd.DataFrame) -> Iterable[str]:
    """What the study does not say: our reading of it first, then what its rows lack."""
    yield found["silent_on"]
    rates = systems.measured(rows)
    if rates.empty:
        yield "No error rate of it was read: what is recorded is no share of errors."
        return
    without = int(rates["low"].isna().sum())
    if without:
        yield f"How sure it is of {without} of its {len(rates)} figures: without counts there is no interval."
    unstated = int((rates["threshold"] == "").sum())
    if unstated and not rates["task"].isin(("classification", "detection")).all():
        yield f"The threshold, in {unstated} of {len(rates)} figures. Without one a rate says little."
    searched = rates[rates["task"] == "identification"]
    unsized = int(searched["gallery_size"].isna().sum())
    if unsized:
        yield f"How many photos were searched, in {unsized} of {len(searched)} figures of searches."
    if (rates["group"] == "everybody tested").all():
        yield "How the figures differ between groups of people: none is broken down."
    misses, alarms = rates["metric"].isin(MISSES).any(), rates["metric"].isin(ALARMS).any()
    if misses and not alarms:
        yield "False matches, as a figure of their own: what was read records misses."
    if alarms and not misses:
        yield "Misses: what was read records false matches, and a stricter setting trades one for the other."
    yield "What the same program does with other photos, in other hands, at another setting."


# -- parts -----------------------------------------------------------------------------------------------------------


def _written(value) -> str:
    if isinstance(value, str):
        return value
    return "" if pd.isna(value) else f"{value:,}"


def _counts(row: Mapping) -> str:
    """The numerator and the denominator, as far as they are on record: "28 of 535", "of 535", "14"."""
    errors, trials = _written(row["errors"]), _written(row["trials"])
    if not trials:
        return errors
    return f"{errors} of {trials}".strip()


def _with(rows: pd.DataFrame, pairs: set[tuple]) -> pd.DataFrame:
    return rows[[pair in pairs for pair in zip(rows["task"], rows["metric"], strict=True)]]


def _alike(own: pd.DataFrame, other: pd.DataFrame) -> Iterable[str]:
    for column, name in list(CONDITIONS.items())[:3]:
        shared = {_written(value) for value in own[column]} & {_written(value) for value in other[column]} - {""}
        if shared:
            yield f"{name.lower()} {', '.join(sorted(shared))}"
