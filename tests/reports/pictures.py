"""Charts made into figures, for tests that ask only whether one can be made and what it holds."""

from analysis.charts import figure


def spec(chart, words, sources, data) -> dict:
    """The specification of a chart with its words, under a title that says nothing."""
    columns = {name: name for name in data.columns[:1]}
    made = figure(chart, name="x", title="One that is long", words=words, sources=sources, columns=columns, data=data)
    return made.spec()
