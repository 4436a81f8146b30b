"""What a record was before a change, in a form that JSON keeps and that can be put back."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from core.models import SealedTextField


def snapshot(record: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """The named fields by column name; sealed text stays sealed."""
    kept: dict[str, Any] = {}
    for name in names:
        field = cast("models.Field[Any, Any]", record._meta.get_field(name))
        value = field.value_from_object(record)
        if isinstance(field, SealedTextField):
            sealed = field.get_prep_value(value)
            value = base64.b64encode(sealed).decode() if sealed else None
        kept[field.attname] = value
    return dict(json.loads(json.dumps(kept, cls=DjangoJSONEncoder)))


def put_back(record: models.Model, kept: Mapping[str, Any]) -> list[str]:
    """Set the fields of a snapshot on the record, without saving; the names to save."""
    names = []
    for field in record._meta.concrete_fields:
        if field.attname not in kept:
            continue
        value = kept[field.attname]
        if isinstance(field, SealedTextField):
            value = base64.b64decode(value) if value else None
        else:
            value = field.to_python(value)
        setattr(record, field.attname, value)
        names.append(field.name)
    return names
