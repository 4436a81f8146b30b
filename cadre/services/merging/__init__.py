"""Two records of one person: finding them, merging them, parting them again."""

from .finding import DuplicatePair, duplicate_pairs, tell_apart
from .merging import merge_cadres
from .parting import undo_merge

__all__ = ["DuplicatePair", "duplicate_pairs", "merge_cadres", "tell_apart", "undo_merge"]
