"""The tables as published: CSV, Parquet and SQLite, the cards, one data package over all, and a checksum of each."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.book.catalogue import Catalogue
from analysis.book.parquet import parquet
from analysis.book.sqlitefile import database
from analysis.book.writer import Stage
from analysis.tables import table_paths

FOLDER = "data"
PACKAGE, SQLITE, ARCHIVE, SUMS = "datapackage.json", "faces-and-places.sqlite", "faces-and-places.zip", "SHA256SUMS"
NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say: two builds of the same tables are the same


@dataclass(frozen=True)
class Published:
    """A file to download: its name within the folder, how large it is, and the hash that tells it from any other."""

    name: str
    bytes: int
    sha256: str


def write(catalogue: Catalogue, stage: Stage, prefix: str, edition: str, address: str) -> dict[str, Published]:
    """Stage every file to download; returns what was staged, by name."""
    files = _csv_files(catalogue)
    files[PACKAGE] = _package(catalogue, edition, address)
    archive = _archive(files)
    files |= {f"{name}/{name}.parquet": parquet(catalogue, name) for name in catalogue.names}
    files |= {SQLITE: database(catalogue), ARCHIVE: archive}
    published = {name: Published(name, len(data), _sha256(data)) for name, data in sorted(files.items())}
    sums = "".join(f"{file.sha256}  {name}\n" for name, file in published.items()).encode()
    for name, data in (*files.items(), (SUMS, sums)):
        stage.write(f"{prefix}{FOLDER}/{name}", data)
    return published | {SUMS: Published(SUMS, len(sums), _sha256(sums))}


def _csv_files(catalogue: Catalogue) -> dict[str, bytes]:
    """Every table as it lies in the repository, with its card."""
    paths = [path for name in catalogue.names for path in table_paths(name, catalogue.project.root)]
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in paths}


def _package(catalogue: Catalogue, edition: str, address: str) -> bytes:
    """The Frictionless descriptor that joins the tables: types, keys, licences, checksums."""
    package = {
        "name": "faces-and-places",
        "title": "Faces and Places",
        "description": "Facial recognition, its use by ICE, and the policy on sensitive locations: the tables.",
        "version": edition,
        "homepage": address,
        "licenses": _licences(catalogue),
        "resources": [_resource(catalogue, name) for name in catalogue.names],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _resource(catalogue: Catalogue, name: str) -> dict:
    data = table_paths(name, catalogue.project.root)[0].read_bytes()
    resource = copy.deepcopy(catalogue.resource(name))
    resource["path"] = f"{name}/{name}.csv"
    resource["hash"] = f"sha256:{_sha256(data)}"
    resource["bytes"] = len(data)
    resource.setdefault("title", catalogue.title(name))
    card = catalogue.cards[name]
    if card.get("licenses"):
        resource.setdefault("licenses", card["licenses"])
    keys = catalogue.foreign_keys(name)
    if keys:
        resource["schema"]["foreignKeys"] = keys
    return resource


def _archive(files: dict[str, bytes]) -> bytes:
    """The data package in one file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"faces-and-places/{name}", NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return held.getvalue()


def _licences(catalogue: Catalogue) -> list[dict]:
    """Each licence once; cards may word the title of one licence differently."""
    found: dict[str, dict] = {}
    for name in catalogue.names:
        for licence in catalogue.cards[name].get("licenses", []):
            found.setdefault(licence["name"], licence)
    return [found[name] for name in sorted(found)]


def licences(catalogue: Catalogue) -> Iterable[tuple[str, str]]:
    """The name and address of each licence that a table is under."""
    return [(licence.get("title", licence["name"]), licence.get("path", "")) for licence in _licences(catalogue)]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
