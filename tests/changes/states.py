"""A small state of the book, and others that differ from it in one thing."""

from __future__ import annotations

from dataclasses import replace

from analysis.changes.state import CHART, TABLE, Page, Shown, State, Table

CARD = {
    "resources": [
        {
            "name": "tests",
            "schema": {
                "primaryKey": "id",
                "fields": [
                    {"name": "id", "type": "string", "constraints": {"enum": ["a", "b", "c"]}},
                    {"name": "errors", "type": "integer"},
                    {"name": "note", "type": "string"},
                ],
            },
        }
    ]
}
ROWS = {"a": {"id": "a", "errors": "28", "note": "As teh source has it"}, "b": {"id": "b", "errors": "3", "note": ""}}


def number(key: str, value, **more) -> dict:
    """A recorded number."""
    plain = {
        "key": key,
        "value": value,
        "unit": "count",
        "text": str(value),
        "interval": None,
        "interval_text": "",
        "n": None,
        "means": f"What {key} counts",
        "sources": [],
        "rows": {},
        "page": "rates",
    }
    return plain | more


def table(rows: dict = ROWS) -> Table:
    columns = tuple(next(iter(rows.values()), {"id": "", "errors": "", "note": ""}))
    return Table("Tests", ("id",), columns, rows)


def state(**changed) -> State:
    """Two rows, three numbers of which a chapter's short answer uses one, one chart, the verdict on one claim."""
    facts = [
        number("errors", 28),
        number("share", 0.05, unit="share", text="5 percent", interval=[0.03, 0.08], interval_text="3 to 8 percent"),
        number("status", "restricted", unit="text"),
    ]
    shown = [
        Shown("rates", "chart", CHART, "28 errors", ("label", "value"), (("all", "28"), ("none", "0"))),
        Shown(
            "fact-check",
            "claims-all",
            TABLE,
            "Claims",
            ("number", "claim", "finding", "note"),
            (("12", "It matched 28", "supported", "As the source says, at its own threshold"),),
        ),
    ]
    pages = [
        Page("chapter", "A chapter", (), ("errors", "status"), ("status",), ("rates#chart",), "w1"),
        Page("rates", "Rates", ("tests",), (), (), ("rates#chart",), "w2"),
        Page("quiet", "Quiet", ("tests",), (), (), (), "w3"),
    ]
    whole = State(
        "before",
        tables={"tests": table()},
        cards={"tests": CARD},
        facts={fact["key"]: fact for fact in facts},
        shown={one.address: one for one in shown},
        pages={page.name: page for page in pages},
    )
    return replace(whole, **changed)


def with_cell(column: str, text: str, row: str = "a") -> State:
    """The state with one cell of its table changed."""
    return state(tables={"tests": table(ROWS | {row: ROWS[row] | {column: text}})})


def with_fact(key: str, **parts) -> State:
    """The state with parts of one number changed."""
    facts = state().facts
    return state(facts=facts | {key: facts[key] | parts})
