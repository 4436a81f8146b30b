"""The digest by which a row shows that the product wrote it as it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.constants import LOOKUP_SEP

from core import crypto

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


class RowDigestField(models.CharField[str, str]):
    """The keyed digest of the fields ``over`` names, written whenever the row is saved or created in bulk.

    A row that somebody writes without the key does not match its digest. ``over`` names fields of the row and
    of rows that it points at (``user__uuid``). Who changes ``over`` signs what is there in a migration; who
    saves with ``update_fields`` names the digest too, and a ``SignedQuerySet`` refuses ``update``.
    """

    def __init__(self, *args: Any, over: tuple[str, ...], **kwargs: Any) -> None:
        self.over = tuple(over)
        kwargs |= {"max_length": 64, "blank": True, "editable": False, "default": ""}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "over": self.over}

    @property
    def relations(self) -> tuple[str, ...]:
        """What ``select_related`` has to bring, so that no row asks for more."""
        return tuple(way for way, _, _ in self._parts if way)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The digest of what is being written."""
        value = self.digest_of(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def digest_of(self, record: models.Model) -> str:
        """The digest of what the record holds, with today's key."""
        return crypto.row_digest(self.content_of(record))

    def matches(self, record: models.Model) -> bool:
        """Whether the record is as the product wrote it, under today's key or an earlier one."""
        return crypto.row_matches(getattr(record, self.attname), self.content_of(record))

    def content_of(self, record: models.Model) -> str:
        """The table and every value, each apart from the next whatever stands in it."""
        values = [self.model._meta.label_lower]
        for way, attname, to_python in self._parts:
            owner = getattr(record, way) if way else record
            values.append(to_python(getattr(owner, attname)))
        return _ENCODE(values)

    @cached_property
    def _parts(self) -> list[tuple[str, str, Callable[[Any], Any]]]:
        """Of each name: the way to the row that has it, its attribute, what brings values into one form."""
        parts = []
        for name in self.over:
            way, _, last = name.rpartition(LOOKUP_SEP)
            model = self.model._meta.get_field(way).related_model if way else self.model
            if LOOKUP_SEP in way or not isinstance(model, type):
                raise FieldError(f"{self.model._meta.label}: {name} leads farther than one row.")
            field: Any = model._meta.get_field(last)
            parts.append((way, field.attname, getattr(field, "target_field", field).to_python))
        return parts
