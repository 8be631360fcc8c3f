import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from analysis import pages
from analysis.problems import Problems
from analysis.reads import read
from analysis.run import execute, kernels, keys
from analysis.run import runner as run
from analysis.run.store import Store
from tests.small import STATES, add, add_states, checkout, code, write_notebook, write_table

GOOD = (
    "from analysis import fact, load\nframe = load('states')\nframe",
    "row = frame[frame.state == state].iloc[0]\nprint('one')\nprint('two', limit)",
    "fact(f'share-{state.lower()}', float(row['share']), 'share', means='A share.')",
)
FAULTY = {
    "error": ["1", "values = [1]\nvalues[3]"],
    "exit": ["import sys\nsys.exit('stop here')"],
    "quiet-exit": ["import sys\nsys.exit(0)", "2"],
    "death": ["import os\nos._exit(3)"],
    "endless": ["while True: pass"],
    "endless-sleep": ["import time", "time.sleep(60)"],
    "undeclared": ["from analysis import load\nload('other')"],
    "twice": ["from analysis import fact\nfact('a', 1, means='x')\nfact('a', 2, means='x');"],
    "warning": ["import warnings\nwarnings.warn('careful now')"],
    "path": ["import os\nos.getcwd()"],
    "address": ["object()"],
    "asks": ["input('name?')"],
    "syntax": ["for in"],
}
SLEEPS = 987_000_000 + os.getpid()  # seconds, by which the process is known to be that of this run
HEALTHY = {
    "leaks": ["import pandas\npandas.leak = 1\nimport os\nos.environ['LEAK'] = '1'\nleak = 1"],
    "leaked": ["import pandas, os\nprint(hasattr(pandas, 'leak'), 'LEAK' in os.environ, 'leak' in globals())"],
    "child": [f"import subprocess\nprocess = subprocess.Popen(['sleep', '{SLEEPS}'])\nprint('started')"],
    "low-level": ["import os\nprint('above')\nx = os.system('echo below')\nprint('above')\nx = os.system('echo é')"],
    "random": ["import numpy\nhash('a'), numpy.random.rand() < 2"],
}


@pytest.fixture
def project(tmp_path):
    return checkout(tmp_path)


def results_of(project, **options) -> dict[str, run.Result]:
    options = {"jobs": 1, "warm": False, "echo": lambda line: None} | options
    return {result.page.name: result for result in run.run_pages(pages.pages(project).values(), project, **options)}


def refuse_to_run(monkeypatch):
    def ran(*_):
        raise AssertionError("a page was run")

    monkeypatch.setattr(run, "run_page", ran)


def children() -> set[int]:
    """The processes below this one, but for the one of Python itself that cleans up after spawned ones."""
    below = [child for child in psutil.Process().children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE]
    return {child.pid for child in below if "resource_tracker" not in " ".join(child.cmdline())}


def commands() -> str:
    return "\n".join(" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"]))


# One run, in two processes on forked kernels, of pages that do all a page may do wrong, and of sound ones


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    project = checkout(tmp_path_factory.mktemp("mixed"))
    add_states(project, *GOOD)
    for name, sources in (FAULTY | HEALTHY).items():
        add(project, name, *sources, limit_seconds=2 if name.startswith("endless") else 60)
    before, lines = children(), []
    results = results_of(project, jobs=2, warm=True, echo=lines.append)
    left = children() - before
    return project, results, lines, left


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("error", "IndexError: list index out of range"),
        ("exit", "stop here"),
        ("quiet-exit", "SystemExit"),
        ("death", "its kernel died"),
        ("endless", "stopped at its limit of 2 s"),
        ("endless-sleep", "stopped at its limit of 2 s"),
        ("undeclared", "'other' but its card does not list it"),
        ("twice", "fact a is recorded twice"),
        ("warning", "careful now"),
        ("path", "a path of this machine"),
        ("address", "differs in every run"),
        ("asks", "StdinNotImplementedError"),
        ("syntax", "SyntaxError"),
    ],
)
def test_a_faulty_page_fails_alone_with_its_reason(mixed, name, words):
    project, results, _, _ = mixed
    result = results[name]
    assert words in result.error
    assert len(result.error.splitlines()) <= 15
    assert "\x1b" not in result.error
    assert not Store(project).has(result.key)
    assert result.notebook == project.build / "failed" / f"{name}.ipynb"
    assert json.loads(result.notebook.read_text())["cells"]


