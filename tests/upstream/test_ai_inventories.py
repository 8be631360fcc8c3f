"""Three editions of the AI inventory as one: blanks stay unknown, spellings are read by a person or not at all."""

import doctest
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.problems import Problems
from analysis.tables import load as load_table
from analysis.upstream import ai_inventories as inventories
from analysis.upstream import inventory_text
from analysis.upstream.contract import REASON, SURPLUS
from tests.upstream.contract_checks import every_row_once, holds
from tests.upstream.mangled import mangled, raw_frame
from tests.upstream.real import raw as real

FILES = {edition.year: edition for edition in inventories.EDITIONS}
PLAIN = {
    "2023": {"department": "DHS", "component": "Immigration and Customs Enforcement", "entry_id": "DHS-0032-2023"},
    "2024": {"department": "DHS", "component": "CBP", "stage": "Operation and Maintenance"},
    "2025": {"department": "DHS", "component": "ICE", "entry_id": "DHS-2577", "stage": "Deployed"},
}
TITLES = {"2023": "Facial Recognition Service", "2024": "CBP One", "2025": "Mobile Fortify"}


def edition(year: str, *rows: dict) -> pd.DataFrame:
    """Made-up rows of one edition, by what they hold: everything else is blank."""
    headings = FILES[year].headings
    cells = [
        {headings[name]: text for name, text in (PLAIN[year] | {"entry_title": TITLES[year]} | row).items()}
        for row in rows
    ]
    blank = dict.fromkeys(headings.values(), "") | {SURPLUS: ""}
    return raw_frame([blank | row for row in cells], list(headings.values()), FILES[year].file)


def together(*parts: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True).fillna("")


def cleaned(year: str, **row: str) -> dict:
    result = inventories.clean(edition(year, row))
    assert result.set_aside.empty, result.set_aside[REASON].tolist()
    return result.rows.iloc[0].to_dict()


def reason(year: str, **row: str) -> str:
    result = inventories.clean(edition(year, row))
    assert result.rows.empty
    return result.set_aside[REASON].iloc[0]


@cache
def plausible(year: str) -> dict[str, list[str]]:
    """By heading: spellings that the crosswalk knows, titles that were decided on, and a few that nobody has read."""
    terms = load_table("inventory_terms", verified=None)
    terms = terms[terms["edition"].astype(str) == year]
    some = {
        "department": ["DHS", "DOJ", ""],
        "entry_title": [*TITLES.values(), "Clearview AI"],
        "entry_id": ["DHS-0032-2023", "DHS-2577", "DHS-362", ""],
        "first_use": ["2025-05-20 00:00:00", "6/1/2017", "01/2021", "Jan-23", "Not applicable"],
    }
    found = {}
    for name, heading in FILES[year].headings.items():
        known = terms.loc[terms["term_column"] == name, "stated"].tolist()
        found[heading] = some.get(name, ["", *known[:4], "Somewhere else"])
    return found


@settings(max_examples=15)
@given(*(mangled(plausible(year), FILES[year].file, most=6) for year in FILES))
def test_what_every_cleaner_keeps(first, second, third):
    holds(inventories, together(first, second, third))


def test_a_blank_is_not_stated_and_a_question_that_an_edition_lacks_was_not_asked():
    row = cleaned("2025")
    assert (row["impact"], row["tested"], row["inventory_vendor"]) == ("not_stated",) * 3
    assert row["retired_why"] == "not_asked"
    assert cleaned("2023")["impact"] == "not_asked"
    assert cleaned("2024")["inventory_vendor"] == "not_asked"


def test_offices_are_called_the_same_in_every_edition():
    assert cleaned("2023")["component"] == "ICE"
    fbi = {"department": "DOJ", "component": "Department of Justice / FBI", "entry_id": "DOJ-0122"}
    assert cleaned("2025", **fbi)["component"] == "FBI"
    assert cleaned("2025", department="GSA", component="", entry_id="DHS-2577")["component"] == "not_stated"


def test_entries_without_a_number_are_called_by_edition_office_and_title():
    assert cleaned("2024")["entry_key"] == "2024-cbp-cbp-one"
    assert cleaned("2023")["entry_key"] == "2023-dhs-0032"
    assert cleaned("2025")["entry_key"] == "2025-dhs-2577"


def test_what_encodings_and_spreadsheets_leave_behind_is_taken_out():
    row = cleaned("2024", entry_title="CBP\xa0One\n ", impact="Rights-Impacting\n", component="CBP_x000D_")
    assert (row["entry_title"], row["impact"], row["component"]) == ("CBP One", "rights_impacting", "CBP")
    assert row[FILES["2024"].headings["impact"]] == "Rights-Impacting\n"
    assert inventory_text.tidy("the system\x92s\r\nout\u200bput") == "the system\u2019s output"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025-05-20 00:00:00", "2025-05-20"),
        ("03/29/2022 00:00:00", "2022-03-29"),
        ("6/1/2017", "2017-06-01"),
        ("01/2021", "2021-01"),
        ("2021", "2021"),
        ("Jan-23", ""),
        ("Not applicable", ""),
        ("13/2021", ""),
        ("2/30/2024", ""),
        ("", ""),
    ],
)
def test_dates_in_several_forms_and_none_guessed(text, date):
    row = cleaned("2025", first_use=text)
    assert (row["first_use_date"], row["first_use_stated"]) == (date, text)


