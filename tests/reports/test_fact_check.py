"""The claims as readers see them: every claim once, counts that add up, events in order."""

from analysis import claims
from analysis.reports import fact_check


def test_every_claim_is_listed_once_and_topics_stay_together():
    listed = fact_check.verdict_table(claims.verdicts())
    assert sorted(listed["number"]) == list(range(1, len(listed) + 1))
    assert list(dict.fromkeys(listed["topic"])) == list(fact_check.TOPICS)


def test_the_tally_adds_up():
    tally = fact_check.tally(claims.verdicts()).set_index("topic")
    assert tally["claims"].drop("all").sum() == tally.loc["all", "claims"] == len(claims.verdicts())
    assert (tally[list(claims.FINDINGS)].sum(axis=1) == tally["claims"]).all()


def test_the_summary_counts_findings_and_names_differences():
    found = claims.verdicts()
    assert fact_check.summary(found).startswith(f"Of {len(found)} claims: ")
    assert "same as the one" in fact_check.summary(found)


def test_a_number_is_written_with_interval_and_denominator():
    number = next(n for v, n in claims.numbers(claims.verdicts()) if n.name == "share-of-color")
    assert fact_check.number_in_words(number).endswith("39 percent, interval 24 percent to 58 percent, n = 28")
    assert fact_check.sources_behind(number)


def test_events_around_the_article_are_in_order_and_end_after_it():
    events = fact_check.events_around()
    summaries = events["summary"].tolist()
    meeting = next(at for at, text in enumerate(summaries) if text.startswith("Amazon presents"))
    letter = next(at for at, text in enumerate(summaries) if text.startswith("Workers write"))
    assert meeting < letter < len(summaries) - 1
    assert "The Hill" in set(events["actor"])
