"""The hint to another page never names the page that it stands on."""

from analysis.reports.another import another


def test_the_first_value_that_is_not_this_one_is_named():
    assert another("state", "state", "CA", of=["TX", "CA"]).endswith("`analysis run state -p state=TX`.")
    assert another("state", "state", "TX", of=["TX", "CA"]).endswith("`analysis run state -p state=CA`.")
