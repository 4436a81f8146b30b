"""One fault of a record, and what faults cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ERROR, WARNING, MISSING = "error", "warning", "missing"
FULL_SCORE = 100
_COSTS = {ERROR: 15, WARNING: 5, MISSING: 3}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: a permanent rule, how grave it is, the fact concerned, the sentence, and the remedy.

    ``source`` is the article or document on which the rule rests; empty for plain sense.
    """

    rule: str
    grade: str
    key: str
    sentence: str
    remedy: str
    source: str = ""


def score(faults: Iterable[Fault]) -> int:
    """100 less what each fault costs (error 15, doubt 5, gap 3), never below 0."""
    return max(0, FULL_SCORE - sum(_COSTS[fault.grade] for fault in faults))
