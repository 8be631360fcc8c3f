"""What a proposal moves: the pages whose inputs differ, and the numbers that read differently."""

from analysis.adding import preview, proposal
from analysis.adding.proposal import Change

from ..small import add as add_notebook


def fact(key: str, text: str, **more) -> dict:
    return {key: {"key": key, "text": text, "interval_text": "", "n": None, "means": f"What {key} is"} | more}


def test_numbers_that_came_went_and_moved_are_told_and_no_other():
    before = fact("same", "1") | fact("moved", "2") | fact("gone", "3")
    after = fact("same", "1") | fact("moved", "5") | fact("came", "4")
    told = [moved.text() for moved in preview._differences(before, after)]
    assert told == [
        "came: no number -> 4. What came is",
        "gone: 3 -> no number. What gone is",
        "moved: 2 -> 5. What moved is",
    ]


def test_a_number_whose_denominator_alone_moved_is_told():
    before = fact("share", "5 percent", interval_text="4 to 6 percent", n=535)
    after = fact("share", "5 percent", interval_text="4 to 6 percent", n=1_536)
    (moved,) = preview._differences(before, after)
    assert (moved.before, moved.after) == (
        "5 percent (4 to 6 percent; n = 535)",
        "5 percent (4 to 6 percent; n = 1,536)",
    )


def test_only_pages_that_read_the_table_would_run(little):
    add_notebook(little, "of-states", "1", tables=["states"])
    files = proposal.changed_files(little, [Change("states", {"state": "NY", "name": "New York"})])
    with proposal.scratch(little, files) as copy:
        assert preview.stale(little, copy) == ["of-states"]
        assert preview.stale(little, little) == []
