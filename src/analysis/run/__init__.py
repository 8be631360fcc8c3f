"""Running pages: which are stale, kernels forked from a warm parent, results stored under the key of their inputs."""

from analysis.run.keys import inputs
from analysis.run.runner import Result, differing, last_results, run_pages, why

__all__ = ["Result", "differing", "inputs", "last_results", "run_pages", "why"]
