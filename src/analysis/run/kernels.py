"""Kernels for the notebooks: forked from a warm parent where the system allows it, else started as usual.

Every kernel is an ordinary ipykernel behind an ordinary `jupyter_client` kernel manager. Only the way it is
started differs, and that is what `ForkProvisioner` is for.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.metadata
import json
import os
import queue
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, Unicode

from analysis.run.forkserver import READY, STOP

NAME = "analysis-fork"
STOCK = "python3"
ADDRESS = "ANALYSIS_FORK_SERVER"
START_SECONDS = 60
SPEC = {
    "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "Python 3 (warm)",
    "language": "python",
    "metadata": {"kernel_provisioner": {"provisioner_name": NAME}},
}

# One thread a kernel: pages already run side by side, a fork must not copy a thread pool, and sums over many
# threads differ in their last digits from one machine to the next.
STEADY = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


class ForkedKernel:
    """A kernel that another process forked for us: the part of `subprocess.Popen` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, address: str, argv: list[str], env: dict[str, str], cwd: str):
        """Ask the server at `address` for a kernel. Raises OSError if there is no server."""
        self.returncode: int | None = None
        self._heard = b""
        self._connection = socket.socket(socket.AF_UNIX)
        try:
            self._connection.settimeout(START_SECONDS)
            self._connection.connect(address)
            self._ask(argv=argv, env=env, cwd=cwd)
            while b"\n" not in self._heard:
                self._listen()
        except OSError:
            self._connection.close()
            raise
        answer, self._heard = self._heard.split(b"\n", 1)
        self.pid: int = json.loads(answer)["pid"]

    def poll(self) -> int | None:
        """The exit code, or None while the kernel runs."""
        while self.returncode is None and select.select([self._connection], [], [], 0)[0]:
            try:
                self._listen()
            except OSError:
                self._finished(-9)  # the server is gone, and its kernels with it
            if b"\n" in self._heard:
                self._finished(json.loads(self._heard.split(b"\n", 1)[0])["exit"])
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end of the kernel and return its exit code. Raises TimeoutExpired, as Popen does."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise subprocess.TimeoutExpired(NAME, timeout)
            select.select([self._connection], [], [], left)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ConnectionError):  # it ended in between
                self._ask(signal=int(number))

    def _ask(self, **request: object) -> None:
        self._connection.sendall(json.dumps(request).encode() + b"\n")

    def _listen(self) -> None:
        heard = self._connection.recv(4096)
        if not heard:
            raise ConnectionResetError("the fork server is gone")
        self._heard += heard

    def _finished(self, code: int) -> None:
        self.returncode = code
        self._connection.close()


class ForkProvisioner(LocalProvisioner):
    """Starts kernels by forking the server named in `ANALYSIS_FORK_SERVER`; without one, as usual."""

    async def launch_kernel(self, cmd: list[str], **kwargs):
        env = dict(kwargs.get("env") or os.environ)
        address = env.pop(ADDRESS, None)
        kwargs["env"] = env
        if address is None:
            return await super().launch_kernel(cmd, **kwargs)
        argv = cmd[cmd.index("-m") + 2 :]
        cwd = str(kwargs.get("cwd") or os.getcwd())
        try:
            self.process = ForkedKernel(address, argv, env, cwd)
        except OSError:
            return await super().launch_kernel(cmd, **kwargs)
        self.pid, self.cwd = self.process.pid, cwd
        await self._listening()
        return self.connection_info

    async def _listening(self) -> None:
        """Wait for the kernel's sockets: a client that comes too early tries again only after 100 ms."""
        info = self.connection_info
        if info.get("transport") != "ipc":
            return
        sockets = [Path(f"{info['ip']}-{info[port]}") for port in ("shell_port", "control_port", "iopub_port")]
        for _ in range(5000):
            if all(path.exists() for path in sockets) or await self.poll() is not None:
                return
            await asyncio.sleep(0.002)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and give it a moment: the manager looks every 100 ms only, which adds up."""
        await super().kill(restart)
        for _ in range(200):
            if await self.poll() is not None:
                return
            await asyncio.sleep(0.002)


class PageKernelClient(AsyncKernelClient):
    """A client for which a kernel is ready when both channels answer, without listening 200 ms more."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Raises RuntimeError if the kernel dies first, or does not answer within `timeout` seconds."""
        deadline = time.monotonic() + (START_SECONDS if timeout is None else timeout)
        while True:
            self.kernel_info()
            with contextlib.suppress(queue.Empty):
                reply = await self.get_shell_msg(timeout=1)
                # Output has a channel of its own: a cell that ran before it is joined would show nothing.
                await self.get_iopub_msg(timeout=0.2)
                self._handle_kernel_info_reply(reply)
                return
            if not await self.is_alive():
                raise RuntimeError("it died before it answered")
            if time.monotonic() > deadline:
                raise RuntimeError(f"it did not answer within {START_SECONDS} seconds")


