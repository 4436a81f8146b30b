"""The trace code of a file that leaves: written into files of every kind, found again, and files locked."""

from .finding import find_codes
from .locking import lock
from .marking import Trace, mark

__all__ = ["Trace", "find_codes", "lock", "mark"]
