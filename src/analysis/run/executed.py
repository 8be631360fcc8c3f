"""An executed notebook as it is published: what was wrong with it, its facts, and no trace of the run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

FACT = "application/vnd.faces-places.fact+json"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
NOTEBOOK_TRACES = ("papermill", "widgets", "signature", "vscode", "toc-autonumbering")
CELL_TRACES = ("papermill", "execution", "ExecuteTime", "collapsed", "scrolled", "vscode", "trusted")
ERROR_MARK = "papermill-error-cell-tag"
ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
LAST_LINES = 12


def clean(notebook: dict) -> dict:
    """The notebook without times, versions, random ids and papermill's marks: two runs are equal bytes."""
    metadata = {name: value for name, value in notebook["metadata"].items() if name not in NOTEBOOK_TRACES}
    kept = [cell for cell in notebook["cells"] if ERROR_MARK not in cell["metadata"].get("tags", [])]
    return {
        "cells": [_clean_cell(cell, number) for number, cell in enumerate(kept)],
        "metadata": metadata | {"kernelspec": KERNELSPEC, "language_info": LANGUAGE},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def text(notebook: dict) -> str:
    """The notebook as the text of its file, in the form that notebooks are always written in."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def faults(notebook: dict, places: Iterable[Path] = ()) -> list[str]:
    """Why a notebook that ran may not be published: errors, warnings, cells not run, traces of this machine.

    `places` are folders of this machine whose paths must not be shown to a reader.
    """
    return list(_faults(notebook["cells"], [_path_pattern(place) for place in places]))


def facts(notebook: dict, page: str) -> list[dict]:
    """The facts that a notebook records, by key, each with the page and the index of its cell.

    Raises ValueError if one key is recorded twice on the page.
    """
    found: dict[str, dict] = {}
    for number, cell in enumerate(notebook["cells"]):
        for output in cell.get("outputs", []):
            fact = output.get("data", {}).get(FACT)
            if fact is None:
                continue
            if fact["key"] in found:
                first = found[fact["key"]]["cell"]
                raise ValueError(f"fact {fact['key']} is recorded twice, in cells {first} and {number}")
            found[fact["key"]] = {**fact, "page": page, "cell": number}
    return [found[key] for key in sorted(found)]


def last_lines(words: str) -> str:
    """The end of a traceback, without colours."""
    return "\n".join(ESCAPES.sub("", words).strip().splitlines()[-LAST_LINES:])


def _clean_cell(cell: dict, number: int) -> dict:
    metadata = {name: value for name, value in cell["metadata"].items() if name not in CELL_TRACES}
    if not metadata.get("tags", True):
        del metadata["tags"]  # papermill gives every cell an empty list
    tidy = {
        "cell_type": cell["cell_type"],
        "id": f"cell-{number}",
        "metadata": metadata,
        "source": _lines("".join(cell["source"])),
    }
    if "attachments" in cell:
        tidy["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        tidy["execution_count"] = cell.get("execution_count")
        tidy["outputs"] = [_clean_output(output) for output in _joined(cell.get("outputs", []))]
    return tidy


def _joined(outputs: Iterable[dict]) -> list[dict]:
    """Outputs with printed text in one piece, as its pieces depend on timing, and each fact shown once."""
    joined: list[dict] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            joined[-1] = {**last, "text": "".join(last["text"]) + "".join(output["text"])}
        elif not _shown_before(output, joined):
            joined.append(dict(output))
    return joined


def _shown_before(output: dict, earlier: list[dict]) -> bool:
    """Whether this is the value of a cell that ends by recording a fact, which has been shown already."""
    data = output.get("data", {})
    if output["output_type"] != "execute_result" or FACT not in data:
        return False
    return any(shown.get("data") == data for shown in earlier)


def _clean_output(output: dict) -> dict:
    tidy = {name: value for name, value in output.items() if name != "transient"}
    if "text" in tidy:
        tidy["text"] = _lines("".join(tidy["text"]))
    if "data" in tidy:
        tidy["data"] = {
            mime: _lines(value) if isinstance(value, str) and not mime.endswith("json") else value
            for mime, value in tidy["data"].items()
        }
    return tidy


def _lines(words: str) -> list[str]:
    return words.splitlines(keepends=True)


def _faults(cells: list[dict], patterns: list[re.Pattern]) -> Iterator[str]:
    for number, cell in enumerate(cells):
        if cell["cell_type"] != "code":
            continue
        outputs = cell.get("outputs", [])
        errors = [output for output in outputs if output["output_type"] == "error"]
        for error in errors:
            yield last_lines("\n".join(error["traceback"]) or f"{error['ename']}: {error['evalue']}")
        if errors:
            return  # what comes after an error did not run, and says nothing new
        if "".join(cell["source"]).strip() and cell.get("execution_count") is None:
            yield f"cell {number} was not run: the notebook stopped before it"
            return
        for output in outputs:
            yield from _output_faults(output, number, patterns)


def _output_faults(output: dict, number: int, patterns: list[re.Pattern]) -> Iterator[str]:
    words = "".join(output.get("text", ""))
    if output.get("name") == "stderr":
        yield f"cell {number} printed a warning or an error, and a page must print none:\n{last_lines(words)}"
        return
    words += json.dumps(output.get("data", {}), ensure_ascii=False)
    for pattern in patterns:
        if pattern.search(words):
            yield f"cell {number} shows a path of this machine, which no reader has"
    address = ADDRESS.search(words)
    if address:
        yield f"cell {number} shows an object {address[0]}, which differs in every run: show what is in it"


def _path_pattern(place: Path) -> re.Pattern:
    return re.compile(rf"(?<![\w./:-]){re.escape(str(place))}(?![\w-])")
