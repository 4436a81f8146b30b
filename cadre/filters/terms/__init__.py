"""The catalogue of conditions that people combine."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from .careers import NOW_TERMS, PAST_TERMS
from .kinds import Box, Op, TermKind
from .merits import MERIT_TERMS, SCHOOL_TERMS
from .people import PERSON_TERMS, SERVICE_TERMS, of_nation, of_politics

TERMS: Mapping[str, TermKind] = {
    kind.code: kind
    for kind in (*PERSON_TERMS, *NOW_TERMS, *PAST_TERMS, *SCHOOL_TERMS, *MERIT_TERMS, *SERVICE_TERMS)
}
# For the list of a select: section, and its terms as (code, label).
SECTIONS = tuple(
    (section, tuple((kind.code, kind.label) for kind in kinds))
    for section, kinds in groupby(TERMS.values(), lambda kind: kind.section)
)

__all__ = ["SECTIONS", "TERMS", "Box", "Op", "TermKind", "of_nation", "of_politics"]
