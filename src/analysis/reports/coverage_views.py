"""An answer on coverage as tables, and the written rules as two pictures: places by eras, instruments over time."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from analysis import dates
from analysis.charts import NARROW, WIDTH, bands, coverage_matrix
from analysis.coverage import Coverage
from analysis.forms import STATUS_MARKS
from analysis.tables import fields, load

IN_LINES = "split(datum.label, '\\n')"
PLAIN = "replace(datum.label, '_', ' ')"
LETTER = 6.4  # pixels, about, in a label of the usual size


def place_name(place: str) -> str:
    """A kind of place in words."""
    return load("places").set_index("place").loc[place, "name"]


def tracks_table(answer: Coverage) -> pd.DataFrame:
    """What each track says of the place: one row a track, tracks never mixed."""
    names = fields("policies")["track"]["meanings"]
    rows = []
    for track, said in answer.tracks.items():
        found = said.instrument
        rows.append(
            {
                "track": names[track],
                "answer": said.status.replace("_", " "),
                "instrument": found.title if found else "",
                "since": dates.words(found.effective_date) if found else "",
                "exceptions": said.exceptions,
                "approver": said.approver,
                "beside": "; ".join(other.title for other in said.others),
                "grade": found.grade if found else "",
                "recalled": ", ".join(found.recalled_fields).replace("_", " ") if found else "",
                "source_id": found.source_id if found else "",
            }
        )
    return pd.DataFrame(rows)


def overlays_table(answer: Coverage) -> pd.DataFrame:
    """The court orders and state laws that lie beside the answer, with whom each binds. They never change it."""
    rows = [
        {
            "kind": order.kind,
            "title": order.title,
            "binds": order.binds,
            "says": order.status.replace("_", " "),
            "exceptions": order.exceptions,
            "force": order.note or ("in force" if order.certain else "perhaps in force: a day is not known"),
            "grade": order.grade,
            "source_id": order.source_id,
        }
        for order in answer.overlays
    ]
    columns = ["kind", "title", "binds", "says", "exceptions", "force", "grade", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def approvers_table() -> pd.DataFrame:
    """Who approves an action under each federal instrument, at a hospital or a courthouse, and how we know it."""
    policies = load("policies").set_index("policy_id")
    said = load("provisions", verified=None)
    said = said[said["place"].isin(["hospital_clinic", "courthouse"]) & (said["approval_required"] != "")]
    federal = policies[policies["track"].isin(["general", "courthouse"])].sort_values("effective_date")
    rows = []
    for policy_id, policy in federal.iterrows():
        for row in said[said["policy_id"] == policy_id].to_dict("records"):
            memory = row["verified"] == "recalled" or "approval_required" in row["recalled_fields"]
            rows.append(
                {
                    "since": _since(policy),
                    "instrument": policy["title"],
                    "place": place_name(row["place"]),
                    "approver": row["approval_required"],
                    "known": "in part or whole from memory" if memory else "from reading",
                    "source_id": row["source_id"],
                }
            )
    return pd.DataFrame(rows)


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a table for readers: days in words, and names of statuses, tracks and places without underscores."""
    told = rows.copy()
    for column in told.columns:
        if column.endswith("_date") or column.startswith("period_"):
            told[column] = [dates.words(day) if day else "" for day in told[column]]
        elif column in ("track", "legal_status", "recalled_fields", "place", "agency_scope"):
            told[column] = told[column].str.replace("_", " ").str.replace(";", ", ")
    return told


def _since(policy: pd.Series) -> str:
    memory = "effective_date" in policy["recalled_fields"].split(";")
    return dates.words(policy["effective_date"]) + (" (from memory)" if memory else "")


def matrix_charts(matrix: pd.DataFrame) -> tuple[alt.LayerChart, alt.LayerChart]:
    """Places by eras, drawn for a desktop and for a phone. A cell known from memory only has no mark.

    `matrix` is as `analysis.reports.eras.era_matrix` gives it.
    """
    eras = list(dict.fromkeys(matrix["era"]))
    known = matrix[matrix["status"] != ""]
    return _wide_matrix(known, eras), _narrow_matrix(known, eras)