def test_what_stands_where_the_day_of_retirement_should():
    row = cleaned("2024", stage="Retired", retired_why="N/A - Deconsolidation of several use cases")
    assert (row["stage"], row["retired_why"]) == ("retired", "split_up")


def test_the_forms_own_explanation_of_an_answer_is_no_part_of_it():
    row = cleaned("2024", tested="Benchmark evaluation: words that the form prints: for everybody")
    assert row["tested"] == "benchmark_only"


def test_a_spelling_that_nobody_has_read_is_set_aside():
    assert reason("2025", stage="Sunset") == "stage not in the table inventory_terms"
    assert reason("2025", vendor="A New Firm") == "vendor not in the table inventory_terms"
    assert reason("2025", component="Homeland Security / ICE") == "component not in the table inventory_terms"


def test_an_entry_on_which_nobody_has_decided_is_set_aside():
    decision = "no decision on faces in the table inventory_entries"
    assert reason("2024", entry_title="Interface for surface facilities") == decision


def test_what_is_missing_or_doubled_is_said():
    assert reason("2024", entry_title=" ") == "no title"
    assert reason("2024", department="") == "no department"
    twice = edition("2024", {}, {"entry_title": "CBP One "}, {"entry_title": "Vault Access Log (SPVAA)"})
    result = inventories.clean(twice)
    every_row_once(twice, result)
    assert result.rows["entry_key"].tolist() == ["2024-cbp-vault-access-log-spvaa"]
    assert set(result.set_aside[REASON]) == {"another entry of the edition has the same key"}
    elsewhere = inventories.clean(edition("2024", {}).assign(raw_file="omb_ai_inventory_2026.csv"))
    assert elsewhere.set_aside[REASON].tolist() == ["the file is of no edition that is known"]


def test_equal_titles_of_two_offices_are_two_entries():
    rows = [{"entry_title": "Clearview AI", "component": office, "department": "DOJ"} for office in ("CRM", "USMS")]
    assert sorted(inventories.clean(edition("2024", *rows)).rows["component"]) == ["CRM", "USMS"]


def test_a_heading_that_changed_is_named(tmp_path):
    for one in inventories.EDITIONS:
        header = ",".join(f'"{heading}"' for heading in one.headings.values())
        (tmp_path / one.file).write_text(header.replace("is_high_impact", "is_high_stakes") + "\n", encoding="utf-8")
    with pytest.raises(Problems) as caught:
        inventories.load(tmp_path)
    (problem,) = caught.value.found
    assert problem.column == "is_high_impact"
    assert problem.file == FILES["2025"].file


def test_text_examples_hold():
    assert doctest.testmod(inventory_text).failed == 0


def test_no_reading_and_no_decision_is_idle():
    """Every term is of a column that its edition has, and says what blank cells never say."""
    terms = load_table("inventory_terms", verified=None)
    for row in terms.to_dict("records"):
        assert row["term_column"] in FILES[str(row["edition"])].headings
        assert row["stated"] == inventory_text.tidy(row["stated"])
    decided = load_table("inventory_entries", verified=None)
    assert set(decided["entry_key"]) == set(load_table("ai_inventory")["entry_key"])


def test_the_whole_files():
    raw = inventories.load(real("omb-ai-inventory"))
    assert inventories.period(raw).value_counts().to_dict() == {"2023": 7, "2024": 46, "2025": 59}
    result = inventories.clean(raw)
    every_row_once(raw, result)
    assert result.set_aside.empty
    table = inventories.derive(result.rows)["ai_inventory"]
    faces = table[(table["face_use"] == "compares") & (table["department"] == "DHS")]
    assert faces.groupby("edition").size().to_dict() == {"2023": 1, "2024": 18, "2025": 25}
    assert faces[faces["component"] == "ICE"].groupby("edition").size().to_dict() == {"2023": 1, "2024": 3, "2025": 6}
    assert all(
        check.holds for check in inventories.cross_check(real("omb-ai-inventory"), inventories.derive(result.rows))
    )


def test_no_long_published_prose_is_in_the_table():
    table = load_table("ai_inventory").drop(columns=["entry_title", "edition"])
    assert max(table[column].str.len().max() for column in table) <= 110


def test_entries_that_deployments_cite_are_here_and_told_alike():
    """Rows of deployments that rest on a numbered entry of 2025: the same date, and faces compared."""
    rows = load_table("deployments", verified=None)
    rows = rows[(rows["source_id"] == "omb-2025-ai-inventory") & rows["locator"].str.fullmatch(r"[A-Z]+-\d+")]
    ours = load_table("ai_inventory").set_index("entry_key")
    keys = "2025-" + rows["locator"].str.lower()
    beyond = set(rows.loc[~keys.isin(ours.index), "locator"])
    assert beyond == {"DHS-2409"}, "the check-in app of ICE is blank in 2025 and has no keyword"
    here = rows.assign(key=keys)[keys.isin(ours.index)].set_index("key")
    assert (here["start_date"] == ours.loc[here.index, "first_use_date"]).all()
    assert set(ours.loc[here.index].query("face_use != 'compares'")["entry_id"]) == {"DOJ-0235"}
