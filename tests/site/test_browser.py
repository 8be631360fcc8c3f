"""Finding the browser: a missing one is a failure that says what to do, never a test left out."""

from types import SimpleNamespace

import pytest
from browser import found


def without(tmp_path, monkeypatch):
    """A machine without any browser."""
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return SimpleNamespace(chromium=SimpleNamespace(executable_path=str(tmp_path / "none")))


def test_no_browser_at_all_says_how_to_get_one(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match="apt-get install chromium"):
        found(without(tmp_path, monkeypatch))


def test_a_named_browser_that_cannot_run_is_not_silently_replaced(tmp_path, monkeypatch):
    machine = without(tmp_path, monkeypatch)
    monkeypatch.setenv("CHROME", str(tmp_path / "missing"))
    with pytest.raises(FileNotFoundError, match="CHROME names"):
        found(machine)


def test_a_browser_on_the_path_is_used(tmp_path, monkeypatch):
    machine = without(tmp_path, monkeypatch)
    browser = tmp_path / "google-chrome"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    assert found(machine) == str(browser)