def test_a_failed_notebook_shows_how_far_it_came(mixed):
    cells = json.loads(mixed[1]["error"].notebook.read_text())["cells"]
    assert cells[0]["outputs"][0]["data"]["text/plain"] == ["1"]
    assert cells[1]["outputs"][0]["ename"] == "IndexError"


def test_the_other_pages_are_done(mixed):
    _, results, lines, _ = mixed
    good = [name for name, result in results.items() if result.error is None]
    assert good == sorted([*HEALTHY, "states/ca", "states/no", "states/tx"])
    assert len(lines) == len(results)
    assert lines[0].startswith(f"[1/{len(results)}] ")
    assert sum(" failed " in line for line in lines) == len(FAULTY)


def test_nothing_leaks_from_one_page_into_another(mixed):
    cells = json.loads(mixed[1]["leaked"].notebook.read_text())["cells"]
    assert cells[0]["outputs"][0]["text"] == ["False False False\n"]


def test_output_from_below_python_is_captured_in_its_place(mixed):
    (cell,) = json.loads(mixed[1]["low-level"].notebook.read_text())["cells"]
    assert cell["outputs"][0]["text"] == ["above\n", "below\n", "above\n", "é\n"]


def test_no_process_is_left_behind(mixed):
    assert mixed[3] == set()
    assert f"sleep {SLEEPS}" not in commands()


def test_facts_carry_their_page_and_cell(mixed):
    (fact,) = json.loads(mixed[1]["states/ca"].facts.read_text())
    assert (fact["key"], fact["value"], fact["page"], fact["cell"]) == ("share-ca", 0.1, "states/ca", 4)
    assert json.loads(mixed[1]["leaked"].facts.read_text()) == []


def test_the_notebook_holds_no_trace_of_its_run(mixed):
    project, results, _, _ = mixed
    text = results["states/no"].notebook.read_text()
    notebook = json.loads(text)
    assert [cell["id"] for cell in notebook["cells"]] == [f"cell-{number}" for number in range(5)]
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "version" not in notebook["metadata"]["language_info"]
    injected = notebook["cells"][1]
    assert injected["metadata"] == {"tags": ["injected-parameters"]}
    assert injected["source"] == ["# Parameters\n", 'state = "NO"\n', "limit = 0.5\n"]
    assert [output["output_type"] for output in notebook["cells"][3]["outputs"]] == ["stream"]
    assert len(notebook["cells"][4]["outputs"]) == 1  # a fact at the end of a cell is shown once
    for trace in ("papermill", "iopub", str(project.root), "duration"):
        assert trace not in text


def test_stock_kernels_give_the_same_bytes(mixed, tmp_path):
    project = checkout(tmp_path)
    add_states(project, *GOOD)
    add(project, "random", *HEALTHY["random"])
    lines = []
    published = pages.pages(project)
    wanted = [published["states/no"], published["random"]]
    for result in run.run_pages(wanted, project, jobs=1, warm=False, echo=lines.append):
        name = result.page.name
        assert result.error is None
        assert result.key == mixed[1][name].key
        assert result.notebook.read_bytes() == mixed[1][name].notebook.read_bytes()
        assert result.facts.read_bytes() == mixed[1][name].facts.read_bytes()


def test_only_failed_pages_run_again(mixed, monkeypatch):
    project, _, _, _ = mixed
    ran = []
    monkeypatch.setattr(run, "run_page", lambda task: ran.append(task.page.name) or execute.Outcome(0.0, error="no"))
    results = results_of(project)
    assert sorted(ran) == sorted(FAULTY)
    assert [name for name, result in results.items() if result.ran] == sorted(FAULTY)


def test_touching_a_file_runs_nothing_and_is_fast(mixed, monkeypatch):
    project, results, _, _ = mixed
    refuse_to_run(monkeypatch)
    for path in (*project.data.rglob("*.csv"), *project.notebooks.iterdir()):
        os.utime(path)
    found = pages.pages(project)
    many = [replace(found["states/ca"], parameters=dict(found["states/ca"].parameters)) for _ in range(120)]
    start = time.process_time()  # that of this process, whatever else the machine has to do
    assert {result.ran for result in run.run_pages(many, project)} == {False}
    assert {result.key for result in run.run_pages(many, project)} == {results["states/ca"].key}
    assert time.process_time() - start < 1


