"""A toy dataset and the checkout around it: towns with inhabitants, delivered in two pieces."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import yaml

from analysis.paths import Project
from analysis.upstream.contract import Cleaned, CrossCheck, first_reason, misshapen, separate
from analysis.upstream.reading import delimited

CATEGORIES = ("kind",)
ADDITIVE = "inhabitants"
KINDS = ("city", "village")
TOWNS = "town,kind,n,year\nA,city,70,2019\nB,village,8,2019\nC,village,x,2020\nA,city,70,2019\n"
CARD = {
    "title": "Towns",
    "row": "one town",
    "description": "Invented.",
    "source_id": "a-source",
    "license": "none",
    "folder": "towns-upstream",
    "files": [{"file": "towns.csv", "role": "rows"}, {"file": "total.txt", "role": "check"}],
    "tables": ["toy_kinds"],
    "warnings": ["All of it is invented."],
}
SOURCE = {
    "source_id": "a-source",
    "kind": "dataset",
    "title": "Towns",
    "publisher": "Office of Towns",
    "author": "",
    "published_date": "2020",
    "link": "",
    "link_status": "unlocated",
}
SOURCES = {
    "resources": [
        {
            "name": "sources",
            "path": "sources.csv",
            "row": "one source",
            "title": "Sources",
            "expect": {"rows": 1},
            "schema": {
                "primaryKey": "source_id",
                "fields": [{"name": name, "type": "string", "title": name} for name in SOURCE],
            },
        }
    ]
}
KINDS_CARD = {
    "resources": [
        {
            "name": "toy_kinds",
            "path": "toy_kinds.csv",
            "row": "one kind of town",
            "title": "Kinds of town",
            "derived_from": "toy",
            "schema": {
                "primaryKey": "kind",
                "fields": [
                    {"name": "kind", "type": "string", "title": "Kind", "constraints": {"enum": ["city", "village"]}},
                    {"name": "inhabitants", "type": "integer", "title": "Inhabitants", "constraints": {"minimum": 0}},
                ],
            },
        }
    ]
}


def pieces(path: Path) -> Iterator[pd.DataFrame]:
    return delimited(path / "towns.csv", ["town", "kind", "n"], name="toy/towns.csv", piece=2)


def load(path: Path) -> pd.DataFrame:
    return pd.concat(pieces(path), ignore_index=True)


def clean(raw: pd.DataFrame) -> Cleaned:
    number = pd.to_numeric(raw["n"].where(raw["n"].str.fullmatch("[0-9]+")), errors="coerce")
    reasons = first_reason(
        raw.index,
        (misshapen(raw), "another number of cells than the header"),
        (~raw["kind"].isin(KINDS), "a kind that nobody has decided on"),
        (number.isna(), "inhabitants are no number"),
    )
    return separate(raw.assign(inhabitants=number.fillna(0).astype("int64")), reasons, raw)


def derive(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    table = rows.groupby("kind", as_index=False)["inhabitants"].sum().sort_values("kind")
    return {"toy_kinds": table.reset_index(drop=True)}


def period(raw: pd.DataFrame) -> pd.Series:
    return raw["year"] if "year" in raw else pd.Series("", index=raw.index, dtype="str")


def cross_check(path: Path, tables: dict[str, pd.DataFrame]) -> list[CrossCheck]:
    total = tables["toy_kinds"]["inhabitants"].sum()
    return [CrossCheck("inhabitants in all", (path / "total.txt").read_text().strip(), str(total))]


def checkout(root: Path, counts_card: Path) -> Project:
    """A checkout with the toy's card, its table still empty, and the counts; the files lie in `root/in`."""
    for name, card, header in (
        ("sources", SOURCES, f"{','.join(SOURCE)}\n{','.join(SOURCE.values())}\n"),
        ("toy_kinds", KINDS_CARD, "kind,inhabitants\n"),
        ("refresh_counts", yaml.safe_load(counts_card.read_text()), "dataset,measure,detail,rows\n"),
    ):
        folder = root / "data" / name
        folder.mkdir(parents=True)
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(card, sort_keys=False))
        (folder / f"{name}.csv").write_text(header)
    (root / "data" / "upstream").mkdir()
    (root / "data" / "upstream" / "toy.yaml").write_text(yaml.safe_dump(CARD, sort_keys=False))
    (root / "_toc.yml").write_text("root: index\n")
    deliver(root, TOWNS, "148")
    return Project(root.resolve())


def deliver(root: Path, towns: str, total: str) -> Path:
    """Put a delivery of the toy's files into `root/in`, and return that folder."""
    folder = root / "in" / CARD["folder"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "towns.csv").write_text(towns)
    (folder / "total.txt").write_text(total)
    return root / "in"
