import subprocess
import sys


def test_without_the_word_to_begin_nothing_is_built_and_nothing_said(tmp_path):
    places = [str(tmp_path / name) for name in ("stage", "out", "doctrees", "report.json")]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "analysis.book.sphinx_run", *places],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert list(tmp_path.iterdir()) == []
