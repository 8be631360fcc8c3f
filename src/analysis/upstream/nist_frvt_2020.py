"""NIST's one-to-one tests of autumn 2020: false matches by sex and race, and misses on nine kinds of photos.

Both tables were taken from NIST's report by somebody else. The one by sex and race comes as the PDF gave it, in blocks
of lines (see `frvt_blocks`); the same as its author cleaned it is what ours is compared with. Nothing in the files says
how many pairs of photos were compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.problems import Problem, Problems
from analysis.upstream import frvt_blocks
from analysis.upstream.contract import FILE, Cleaned, CrossCheck, first_reason, misshapen, separate
from analysis.upstream.reading import delimited

NAME = "nist_frvt_2020"
OVERVIEW, EXTRACTION, AUTHORS = "frvt_11_overview.csv", "frvt_11_gender_race_raw.csv", "frvt_11_gender_race.csv"
CATEGORIES = ()
ALGORITHM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9]{3}")
RANK = re.compile(r"[1-9][0-9]{0,3}")
MISSED_NEARLY_ALL = 0.9  # FNMR from which an algorithm failed at the threshold
MATCHED_ANYBODY = 0.1  # FMR of one group from which it did: a hundred times that of white men
PAIRS = tuple(pair for pairs in frvt_blocks.LINES.values() for pair in pairs)
SAME = tuple(pair for pair in PAIRS if pair[:2] == pair[3:])
SEXES, RACES = {"M": "male", "F": "female"}, {"W": "white", "B": "black"}


@dataclass(frozen=True)
class Setting:
    """One pair of columns of the overview: photos, and the FMR that each algorithm's threshold was set for."""

    name: str
    photo_set: str
    target_fmr: str
    rate: str
    rank: str


SETTINGS = (
    Setting("border_1e_5", "border", "0.00001", "Border, 1e-5", "Border1e-5, rank"),
    Setting("border_1e_6", "border", "0.000001", "Border, 1e-6", "Border1e-6, rank"),
    Setting("child_exploitation_1e_2", "child_exploitation", "0.01", "ChildExp, 1e-2", "ChildExp, rank"),
    Setting("mugshot_12_years_1e_5", "mugshot_12_years", "0.00001", "Mugshot12+Yrs, 1e-5", "Mugshot12+Yrs, rank"),
    Setting("mugshot_1e_5", "mugshot", "0.00001", "Mugshot, 1e-5", "Mugshot, rank"),
    Setting("visa_1e_6", "visa", "0.000001", "Visa, 1e-6", "Visa, rank"),
    Setting("visa_border_1e_6", "visa_border", "0.000001", "VisaBorder, 1e-6", "VisaBorder, rank"),
    Setting("visa_mc_1e_4", "visa_mc", "0.0001", "VisaMC, 1e-4", "VisaMC, rank"),
    Setting("wild_1e_4", "wild", "0.0001", "Wild, 1e-4", "Wild, rank"),
)
HEADINGS = ("Name", *(heading for setting in SETTINGS for heading in (setting.rate, setting.rank)))
DEMOGRAPHICS = (
    "algorithm", "pair", "developer", "pair_sex", "first_race", "second_race", "fmr", "failed", "algorithm_stated",
)  # fmt: skip
RESULTS = ("algorithm", "setting", "developer", "photo_set", "target_fmr", "fnmr", "fnmr_rank", "failed")

NO_ALGORITHM = "the name is no algorithm's"
NO_RATE = "a rate is no number from 0 to 1 with four decimals"
NO_RANK = "a rank is no whole number, or stands without a rate, or a rate without it"
TWICE = "another row has the same algorithm"
UNKNOWN_FILE = "the file is none of the two"


def load(path: Path) -> pd.DataFrame:
    """Every row of the overview and every line of the extraction, as they stand."""
    overview = delimited(path / OVERVIEW, HEADINGS, name=f"{NAME}/{OVERVIEW}")
    return pd.concat([*overview, _extraction(path / EXTRACTION)], ignore_index=True).fillna("")


