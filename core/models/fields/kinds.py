"""Sealed texts, days and JSON, and the index by which a sealed text is found."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from core import crypto

from .binding import Sealing


class SealedTextField(Sealing[str | None, str], models.CharField[str | None, str]):
    """Text that cannot be searched; a ``BlindIndexField`` beside it finds equal ones."""

    def nothing(self) -> str:
        """No text."""
        return ""

    def to_bytes(self, value: Any) -> bytes:
        """UTF-8."""
        return str(value).encode()

    def of_bytes(self, plain: bytes) -> str:
        """The text as written."""
        return plain.decode()

    def formfield(self, **kwargs: Any) -> Any:
        """A text field; empty is the empty text."""
        return super().formfield(**{"empty_value": "", **kwargs})


class SealedDateField(
    Sealing[date | str | None, date | None], models.DateField[date | str | None, date | None]
):
    """A day."""

    def to_bytes(self, value: Any) -> bytes:
        """As 1990-05-01."""
        return cast("date", self.to_python(value)).isoformat().encode()

    def of_bytes(self, plain: bytes) -> date:
        """The day."""
        return date.fromisoformat(plain.decode())


class SealedJSONField(Sealing[Any, Any]):
    """Plain values in lists and dictionaries."""

    def nothing(self) -> Any:
        """The default: an empty list or dictionary of its own for every row."""
        return self.get_default()

    def to_bytes(self, value: Any) -> bytes:
        """Compact JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder).encode()

    def of_bytes(self, plain: bytes) -> Any:
        """What was written."""
        return json.loads(plain)


class BlindIndexField(models.CharField[str, str]):
    """The keyed digest of a sealed text beside it, written whenever the row is; equal texts share one."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs |= {"max_length": 64, "blank": True, "editable": False, "default": ""}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The digest of what the row holds."""
        value = self.digest_of(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def digest_of(self, record: models.Model) -> str:
        """The digest of what the record holds."""
        return crypto.blind_index(str(getattr(record, self.of) or ""))
