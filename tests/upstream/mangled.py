"""Raw rows as no publisher would send them on purpose: what a cleaner must survive, one row in, one row out."""

import pandas as pd
from hypothesis import strategies as st

from analysis.upstream.contract import FILE, ROW, SURPLUS

NASTY = (
    "",
    " ",
    "\t",
    "NA",
    "None",
    "null",
    "-",
    "--",
    "0",
    "-1",
    "1e999",
    "nan",
    "\x00",
    "é\u202e",
    "(b)(6)",
    "29/29/2029",
)


def mangled(values: dict[str, list[str]], file: str = "made-up.csv", most: int = 12) -> st.SearchStrategy[pd.DataFrame]:
    """Raw frames with these columns: cells are one of the plausible values given, nonsense, or any text at all."""
    cells = {name: cell(plausible) for name, plausible in values.items()}
    surplus = st.sampled_from(["", "", "", "3 cells for 9 columns", "10 cells for 9 columns: left over"])
    row = st.fixed_dictionaries(cells | {SURPLUS: surplus})
    return st.lists(row, max_size=most).map(lambda rows: raw_frame(rows, list(values), file))


def cell(plausible: list[str]) -> st.SearchStrategy[str]:
    """A cell's text: mostly plausible, sometimes padded or in another case, sometimes nonsense."""
    known = st.sampled_from(plausible or [""])
    return st.one_of(
        known,
        known,
        known.map(lambda text: f" {text.lower()}\t"),
        st.sampled_from(NASTY),
        st.text(max_size=12),
    )


def raw_frame(rows: list[dict], columns: list[str], file: str = "made-up.csv") -> pd.DataFrame:
    """Rows as a reader hands them over: text cells, and where each stood."""
    frame = pd.DataFrame(rows, columns=[*columns, SURPLUS]).astype("str")
    frame[SURPLUS] = frame[SURPLUS].where(frame[SURPLUS] != "nan", "")
    frame.insert(len(columns), FILE, pd.Series(file, index=frame.index, dtype="str"))
    frame.insert(len(columns) + 1, ROW, pd.Series(range(1, len(frame) + 1), index=frame.index, dtype="int64"))
    return frame
