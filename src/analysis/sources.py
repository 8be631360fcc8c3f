"""Citations: what a source is called, who published it, and whether the book may link to it."""

from __future__ import annotations

from collections.abc import Iterable

from analysis import dates
from analysis.problems import suggest
from analysis.tables import load

KINDS = {
    "advocacy_report": "report of an advocacy group",
    "court_document": "court document",
    "dataset": "dataset",
    "government_report": "government report",
    "news": "news report",
    "peer_reviewed": "peer-reviewed paper",
    "primary_document": "primary document",
    "statute": "statute",
    "vendor_statement": "statement of a vendor",
    "working_paper": "working paper",
}


class UnknownSource(KeyError):
    """A source id that the sources table does not hold."""

    def __str__(self) -> str:
        return str(self.args[0])


def source(source_id: str) -> dict:
    """One source with its citation in words under `citation`. Raises UnknownSource, with the nearest id."""
    return cited([source_id])[0]


def cited(source_ids: Iterable[str]) -> list[dict]:
    """Sources by id, in the order asked for, each once. Raises UnknownSource for the first id not on record."""
    wanted = list(dict.fromkeys(source_ids))
    known = load("sources", verified=None, where={"source_id": wanted}).set_index("source_id")
    found = []
    for source_id in wanted:
        if source_id not in known.index:
            everything = load("sources", verified=None)["source_id"]
            raise UnknownSource(f"no source is called {source_id!r}; {suggest(source_id, everything)}")
        row = known.loc[source_id].to_dict() | {"source_id": source_id}
        found.append(row | {"citation": citation(row)})
    return found


def citation(row: dict) -> str:
    """A source in one line: author, title, publisher, date, and what is known only from a copy."""
    who = row["author"] if row["author"] and row["author"] != row["publisher"] else ""
    when = dates.words(row["published_date"]) if row["published_date"] else "No date"
    parts = [part for part in (who, row["title"], row["publisher"], when) if part]
    line = ". ".join(part.rstrip(".") for part in parts) + "."
    return line if row["link_status"] != "repost" else f"{line} Read in a copy; a primary copy is wanted."
