"""NIST's one-to-one tests of autumn 2020 over all algorithms: medians, quartiles, and who stands out.

Each algorithm has a threshold of its own, at which two white men are taken for one at a rate of 0.001. The rate of
another group, divided by that, is how many times as often two people of it are. The files hold no numbers of pairs:
quartiles say how algorithms differ, and nothing says how sure one rate is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import altair as alt
import pandas as pd

from analysis import forms
from analysis.facts import Fact, fact, format_value
from analysis.reports import measured
from analysis.tables import fields, load

SOURCES = ("nist-frvt11-2020-extract",)
NAMED_STUDY = "nist-frvt11-2020-sex-race"  # of error_rates: the algorithms tied to a vendor of our tables
GROUPS = {"MW_MW": "White men", "MB_MB": "Black men", "FW_FW": "White women", "FB_FB": "Black women"}
SET_FOR, HIGHEST = "MW_MW", "FB_FB"
MUGSHOTS, WILD = "mugshot_1e_5", "wild_1e_4"
STRICT, LOOSE = "border_1e_6", "border_1e_5"  # the same photos at two thresholds
NAMED = "named vendors"
DEMOGRAPHICS, OVERVIEW = "frvt_demographics", "frvt_overview"


@dataclass(frozen=True)
class Spread:
    """How a rate differs from algorithm to algorithm: median and quartiles. It is no interval of any one rate."""

    q1: float
    median: float
    q3: float
    n: int

    @property
    def quarters(self) -> dict[str, float]:
        """The three figures by the ending of their facts' keys: the median has none."""
        return {"": self.median, "-q1": self.q1, "-q3": self.q3}


def spread(values: pd.Series) -> Spread:
    """Median and quartiles of the values that are known. Raises ValueError if none is."""
    known = values.dropna().astype("float64")
    if known.empty:
        raise ValueError("no value is known: there is no median")
    # A few decimals, halved or quartered at most: digits beyond the eighth are the machine's.
    low, middle, high = (round(float(known.quantile(part)), 8) for part in (0.25, 0.5, 0.75))
    return Spread(low, middle, high, len(known))


def groups() -> pd.DataFrame:
    """False match rates of the four same-race groups, a row for each algorithm and group, white men first."""
    rows = load(DEMOGRAPHICS)
    rows = rows[rows["pair"].isin(GROUPS)]
    order = {pair: at for at, pair in enumerate(GROUPS)}
    rows = rows.sort_values("pair", key=lambda pairs: pairs.map(order), kind="stable", ignore_index=True)
    return rows.assign(group=rows["pair"].map(GROUPS), vendor=rows["algorithm"].map(vendors()).fillna(""))


def results(setting: str | None = None) -> pd.DataFrame:
    """False non-match rates that are known, in one setting or all, each setting in words."""
    rows = load(OVERVIEW).dropna(subset=["fnmr"])
    rows = rows if setting is None else rows[rows["setting"] == setting]
    words = fields(OVERVIEW)["setting"]["meanings"]
    return rows.assign(photos=rows["setting"].map(words), vendor=rows["algorithm"].map(vendors()).fillna(""))


def vendors() -> dict[str, str]:
    """The vendor of each algorithm that error_rates names, as it names it."""
    rows = measured.of_study(NAMED_STUDY)
    return dict(zip(rows["system_version"], rows["system"], strict=True))


def algorithms() -> pd.DataFrame:
    """A row for each algorithm: the rates of the four groups, the ratio, and what it misses on mugshots.

    `times` is the rate of Black women divided by that of white men; `place` counts from the smallest. `misses` is
    not known for an algorithm that the overview does not have.
    """
    rows = groups()
    wide = rows.pivot(index=["algorithm", "developer", "vendor", "failed"], columns="pair", values="fmr")
    wide = wide[list(GROUPS)].reset_index().rename_axis(columns=None)
    misses = results(MUGSHOTS).set_index("algorithm")[["fnmr", "failed"]].set_axis(["misses", "missed_all"], axis=1)
    times = (wide[HIGHEST] / wide[SET_FOR]).round(8)  # of four decimals each: what lies beyond is the machine's
    wide = wide.join(misses, on="algorithm").assign(times=times)
    wide = wide.sort_values(["times", "algorithm"], ignore_index=True)
    return wide.assign(place=wide["times"].rank(method="min").astype(int))


