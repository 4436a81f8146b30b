"""The data-quality desk: checking records, keeping what was found, waiving and recognising."""

from .checking import check_person, faults_now, refresh_quality, stale_people
from .recognising import recognise, withdraw_recognition
from .waiving import end_waiver, waive

__all__ = [
    "check_person",
    "end_waiver",
    "faults_now",
    "recognise",
    "refresh_quality",
    "stale_people",
    "waive",
    "withdraw_recognition",
]
