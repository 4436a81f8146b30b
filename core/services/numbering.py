"""Numbers of papers: one after the last of the year, none twice, none left out."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Max

from core.models import Unit


def lock_numbers() -> None:
    """Until the transaction ends nobody else draws a number: the row of the district is the lock."""
    Unit.objects.select_for_update(no_key=True).filter(parent__isnull=True).order_by("pk").first()


def next_number(papers: models.QuerySet[Any], year: int) -> int:
    """The next number of the year in a register, a query set whose rows have ``year`` and ``number``."""
    lock_numbers()
    last = papers.filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
