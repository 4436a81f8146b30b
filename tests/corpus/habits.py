"""C4: the real habits of offices, with what must come of them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.habit_cells import habits_of_cells
from tests.corpus.habit_layouts import habits_of_layout
from tests.corpus.sample import Sample


def habits() -> Iterator[Sample]:
    """At least a hundred and twenty files."""
    yield from habits_of_cells()
    yield from habits_of_layout()