def _extraction(file: Path) -> pd.DataFrame:
    """The lines taken from the PDF. Raises Problems for a file that is another table, or ends within a block."""
    name = f"{NAME}/{EXTRACTION}"
    frame = pd.concat(delimited(file, (), headings=frvt_blocks.CELLS, name=name), ignore_index=True)
    lines = frvt_blocks.lines_of(frame)
    expected = "lines of algorithm names, each with four lines of rates below it"
    if not (lines[0].is_names and any(line.is_rates for line in lines)):
        said = " ".join(lines[0].words)[:80]
        raise Problems([Problem(name, expected, row=1, value=said, fix="Is it another dataset's file?")])
    last = frvt_blocks.blocks(lines)[-1]
    if len(last) < 1 + len(frvt_blocks.LINES) or not last[-1].fits:
        said = f"cut off in the block of line {last[0].number}"
        raise Problems([Problem(name, expected, row=last[-1].number, value=said, fix="Fetch it again")])
    return frame


def clean(raw: pd.DataFrame) -> Cleaned:
    """Each row of the overview if its cells hold, each line of the extraction if its whole block does.

    A raw row is one row of the overview or one line of the extraction. Algorithms that failed stay.
    """
    is_overview = raw[FILE].str.endswith(OVERVIEW)
    is_line = raw[FILE].str.endswith(EXTRACTION)
    lines = frvt_blocks.assigned(raw[is_line]).reindex(raw.index, fill_value="")
    name = raw["Name"].str.strip().where(is_overview, "")
    reasons = first_reason(
        raw.index,
        (~is_overview & ~is_line, UNKNOWN_FILE),
        (is_overview & misshapen(raw), "the row has another number of cells than the header"),
        (is_overview & ~_is(name, ALGORITHM), NO_ALGORITHM),
        (is_overview & ~_rates_hold(raw), NO_RATE),
        (is_overview & ~_ranks_hold(raw), NO_RANK),
    )
    twice = name[is_overview & (reasons == "")].duplicated(keep=False).reindex(raw.index, fill_value=False)
    reasons = reasons.mask(twice, TWICE).mask(is_line, lines["block_reason"])
    rows = raw.assign(
        block_line=lines["block_line"],
        stated_names=lines["stated_names"].mask(is_overview, name),
        algorithms=lines["algorithms"].mask(is_overview, name),
        line_rates=lines["line_rates"],
    )
    return separate(rows, reasons, raw)


