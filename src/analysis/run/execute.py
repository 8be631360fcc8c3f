"""One page, run once, in whichever process it was handed to: papermill, a kernel, a verdict."""

from __future__ import annotations

import contextlib
import json
import logging
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.pages import Page
from analysis.paths import Project, project
from analysis.reads import LOG, Read, noted
from analysis.run import executed, kernels, keys

READS = "reads.jsonl"
NOT_STARTED = "its kernel did not start"
KERNEL_OPTIONS = [
    "--HistoryManager.hist_file=:memory:",
    "--IPKernelApp.outstream_class=analysis.run.streams.WholeStream",
]
# These change what a kernel prints, or whether it catches what is printed from below Python.
LEFT_OUT = ("COLUMNS", "LINES", "PYTHONWARNINGS", "PYTHONINSPECT", "PYTHONSTARTUP", "PYTEST_CURRENT_TEST")


@dataclass(frozen=True)
class Task:
    """All that a worker needs to run a page. `inputs` are the hashes of all that it may read."""

    root: str
    page: Page
    inputs: dict[str, str]
    folder: str
    server: str | None


@dataclass(frozen=True)
class Outcome:
    """What came of a task: notebook and facts as text and what it read, or an error and the notebook as far as it got.

    `cold` says that the kernel was not forked from a warm parent.
    """

    seconds: float
    notebook: str | None = None
    facts: str | None = None
    reads: tuple[Read, ...] = ()
    error: str | None = None
    cold: bool = False


def run_page(task: Task) -> Outcome:
    """Run a page, but refuse if this machine holds other inputs than the one that asked."""
    start = time.monotonic()
    place = _place(task.root)
    page = _here(task.page, place)
    differing = _differing(task.inputs, page, place)
    if differing:
        return Outcome(0.0, error=f"this worker holds other inputs: {differing} differ")
    server = task.server if task.server and kernels.reachable(task.server) else None
    with _folder(task.folder) as folder:
        outcome = _run(page, place, folder, server)
    differing = _differing(task.inputs, page, place)
    if differing:
        outcome = Outcome(0.0, outcome.notebook, error=f"{differing} changed while the page was being built")
    return replace(outcome, seconds=time.monotonic() - start, cold=server is None)


def load() -> None:
    """Import what running a page needs, ahead of the first one."""
    import papermill  # noqa: F401


def _place(root: str) -> Project:
    """The checkout at the same place as the caller's or, on another machine, the one it knows of."""
    return project(root if Path(root).is_dir() else None)


def _here(page: Page, place: Project) -> Page:
    notebook = replace(page.notebook, path=place.notebooks / page.notebook.path.name)
    return replace(page, notebook=notebook)


def _differing(wanted: dict[str, str], page: Page, place: Project) -> str:
    held = keys.inputs(page, place)
    return ", ".join(name for name in sorted({*wanted, *held}) if wanted.get(name) != held.get(name))


@contextlib.contextmanager
def _folder(folder: str) -> Iterator[Path]:
    """A fresh folder for the page's files: in the caller's, if this is its machine, so it goes with it."""
    if not Path(folder).parent.is_dir():
        if _caller_is_gone():
            os._exit(1)  # the folder went with the caller: nobody waits for this page or would tidy up after it
        with kernels.scratch() as elsewhere:
            yield elsewhere
        return
    Path(folder).mkdir()
    yield Path(folder)


def _caller_is_gone() -> bool:
    """Whether this is a worker on the caller's machine, and the caller was killed."""
    caller = multiprocessing.parent_process()
    return caller is not None and not caller.is_alive()


def _run(page: Page, place: Project, folder: Path, server: str | None) -> Outcome:
    source, result = folder / "in.ipynb", folder / "out.ipynb"
    source.write_text(_without_outputs(page.notebook.path), encoding="utf-8")
    error = _papermill(page, source, result, _Setting(page, place, folder, server))
    if error == NOT_STARTED:  # no cell has run yet, so another try is safe: a port may have been taken meanwhile
        error = _papermill(page, source, result, _Setting(page, place, folder, server))
    if not result.is_file():
        return Outcome(0.0, error=error)
    ran = json.loads(result.read_text(encoding="utf-8"))
    wrong = executed.faults(ran, (place.root, folder))
    notebook = executed.clean(ran)
    if error or wrong:
        return Outcome(0.0, executed.text(notebook), error=error or "\n".join(wrong))
    try:
        facts = executed.facts(notebook, page.name)
    except ValueError as twice:
        return Outcome(0.0, executed.text(notebook), error=str(twice))
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return Outcome(0.0, executed.text(notebook), text, noted(folder / READS))


@dataclass(frozen=True)
class _Setting:
    """Where and how a page's kernel runs."""

    page: Page
    place: Project
    folder: Path
    server: str | None

    @property
    def kernel_name(self) -> str:
        return kernels.NAME if self.server else kernels.STOCK

    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
        own = {
            "ANALYSIS_ROOT": str(self.place.root),
            "ANALYSIS_TABLES": ",".join(self.page.notebook.tables),
            LOG: str(self.folder / READS),
            "IPYTHONDIR": str(self.folder / "ipython"),  # a profile in the user's home could change results
        }
        warm = {kernels.ADDRESS: self.server} if self.server else {}
        return inherited | kernels.STEADY | own | warm

    def config(self):
        from traitlets.config import Config

        manager = {
            "page_env": self.environment(),
            "page_cwd": str(self.place.notebooks),
            "connection_file": str(self.folder / "k.json"),
            "transport": "tcp" if sys.platform == "win32" else "ipc",
            "spec_folder": str(kernels.write_spec(self.place.build / "kernels")) if self.server else "",
        }
        return Config({"PageKernelManager": manager})


def _papermill(page: Page, source: Path, result: Path, setting: _Setting) -> str | None:
    """Run a notebook file into another; what stopped it, other than an error of its own, in words."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    _plain_parameters()
    try:
        papermill.execute_notebook(
            str(source),
            str(result),
            parameters=page.parameters,
            kernel_name=setting.kernel_name,
            language="python",
            progress_bar=False,
            kernel_manager_class=kernels.PageKernelManager,
            config=setting.config(),
            timeout_func=_time_left(page.notebook.limit_seconds),
            shutdown_kernel="immediate",
            extra_arguments=KERNEL_OPTIONS,
        )
    except PapermillExecutionError as failed:
        return None if failed.traceback else str(failed)  # the traceback is in the notebook, and read from there
    except CellTimeoutError:
        return f"it was stopped at its limit of {page.notebook.limit_seconds} s (limit_seconds in its card)"
    except DeadKernelError:
        return "its kernel died: the notebook ended its own process, or memory ran out"
    except RuntimeError:  # what jupyter_client raises for a kernel that does not come up
        return NOT_STARTED
    return None


def _time_left(limit: float) -> Callable[[object], float]:
    """What nbclient asks before each cell: the limit is for the whole notebook, not for each of its cells."""
    deadline = time.monotonic() + limit
    return lambda _cell: max(deadline - time.monotonic(), 0.001)


def _plain_parameters() -> None:
    """Have papermill write the injected cell the same way with black and without, and log nothing."""
    from papermill.translators import PythonTranslator, Translator, papermill_translators

    class Plain(PythonTranslator):
        codify = classmethod(Translator.codify.__func__)

    for name in (kernels.NAME, kernels.STOCK):
        papermill_translators.register(name, Plain)
    for name in ("papermill", "papermill.translators"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _without_outputs(path: Path) -> str:
    """The notebook's source with nothing left from earlier runs, whoever saved it last, in the newest format."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["nbformat_minor"] = 5
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{number}"
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(notebook)