def broken(rows: pd.DataFrame) -> pd.Series:
    """Which algorithms are marked as failed, by sex and race or on mugshots. Those not known are not."""
    return rows["failed"].astype(bool) | rows["missed_all"].fillna(False).astype(bool)


def with_and_without(rows: pd.DataFrame) -> pd.DataFrame:
    """Median, quartiles and average of each group, over all algorithms and without those that failed."""
    lines = []
    for pair, group in GROUPS.items():
        for which, part in (("all", rows), ("without the failed", rows[~broken(rows)])):
            found = spread(part[pair])
            mean = float(part[pair].astype("float64").mean())
            lines.append([group, which, found.n, found.q1, found.median, found.q3, mean])
    return pd.DataFrame(lines, columns=["group", "which", "n", "q1", "median", "q3", "mean"])


def misses_half(rows: pd.DataFrame) -> pd.Series:
    """Which algorithms miss more than half of the pairs of mugshots of one person."""
    return (rows["misses"] > 0.5).fillna(False).astype(bool)


def best_quarter(rows: pd.DataFrame) -> pd.DataFrame:
    """The algorithms that miss least on mugshots: the quarter of those of which it is known."""
    return rows[(rows["misses"] <= rows["misses"].quantile(0.25)).fillna(False).astype(bool)]


def one_file_only() -> tuple[list[str], list[str]]:
    """Algorithms with rates by sex and race alone, and those with misses alone, by name."""
    rates, misses = (set(load(table)["algorithm"]) for table in (DEMOGRAPHICS, OVERVIEW))
    return sorted(rates - misses), sorted(misses - rates)


def decimals(value: float) -> int:
    """How many decimals a rate has: four as printed, a fifth or sixth if a quartile lies between two of them."""
    return next(digits for digits in (4, 5, 6) if round(value, digits) == round(value, 6))


def told(key: str, value, means: str, keys: Iterable[str], table: str = DEMOGRAPHICS, **more) -> Fact:
    """Record a number (see `analysis.fact`) with the source of these tables and the rows behind it, as patterns."""
    return fact(key, value, means=means, sources=SOURCES, rows={table: tuple(keys)}, **more)


def told_spread(key: str, found: Spread, means: str, keys: Iterable[str], table: str = DEMOGRAPHICS, **more) -> Fact:
    """Record the median and, with -q1 and -q3 after its key, the quartiles. Returns the median."""
    names = {"": "Median of", "-q1": "Lower quartile of", "-q3": "Upper quartile of"}
    made = {}
    for end, value in found.quarters.items():
        said = f"{names[end]} {means}, over {found.n} algorithms; a spread over algorithms, no confidence interval"
        shown = {"unit": "rate", "digits": decimals(value)} | more
        made[end] = told(key + end, value, said, keys, table, **shown)
    return made[""]


def called(rows: pd.DataFrame, developer: str) -> str:
    """What a chart calls a developer: the vendor that error_rates ties it to, or as NIST's names begin."""
    known = rows.loc[(rows["developer"] == developer) & (rows["vendor"] != ""), "vendor"]
    return known.iloc[0] if len(known) else developer


def marked(rows: pd.DataFrame, developer: str) -> pd.DataFrame:
    """The rows with `sort`: those of named vendors, those of the developer chosen, and empty for all others.

    White men are all alike, so that nobody is picked out among them. The named come first, so that the chosen are
    drawn over them.
    """
    chosen = called(rows, developer)
    sort = (rows["vendor"] != "").map({True: NAMED, False: ""}).mask(rows["developer"] == developer, chosen)
    drawn = rows.assign(sort=sort.mask(rows["pair"] == SET_FOR, "") if "pair" in rows else sort)
    return pd.concat([drawn[drawn["sort"] != chosen], drawn[drawn["sort"] == chosen]], ignore_index=True)


