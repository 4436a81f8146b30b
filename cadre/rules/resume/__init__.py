"""Reads a résumé (简历): segments, seats in higher bodies, and the lines that it does not understand."""

from .classify import Reading, classify
from .grammar import ParsedResume, Seat, Segment, Unparsed, parse_resume
from .months import MonthSpan, resume_gaps, resume_overlaps

__all__ = [
    "MonthSpan",
    "ParsedResume",
    "Reading",
    "Seat",
    "Segment",
    "Unparsed",
    "classify",
    "parse_resume",
    "resume_gaps",
    "resume_overlaps",
]
