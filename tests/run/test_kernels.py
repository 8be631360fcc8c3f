import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from analysis import pages
from analysis.run import kernels
from analysis.run import runner as run
from analysis.run.forkserver import READY
from tests.small import add, checkout

needs_fork = pytest.mark.skipif(bool(kernels.refusal()), reason=kernels.refusal() or "forks")


@pytest.fixture(scope="module")
def server():
    with kernels.scratch() as folder:
        server = kernels.ForkServer(folder)
        server.start()
        server.wait_ready()
        yield server
        server.stop()


def forked(server, folder, **env) -> kernels.ForkedKernel:
    """A kernel that is asked for with a connection file of its own."""
    connection = folder / "k.json"
    info = {f"{name}_port": number for number, name in enumerate(("shell", "iopub", "stdin", "control", "hb"), 1)}
    connection.write_text(json.dumps(info | {"ip": str(folder / "k"), "transport": "ipc", "key": ""}))
    environment = {"PATH": os.environ["PATH"], "IPYTHONDIR": str(folder), "HOME": str(folder), **env}
    return kernels.ForkedKernel(server.address, ["-f", str(connection)], environment, str(folder))


@pytest.fixture
def short():
    with kernels.scratch() as folder:
        yield folder


@needs_fork
def test_a_forked_kernel_lives_until_it_is_told_to_end(server, short):
    kernel = forked(server, short, MARK="1")
    process = psutil.Process(kernel.pid)
    assert kernel.poll() is None
    deadline = time.monotonic() + 60
    while not (short / "k-5").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process.cwd() == str(short)
    with pytest.raises(subprocess.TimeoutExpired):
        kernel.wait(timeout=0.05)
    kernel.send_signal(signal.SIGKILL)
    assert kernel.wait(timeout=60) == -signal.SIGKILL
    kernel.send_signal(signal.SIGKILL)  # nobody is there any more, and nothing happens
    assert not psutil.pid_exists(kernel.pid)


@needs_fork
def test_a_kernel_whose_client_is_gone_ends(server, short):
    kernel = forked(server, short)
    process = psutil.Process(kernel.pid)
    kernel._connection.close()
    process.wait(timeout=60)


@needs_fork
def test_kernels_end_with_their_server_and_their_clients_hear_of_it(short):
    own = kernels.ForkServer(short)
    own.start()
    own.wait_ready()
    kernel = forked(own, short)
    process = psutil.Process(kernel.pid)
    psutil.Process(own._process.pid).kill()
    process.wait(timeout=60)
    assert kernel.wait(timeout=60) == -9
    own.stop()
    with pytest.raises(OSError, match=r"refused|No such"):
        forked(own, short)


@needs_fork
def test_the_server_ends_with_its_caller(short):
    script = (
        "import os, sys, time\nfrom pathlib import Path\nfrom analysis.run import kernels\n"
        f"server = kernels.ForkServer(Path({str(short)!r}))\nserver.start()\nserver.wait_ready()\n"
        "print(server._process.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as caller:
        server = psutil.Process(int(caller.stdout.readline()))
        caller.kill()
    server.wait(timeout=60)


@needs_fork
def test_the_warm_parent_holds_libraries_and_nothing_that_a_fork_would_break(server):
    process = psutil.Process(server._process.pid)
    assert process.num_threads() == 1
    assert not [file.path for file in process.open_files() if file.path.endswith((".csv", ".sqlite"))]


def test_a_server_that_cannot_start_says_why(short):
    server = kernels.ForkServer(short, ["analysis.no_such_module"])
    server.start()
    with pytest.raises(kernels.ServerFailed, match="no_such_module"):
        server.wait_ready()


def test_without_a_server_the_usual_kernel_runs_and_it_is_said_once(tmp_path, monkeypatch):
    project = checkout(tmp_path)
    add(project, "one", "print(1)")
    add(project, "two", "print(2)")
    monkeypatch.setattr(kernels, "refusal", lambda: "there is no fork here")
    lines = []
    results = run.run_pages(pages.pages(project).values(), project, jobs=1, echo=lines.append)
    assert [result.error for result in results] == [None, None]
    assert [line for line in lines if "no fork here" in line] == [
        "kernels are started as usual, which is slower: there is no fork here"
    ]


def test_the_kernelspec_is_written_once_and_below_the_build_folder(tmp_path):
    folder = kernels.write_spec(tmp_path / "kernels")
    path = folder / kernels.NAME / "kernel.json"
    before = path.stat().st_mtime_ns
    spec = json.loads(path.read_text())
    assert spec["metadata"]["kernel_provisioner"]["provisioner_name"] == "analysis-fork"
    kernels.write_spec(tmp_path / "kernels")
    assert path.stat().st_mtime_ns == before
    assert str(tmp_path) not in path.read_text()


def test_the_scratch_folder_goes_away_whatever_happens():
    def fails() -> None:
        with kernels.scratch() as folder:
            folders.append(folder)
            (folder / "x").mkdir()
            raise RuntimeError

    folders: list = []
    with pytest.raises(RuntimeError):
        fails()
    assert not folders[0].exists()


def test_the_word_that_both_sides_agree_on():
    assert READY.endswith(b"\n")
