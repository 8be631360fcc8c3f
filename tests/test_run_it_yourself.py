"""The chapter on running the book yourself: its commands are commands, its pages pages, its Python runs."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from analysis.cli import main
from analysis.pages import page
from analysis.tables import tables
from analysis.upstream.datasets import datasets

from .conftest import ROOT

CHAPTER = ROOT / "chapters" / "run-it-yourself.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAM = ".venv/bin/analysis"


def blocks(language: str) -> list[str]:
    return [text for named, text in BLOCK.findall(CHAPTER.read_text(encoding="utf-8")) if named == language]


def commands(program: str) -> list[list[str]]:
    lines = [shlex.split(line, comments=True) for text in blocks("sh") for line in text.splitlines()]
    return [words for words in lines if words and words[0] == program]


def parsed(words: list[str]) -> click.Context:
    """The command as the program understands it. Raises click's errors for what it would refuse."""
    context = main.make_context("analysis", list(words))
    name, command, rest = main.resolve_command(context, [*context._protected_args, *context.args])
    return command.make_context(name, rest, parent=context)


def test_there_are_commands_to_test():
    assert len(commands(PROGRAM)) >= 10


@pytest.mark.parametrize("words", commands(PROGRAM), ids=" ".join)
def test_every_command_is_one_that_the_program_takes(words, place, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    expanded = [str(tmp_path) if word == "~" else word for word in words[1:]]
    context = parsed(expanded)
    given, command = context.params, context.command.name
    if command == "run":
        pairs = dict(text.split("=", 1) for text in given["given"])
        for name in given["names"]:
            assert page(place, name, pairs).notebook.name == name
    if command == "build" and given["why"]:
        page(place, given["why"], None)
    if command == "refresh":
        assert set(given["names"]) <= set(datasets(place))
    if command == "check" and given["table"]:
        assert given["table"] in tables(place.root)


@pytest.mark.parametrize("words", [["run", "error-rates", "--parameter"], ["chekc"], ["covered", "2018-10-23"]])
def test_a_command_that_is_none_would_be_found_out(words):
    with pytest.raises(click.UsageError):
        parsed(words)


def test_make_has_every_target_that_the_chapter_names():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    text = CHAPTER.read_text(encoding="utf-8")
    named = {words[1] for words in commands("make")} | set(re.findall(r"`(?:CHROME=\S+ )?make (\w+)", text))
    assert {"book", "test", "pdf", "serve", "lab"} <= named <= set(targets)


def test_the_python_runs_as_printed(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("ANALYSIS_TABLES", raising=False)
    (text,) = blocks("python")
    exec(compile(text, CHAPTER.name, "exec"), {})
    assert "restricted" in capsys.readouterr().out


def test_papermill_is_given_a_notebook_and_a_parameter_of_it(place):
    (words,) = commands(".venv/bin/papermill")
    name = words[1].removeprefix("chapters/notebooks/").removesuffix(".ipynb")
    assert (ROOT / words[1]).is_file()
    at = words.index("-p")
    assert page(place, name, {words[at + 1]: words[at + 2]}).notebook.name == name