def derive(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """False match rates by algorithm and pair of groups, and false non-match rates by algorithm and setting."""
    overview = rows[rows[FILE].str.endswith(OVERVIEW)]
    results = [line for row in overview.to_dict("records") for line in _results(row)]
    pairs = pd.DataFrame(_pairs(rows), columns=list(DEMOGRAPHICS), dtype="str")
    failed = pairs.loc[pairs["pair"].isin(SAME) & (pairs["fmr"].astype("float64") >= MATCHED_ANYBODY), "algorithm"]
    pairs["failed"] = pairs["algorithm"].isin(failed).map({True: "true", False: "false"}).astype("str")
    return {
        "frvt_demographics": _sorted(pairs, "pair"),
        "frvt_overview": _sorted(pd.DataFrame(results, columns=list(RESULTS), dtype="str"), "setting"),
    }


def period(raw: pd.DataFrame) -> pd.Series:
    """The file: neither carries a date, so that two editions are compared file by file."""
    return raw[FILE]


def cross_check(path: Path, tables: dict[str, pd.DataFrame]) -> list[CrossCheck]:
    """Our rates by sex and race beside those that the extraction's author cleaned, and NIST's ranks beside the FNMR."""
    ours = tables["frvt_demographics"].set_index(["algorithm", "pair"])["fmr"].astype("float64")
    theirs = _authors(path / AUTHORS)
    both = ours.index.union(theirs.index)
    differ = ~(ours.reindex(both) == theirs.reindex(both))
    names = [str(rates.index.get_level_values(0).nunique()) for rates in (theirs, ours)]
    return [
        CrossCheck("algorithms by sex and race, as the extraction's author has them", *names),
        CrossCheck("rates by sex and race that differ from the author's", "0", str(int(differ.sum()))),
        CrossCheck("algorithms with a better rank and a higher FNMR than the next", "0", _out_of_rank(tables)),
    ]


def _authors(file: Path) -> pd.Series:
    """The false match rates as the author of the extraction cleaned them, by algorithm and pair."""
    frame = pd.concat(delimited(file, PAIRS, name=f"{NAME}/{AUTHORS}"), ignore_index=True)
    names = pd.Index(frame[""].map(frvt_blocks.algorithm), name="algorithm")
    rates = frame[list(PAIRS)].set_index(names).apply(pd.to_numeric, errors="coerce")
    return rates.rename_axis(columns="pair").stack()


def _out_of_rank(tables: dict[str, pd.DataFrame]) -> str:
    known = tables["frvt_overview"].query("fnmr != ''").astype({"fnmr": "float64", "fnmr_rank": "int64"})
    ranked = known.sort_values(["setting", "fnmr_rank"]).groupby("setting")["fnmr"]
    return str(int((ranked.diff() < 0).sum()))


def _is(column: pd.Series, form: re.Pattern) -> pd.Series:
    return pd.Series([bool(form.fullmatch(text)) for text in column], index=column.index, dtype=bool)


def _rates_hold(raw: pd.DataFrame) -> pd.Series:
    """Rows whose rates are all empty, which is not known, or rates."""
    cells = (raw[setting.rate].str.strip() for setting in SETTINGS)
    return _all([_is(cell, frvt_blocks.RATE) | (cell == "") for cell in cells])


def _ranks_hold(raw: pd.DataFrame) -> pd.Series:
    """Rows in which a rank stands beside every rate, and nowhere else."""
    pairs = [(raw[setting.rate].str.strip(), raw[setting.rank].str.strip()) for setting in SETTINGS]
    return _all([((rate == "") & (rank == "")) | ((rate != "") & _is(rank, RANK)) for rate, rank in pairs])


def _all(masks: list[pd.Series]) -> pd.Series:
    return pd.concat(masks, axis=1).all(axis=1)


def _pairs(rows: pd.DataFrame) -> Iterator[list[str]]:
    """The rows of the table by sex and race: two for each algorithm of a line; `failed` is filled in later."""
    for row in rows[rows["line_rates"] != ""].to_dict("records"):
        pairs, rates = frvt_blocks.LINES[row["block_line"]], row["line_rates"].split()
        for at, (name, stated) in enumerate(zip(row["algorithms"].split(), row["stated_names"].split(), strict=True)):
            for pair, rate in zip(pairs, rates[2 * at : 2 * at + 2], strict=True):
                groups = SEXES[pair[0]], RACES[pair[1]], RACES[pair[4]]
                yield [name, pair, _developer(name), *groups, rate, "", stated]


def _results(row: dict[str, str]) -> Iterator[list[str]]:
    """The rows of the overview by setting: one for each, also where the rate is not known."""
    name = row["algorithms"]
    for setting in SETTINGS:
        rate, rank = row[setting.rate].strip(), row[setting.rank].strip()
        failed = "" if rate == "" else "true" if float(rate) >= MISSED_NEARLY_ALL else "false"
        yield [name, setting.name, _developer(name), setting.photo_set, setting.target_fmr, rate, rank, failed]


def _developer(name: str) -> str:
    """Who submitted an algorithm, as its name begins: all but its number."""
    return name.rpartition("-")[0]


def _sorted(frame: pd.DataFrame, second: str) -> pd.DataFrame:
    return frame.sort_values(["algorithm", second], kind="stable", ignore_index=True)
