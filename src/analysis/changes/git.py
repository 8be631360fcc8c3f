"""What the changes ask of git: which commit a name means, its files, whether anything waits to be committed."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from analysis.problems import Problem, Problems, suggest


def call(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run git in a checkout. Raises Problems if there is no git."""
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise Problems(
            [Problem("git", "git to be installed", fix="Compare with a built site, by its folder")]
        ) from None


def said(root: Path, *arguments: str) -> str:
    """What git answers. Raises Problems with its own words if it refuses."""
    done = call(root, *arguments)
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip()
        raise Problems([Problem(f"git {arguments[0]}", "git to do as it was told", value=words)])
    return done.stdout.decode(errors="replace").strip()


def commit(root: Path, name: str) -> str:
    """The full hash of the commit that a revision or tag means. Raises Problems, with the nearest name, if none is."""
    found = call(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if not found.returncode:
        return found.stdout.decode().strip()
    if call(root, "rev-parse", "--git-dir").returncode:
        fix = "This folder has no history: compare with a built site, by its folder"
    elif said(root, "rev-parse", "--is-shallow-repository") == "true":
        fix = f"This clone is shallow: run git fetch --unshallow --tags. {suggest(name, names(root))}".strip()
    else:
        fix = suggest(name, names(root)) or "git log and git tag list what there is"
    raise Problems([Problem("--against", "a revision, a tag, or the folder of a built site", value=name, fix=fix)])


def names(root: Path) -> list[str]:
    """Branches and tags."""
    return said(root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags").splitlines()


def unpack(root: Path, sha: str, folder: Path) -> None:
    """Put the files of a commit into a folder."""
    done = call(root, "archive", "--format=tar", sha)
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip()
        raise Problems([Problem("git archive", f"the files of {sha[:12]}", value=words)])
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as packed:
        packed.extractall(folder, filter="data")


def uncommitted(root: Path) -> list[str]:
    """Files that differ from the last commit, new ones included."""
    return [line[3:] for line in said(root, "status", "--porcelain", "--", ".").splitlines()]
