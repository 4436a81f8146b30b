"""Columns on SQLite refuse what those on PostgreSQL refuse: long texts, NUL characters, great numbers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DataError, models

_NUL = "\x00"
_SMALL, _GREAT = 2**15, 2**31


def be_strict(patch: pytest.MonkeyPatch) -> None:
    """Every text is looked at on its way to the database, as a value or in a condition."""
    prepared, saved = models.Field.get_prep_value, models.Field.get_db_prep_save
    json_saved = models.JSONField.get_db_prep_save

    def get_prep_value(field: Any, value: Any) -> Any:
        value = prepared(field, value)
        if isinstance(value, str) and _NUL in value:
            raise DataError(f"{field}: text cannot contain NUL (0x00)")
        return value

    def get_db_prep_save(field: Any, value: Any, connection: Any) -> Any:
        if isinstance(field, models.CharField) and isinstance(value, str):
            longest = field.max_length
            if longest is not None and len(value) > longest:
                raise DataError(f"{field}: value too long for type varchar({longest}): {len(value)}")
        if isinstance(field, models.IntegerField) and isinstance(value, int):
            end = _SMALL if "Small" in type(field).__name__ else _GREAT
            if "Big" not in type(field).__name__ and not -end <= value < end:
                raise DataError(f"{field}: number out of range: {value}")
        return saved(field, value, connection)

    def json_get_db_prep_save(field: Any, value: Any, connection: Any) -> Any:
        if not hasattr(value, "as_sql") and "\\u0000" in json.dumps(value, cls=field.encoder):
            raise DataError(f"{field}: \\u0000 cannot be converted to text")
        return json_saved(field, value, connection)

    patch.setattr(models.Field, "get_prep_value", get_prep_value)
    patch.setattr(models.Field, "get_db_prep_save", get_db_prep_save)
    patch.setattr(models.JSONField, "get_db_prep_save", json_get_db_prep_save)
