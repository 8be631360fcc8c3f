"""The file of a table: a row goes to its sorted place, and no other byte changes."""

import csv
import io

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.adding import tablefile
from analysis.problems import Problems
from analysis.tables import resource, tables

CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12)


def of(rows):
    header = ("key", "words")
    lines = []
    for row in rows:
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow(row)
        lines.append(text.getvalue())
    return tablefile.TableFile("t", None, "key,words", header, ("key",), tuple(lines))


@given(st.dictionaries(CELL.filter(bool), CELL, min_size=1), CELL.filter(bool), CELL)
def test_rows_stay_sorted_and_every_other_line_stays(given_rows, key, words):
    given_rows.pop(key, None)
    file = of(sorted(given_rows.items()))
    more = file.with_row({"key": key, "words": words})
    keys = [row["key"] for row in more.rows()]
    assert keys == sorted(keys)
    assert more.find([key]) == {"key": key, "words": words}
    assert more.without([key]).lines == file.lines
    assert list(csv.reader(io.StringIO(more.text())))[1:] == [[row["key"], row["words"]] for row in more.rows()]


@pytest.mark.parametrize("table", tables())
def test_a_table_of_the_book_is_read_and_written_byte_for_byte(place, table):
    file = tablefile.read(place, table)
    assert file.text().encode() == file.path.read_bytes()
    first = file.rows()[0]
    assert file.without(file.key_of(first)).with_row(first).rows() == file.rows()


def test_quotes_stand_only_where_they_are_needed(little):
    file = tablefile.read(little, "states").with_row({"state": "NY", "name": 'New "York", state'})
    assert file.text().endswith('NY,"New ""York"", state"\nUT,Utah\n')


@pytest.mark.parametrize("table", [name for name in tables() if "derived_from" not in resource(name)])
def test_the_count_of_a_card_is_changed_and_nothing_else(place, table):
    card = (place.data / table / f"{table}.yaml").read_text(encoding="utf-8")
    changed = tablefile.with_count(card, 9_999, "card")
    assert yaml.safe_load(changed)["resources"][0]["expect"]["rows"] == 9_999
    assert sum(one != other for one, other in zip(card.splitlines(), changed.splitlines(), strict=True)) == 1


def test_a_card_without_a_count_is_named():
    with pytest.raises(Problems, match=r"data/t/t\.yaml: expected one line"):
        tablefile.with_count("name: t\n", 3, "data/t/t.yaml")


def test_a_table_with_a_row_too_short_is_not_touched(little):
    path = little.data / "states" / "states.csv"
    path.write_text("state,name\nCA\n", encoding="utf-8")
    with pytest.raises(Problems, match="Run analysis check states"):
        tablefile.read(little, "states")