# Keys


def test_every_input_is_part_of_the_key_and_has_a_name(project):
    add_states(project, "from analysis import charts")
    page = pages.page(project, "states/ca")
    parts = run.inputs(page, project)
    assert {"data/states/states.csv", "data/states/states.yaml", "requirements.txt", "notebook"} <= set(parts)
    assert {"parameters", "analysis/__init__.py", "analysis/tables.py", "analysis/dates.py"} <= set(parts)
    assert not {"analysis/run.py", "analysis/pages.py", "analysis/cli.py"} & set(parts)
    fixed = keys.Hasher(project).fixed(page)
    assert set(parts) - set(fixed) == {"data/states/states.csv"}


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("data/states/states.csv", "data/states/states.csv"),
        ("data/states/states.yaml", "data/states/states.yaml"),
        ("requirements.txt", "requirements.txt"),
        ("chapters/notebooks/state.ipynb", "notebook"),
    ],
)
def test_a_changed_input_changes_the_key_and_nothing_else_does(project, path, part):
    add_states(project, "1")
    page = pages.page(project, "states/ca")
    before = run.inputs(page, project)
    (project.root / "data/other/other.csv").write_text("changed")
    assert run.inputs(page, project) == before
    changed = project.root / path
    text = changed.read_text()
    changed.write_text(text.replace('"1"', '"7"') if path.endswith("ipynb") else f"{text}# more\n")
    after = run.inputs(page, project)
    assert [name for name in after if after[name] != before[name]] == [part]


