"""Every page against the HTML standard, with the Nu HTML checker."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from tests import checkers


@pytest.fixture(scope="module")
def nu() -> list[str]:
    """The command of the Nu HTML checker. Skips where Java or npm is missing, which CI may not be."""
    if checkers.NU.is_file() and not checkers.missing("java"):
        return ["java", "-Xss4m", "-jar", str(checkers.NU)]
    reason = f"the Nu HTML checker is not installed. {checkers.HELP}"
    if "CI" in os.environ:
        pytest.fail(reason)
    pytest.skip(reason)


def _errors(nu, *places) -> list[str]:
    arguments = ["--errors-only", "--skip-non-html", "--format", "json", *map(str, places)]
    done = subprocess.run([*nu, *arguments], capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr or '{"messages": []}')["messages"]
    return [f"{one['url'].rpartition('/')[2]}:{one.get('lastLine', '')}: {one['message']}" for one in messages]


def test_no_page_breaks_the_html_standard(nu, site):
    assert _errors(nu, site) == []


def test_the_checker_does_see_an_error(nu, tmp_path):
    page = tmp_path / "broken.html"
    page.write_text("<!DOCTYPE html><html lang=en><title>x</title><p id=a><p id=a>", encoding="utf-8")
    assert any("Duplicate ID" in error for error in _errors(nu, page))
