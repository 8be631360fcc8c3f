"""Read a GeoJSON layer as a table of text cells: one row a feature, its properties, and its geometry as text."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.problems import Problem, Problems, listed, suggest
from analysis.upstream.contract import FILE, ROW, SURPLUS
from analysis.upstream.reading import refuse

LAYER, GEOMETRY = "layer", "geometry"
DEGREES = ("CRS84", "4326", "4269", "CRS83")  # coordinate systems in longitude and latitude, as a `crs` names them
OTHER = "Is it another dataset's file?"
AGAIN = "Fetch it again"


def features(path: Path, required: Sequence[str] = (), *, name: str | None = None) -> pd.DataFrame:
    """The features of one layer: a column of text for each property, `layer` (the file's name without its ending)
    and `geometry` (GeoJSON with sorted keys, or "" for none).

    A property that a feature lacks, or holds as null, is "". Numbers keep the shortest text that gives them back.
    Also says where each feature stood: `raw_file`, `raw_row` (the first feature is 1), and `raw_surplus`, which
    says what is wrong with an entry that is no feature.

    Raises Problems, with one clear finding, for a file that is missing, empty, cut off, a web page, no GeoJSON
    collection of features in longitude and latitude, or whose features lack one of the `required` properties.
    """
    name = name or path.name
    refuse(path, name)
    entries = _collection(_json(_bytes(path, name), name), name)
    _refuse_properties(entries, required, name)
    rows = [_row(entry) for entry in entries]
    return _frame(rows, layer=path.name.split(".")[0], name=name)


def _bytes(path: Path, name: str) -> bytes:
    content = path.read_bytes()
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        found = Problem(name, "a whole gzip file", value=f"cut off or damaged ({error})", fix=AGAIN)
        raise Problems([found]) from None


def _json(content: bytes, name: str) -> object:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        value = repr(error.object[error.start : error.end])
        raise Problems([Problem(name, "UTF-8 text", value=value, fix=OTHER)]) from None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Problems([_no_json(name, text, error)]) from None


def _no_json(name: str, text: str, error: json.JSONDecodeError) -> Problem:
    """A file that begins as JSON and breaks off is one that was cut; anything else is another kind of file."""
    if text.lstrip()[:1] in ("{", "["):
        return Problem(
            name, "a whole GeoJSON file", row=error.lineno, value=f"cut off or damaged ({error.msg})", fix=AGAIN
        )
    return Problem(name, "a GeoJSON file", row=error.lineno, value=text.strip()[:60], fix=OTHER)


def _collection(found: object, name: str) -> list:
    """The entries of a collection of features. Anything else, or an empty collection, is refused."""
    kind = found.get("type") if isinstance(found, dict) else type(found).__name__
    entries = found.get("features") if isinstance(found, dict) else None
    if kind != "FeatureCollection" or not isinstance(entries, list):
        raise Problems([Problem(name, "a GeoJSON collection of features", value=str(kind), fix=OTHER)])
    if not entries:
        raise Problems([Problem(name, "at least one feature", value="no features", fix=AGAIN)])
    system = json.dumps(found.get("crs")) if found.get("crs") else ""
    if system and not any(known in system for known in DEGREES):
        raise Problems([Problem(name, "longitude and latitude in degrees", column="crs", value=system[:80])])
    return entries


def _refuse_properties(entries: list, required: Sequence[str], name: str) -> None:
    """Stop at features that lack a property. A layer with hardly any of them is another one: one finding, not many."""
    known = dict.fromkeys(key for entry in entries for key in _properties(entry))
    missing = [column for column in required if column not in known]
    if len(missing) > 1 and len(missing) > len(required) / 2:
        expected = f"features with the properties {listed(required)}"
        raise Problems([Problem(name, expected, value=listed(known, 12) or "no properties", fix=OTHER)])
    if missing:
        raise Problems(
            [Problem(name, "this property", column=column, fix=_hint(column, known, required)) for column in missing]
        )


def _hint(column: str, known: Iterable[str], required: Sequence[str]) -> str:
    others = [other for other in known if other not in required]
    return suggest(column, others) or f"It has {listed(others, 12)}"


def _properties(entry: object) -> Mapping:
    found = entry.get("properties") if isinstance(entry, dict) else None
    return found if isinstance(found, dict) else {}


def _row(entry: object) -> dict[str, str]:
    """The cells of one feature. What the file calls `layer` or `geometry` itself would hide ours: it is left out."""
    own = {key: _text(value) for key, value in _properties(entry).items() if key not in (LAYER, GEOMETRY)}
    shape = entry.get("geometry") if isinstance(entry, dict) else None
    wrong = "" if isinstance(entry, dict) and entry.get("type") == "Feature" else f"no feature: {_text(entry)[:60]}"
    return own | {GEOMETRY: _text(shape), SURPLUS: wrong}


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _frame(rows: list[dict[str, str]], *, layer: str, name: str) -> pd.DataFrame:
    own = dict.fromkeys(key for row in rows for key in row if key not in (GEOMETRY, SURPLUS))
    frame = pd.DataFrame(rows, columns=[*own, GEOMETRY, SURPLUS]).fillna("").astype("str")
    frame.insert(0, LAYER, pd.Series(layer, index=frame.index, dtype="str"))
    frame.insert(len(frame.columns) - 1, FILE, pd.Series(name, index=frame.index, dtype="str"))
    frame.insert(len(frame.columns) - 1, ROW, pd.Series(range(1, len(frame) + 1), index=frame.index, dtype="int64"))
    return frame


def together(layers: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several layers under one another; a property that a layer does not have is "" in its rows."""
    frame = pd.concat(list(layers), ignore_index=True)
    place = [FILE, ROW, SURPLUS]
    own = [column for column in frame.columns if column not in place]
    texts = dict.fromkeys([*own, FILE, SURPLUS], "str")
    return frame[[*own, *place]].fillna(dict.fromkeys(own, "")).astype(texts)