def test_outputs_and_metadata_left_in_a_notebook_do_not_change_its_key(project):
    add(project, "one", "print(1)")
    page = pages.page(project, "one")
    before = run.inputs(page, project)
    notebook = json.loads(page.notebook.path.read_text())
    notebook["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]
    notebook["cells"][0]["execution_count"] = 9
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.99"}
    page.notebook.path.write_text(json.dumps(notebook, indent=1))
    assert run.inputs(page, project) == before


def test_imports_are_found_in_every_form():
    source = "import analysis.rates as r\nfrom analysis import charts, load\nif r:\n    from analysis.book import x"
    found = keys.imported("%matplotlib inline\n!ls\n" + source)
    assert {"analysis", "analysis.rates", "analysis.charts", "analysis.book"} <= found
    relative = keys.imported("from . import dates\nfrom .book import y\nimport os", "analysis.rates")
    assert {"analysis.dates", "analysis.book"} <= relative
    assert keys.imported("for in") == frozenset()


def test_a_missing_table_is_a_problem_not_a_crash(project):
    add_states(project, "1")
    page = pages.page(project, "states/ca")
    (project.data / "states" / "states.csv").unlink()
    with pytest.raises(Problems, match=r"data/states/states\.csv"):
        run.run_pages([page], project)


def test_why_names_what_changed(project, monkeypatch):
    add_states(project, "1")
    page = pages.page(project, "states/ca")
    assert run.why(page, project) == "states/ca has no result yet"
    outcome = execute.Outcome(0.1, "{}", "[]", (read("states"),))
    monkeypatch.setattr(run, "run_page", lambda task: outcome)
    run.run_pages([page], project, jobs=1, warm=False, echo=lambda line: None)
    assert run.why(page, project).startswith("nothing")
    table = project.data / "states" / "states.csv"
    write_table(table, STATES[:2])
    assert run.why(page, project) == "states changed"
    changed = replace(page, parameters=page.parameters | {"limit": 0.7})
    assert "parameter limit changed from 0.5 to 0.7" in run.why(changed, project)
    run.run_pages([page], project, jobs=1, warm=False, echo=lambda line: None)
    write_table(table, STATES)
    assert run.why(page, project) == ("states changed; this state was built before, so nothing needs to run")


# Exact reruns: only a page that read a row can be made stale by it


PICKED = "from analysis import load\nload('states', where={'state': [state]})"


def test_a_page_runs_again_only_if_a_row_that_it_read_changed(project):
    add_states(project, PICKED)
    add(project, "all", "from analysis import load\nlen(load('states'))", tables=["states"])
    assert all(result.ran for result in results_of(project).values())
    changed = [(name, words, "0.9" if name == "CA" else share) for name, words, share in STATES]
    write_table(project.data / "states" / "states.csv", changed)
    results = results_of(project)
    assert [name for name, result in results.items() if result.ran] == ["all", "states/ca"]
    assert not any(result.error for result in results.values())
    assert run.why(pages.page(project, "states/tx"), project).startswith("nothing")


def test_a_row_that_is_new_or_gone_is_a_change_for_those_who_would_have_read_it(project):
    add_states(project, PICKED)
    results_of(project)
    table = project.data / "states" / "states.csv"
    write_table(table, (*STATES[:2], ("TX", "Texas", "0.3"), ("TX", "Texas again", "0.4")))
    assert [name for name, result in results_of(project).items() if result.ran] == ["states/tx"]
    write_table(table, STATES)
    assert not any(result.ran for result in results_of(project).values())


def test_rows_that_decide_what_else_is_read_are_followed(project):
    then = "from analysis import load\nfirst = load('states', where={'state': ['CA']})\n"
    then += "load('other', where={'name': list(first['name'])})"
    add(project, "chain", then, tables=["other", "states"])
    results_of(project)
    states, other = (project.data / name / f"{name}.csv" for name in ("states", "other"))
    write_table(other, (*STATES[:2], ("TX", "Texas", "0.8")))
    assert not results_of(project)["chain"].ran
    write_table(states, (("CA", "Texas", "0.1"), *STATES[1:]))
    assert results_of(project)["chain"].ran
    write_table(other, (*STATES[:2], ("TX", "Texas", "0.7")))
    assert results_of(project)["chain"].ran
    write_table(states, STATES)
    assert not results_of(project)["chain"].ran


def test_a_count_in_a_card_that_only_the_check_reads_makes_nothing_stale(project):
    add_states(project, PICKED)
    results_of(project)
    card = project.data / "states" / "states.yaml"
    for count in ("  expect: {rows: 4}", "  expect:\n    rows: 5"):
        card.write_text(card.read_text().replace("  path: states.csv", f"{count}\n  path: states.csv"))
        assert not any(result.ran for result in results_of(project).values())
    card.write_text(card.read_text().replace("row: one state", "row: one of the states"))
    assert all(result.ran for result in results_of(project).values())


# Before any kernel


def test_a_wrong_parameter_is_found_before_any_kernel_starts(project, monkeypatch):
    add_states(project, "1")
    refuse_to_run(monkeypatch)
    monkeypatch.setattr(kernels.ForkServer, "start", lambda self: pytest.fail("a server was started"))
    with pytest.raises(Problems, match="did you mean TX"):
        run.run_pages([pages.page(project, "state", {"state": "TXX"})], project)


def test_a_worker_with_other_inputs_refuses(project, monkeypatch):
    add(project, "one", "1")
    page = pages.page(project, "one")
    parts = run.inputs(page, project) | {"requirements.txt": "something else"}
    monkeypatch.setattr(execute, "_run", lambda *_: pytest.fail("the page was run"))
    outcome = execute.run_page(execute.Task(str(project.root), page, parts, "/nowhere/1", None))
    assert outcome.error == "this worker holds other inputs: requirements.txt differ"


def test_inputs_that_change_during_a_run_are_noticed(project, monkeypatch):
    add_states(project, "1")
    page = pages.page(project, "states/ca")

    def meanwhile(*_):
        write_table(project.data / "states" / "states.csv", STATES[:1])
        return execute.Outcome(0.0, "{}", "[]")

    monkeypatch.setattr(execute, "_run", meanwhile)
    (result,) = run.run_pages([page], project, jobs=1, warm=False, echo=lambda line: None)
    assert "data/states/states.csv changed while" in result.error
    assert not Store(project).has(result.key)


# Elsewhere


def test_any_executor_will_do(project):
    add(project, "one", "print(1)")
    add(project, "two", "print(2)")
    with ThreadPoolExecutor(2) as threads:
        results = results_of(project, executor=threads)
    assert {name: result.error for name, result in results.items()} == {"one": None, "two": None}


@pytest.mark.skipif(bool(kernels.refusal()), reason="kernels cannot be forked here")
def test_a_server_that_dies_meanwhile_is_made_up_for(project, monkeypatch):
    add(project, "one", "print(1)")
    stop = kernels.ForkServer.stop
    monkeypatch.setattr(kernels.ForkServer, "wait_ready", lambda self: stop(self))
    lines = []
    (result,) = results_of(project, warm=True, echo=lines.append).values()
    assert result.error is None
    assert "no warm parent could be reached" in lines[-1]


def test_a_dask_cluster_will_do(project):
    script = f"""
import dask, distributed
from analysis import pages, paths, run
dask.config.set({{"distributed.admin.log-format": ""}})
place = paths.project({str(project.root)!r})
with (
    distributed.LocalCluster(1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster,
    distributed.Client(cluster) as client,
):
    results = run.run_pages(pages.pages(place).values(), place, executor=client.get_executor(), warm=False)
print([(result.page.name, result.error) for result in results])
"""
    pytest.importorskip("distributed")
    add(project, "one", "print(1)")
    add(project, "two", "1 / 0")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    assert "('one', None)" in done.stdout.splitlines()[-1]
    assert "ZeroDivisionError" in done.stdout.splitlines()[-1]


def test_a_broken_worker_is_reported_with_the_page(project, monkeypatch):
    add(project, "one", "1")

    def breaks(task):
        raise MemoryError("no room")

    monkeypatch.setattr(run, "run_page", breaks)
    with ThreadPoolExecutor(1) as threads:
        (result,) = results_of(project, executor=threads).values()
    assert result.error == "its worker failed: MemoryError: no room"


def test_jobs_must_be_positive(project):
    with pytest.raises(ValueError, match="at least 1"):
        run.run_pages([], project, jobs=0)


# The store


def test_a_killed_run_leaves_no_half_entry_and_no_process(project):
    add_states(project, *GOOD, "import time\ntime.sleep(0.2 if state == 'CA' else 40)  # 123321")
    script = (
        "from analysis import pages, paths, run\n"
        "if __name__ == '__main__':\n"
        f"    place = paths.project({str(project.root)!r})\n"
        "    run.run_pages(pages.pages(place).values(), place, echo=lambda line: print(line, flush=True))\n"
    )
    file = project.root / "caller.py"
    file.write_text(script)
    # Its folders for sockets lie in one of its own: other runs on this machine have theirs beside it.
    with kernels.scratch() as own:
        caller = subprocess.Popen(
            [sys.executable, str(file)], env=os.environ | {"TMPDIR": str(own)}, stdout=subprocess.PIPE, text=True
        )
        with caller:
            assert "states/ca" in caller.stdout.readline()
            assert list(own.glob("an-*"))
            started = psutil.Process(caller.pid).children(recursive=True)
            caller.send_signal(signal.SIGKILL)
        assert len(started) >= 4  # two workers, the warm parent, and a kernel
        _, alive = psutil.wait_procs(started, timeout=60)
        assert alive == []
        assert list(own.glob("an-*")) == []
    entries = [path for path in (project.build / "store").iterdir() if path.name != "reads"]
    assert len(entries) == 1
    assert sorted(path.name for path in entries[0].iterdir()) == ["facts.json", "notebook.ipynb"]


def test_what_a_killed_build_left_is_removed_and_never_taken_for_a_result(project):
    store = Store(project)
    with subprocess.Popen([sys.executable, "-c", "pass"]) as gone:
        pass
    left = store.folder / f"unfinished-{gone.pid}-0-abc"
    left.mkdir(parents=True)
    (left / "notebook.ipynb").write_text("half")
    theirs = store.folder / f"unfinished-{os.getppid()}-0-abc"
    theirs.mkdir()
    (store.folder / "abc").mkdir()
    (store.folder / "abc" / "notebook.ipynb").write_text("half")
    store.tidy()
    assert not left.exists()
    assert theirs.exists()
    assert not store.has("abc")


def test_storing_again_replaces(project):
    store = Store(project)
    store.put("abc", "one", "[]")
    store.put("abc", "two", "[1]")
    assert (store.entry("abc") / "notebook.ipynb").read_text() == "two"
    assert [path.name for path in store.folder.iterdir()] == ["abc"]


def test_a_page_that_is_mended_loses_its_failed_notebook(project):
    add(project, "one", "1 / 0")
    failed = results_of(project)["one"]
    assert failed.notebook.is_file()
    write_notebook(project, "one", code("1"))
    mended = results_of(project)["one"]
    assert mended.error is None
    assert not failed.notebook.exists()
    assert Path(mended.notebook).is_file()
