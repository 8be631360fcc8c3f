"""NIST's tables of 2020: rates given to the right algorithm and group or to none, failures kept, nothing guessed."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.problems import Problems
from analysis.upstream import frvt_blocks
from analysis.upstream import nist_frvt_2020 as frvt
from analysis.upstream.contract import FILE, REASON, ROW, SURPLUS
from tests.upstream.contract_checks import every_row_once, holds
from tests.upstream.mangled import cell, mangled, raw_frame
from tests.upstream.real import steps

CELLS = list(frvt_blocks.CELLS)
# A block with two algorithms as a PDF might give it: cells shift, and in one line two rates share a cell.
BLOCK = (
    ["", "ann_001", "", "bob_x_002"],
    ["", "0.0002", "0.0010", "0.0006", "0.0010"],
    ["0.0003", "0.0002", "", "", "0.0007", "0.0006"],
    ["0.0011 0.0004", "", "0.0016", "0.0008"],
    ["", "0.0005", "0.0011", "0.0009 0.0016"],
)
OTHER = (["carl_003"], ["0.0001 0.0010"], ["0.1500", "0.0001"], ["", "0.0020", "0.0001"], ["0.0100", "", "0.0001"])
PLAIN = {"Name": "ann-001", "Mugshot, 1e-5": "0.0097", "Mugshot, rank": "99"}
BLANK = dict.fromkeys([*frvt.HEADINGS, *CELLS, SURPLUS], "")
FILES = {"lines": f"{frvt.NAME}/{frvt.EXTRACTION}", "overview": f"{frvt.NAME}/{frvt.OVERVIEW}"}


def lines(*rows: list[str]) -> pd.DataFrame:
    """Lines of the extraction as a reader hands them over."""
    made = [BLANK | dict(zip(CELLS, row, strict=False)) for row in rows]
    return raw_frame(made, [*frvt.HEADINGS, *CELLS], FILES["lines"])


def overview(*rows: dict) -> pd.DataFrame:
    return raw_frame([BLANK | row for row in rows], [*frvt.HEADINGS, *CELLS], FILES["overview"])


def reasons(raw: pd.DataFrame) -> list[str]:
    cleaned = frvt.clean(raw)
    every_row_once(raw, cleaned)
    return cleaned.set_aside[REASON].tolist()


def demographics(*rows: list[str]) -> pd.DataFrame:
    return frvt.derive(frvt.clean(lines(*rows)).rows)["frvt_demographics"]


def changed(at: int, line: list[str]) -> list[list[str]]:
    """The two blocks, with another line in the place of one."""
    rows = [*BLOCK, *OTHER]
    rows[at] = line
    return rows


plausible_cells = {name: ["", "0.0010", "0.0002 0.0010", "ann_001", "bob_x_002"] for name in CELLS[:4]}
plausible_rows = {"Name": ["ann-001", "bob-x-002", "carl-003"]} | {
    heading: ["", "12"] if heading.endswith("rank") else ["", "0.0097", "1.0000", "97"] for heading in frvt.HEADINGS[1:]
}


@st.composite
def deliveries(draw) -> pd.DataFrame:
    """Whole blocks among mangled lines, or with one cell of them changed, and mangled rows of the overview."""
    rows = [list(row) for block in draw(st.lists(st.sampled_from([BLOCK, OTHER]), max_size=3)) for row in block]
    if rows and draw(st.booleans()):
        line = draw(st.sampled_from(rows))
        line[draw(st.integers(0, len(line) - 1))] = draw(cell(plausible_cells["cell_1"]))
    broken = draw(mangled(plausible_cells, FILES["lines"], most=3))
    broken = broken.assign(**{ROW: broken[ROW] + draw(st.sampled_from([0, 100]))})
    whole = lines(*rows)
    whole = whole.assign(**{ROW: whole[ROW] + 10})
    results = draw(mangled(plausible_rows, FILES["overview"], most=5))
    return pd.concat([whole, broken, results], ignore_index=True).fillna("")


@settings(max_examples=60, deadline=None)
@given(deliveries())
def test_what_every_cleaner_keeps(raw):
    holds(frvt, raw)


def test_each_rate_goes_to_its_algorithm_and_its_pair():
    table = demographics(*BLOCK)
    rates = table.set_index(["algorithm", "pair"])["fmr"].to_dict()
    assert [rates["ann-001", pair] for pair in frvt.PAIRS] == [
        "0.0002", "0.0010", "0.0003", "0.0002", "0.0011", "0.0004", "0.0005", "0.0011",
    ]  # fmt: skip
    assert [rates["bob-x-002", pair] for pair in frvt.PAIRS] == [
        "0.0006", "0.0010", "0.0007", "0.0006", "0.0016", "0.0008", "0.0009", "0.0016",
    ]  # fmt: skip


def test_who_the_pairs_are():
    table = demographics(*BLOCK).drop_duplicates("pair").set_index("pair")
    assert table.loc["FB_FW", ["pair_sex", "first_race", "second_race"]].tolist() == ["female", "black", "white"]
    assert table.loc["MB_MB", ["pair_sex", "first_race", "second_race"]].tolist() == ["male", "black", "black"]


def test_names_are_spelled_in_one_way_and_kept_as_stated():
    minus = frvt_blocks.MINUS
    table = demographics([f"x{minus}lab_000"], *OTHER[1:])
    row = table.iloc[0]
    assert row[["algorithm", "algorithm_stated", "developer"]].tolist() == ["x-lab-000", f"x{minus}lab_000", "x-lab"]


@pytest.mark.parametrize(
    ("rows", "reason", "many"),
    [
        (BLOCK[1:], frvt_blocks.NO_NAMES, 4),
        ([*BLOCK[:3], *BLOCK[4:], *OTHER], frvt_blocks.NOT_WHOLE, 4),
        ([*BLOCK, BLOCK[4], *OTHER], frvt_blocks.NOT_WHOLE, 6),
        (changed(0, ["ann_001", "Bob"]), frvt_blocks.NO_NAME, 5),
        (changed(0, ["ann_001"]), frvt_blocks.NOT_TWO, 5),
        (changed(2, ["0.0003", "0.0002", "", "0.0007"]), frvt_blocks.NOT_TWO, 5),
        (changed(3, ["0.0011 0.0004", "", "0.0016", ".0008"]), frvt_blocks.NOT_TWO, 5),
        (changed(3, ["0.00110.0004", "", "0.0016", "0.0008"]), frvt_blocks.NOT_TWO, 5),
        (changed(4, ["", "0.0005", "1.0011", "0.0009 0.0016"]), frvt_blocks.NOT_TWO, 5),
        (changed(1, ["", "0.0010", "0.0002", "0.0006", "0.0010"]), frvt_blocks.NOT_SET, 5),
        ([BLOCK[0], BLOCK[2], BLOCK[1], *BLOCK[3:]], frvt_blocks.NOT_SET, 5),
        ([*BLOCK, *BLOCK, *OTHER], frvt_blocks.TWICE, 10),
        (changed(0, ["ann_001", "ann_001"]), frvt_blocks.TWICE, 5),
    ],
)
def test_a_block_that_cannot_be_read_without_doubt_is_set_aside_whole(rows, reason, many):
    assert reasons(lines(*rows)) == [reason] * many


def test_a_line_of_another_width_sets_its_block_aside():
    raw = lines(*BLOCK, *OTHER)
    raw.loc[7, SURPLUS] = "13 cells for 14 columns"
    assert reasons(raw) == [frvt_blocks.SHIFTED] * 5


def test_lines_are_read_by_their_number_and_none_may_be_missing():
    raw = lines(*BLOCK, *OTHER)
    assert frvt.clean(raw.sample(frac=1, random_state=7)).set_aside.empty
    gap = raw.assign(**{ROW: raw[ROW].where(raw[ROW] < 8, raw[ROW] + 1)})
    assert reasons(gap) == [frvt_blocks.NOT_WHOLE] * 5


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (PLAIN | {SURPLUS: "18 cells for 19 columns"}, "the row has another number of cells than the header"),
        (PLAIN | {"Name": "ann"}, frvt.NO_ALGORITHM),
        (PLAIN | {"Name": "ann_001"}, frvt.NO_ALGORITHM),
        (PLAIN | {"Mugshot, 1e-5": "0.97 %"}, frvt.NO_RATE),
        (PLAIN | {"Mugshot, 1e-5": "1.0001"}, frvt.NO_RATE),
        (PLAIN | {"Mugshot, 1e-5": "99"}, frvt.NO_RATE),
        (PLAIN | {"Mugshot, rank": ""}, frvt.NO_RANK),
        (PLAIN | {"Mugshot, 1e-5": ""}, frvt.NO_RANK),
        (PLAIN | {"Mugshot, rank": "0.0097"}, frvt.NO_RANK),
    ],
)
def test_a_row_of_the_overview_that_cannot_be_used_says_why(row, reason):
    assert reasons(overview(row)) == [reason]


def test_an_algorithm_that_stands_twice_is_not_chosen_between():
    assert reasons(overview(PLAIN, PLAIN | {"Mugshot, 1e-5": "0.0001"})) == [frvt.TWICE] * 2


def test_a_row_of_another_file_is_set_aside():
    assert reasons(overview(PLAIN).assign(**{FILE: "other.csv"})) == [frvt.UNKNOWN_FILE]


def test_an_empty_rate_is_not_known_and_keeps_its_row():
    table = frvt.derive(frvt.clean(overview(PLAIN)).rows)["frvt_overview"].set_index("setting")
    assert len(table) == len(frvt.SETTINGS)
    assert table.loc["wild_1e_4", ["fnmr", "fnmr_rank", "failed"]].tolist() == ["", "", ""]
    assert table.loc["mugshot_1e_5", ["fnmr", "fnmr_rank", "failed"]].tolist() == ["0.0097", "99", "false"]


@pytest.mark.parametrize(("rate", "failed"), [("0.8999", "false"), ("0.9000", "true"), ("1.0000", "true")])
def test_an_algorithm_that_misses_nearly_everybody_is_marked_and_kept(rate, failed):
    table = frvt.derive(frvt.clean(overview(PLAIN | {"Mugshot, 1e-5": rate})).rows)["frvt_overview"]
    assert table.set_index("setting").loc["mugshot_1e_5", ["fnmr", "failed"]].tolist() == [rate, failed]


def test_an_algorithm_that_matches_anybody_of_a_group_is_marked_in_every_row_and_kept():
    failed = demographics(*BLOCK, *OTHER).groupby("algorithm")["failed"].agg(set).to_dict()
    assert failed == {"ann-001": {"false"}, "bob-x-002": {"false"}, "carl-003": {"true"}}


def test_pairs_of_two_races_are_no_ground_for_the_mark():
    high = changed(1, ["", "0.5000", "0.0010", "0.0006", "0.0010"])
    assert set(demographics(*high[:5])["failed"]) == {"false"}


@pytest.fixture
def delivered(tmp_path):
    """Write the two files of a small delivery, and return what the reader finds wrong with it."""

    def found(extraction: bytes | None):
        headings = ",".join(f'"{heading}"' for heading in frvt.HEADINGS)
        (tmp_path / frvt.OVERVIEW).write_text(f"{headings}\nann-001{',' * (len(frvt.HEADINGS) - 1)}\n")
        if extraction is not None:
            (tmp_path / frvt.EXTRACTION).write_bytes(extraction)
        with pytest.raises(Problems) as caught:
            frvt.load(tmp_path)
        (problem,) = caught.value.found
        assert frvt.EXTRACTION in problem.file
        return problem

    return found


WHOLE = "".join(",".join(row + [""] * (14 - len(row))) + "\n" for row in (*BLOCK, *OTHER)).encode()


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (None, "nothing there"),
        (b"", "an empty file"),
        (b"<html><body>404</body></html>", "a web page"),
        (b"fruit,price\napple,1\n", "fruit price"),
        (b"0.0010,0.0020\n", "0.0010 0.0020"),
        (b"ann_001,bob_002\n", "ann_001 bob_002"),
        (WHOLE[: WHOLE.rindex(b"0.0100")], "cut off in the block of line 6"),
        (WHOLE[: WHOLE.rindex(b"0.0020")], "cut off in the block of line 6"),
        (WHOLE[:-4], "cut off in the block of line 6"),
    ],
)
def test_an_extraction_that_is_none_is_one_finding(content, value, delivered):
    problem = delivered(content)
    assert value in problem.value
    assert problem.fix


folder, cleaned, tables = steps("nist-frvt-11-2020", frvt)


def test_the_files_as_they_are(cleaned, tables):
    assert len(cleaned.rows) == 246 + 240
    assert cleaned.set_aside.empty
    assert tables["frvt_demographics"]["algorithm"].nunique() == 240
    assert tables["frvt_overview"]["algorithm"].nunique() == 246
    child = tables["frvt_overview"].query("setting == 'child_exploitation_1e_2'")
    assert (child["fnmr"] != "").sum() == 82


def test_the_extraction_cleaned_is_what_its_author_cleaned(folder, tables):
    theirs = pd.read_csv(folder / frvt.AUTHORS, index_col=0)
    theirs.index = [name.replace(frvt_blocks.MINUS, "-") for name in theirs.index]
    ours = tables["frvt_demographics"].pivot(index="algorithm", columns="pair", values="fmr").astype(float)
    pd.testing.assert_frame_equal(ours.loc[theirs.index, theirs.columns], theirs, check_names=False, check_exact=True)
    assert all(check.holds for check in frvt.cross_check(folder, tables))


def test_a_value_that_differs_from_the_authors_is_found(folder, tables):
    wrong = tables["frvt_demographics"].copy()
    wrong.loc[0, "fmr"] = "0.9999"
    found = {check.what: check.found for check in frvt.cross_check(folder, tables | {"frvt_demographics": wrong})}
    assert found["rates by sex and race that differ from the author's"] == "1"
    fewer = frvt.cross_check(folder, tables | {"frvt_demographics": wrong.iloc[8:]})
    assert [check.holds for check in fewer] == [False, False, True]


def test_algorithms_of_one_file_only(tables):
    rates, results = (set(tables[name]["algorithm"]) for name in ("frvt_demographics", "frvt_overview"))
    assert rates - results == {"everai-paravision-003"}
    assert results - rates == {
        "ctbcbank-001", "paravision-003", "smilart-002", "tuputech-000", "ultinous-000", "ultinous-001", "vcog-002",
    }  # fmt: skip


def test_what_failed(tables):
    failed = tables["frvt_demographics"].query("failed == 'true'")["algorithm"].unique().tolist()
    assert failed == ["amplifiedgroup-001", "intsysmsu-001", "iws-000", "videonetics-001"]
    missed = tables["frvt_overview"].query("failed == 'true'")["setting"].value_counts()
    assert missed["mugshot_1e_5"] == 8
    assert missed["border_1e_6"] == 30
