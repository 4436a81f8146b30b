"""A text column in which some rows are sealed and others are not."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models

from core import crypto

from .binding import Sealed, Sealing

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# With this a sealed text begins in the column.
MARK = "\ue000"


class Clear(str):
    """A text that its field let through to the database in clear."""

    __slots__ = ()


class PartlySealedTextField(Sealing[str | None, str], models.CharField[str | None, str]):
    """Text that is sealed in rows for which the model's property ``when`` says so, and searchable in others.

    Lookups compare with the texts in clear. A text in clear that begins like a sealed one is sealed too.
    """

    def __init__(self, *args: Any, when: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.when, self.null = when, False

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "when": self.when}

    def get_internal_type(self) -> str:
        """Text: in clear, or the mark and base64."""
        return "TextField"

    def get_lookup(self, lookup_name: str) -> Any:
        """As of any text."""
        return models.Field.get_lookup(self, lookup_name)

    def nothing(self) -> str:
        """No text."""
        return ""

    def to_bytes(self, value: Any) -> bytes:
        """UTF-8."""
        return str(value).encode()

    def of_bytes(self, plain: bytes) -> str:
        """The text as written."""
        return plain.decode()

    def for_row(self, instance: models.Model) -> Any:
        """Clear or sealed."""
        kept = instance.__dict__.get(self.attname)
        must = bool(getattr(instance, self.when))
        if isinstance(kept, Sealed):
            return kept if must else Clear(getattr(instance, self.attname))
        text = str(getattr(instance, self.attname) or "")
        if text and (must or text.startswith(MARK)):
            return Sealed(crypto.seal(self.to_bytes(text), self.purpose, self.row_of(instance)))
        return Clear(text)

    def written(self, instance: models.Model) -> models.Value:
        """The expression that ``bulk_update`` writes for the row."""
        return models.Value(self.get_prep_value(self.for_row(instance)), output_field=models.TextField())

    def get_prep_value(self, value: Any) -> Any:
        """Text for the database, also that of a lookup."""
        if isinstance(value, Sealed):
            return MARK + b64encode(value.body).decode()
        return None if value is None else str(value)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Only what a row has let through. Raises FieldError for what a queryset would write."""
        if isinstance(value, Sealed | Clear) or hasattr(value, "as_sql"):
            return value if hasattr(value, "as_sql") else self.get_prep_value(value)
        raise FieldError(f"{self.purpose} is sealed row by row: no queryset can write it.")

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Text as it is."""
        return value if prepared else self.get_prep_value(value)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """In clear, or still sealed."""
        if isinstance(value, str) and value.startswith(MARK):
            return Sealed(b64decode(value[len(MARK) :]))
        return value or ""