def _wide_matrix(known: pd.DataFrame, eras: list[str]) -> alt.LayerChart:
    lines = known.assign(era=known["era"].str.replace(" ", "\n"))
    chart = coverage_matrix(lines, place="name", era="era", status="status", note="instrument")
    head = alt.Axis(labelExpr=IN_LINES, labelAngle=0, labelFontSize=11, labelPadding=34)
    _axes(chart, [era.replace(" ", "\n") for era in eras], head, _labels(260))
    return chart.properties(height=alt.Step(26))


def _narrow_matrix(known: pd.DataFrame, eras: list[str]) -> alt.LayerChart:
    """On a phone the first days of the eras stand upright, and long names of places take two lines."""
    lines = known.assign(name=known["name"].map(_wrapped))
    chart = coverage_matrix(lines, place="name", era="era", status="status", note="instrument")
    _axes(chart, eras, alt.Axis(labelAngle=-90, labelFontSize=10), _labels(130, 10))
    chart.layer[1].mark.size = 80
    chart.layer[1].encoding.color = chart.layer[1].encoding.color.legend(
        labelExpr=PLAIN, symbolStrokeWidth=2, columns=2
    )
    return chart.properties(width=NARROW, height=alt.Step(30))


def band_charts(frame: pd.DataFrame) -> tuple[alt.LayerChart, alt.LayerChart]:
    """Instruments of a few places over time with the court orders beside them, for a desktop and for a phone.

    `frame` is as `analysis.reports.eras.place_bands` gives it.
    """
    narrow = _bands(frame.assign(lane=frame["lane"].map(_wrapped)), NARROW, _labels(130, 10))
    return _bands(frame, WIDTH, _labels(270)), narrow


def _bands(frame: pd.DataFrame, width: int, labels: alt.Axis) -> alt.LayerChart:
    chart = bands(
        frame.assign(label=_written(frame, width)),
        start="start",
        end="end",
        lane="lane",
        kind="kind",
        label="label",
        ticks=frame.rename(columns={"start": "date"})[["lane", "date", "label"]],
    )
    kinds = [name for name in STATUS_MARKS if name in set(frame["kind"])]
    hues = alt.Scale(domain=kinds, range=[STATUS_MARKS[name][1] for name in kinds])
    legend = alt.Legend(labelExpr=PLAIN, columns=2 if width < WIDTH else 5)
    for layer, shown in zip(chart.layer[:2], (legend, None), strict=True):
        layer.encoding.color = alt.Color("kind:N", scale=hues, title=None, legend=shown)
    for layer in chart.layer:
        layer.encoding.y.axis = labels
    return chart.properties(width=width, height=alt.Step(44))


def _axes(chart: alt.LayerChart, eras: list[str], head: alt.Axis, places: alt.Axis) -> None:
    """Eras in their own order, whatever cells are blank, above the places."""
    head.orient, head.domain, head.ticks, head.grid = "top", False, False, False
    for layer in chart.layer:
        layer.encoding.x = alt.X("era:N", sort=eras, title=None, axis=head)
        layer.encoding.y.axis = places


def _labels(limit: int, size: int = 12) -> alt.Axis:
    return alt.Axis(labelLimit=limit, labelFontSize=size, labelExpr=IN_LINES)


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, 24))


def _written(frame: pd.DataFrame, width: int) -> pd.Series:
    """What is written over each band: name and status, or the name alone, or nothing, as there is room."""
    start, end = pd.to_datetime(frame["start"]), pd.to_datetime(frame["end"])
    drawn = width * 0.6  # what the names of the lanes leave
    letters = (end - start) / (end.max() - start.min()) * drawn / LETTER + 1
    said = frame["label"] + ", " + frame["kind"].str.replace("_", " ")
    written = frame["label"].where(letters >= frame["label"].str.len(), "")
    return said.where(letters >= said.str.len(), written).where(frame["kind"] != "order", "")
