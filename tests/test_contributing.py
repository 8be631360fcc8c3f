"""What we tell people to type works as typed: each block of CONTRIBUTING.md and of the walk to a first dataset."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from .conftest import ROOT
from .test_run_it_yourself import parsed
from .walked import blocks, clone, commands

CONTRIBUTING = ROOT / "CONTRIBUTING.md"
FIRST = ROOT / "docs" / "first-dataset.md"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in (CONTRIBUTING, FIRST)}
PROGRAM = ".venv/bin/analysis"
FILLED = {"<name>": "a-name", "<table>": "deployments", "<number>": "states", "<dataset>": "nist_frvt_2020"}
ASKING = [
    shlex.split(re.sub(r"<[\w-]+>", lambda word: FILLED.get(word.group(), str(ROOT)), command))
    for text in TEXTS.values()
    for block in blocks(text, "console")
    for command in commands(block)
]


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """Both texts walked in one checkout, in the order in which somebody would meet them."""
    checkout = clone(tmp_path_factory.mktemp("walk") / "checkout")
    said = {name: (checkout.walk(text), checkout.changed()) for name, text in TEXTS.items()}
    return checkout, said


def answer(walked, name: str, start: str) -> str:
    """What the first command said that begins so."""
    said, _ = walked[1][name]
    return next(output for command, output in said if command.startswith(f"{PROGRAM} {start}"))


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_works_as_it_stands_and_leaves_nothing(walked, name):
    said, changed = walked[1][name]
    assert len(said) >= 9
    assert changed == ""


def test_the_three_jobs_do_what_the_text_says(walked):
    name = CONTRIBUTING.name
    assert "deployment_id  dep-0" in answer(walked, name, "add deployments")
    assert "errors             28 -> 27" in answer(walked, name, "correct error_rates")
    why = answer(walked, name, "build --why error-rates")
    assert why.startswith("error_rates, ")
    assert why.endswith(" columns changed\n")
    assert "or-2026-example" in answer(walked, name, "add policies")
    assert "act on courthouses and schools" in answer(walked, name, "covered").lower()


def test_the_walk_ends_in_a_book_with_the_new_chapter(walked):
    checkout, _ = walked
    name = FIRST.name
    assert "1,200" not in answer(walked, name, "add camera_counts")
    assert "cameras          1200" in answer(walked, name, "add camera_counts")
    assert "2  Rows of the table camera_counts" in answer(walked, name, "run camera-counts")
    assert "The book is at" in answer(walked, name, "build")
    chapter = (checkout.root / "_build" / "html" / "how-many-cameras.html").read_text(encoding="utf-8")
    assert "facts.html#camera-counts-rows" in chapter
    assert "camera_counts" in (checkout.root / "_build" / "html" / "downloads.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [words for words in ASKING if words[0] == PROGRAM], ids=" ".join)
def test_every_command_that_asks_is_one_that_the_program_takes(words, monkeypatch):
    monkeypatch.setattr("click.core.prompt", lambda *_, **__: "what a person would answer")
    context = parsed(words[1:])
    if isinstance(context.command, click.Group):
        name, command, rest = context.command.resolve_command(context, [*context._protected_args, *context.args])
        command.make_context(name, rest, parent=context)


def test_there_are_commands_that_ask_and_no_other_language():
    assert len([words for words in ASKING if words[0] == PROGRAM]) >= 6
    for text in TEXTS.values():
        assert set(re.findall(r"^`{3,}(\w+)$", text, re.MULTILINE)) <= {"sh", "console", "text"}


def test_a_command_that_is_none_would_be_found_out():
    with pytest.raises(click.UsageError):
        parsed(["add"])


def test_commands_are_told_apart():
    block = "one \\\n  more\n\ntwo <<'END'\na\nEND\n# a word\nthree\n"
    assert commands(block) == ["one \\\n  more", "two <<'END'\na\nEND", "three"]


def test_every_file_that_the_texts_name_is_there():
    named = re.findall(r"`((?:docs|tests|chapters|src|data)/[\w./-]+)`", "".join(TEXTS.values()))
    missing = [name for name in named if not (ROOT / name).exists() and "camera" not in name]
    assert missing == []
    assert len(named) >= 6