def group_chart(rows: pd.DataFrame, developer: str) -> alt.LayerChart:
    """A strip of all algorithms for each group, with median and quartiles, named vendors picked out."""
    drawn = marked(rows, developer)[["group", "fmr", "algorithm", "vendor", "sort"]]
    return _strip(drawn, "fmr", "group", "false match rate, one-to-one")


def misses_chart(rows: pd.DataFrame, developer: str) -> alt.LayerChart:
    """A strip of all algorithms for each setting, the one with the fewest misses first."""
    middle = rows.groupby("photos")["fnmr"].median()
    ordered = rows.sort_values("photos", key=lambda photos: photos.map(middle), kind="stable")
    drawn = marked(ordered, developer)[["photos", "fnmr", "algorithm", "vendor", "sort"]]
    lines = drawn["photos"].str.replace(", FMR", "\nFMR", regex=False)
    return _strip(drawn.assign(photos=lines), "fnmr", "photos", "false non-match rate, one-to-one")


def _strip(drawn: pd.DataFrame, value: str, label: str, axis: str) -> alt.LayerChart:
    tips = ["algorithm", "vendor", value]
    return forms.strip(drawn, value=value, label=label, axis=axis, picked="sort", log=True, tooltip=tips)


def by_setting(rows: pd.DataFrame) -> pd.DataFrame:
    """Median, quartiles, and the algorithms with a rate and those that failed, for each setting."""
    lines = []
    for photos, part in rows.groupby("photos", sort=False):
        found = spread(part["fnmr"])
        works = part[~part["failed"].astype(bool)]["fnmr"]
        lines.append([photos, found.n, int(part["failed"].sum()), *found.quarters.values(), spread(works).median])
    columns = ["photos", "algorithms", "failed", "median", "q1", "q3", "median_without"]
    return pd.DataFrame(lines, columns=columns).sort_values("median", ignore_index=True)


def same_photos(rows: pd.DataFrame) -> pd.DataFrame:
    """The misses of one set of photos at its two thresholds, for algorithms with a rate at both, and their ratio.

    An algorithm that misses nobody at the looser threshold has no ratio.
    """
    wide = rows[rows["setting"].isin((LOOSE, STRICT))].pivot(index="algorithm", columns="setting", values="fnmr")
    wide = wide[[LOOSE, STRICT]].dropna().astype("float64")
    return wide.assign(times=(wide[STRICT] / wide[LOOSE].where(wide[LOOSE] > 0)).round(8)).reset_index()


def threshold_chart(rows: pd.DataFrame) -> alt.LayerChart:
    """A strip of the same algorithms for each of the two thresholds, the looser one first."""
    both = rows["setting"].isin((LOOSE, STRICT)) & rows["algorithm"].isin(same_photos(rows)["algorithm"])
    drawn = rows[both].sort_values("target_fmr", ascending=False, kind="stable")
    lines = [f"{measured.one_in(float(rate))}\ntaken for one" for rate in drawn["target_fmr"]]
    drawn = drawn.assign(line=lines)[["line", "fnmr", "algorithm"]]
    axis = "pairs of one person that are missed, one-to-one"
    return forms.strip(drawn, value="fnmr", label="line", axis=axis, log=True, tooltip=["algorithm", "fnmr"])


def developer_words(rows: pd.DataFrame, developer: str) -> str:
    """The algorithms of one developer, as a sentence says them. `rows` as `algorithms` gives them."""
    own = rows[rows["developer"] == developer].sort_values("algorithm")
    if own.empty:
        return f"No algorithm of {developer} has rates by sex and race here. That is no evidence that they are alike."
    told = []
    for row in own.itertuples():
        times = format_value(row.times, "ratio")
        misses = "not known here" if pd.isna(row.misses) else format_value(float(row.misses), "share", 1)
        mark = ", marked as failed" if row.failed or (pd.notna(row.missed_all) and row.missed_all) else ""
        told.append(f"{row.algorithm} {times} times (place {row.place}), misses on mugshots {misses}{mark}")
    return (
        f"How many times as often {developer}'s algorithms take two Black women for one as two white men, and their "
        f"place among {len(rows)}, the smallest first: {'; '.join(told)}."
    )
