"""The hooks before a commit: the same commands that `make lint` and so GitHub run, and they find what they are for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from . import everything
from .conftest import ROOT

CONFIG = ROOT / ".pre-commit-config.yaml"
LEFT_OUT = (".git", ".venv", "_build", "node_modules", "__pycache__", ".*_cache", ".hypothesis", "docs")


def recipe(target: str) -> list[str]:
    """The commands of a target of the Makefile, as a shell gets them."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{target}:"))
    found = []
    for line in lines[start + 1 :]:
        if not line.startswith("\t"):
            break
        found.append(line.strip().removeprefix("@").replace("$(BIN)", ".venv/bin"))
    return found


def hooks() -> list[dict]:
    return [hook for repo in yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["repos"] for hook in repo["hooks"]]


def test_the_hooks_are_what_make_lint_runs_in_the_same_order():
    assert [hook["entry"] for hook in hooks()] == recipe("lint")


def test_make_test_and_so_the_command_of_ci_runs_them_all(place):
    assert any("tests.everything" in command for command in recipe("test"))
    wanted = [step.name for step in everything.steps(place, jobs=1)]
    assert wanted[: len(hooks())] == [hook["name"] for hook in hooks()]
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_a_hook_needs_no_network_and_changes_nothing():
    repos = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    assert {(hook["language"], hook["pass_filenames"]) for hook in hooks()} == {("system", False)}
    assert not [hook["entry"] for hook in hooks() if "--fix" in hook["entry"]]


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """The sources as they stand in a git history of their own, with this environment as its .venv."""
    folder = tmp_path_factory.mktemp("hooks") / "clone"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (folder / ".venv").symlink_to(sys.prefix)
    for command in (("init", "--quiet"), ("add", "--all", "--", ".", ":!.venv")):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def run(clone: Path, home: Path) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name != "ANALYSIS_ROOT"}
    closed = {f"{kind}_proxy": "http://127.0.0.1:9" for kind in ("http", "https", "HTTP", "HTTPS")}
    command = [str(Path(sysconfig.get_path("scripts")) / "pre-commit"), "run", "--all-files", "--color", "never"]
    environment = kept | closed | {"PRE_COMMIT_HOME": str(home)}
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)


def test_the_sources_pass_every_hook_without_a_network(clone, tmp_path):
    done = run(clone, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == len(hooks())


def test_each_hook_finds_the_fault_that_it_is_for(clone, tmp_path):
    faults = {
        "src/analysis/extra.py": "import os\n",
        "src/analysis/layout.py": "a  =  1\n",
        "data/extra/extra.csv": '"a"\r\n',
        ".github/workflows/extra.yml": "name: extra\non: pull_request_target\njobs: {}\n",
    }
    for name, text in faults.items():
        path = clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    subprocess.run(["git", "add", "--all", "--", ".", ":!.venv"], cwd=clone, check=True)
    done = run(clone, tmp_path)
    subprocess.run(["git", "rm", "--quiet", "-f", *faults], cwd=clone, check=True)
    assert done.returncode == 1
    assert done.stdout.count("Failed") == len(hooks())
    for said in (
        "F401",
        "src/analysis/layout.py:1:",
        "data/extra/extra.csv: line ends",
        "data/extra/extra.yaml",
    ):
        assert said in done.stdout
    assert "extra.yml:2: dangerous-triggers" in done.stdout
