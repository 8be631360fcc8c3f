"""What every cleaner must keep, whatever it is fed."""

import pandas as pd
from pandas.testing import assert_frame_equal

from analysis.upstream.contract import FILE, PLACE, REASON, ROW


def holds(module, raw: pd.DataFrame) -> None:
    """Rows in are rows kept and rows set aside; cleaning twice is cleaning once; the order of rows is no matter."""
    before = raw.copy(deep=True)
    cleaned = module.clean(raw)
    assert_frame_equal(raw, before)
    every_row_once(raw, cleaned)
    raw_cells_untouched(raw, cleaned)
    again = module.clean(cleaned.rows)
    assert again.set_aside.empty
    assert_frame_equal(again.rows, cleaned.rows)
    backwards = module.clean(raw.iloc[::-1].reset_index(drop=True))
    assert_frame_equal(_sorted(backwards.rows), _sorted(cleaned.rows))
    assert_frame_equal(_sorted(backwards.set_aside), _sorted(cleaned.set_aside))
    here, there = module.derive(cleaned.rows), module.derive(backwards.rows)
    assert here.keys() == there.keys()
    for name, table in here.items():
        assert_frame_equal(table.reset_index(drop=True), there[name].reset_index(drop=True))


def every_row_once(raw: pd.DataFrame, cleaned) -> None:
    assert len(raw) == len(cleaned.rows) + len(cleaned.set_aside)
    found = sorted([*_places(cleaned.rows), *_places(cleaned.set_aside)])
    assert found == sorted(_places(raw))
    assert (cleaned.set_aside[REASON].str.strip() != "").all()


def raw_cells_untouched(raw: pd.DataFrame, cleaned) -> None:
    """Raw values stay beside what was made of them, on both sides."""
    for part in (cleaned.rows, cleaned.set_aside):
        assert set(raw.columns) <= set(part.columns)
        assert_frame_equal(
            _sorted(part[list(raw.columns)]), _sorted(raw[raw[[FILE, ROW]].apply(tuple, axis=1).isin(_places(part))])
        )


def _places(frame: pd.DataFrame) -> list[tuple]:
    return list(zip(frame[PLACE[0]], frame[PLACE[1]], strict=True))


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values([FILE, ROW]).reset_index(drop=True)
