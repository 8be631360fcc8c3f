"""Reports on upkeep in Markdown and JSON: what they share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

import yaml

from analysis.paths import Project

MEANT_IN_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")


class Report(Protocol):
    """What a command found. `findings` in the dictionary holds what somebody should act on, empty if nothing."""

    def text(self) -> str: ...

    def markdown(self) -> str: ...

    def as_dict(self) -> Mapping: ...


def as_json(report: Report) -> str:
    return json.dumps(report.as_dict(), indent=2, ensure_ascii=False) + "\n"


def write(report: Report, files: Iterable[Path]) -> None:
    """Write a report to each file: JSON where the name ends in .json, else Markdown."""
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = as_json(report) if path.suffix == ".json" else report.markdown()
        path.write_text(text, encoding="utf-8", newline="\n")


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return MEANT_IN_MARKDOWN.sub(r"\\\1", text)


def web_address(place: Project) -> str:
    """Where the files of the repository can be read on the web, with a slash at the end; "" if that is not said."""
    config = place.root / "_config.yml"
    said = yaml.safe_load(config.read_text(encoding="utf-8")) if config.is_file() else {}
    repository = said.get("repository") or {}
    return f"{repository['url']}/blob/{repository['branch']}/" if {"url", "branch"} <= set(repository) else ""


def row_link(web: str, file: str, line: int, words: str) -> str:
    """A row of a file, as a link to its line if the repository's address is known."""
    return f"[{plain(words)}]({web}{file}?plain=1#L{line})" if web else f"{plain(words)} ({file}, row {line})"
