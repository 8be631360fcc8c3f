"""Ends with its caller: a process that clears up when the one that started it is done, or was killed.

It reads process ids, one a line, as they are started for its caller. When the caller ends, whatever the way, the pipe
closes; then the processes still running are ended with their children, and the scratch folder is removed.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil


@contextlib.contextmanager
def scratch(folder: Path) -> Iterator[Guarded]:
    """A folder for as long as it is needed. It is gone afterwards, also when this process is killed."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "analysis.changes.guard", str(folder)]
    # A session of its own: Ctrl-C is for the caller, which then closes the pipe.
    guard = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)
    try:
        yield Guarded(folder, guard)
    finally:
        guard.stdin.close()
        guard.wait()


class Guarded:
    """A scratch folder, and the processes started for it."""

    def __init__(self, folder: Path, guard: subprocess.Popen):
        self.folder = folder
        self._guard = guard

    def run(self, command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess:
        """Run a command in the folder to its end, output as text. It does not outlive this process."""
        started = subprocess.Popen(
            command, cwd=self.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._guard.stdin.write(f"{started.pid}\n")
        self._guard.stdin.flush()
        with started:
            out, err = started.communicate()
        return subprocess.CompletedProcess(command, started.returncode, out, err)


def end(process: psutil.Process) -> None:
    """End a process and everything that it started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in (*process.children(recursive=True), process):
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()


def main(folder: str) -> None:
    started = []
    for line in sys.stdin:
        with contextlib.suppress(psutil.NoSuchProcess):  # it was very quick
            started.append(psutil.Process(int(line)))
    for process in started:
        if process.is_running():
            end(process)
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):  # another comparison has its folder beside it
        Path(folder).parent.rmdir()


if __name__ == "__main__":
    main(sys.argv[1])
