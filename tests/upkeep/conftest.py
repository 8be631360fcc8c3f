"""The command notes in the environment which checkout it works on; here that is forgotten after each test."""

import os

import pytest


@pytest.fixture(autouse=True)
def _same_checkout_for_the_next_test(monkeypatch):
    monkeypatch.setenv("ANALYSIS_ROOT", os.environ["ANALYSIS_ROOT"])
