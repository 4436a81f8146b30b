"""Records from which a user must keep away: found by the system, or declared."""

from .declaring import declare, end_declaration
from .finding import find_all, find_around, find_for, paths_meant

__all__ = ["declare", "end_declaration", "find_all", "find_around", "find_for", "paths_meant"]
