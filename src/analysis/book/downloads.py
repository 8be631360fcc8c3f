"""The tables as published: each CSV with its card, and one data package over all of them."""

from __future__ import annotations

import copy
import hashlib
import json

import yaml

from analysis.book.catalogue import Catalogue
from analysis.book.writer import Stage
from analysis.tables import table_paths

FOLDER = "data"


def write(catalogue: Catalogue, stage: Stage, prefix: str, edition: str, address: str) -> None:
    """Stage every table with its card and the `datapackage.json` that joins them."""
    resources = []
    for name in catalogue.names:
        csv_path, card_path = table_paths(name, catalogue.project.root)
        data = csv_path.read_bytes()
        stage.write(f"{prefix}{FOLDER}/{name}/{name}.csv", data)
        stage.write(f"{prefix}{FOLDER}/{name}/{card_path.name}", card_path.read_bytes())
        resources.append(_resource(catalogue, name, data))
    package = {
        "name": "faces-and-places",
        "title": "Faces and Places",
        "description": "Facial recognition, its use by ICE, and the policy on sensitive locations: the tables.",
        "version": edition,
        "homepage": address,
        "licenses": _licences(catalogue),
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1, default=str)
    stage.write(f"{prefix}{FOLDER}/datapackage.json", text + "\n")


def _resource(catalogue: Catalogue, name: str, data: bytes) -> dict:
    resource = copy.deepcopy(catalogue.resource(name))
    resource["path"] = f"{name}/{name}.csv"
    resource["hash"] = "sha256:" + hashlib.sha256(data).hexdigest()
    resource["bytes"] = len(data)
    card = catalogue.cards[name]
    resource.setdefault("title", card.get("title", name))
    if card.get("licenses"):
        resource.setdefault("licenses", card["licenses"])
    keys = foreign_keys(catalogue, name)
    if keys:
        resource["schema"]["foreignKeys"] = keys
    return resource


def foreign_keys(catalogue: Catalogue, name: str) -> list[dict]:
    """What the columns of a table refer to. A column whose cells hold several keys cannot be declared so."""
    found = []
    for field in catalogue.fields(name):
        reference = field.get("reference")
        if not reference or field.get("kind") == "list":
            continue
        found.append(
            {
                "fields": [field["name"]],
                "reference": {
                    "resource": "" if reference["table"] == name else reference["table"],
                    "fields": [reference["field"]],
                },
            }
        )
    return found


def _licences(catalogue: Catalogue) -> list[dict]:
    found = {
        yaml.safe_dump(licence): licence for card in catalogue.cards.values() for licence in card.get("licenses", [])
    }
    return [found[text] for text in sorted(found)]