class PageKernelManager(AsyncKernelManager):
    """A kernel manager for one page: it adds the page's environment and keeps its files in one folder."""

    page_env = Dict(config=True)
    page_cwd = Unicode(config=True)
    spec_folder = Unicode(config=True)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.client_factory = PageKernelClient
        folders = [self.spec_folder] if self.spec_folder else []
        # Only ours and the running Python's: a `python3` in the user's home may be another Python.
        self.kernel_spec_manager = KernelSpecManager(kernel_dirs=folders, parent=self)

    async def start_kernel(self, **kwargs):
        kwargs["env"] = self.page_env
        kwargs["cwd"] = self.page_cwd
        await super().start_kernel(**kwargs)


class ServerFailed(Exception):
    """The warm parent could not be started; pages then run on stock kernels."""


def refusal() -> str:
    """Why this system cannot fork kernels, in words; empty if it can."""
    if not hasattr(os, "fork"):
        return "this system has no fork"
    if sys.platform == "darwin":
        return "macOS libraries are not safe after a fork"
    if not importlib.metadata.entry_points(group="jupyter_client.kernel_provisioners", name=NAME):
        return f"the entry point {NAME} is not installed: run pip install -e . again"
    return ""


def reachable(address: str) -> bool:
    """Whether a warm parent listens there: it may have ended, or be on another machine."""
    if not hasattr(socket, "AF_UNIX"):
        return False
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(address) == 0


def write_spec(folder: Path) -> Path:
    """Write the kernelspec of the warm kernel below a folder, which is what a KernelSpecManager is given."""
    path = folder / NAME / "kernel.json"
    text = json.dumps(SPEC, indent=1) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"kernel.{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    return folder


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder for sockets and connection files, gone afterwards. Its name is short, as a socket must be."""
    folder = Path(tempfile.mkdtemp(prefix="an-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class ForkServer:
    """The warm parent from `start` to `stop`. It ends with the process that started it, come what may."""

    def __init__(self, folder: Path, modules: Iterable[str] = ()):
        self.address = str(folder / "server")
        self._log = folder / "server.log"
        self._modules = tuple(modules)
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start the process, without waiting for it: `wait_ready` does."""
        command = [
            sys.executable,
            "-m",
            "analysis.run.forkserver",
            self.address,
            str(os.getpid()),
            *self._modules,
        ]
        env = {**os.environ, **STEADY}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=env,
                start_new_session=True,  # Ctrl-C is for us; we then end it in order
            )

    def wait_ready(self) -> None:
        """Wait until kernels can be asked for. Raises ServerFailed with the server's own words."""
        answered = select.select([self._process.stdout], [], [], START_SECONDS)[0]
        if answered and os.read(self._process.stdout.fileno(), len(READY)) == READY:
            return
        self.stop()
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise ServerFailed(lines[-1] if lines else f"it did not start within {START_SECONDS} s")

    def stop(self) -> None:
        """End the server and every kernel that it still has."""
        if self._process is None:
            return
        with contextlib.suppress(BrokenPipeError):  # it has ended already
            self._process.stdin.write(STOP)
            self._process.stdin.flush()
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._process = None
