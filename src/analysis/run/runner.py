"""Run the pages whose inputs changed, side by side, and hand back every page's result."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import textwrap
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from analysis.pages import Page
from analysis.paths import Project
from analysis.reads import Read, from_plain
from analysis.run import execute, kernels
from analysis.run.execute import Outcome, Task, run_page
from analysis.run.keys import Hasher, combined, inputs
from analysis.run.store import FACTS, NOTEBOOK, Store

__all__ = ["Result", "differing", "inputs", "last_results", "run_pages", "why"]

WATCH = "watch-caller"
LONGEST = 120
LIBRARIES = ("numpy", "pandas", "altair", "scipy.stats")
Echo = Callable[[str], object]


@dataclass(frozen=True)
class Result:
    """A page as it came out. With an `error` there is no result, and `notebook` is the one that failed."""

    page: Page
    key: str
    notebook: Path
    facts: Path
    ran: bool
    error: str | None
    seconds: float


@dataclass(frozen=True)
class _Plan:
    """A page and what it depends on. Without `reads` there is no stored result, and `parts` are only the fixed ones."""

    page: Page
    parts: dict[str, str]
    reads: tuple[Read, ...] | None

    @property
    def key(self) -> str:
        return combined(self.parts)


def run_pages(
    pages: Iterable[Page],
    project: Project,
    jobs: int = 2,
    executor: Executor | None = None,
    echo: Echo = print,
    force: bool = False,
    warm: bool = True,
) -> list[Result]:
    """The result of every page, in the order given. Only those whose inputs changed run, or all if `force`.

    Runs `jobs` at a time on this machine, or wherever `executor` takes them. Kernels are forked from a warm
    parent unless `warm` is false or the system cannot; that is said once. A page that fails is reported in
    its Result, kept below `failed` in the build folder and never stored; the others still run.

    Raises Problems if a notebook or a declared table cannot be read.
    """
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, not {jobs}")
    hasher, store = Hasher(project), Store(project)
    plans = {page.name: _plan(page, hasher, store) for page in pages}
    stale = [_Plan(plan.page, hasher.fixed(plan.page), None) for plan in plans.values() if force or plan.reads is None]
    ran = _run_stale(stale, hasher, store, jobs, executor, echo, warm) if stale else {}
    return [ran.get(name) or _from_store(plan, store) for name, plan in plans.items()]


def last_results(pages: Iterable[Page], project: Project) -> dict[str, Result]:
    """The last result of each page by name, even if its inputs have changed since; pages never run are left out."""
    store, found = Store(project), {}
    for page in pages:
        last = store.last(page)
        if last and store.has(last["key"]):
            entry = store.entry(last["key"])
            found[page.name] = Result(page, last["key"], entry / NOTEBOOK, entry / FACTS, False, None, 0.0)
    return found


def differing(
    names: Iterable[str], before: tuple[Project, Mapping[str, Page]], after: tuple[Project, Mapping[str, Page]]
) -> list[str]:
    """Which of the pages named may come out differently in two checkouts, each given with its pages by name.

    By the rows that a page has read in the first; a page that has not been run there is told by its whole tables.
    """
    store, old, new = Store(before[0]), Hasher(before[0]), Hasher(after[0])
    found = []
    for name in names:
        page, other = before[1][name], after[1][name]
        plan = _plan(page, old, store)
        if plan.reads is None:
            same = old.inputs(page) == new.inputs(other)
        else:
            same = plan.parts == {**new.fixed(other), **new.rows(plan.reads, other)}
        found += [] if same else [name]
    return found


def why(page: Page, project: Project) -> str:
    """What changed since the page's last result, in words: "data/events/events.csv changed"."""
    store, hasher = Store(project), Hasher(project)
    last = store.last(page)
    if last is None:
        return f"{page.name} has no result yet"
    declared = page.notebook.tables
    reads = tuple(one for one in map(from_plain, last["reads"]) if one.table in declared)
    now = _Plan(page, {**hasher.fixed(page), **hasher.rows(reads, page)}, reads)
    if last["key"] == now.key:
        gone = not store.has(now.key)
        return "its stored result is gone" if gone else "nothing that it depends on changed since its last run"
    changes = list(_changes(last, now))
    known = _plan(page, hasher, store).reads is not None
    return "; ".join(changes) + ("; this state was built before, so nothing needs to run" if known else "")


def _changes(last: Mapping, now: _Plan) -> Iterator[str]:
    before, after = last["parts"], now.parts
    for name in sorted({*before, *after}):
        shown = textwrap.shorten(name, LONGEST, placeholder=" ...")
        if name not in after:
            yield f"{shown} is no longer used"
        elif name not in before:
            yield f"{shown} is used for the first time"
        elif before[name] != after[name] and name == "parameters":
            yield from _parameter_changes(last["parameters"], now.page.parameters)
        elif before[name] != after[name]:
            yield f"{shown} changed"


def _parameter_changes(before: Mapping, after: Mapping) -> Iterator[str]:
    for name in sorted({*before, *after}):
        old, new = (repr(values[name]) if name in values else "absent" for values in (before, after))
        if old != new:
            yield f"parameter {name} changed from {old} to {new}"


