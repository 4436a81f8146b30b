"""What tests of the import wizards ask of its pages."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from core.models import ImportBatch


def page(client: Client, name: str, batch: ImportBatch, query: str = "") -> str:
    """A page of the batch as text."""
    answer = client.get(reverse(f"cadre:{name}", args=[batch.pk]) + query)
    assert answer.status_code == 200
    told: str = answer.content.decode()
    return told


def act(client: Client, name: str, batch: ImportBatch, query: str = "", **data: Any) -> Any:
    """The answer to an act on the batch."""
    return client.post(reverse(f"cadre:{name}", args=[batch.pk]) + query, data)
