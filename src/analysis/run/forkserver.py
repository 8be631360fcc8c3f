"""A parent process with the libraries already imported, from which each notebook's kernel is forked.

Started by `analysis.run.kernels` as `python -m analysis.run.forkserver ADDRESS CALLER MODULE...`. It listens on a
Unix socket, one connection a kernel:

    asks     {"argv": [...], "env": {...}, "cwd": "..."}      answers  {"pid": 123}
    asks     {"signal": 15}                                   answers  {"exit": 0}, once, when the kernel ends

A connection that closes ends its kernel; the end of standard input (the caller is gone) ends everything.
The parent imports libraries and does nothing else with them: it loads no table, draws no chart, starts no
thread and opens no event loop, because a fork copies the memory but not the threads.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import random
import select
import selectors
import shutil
import signal
import socket
import sys
import time

READY = b"ready\n"
STOP = b"stop\n"
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in <linux/prctl.h>

# What an ipykernel imports only when it starts or runs its first cell: the greater part of its start.
LATER = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
)
TRIES = 50  # of removing what a killed caller has left, a tenth of a second apart


def main(address: str, caller: int, modules: list[str]) -> None:
    """Serve until the caller is gone; in a forked child, become the kernel that was asked for."""
    _die_with_parent(caller, signal.SIGTERM)
    with contextlib.suppress(ValueError):
        sys.path.remove(os.getcwd())  # `-m` puts it there; a kernel adds its own folder
    for module in ("ipykernel.ipkernel", "ipykernel.kernelapp", *modules):
        importlib.import_module(module)
    for module in LATER:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    gc.collect()
    gc.freeze()  # what is imported is never collected, so its pages stay shared with the children
    request = _Server(address).serve()
    if request is not None:
        _become_kernel(request)
    elif _caller_is_gone():  # it was killed, and cannot remove its folder any more
        _remove(os.path.dirname(address))


def _remove(folder: str) -> None:
    """Remove what the caller has left; workers that are just ending may still put a file there, so more than once."""
    for _ in range(TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.1)


class _Kernel:
    """A forked kernel and the connection it was asked for on."""

    def __init__(self, connection: socket.socket):
        self.connection = connection
        self.pid: int | None = None
        self.heard = b""

    def tell(self, **message: int) -> None:
        with contextlib.suppress(OSError):  # the other side may be gone, which its closed connection will tell
            self.connection.sendall(json.dumps(message).encode() + b"\n")

    def signal(self, number: int) -> None:
        """Send a signal to the kernel and whatever it started: it leads a process group of its own."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)


class _Server:
    def __init__(self, address: str):
        self.kernels: list[_Kernel] = []
        self.ends = False
        self.selector = selectors.DefaultSelector()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(address)
        self.listener.listen(128)
        self.woken, self.waker = socket.socketpair()
        for end in (self.woken, self.waker):
            end.setblocking(False)
        signal.set_wakeup_fd(self.waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def serve(self) -> dict | None:
        """Answer until the caller is gone. Returns None then, and what was asked for in each forked child."""
        self.selector.register(self.listener, selectors.EVENT_READ, None)
        self.selector.register(self.woken, selectors.EVENT_READ, None)
        self.selector.register(sys.stdin.fileno(), selectors.EVENT_READ, None)
        os.write(sys.stdout.fileno(), READY)
        while not self.ends:
            for event, _ in self.selector.select():
                request = self._answer(event)
                if request is not None:
                    return request
            self._reap()
        for kernel in list(self.kernels):
            self._drop(kernel)
        return None

    def _end(self, *_: object) -> None:
        self.ends = True

    def _answer(self, event: selectors.SelectorKey) -> dict | None:
        if event.data is not None:
            return self._hear(event.data)
        if event.fileobj is self.listener:
            kernel = _Kernel(self.listener.accept()[0])
            self.kernels.append(kernel)
            self.selector.register(kernel.connection, selectors.EVENT_READ, kernel)
        elif event.fileobj is self.woken:
            self.woken.recv(4096)
        else:
            self.ends = True  # a word to stop or the end of the caller: it stays to be read, for _caller_is_gone
        return None

    def _hear(self, kernel: _Kernel) -> dict | None:
        try:
            heard = kernel.connection.recv(1 << 20)
        except ConnectionError:
            heard = b""
        if not heard:
            self._drop(kernel)
            return None
        *lines, kernel.heard = (kernel.heard + heard).split(b"\n")
        for line in lines:
            request = json.loads(line)
            if "signal" in request:
                kernel.signal(request["signal"])
            elif self._fork(kernel):
                return request
        return None

    def _fork(self, kernel: _Kernel) -> bool:
        """Fork a kernel; true in the child, which closes everything that is the parent's."""
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        # Both sides do this, so that the group exists whichever of them is first to need it.
        with contextlib.suppress(PermissionError, ProcessLookupError):
            os.setpgid(pid, pid)
        if pid:
            kernel.pid = pid
            kernel.tell(pid=pid)
            return False
        _die_with_parent(parent, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.selector.close()
        for end in (self.listener, self.woken, self.waker, *(each.connection for each in self.kernels)):
            end.close()
        return True

    def _reap(self) -> None:
        for kernel in list(self.kernels):
            if kernel.pid is None:
                continue
            pid, status = os.waitpid(kernel.pid, os.WNOHANG)
            if pid:
                kernel.signal(signal.SIGKILL)  # what the kernel started does not outlive it
                kernel.pid = None
                kernel.tell(exit=os.waitstatus_to_exitcode(status))

    def _drop(self, kernel: _Kernel) -> None:
        """Nobody waits for this kernel any more: end it, and wait, so that no process stays behind."""
        self.selector.unregister(kernel.connection)
        kernel.connection.close()
        self.kernels.remove(kernel)
        if kernel.pid is not None:
            kernel.signal(signal.SIGKILL)
            os.waitpid(kernel.pid, 0)


def _become_kernel(request: dict) -> None:
    """Run an ordinary IPython kernel, in the environment and folder asked for, until it is shut down."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)  # the parent's standard output is the caller's; a kernel's own goes to the log
    os.close(nothing)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    sys.argv = ["ipykernel_launcher.py", *request["argv"]]
    random.seed()
    if "numpy.random" in sys.modules:  # a fork copies the state, and every notebook would draw the same numbers
        sys.modules["numpy.random"].seed()

    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(request["argv"])
    app.start()


def _caller_is_gone() -> bool:
    """Whether the pipe to the caller ended without the word that it sends when it ends this process in order."""
    pipe = sys.stdin.fileno()
    return bool(select.select([pipe], [], [], 1)[0]) and not os.read(pipe, 1)


def _die_with_parent(parent: int, number: int) -> None:
    """On Linux the system ends this process with its parent; elsewhere the closed pipe or socket does."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(DEATH_SIGNAL, number)
    if os.getppid() != parent:
        os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