def _plan(page: Page, hasher: Hasher, store: Store) -> _Plan:
    """The stored result whose rows are today's, if there is one: whichever run made it, and however long ago."""
    hasher.inputs(page)  # a table that cannot be read is a problem even if its rows were not asked for
    fixed = hasher.fixed(page)
    for reads in store.reads(combined(fixed)):
        plan = _Plan(page, {**fixed, **hasher.rows(reads, page)}, reads)
        if store.has(plan.key):
            return plan
    return _Plan(page, fixed, None)


def _from_store(plan: _Plan, store: Store) -> Result:
    store.remember(plan.page, plan.key, plan.parts, plan.reads)
    store.keep_failed(plan.page, None)
    entry = store.entry(plan.key)
    return Result(plan.page, plan.key, entry / NOTEBOOK, entry / FACTS, False, None, 0.0)


def _run_stale(
    stale: list[_Plan],
    hasher: Hasher,
    store: Store,
    jobs: int,
    executor: Executor | None,
    echo: Echo,
    warm: bool,
) -> dict[str, Result]:
    store.tidy()
    reached = {module for plan in stale for module in hasher.closure(plan.page)}
    results: dict[str, Result] = {}
    cold = False
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(kernels.scratch())
        pool = executor or stack.enter_context(_pool(min(jobs, len(stale))))
        server = stack.enter_context(_server(folder, (*LIBRARIES, *sorted(reached)), warm, echo))
        tasks = [
            Task(str(store.project.root), plan.page, hasher.inputs(plan.page), str(folder / str(number)), server)
            for number, plan in enumerate(stale)
        ]
        for number, outcome in _outcomes(tasks, pool):
            result = _settled(stale[number], outcome, hasher, store)
            results[result.page.name] = result
            echo(_progress(result, len(results), len(stale)))
            cold = cold or (server is not None and outcome.cold)
    if cold:
        echo("some kernels were started as usual: no warm parent could be reached from where they ran")
    return results


def _settled(stale: _Plan, outcome: Outcome, hasher: Hasher, store: Store) -> Result:
    """Store what came of a page under what it has read, or keep its failed notebook."""
    page, ran = stale.page, (True, outcome.error, outcome.seconds)
    if outcome.error is not None:
        entry = store.entry(stale.key)
        return Result(page, stale.key, store.keep_failed(page, outcome.notebook), entry / FACTS, *ran)
    plan = _Plan(page, {**stale.parts, **hasher.rows(outcome.reads, page)}, outcome.reads)
    store.put(plan.key, outcome.notebook, outcome.facts)
    store.note_reads(stale.key, plan.reads)
    store.remember(page, plan.key, plan.parts, plan.reads)
    store.keep_failed(page, None)
    entry = store.entry(plan.key)
    return Result(page, plan.key, entry / NOTEBOOK, entry / FACTS, *ran)


def _progress(result: Result, number: int, total: int) -> str:
    verdict = "failed " if result.error else ""
    return f"[{number}/{total}] {result.page.name} {verdict}{result.seconds:.1f} s"


def _outcomes(tasks: list[Task], pool: Executor | None) -> Iterator[tuple[int, Outcome]]:
    """The number and outcome of each task, as they come; without a pool, one by one in this process."""
    if pool is None:
        for number, task in enumerate(tasks):
            yield number, run_page(task)
        return
    futures = {pool.submit(run_page, task): number for number, task in enumerate(tasks)}
    try:
        for future in as_completed(futures):
            yield futures[future], _outcome(future)
    finally:
        for future in futures:
            future.cancel()


def _outcome(future: Future) -> Outcome:
    """What a future holds; a worker that broke is a failure of its page, reported with the others."""
    error = future.exception()
    if error is None:
        return future.result()
    return Outcome(0.0, error=f"its worker failed: {type(error).__name__}: {error}")


@contextlib.contextmanager
def _pool(jobs: int) -> Iterator[Executor | None]:
    """Worker processes, already starting; None for a single one, which this process does itself."""
    if jobs == 1:
        yield None
        return
    # Fresh interpreters: a copy of this process could hold locks of threads that it does not have.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_start_worker) as pool:
        pool.submit(_start_worker)  # the first task starts the processes, while the warm parent starts beside them
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _start_worker() -> None:
    """Load what every page needs, and end with the caller: a pool's processes would else wait for ever."""
    caller = multiprocessing.parent_process()
    if not any(thread.name == WATCH for thread in threading.enumerate()):
        threading.Thread(target=_end_with, args=(caller,), name=WATCH, daemon=True).start()
    execute.load()


def _end_with(caller: multiprocessing.process.BaseProcess) -> None:
    caller.join()
    os._exit(1)


@contextlib.contextmanager
def _server(folder: Path, modules: Iterable[str], warm: bool, echo: Echo) -> Iterator[str | None]:
    """The address of a warm parent for as long as it is needed, or None if kernels start as usual."""
    if not warm:
        yield None
        return
    reason, server = kernels.refusal(), kernels.ForkServer(folder, modules)
    try:
        if not reason:
            server.start()
            server.wait_ready()
    except (kernels.ServerFailed, OSError) as failed:
        reason = str(failed)
    if reason:
        echo(f"kernels are started as usual, which is slower: {reason}")
    try:
        yield None if reason else server.address
    finally:
        server.stop()
