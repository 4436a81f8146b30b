"""What a record was before a change, in a form that JSON keeps and that can be put back.

A snapshot holds sealed fields in clear: it is kept in a SealedJSONField only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


def snapshot(record: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """The named fields by column name."""
    kept: dict[str, Any] = {}
    for name in names:
        field = cast("models.Field[Any, Any]", record._meta.get_field(name))
        kept[field.attname] = field.value_from_object(record)
    return dict(json.loads(json.dumps(kept, cls=DjangoJSONEncoder)))


def put_back(record: models.Model, kept: Mapping[str, Any]) -> list[str]:
    """Set the fields of a snapshot on the record, without saving; the names to save."""
    names = []
    for field in record._meta.concrete_fields:
        if field.attname not in kept:
            continue
        setattr(record, field.attname, field.to_python(kept[field.attname]))
        names.append(field.name)
    return names
