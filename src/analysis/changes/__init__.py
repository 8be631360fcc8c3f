"""What moved between two states of the book: rows, numbers, verdicts, charts, pages, and how much it matters.

Data flow one way: a state is read (`sources`, `built`, `revision`), two states are compared (`compare`, with a grade
and its reason on each item), and the comparison is written (`asjson`, `markdown`; the book's page takes the JSON form).
"""

from analysis.changes.compare import Changes, compare
from analysis.changes.state import State

__all__ = ["Changes", "State", "compare"]
