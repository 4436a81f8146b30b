"""A text column that is encrypted at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from core import crypto

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    _Base = models.BinaryField[str | None, str | None]
else:
    _Base = models.BinaryField


class SealedTextField(_Base):
    """Text sealed with the field key; cannot be searched, use a blind index beside it."""

    def _purpose(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> bytes | None:
        """The sealed bytes; None for no text."""
        if not value:
            return None
        if isinstance(value, bytes | memoryview):
            return bytes(value)
        return crypto.seal(str(value).encode(), self._purpose())

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> str:
        """The text as written; empty for NULL."""
        return crypto.unseal(bytes(value), self._purpose()).decode() if value else ""

    def to_python(self, value: Any) -> Any:
        """Leave text as it is; BinaryField would decode it."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Plain text for serializers, which never touch this field in the product."""
        return str(self.value_from_object(obj) or "")
