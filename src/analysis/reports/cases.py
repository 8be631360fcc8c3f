"""People named wrongly: what the record of a case says to a question, what it denies, and where it is silent.

Counts of cases that became known. Nobody counts the searches or arrests behind them, so that no count here may be
divided by anything but the number of these cases.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.drawing import NARROW, PALETTE, QUIET, SHAPES, WIDTH
from analysis.facts import Fact, fact
from analysis.forms import DASH
from analysis.tables import fields, load

CASES, TRAITS = "misidentifications", "case_traits"
YES, NO, SILENT = "yes", "no", "not told"
ANSWERS = (YES, NO, SILENT)
BLACK = "Black"
MARKS = {YES: (PALETTE[0], SHAPES[0]), NO: (PALETTE[1], SHAPES[1]), SILENT: (QUIET, DASH)}
# What a chart calls each question; what exactly is asked stands in the table's card.
LINES = {
    "race": "race told: Black",
    "dropped": "charge or case dropped",
    "over_a_day": "held more than a day",
    "over_a_week": "held more than a week",
    "sued": "sued or filed a claim",
    "system_named": "product or maker named",
    "elsewhere": "placed elsewhere by records",
    "settled": "settled with somebody",
    "score_told": "score of the match told",
    "picked": "a witness picked as well",
    "threshold_told": "threshold told",
}


def arrests(country: str = "US") -> pd.DataFrame:
    """The cases in which somebody was arrested after a face recognition result, in one country."""
    cases = load(CASES)
    return cases[(cases["kind"] == "arrest") & (cases["country"] == country)].reset_index(drop=True)


def answers(cases: pd.DataFrame, traits: pd.DataFrame | None = None) -> pd.DataFrame:
    """Each case with each question: the answer and the words that it rests on; `not told` where there are none.

    Race is asked of the cases' own column: yes if the source says Black, no if it says another.
    """
    traits = load(TRAITS) if traits is None else traits
    known = {(row.case_id, row.trait): (row.answer, row.words) for row in traits.itertuples()}
    lines = []
    for case in cases.itertuples():
        race = case.race_or_ethnicity
        known[case.case_id, "race"] = ((YES if race == BLACK else NO) if race else SILENT, race)
        lines += [[case.case_id, trait, *known.get((case.case_id, trait), (SILENT, ""))] for trait in LINES]
    return pd.DataFrame(lines, columns=["case_id", "trait", "answer", "words"])


def tally(found: pd.DataFrame) -> pd.DataFrame:
    """For each question the number of cases with each answer and what is asked, the most frequent yes first."""
    counts = pd.crosstab(found["trait"], found["answer"]).reindex(columns=list(ANSWERS), fill_value=0)
    asked = fields(TRAITS)["trait"]["meanings"] | {"race": f"the source says that the person is {BLACK}"}
    frame = counts.reindex(list(LINES)).reset_index().rename_axis(columns=None)
    frame = frame.assign(line=frame["trait"].map(LINES), asked=frame["trait"].map(asked))
    return frame.sort_values(YES, ascending=False, kind="stable", ignore_index=True)


def marks(found: pd.DataFrame) -> pd.DataFrame:
    """One mark for each case and question, those with a yes at the left: where it stands, and what it means."""
    counted = tally(found)
    rows = [
        {"line": row["line"], "answer": answer, "at": at}
        for row in counted.to_dict("records")
        for at, answer in enumerate([answer for answer in ANSWERS for _ in range(row[answer])], start=1)
    ]
    return pd.DataFrame(rows, columns=["line", "answer", "at"])


def chart(drawn: pd.DataFrame, narrow: bool = False) -> alt.Chart:
    """A row of marks for each question, one mark a case: yes, no and not told differ by hue and shape."""
    order = list(dict.fromkeys(drawn["line"]))
    hues = alt.Scale(domain=list(ANSWERS), range=[MARKS[answer][0] for answer in ANSWERS])
    shapes = alt.Scale(domain=list(ANSWERS), range=[MARKS[answer][1] for answer in ANSWERS])
    most = int(drawn["at"].max())
    across = alt.X("at:Q", title="cases", scale=alt.Scale(domain=[0.5, most + 0.5], nice=False))
    ticks = alt.Axis(values=[1, *range(5, most, 5), most], format="d", grid=False, title="cases")
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return (
        alt.Chart(drawn)
        .mark_point(size=45 if narrow else 110, opacity=1)
        .encode(
            x=across.axis(ticks),
            y=alt.Y("line:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, grid=True, gridOpacity=0.15)),
            color=alt.Color("answer:N", scale=hues, sort=list(ANSWERS), title=None),
            shape=alt.Shape("answer:N", scale=shapes, sort=list(ANSWERS), title=None),
            tooltip=["line", "answer"],
        )
        .properties(width=NARROW if narrow else WIDTH, height=alt.Step(28), autosize=fit)
    )


def told(key: str, cases: pd.DataFrame, means: str, asked: pd.DataFrame | None = None, question: str = "") -> Fact:
    """Record how many cases these are, with their sources and rows, and the answers to a question that they rest on.

    None is counted by reading them all: then the cases that were `asked` stand behind the number.
    """
    behind = cases if asked is None or len(cases) else asked
    rows = {CASES: behind["case_id"]}
    if question in fields(TRAITS)["trait"]["meanings"]:
        rows[TRAITS] = [f"{case}/{question}" for case in cases["case_id"]]
    return fact(key, len(cases), means=means, sources=behind["source_id"], rows=rows)


def told_answers(cases: pd.DataFrame, found: pd.DataFrame, whose: str, stem: str) -> dict[str, Fact]:
    """Record the cases with a yes to each question, and with -no after the key those with a no. Returns the first."""
    made = {}
    for row in tally(found).to_dict("records"):
        trait = row["trait"]
        for answer, end, said in ((YES, "", ""), (NO, "-no", ", where the record says no")):
            these = found.loc[(found["trait"] == trait) & (found["answer"] == answer), "case_id"]
            chosen = cases[cases["case_id"].isin(these)]
            if answer == YES or len(chosen):
                key = f"{stem}-{trait.replace('_', '-')}{end}"
                recorded = told(key, chosen, f"{whose}{said}: {row['asked']}", cases, trait)
                made.setdefault(trait, recorded)
    return made
