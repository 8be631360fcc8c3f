"""A new table: its card passes the check with no row, and what is wrong with a wish is said whole."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.adding import proposal
from analysis.check import check
from analysis.problems import Problems
from analysis.starting import tables

from ..adding.little import checkout

COLUMNS = ("city:text:City where they stand", "cameras:whole:Cameras counted.", "sort:fixed|mobile:Whether they move")
README = (
    "# T\n\n| table | a row is |\n| --- | --- |\n| `a` | one a |\n| `sources` | one source |\n\n| `z_two` | other |\n"
)


@pytest.fixture
def little(tmp_path):
    return checkout(tmp_path / "little")


def made(place, name="camera_counts", columns=COLUMNS):
    return tables.files(place, name, "Camera counts", "one count of one city", columns)


def test_a_new_table_passes_the_check_without_a_row(little):
    proposal.write(little, made(little))
    assert check(little) == []
    header = (little.data / "camera_counts" / "camera_counts.csv").read_text(encoding="utf-8")
    assert header == "camera_count_id,city,cameras,sort,source_id,locator,verified,checked_date,note\n"


def test_its_card_says_what_each_column_means(little):
    card = yaml.safe_load(made(little)["data/camera_counts/camera_counts.yaml"])
    fields = {field["name"]: field for field in card["resources"][0]["schema"]["fields"]}
    assert fields["camera_count_id"]["constraints"]["pattern"] == r"^cc-\d{4}$"
    assert fields["city"]["description"] == "City where they stand."
    assert fields["cameras"] == {
        "name": "cameras", "type": "integer", "title": "Cameras", "description": "Cameras counted."
    }  # fmt: skip
    assert fields["sort"]["constraints"]["enum"] == ["fixed", "mobile"]
    assert all(field["description"] for field in fields.values())


def test_the_columns_on_how_a_row_is_known_are_those_of_the_deployments(place):
    ours = {field["name"]: field for field in tables._known()}
    theirs = yaml.safe_load((place.data / "deployments" / "deployments.yaml").read_text(encoding="utf-8"))
    fields = {field["name"]: field for field in theirs["resources"][0]["schema"]["fields"]}
    for name, field in ours.items():
        assert {part: fields[name][part] for part in field} == field


def test_the_list_of_tables_has_it_in_its_place(little):
    (little.data / "README.md").write_text(README, encoding="utf-8")
    text = made(little)["data/README.md"]
    assert [line for line in text.split("\n") if line not in README.split("\n")] == [
        "| `camera_counts` | one count of one city |"
    ]
    assert text.index("`a`") < text.index("`camera_counts`") < text.index("`sources`")


def test_everything_that_is_wrong_with_the_columns_is_said(little):
    with pytest.raises(Problems) as raised:
        made(little, columns=("City:text:x", "a:txt:x", "b:text", "c:x|X:y", "d:text:x", "d:whole:y", "note:text:x"))
    assert [problem.value for problem in raised.value] == ["City:text:x", "a:txt:x", "b:text", "c:x|X:y", "d", "note"]
    with pytest.raises(Problems, match="at least one column"):
        made(little, columns=())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Camera-Counts", "did you mean camera_counts?"),
        ("2 cameras", "did you mean cameras?"),
        ("tests", "To add a row to it: analysis add tests"),
        ("", "lower-case words"),
        ("a__b", "did you mean a_b?"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_a_better_one(little, name, said):
    with pytest.raises(Problems, match="NAME") as raised:
        made(little, name=name)
    assert said in raised.value.found[0].text()


@given(st.text(max_size=12))
def test_any_text_is_a_column_or_refused(text):
    try:
        column = tables._column(text)
    except ValueError:
        return
    assert column["name"]
    assert column["description"].endswith(".")
