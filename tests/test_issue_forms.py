"""The forms for readers: valid as GitHub reads them, and with the fields that the book's links fill in."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from analysis.book import reporting

from .conftest import ROOT

FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = {path.name: path for path in sorted(FOLDER.glob("*.yml")) if path.name != "config.yml"}
# GitHub's syntax for issue forms: what may stand at the top, and what each kind of element must and may hold.
TOP = {"name", "description", "body", "title", "labels", "assignees", "projects", "type"}
ELEMENTS = {
    "markdown": ({"value"}, {"value"}),
    "input": ({"label"}, {"label", "description", "placeholder", "value"}),
    "textarea": ({"label"}, {"label", "description", "placeholder", "value", "render"}),
    "dropdown": ({"label", "options"}, {"label", "description", "multiple", "options", "default"}),
    "checkboxes": ({"label", "options"}, {"label", "description", "options"}),
}


def faults(form: dict) -> list[str]:
    """What GitHub would refuse in a form."""
    found = [f"{part} is missing" for part in ("name", "description", "body") if not form.get(part)]
    found += [f"{part} is unknown" for part in form if part not in TOP]
    body = form.get("body") or []
    ids = [element["id"] for element in body if "id" in element]
    labels = [element.get("attributes", {}).get("label") for element in body if element.get("type") != "markdown"]
    found += [f"{one} stands twice" for one in {*ids} if ids.count(one) > 1]
    found += [f"{one} stands twice" for one in {*labels} if labels.count(one) > 1]
    found += [f"{one} is no id" for one in ids if not re.fullmatch(r"[A-Za-z0-9_-]+", one)]
    if not labels:
        found.append("nothing can be filled in")
    return found + [fault for element in body for fault in element_faults(element)]


def element_faults(element: dict) -> list[str]:
    if element.get("type") not in ELEMENTS:
        return [f"{element.get('type')} is no kind of element"]
    needed, allowed = ELEMENTS[element["type"]]
    attributes = element.get("attributes", {})
    found = [f"{part} is unknown" for part in element if part not in ("type", "id", "attributes", "validations")]
    found += [f"{part} is missing" for part in needed if not attributes.get(part)]
    found += [f"{part} is unknown" for part in attributes if part not in allowed]
    required = element.get("validations", {"required": False})
    if set(required) != {"required"} or not isinstance(required["required"], bool):
        found.append("validations say more than required: true or false")
    options = attributes.get("options", [])
    if element["type"] == "dropdown" and (len(set(options)) < len(options) or not all(map(is_text, options))):
        found.append("options must be different words")
    return found


def is_text(option) -> bool:
    """YAML reads a bare Yes as true, which GitHub refuses."""
    return isinstance(option, str) and bool(option.strip())


def test_there_are_the_two_forms_that_the_book_links_to():
    assert set(FORMS) == {reporting.NUMBER, reporting.SOURCE}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_one_that_github_takes(name):
    assert faults(yaml.safe_load(FORMS[name].read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": ""}, "name is missing"),
        ({"labls": []}, "labls is unknown"),
        ({"body": [{"type": "text", "id": "a"}]}, "text is no kind of element"),
        ({"body": [{"type": "input", "id": "a", "attributes": {}}]}, "label is missing"),
        ({"body": 2 * [{"type": "input", "id": "a", "attributes": {"label": "A"}}]}, "a stands twice"),
        ({"body": [{"type": "markdown", "attributes": {"value": "x"}}]}, "nothing can be filled in"),
        (
            {"body": [{"type": "dropdown", "id": "a", "attributes": {"label": "A", "options": [True]}}]},
            "options must be different words",
        ),
    ],
)
def test_what_github_would_refuse_is_found(change, fault):
    good = {"name": "A", "description": "B", "body": [{"type": "input", "id": "a", "attributes": {"label": "A"}}]}
    assert faults(good) == []
    assert fault in faults(good | change)


def test_the_chooser_says_whether_a_blank_issue_may_be_opened():
    chooser = yaml.safe_load((FOLDER / "config.yml").read_text(encoding="utf-8"))
    assert set(chooser) <= {"blank_issues_enabled", "contact_links"}
    assert isinstance(chooser["blank_issues_enabled"], bool)


@pytest.mark.parametrize(
    "link",
    [reporting.number_link("https://h.example/o/r/", "a-b"), reporting.source_link("https://h.example/o/r", "x-1")],
)
def test_a_link_fills_in_fields_that_its_form_has(link):
    address = re.search(r'href="([^"]+)"', link).group(1).replace("&amp;", "&")
    split = urlsplit(address)
    assert f"{split.netloc}{split.path}" == "h.example/o/r/issues/new"
    query = parse_qs(split.query)
    (template,) = query.pop("template")
    assert set(query) - {"title"}
    form = yaml.safe_load(FORMS[template].read_text(encoding="utf-8"))
    fields = {element["id"] for element in form["body"] if element["type"] in ("input", "textarea")}
    assert set(query) - {"title"} <= fields
    assert query["title"][0].startswith(form["title"])


def test_without_a_repository_there_is_no_link():
    assert reporting.number_link("", "a-b") == reporting.source_link("", "x-1") == ""
