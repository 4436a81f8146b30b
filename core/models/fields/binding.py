"""What all sealed columns share: each value is bound to its row and opened when it is asked for.

A value is sealed for its column and for the row's key (``seal_key``, or the field that the model names in
``seal_by``), so that a ciphertext put into another row does not open. It is opened when it is first asked
for: lists that do not show it do not pay for it. A queryset knows no rows and therefore cannot write or look
for a sealed value; ``SealingQuerySet`` gives models their ``bulk_update``.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from core import crypto
from core.querysets import SealingQuerySet

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

ST = TypeVar("ST")
GT = TypeVar("GT")


class Sealed:
    """A value as the database keeps it, not opened; all that ``values()`` can tell."""

    __slots__ = ("body",)

    def __init__(self, body: bytes) -> None:
        self.body = body

    def __repr__(self) -> str:
        return "<sealed>"


class SealedRow(models.Model):
    """A model whose sealed fields are bound to a key that the row keeps for ever, whomever it goes to."""

    seal_key = models.UUIDField("密封编号", default=uuid.uuid4, editable=False)

    objects = SealingQuerySet.as_manager()

    class Meta:
        abstract = True


def sealed(record: models.Model, name: str) -> Any:
    """A field of the record as a conditional UPDATE of its row takes it."""
    return cast("Sealing[Any, Any]", record._meta.get_field(name)).for_row(record)


class OpensLate(DeferredAttribute):
    """Opens what the database gave when it is asked for, and keeps it open on the instance."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = cast("Sealing[Any, Any]", self.field).opened(
                instance, value
            )
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        nothing = cast("Sealing[Any, Any]", self.field).nothing
        instance.__dict__[self.field.attname] = nothing() if value is None else value


class Sealing(models.Field[ST, GT]):
    """What all sealed columns share. NULL is the only thing that is kept in clear."""

    descriptor_class = OpensLate

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["null"] = True
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        """Bytes, whatever is in them."""
        return "BinaryField"

    def cast_db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """As the column is, without a length."""
        return self.db_type(connection)

    def nothing(self) -> Any:
        """What stands for NULL."""
        return None

    def get_lookup(self, lookup_name: str) -> Any:
        """NULL is all that can be asked for: any other lookup would compare ciphertexts and find nothing."""
        return super().get_lookup(lookup_name) if lookup_name in {"isnull", "exact"} else None

    def get_transform(self, lookup_name: str) -> None:
        """No part of a ciphertext can be asked for."""

    def to_bytes(self, value: Any) -> bytes:
        """The value as what is sealed."""
        raise NotImplementedError

    def of_bytes(self, plain: bytes) -> Any:
        """The value again."""
        raise NotImplementedError

    def opened(self, instance: models.Model, sealed: Sealed) -> Any:
        """The value in clear. Raises InvalidTag when it was changed or belongs to another row."""
        return self.of_bytes(crypto.unseal(sealed.body, self.purpose, self.row_of(instance)))

    def for_row(self, instance: models.Model) -> Any:
        """What is written into the row; a value that nobody opened goes back as it came."""
        kept = instance.__dict__.get(self.attname)
        if isinstance(kept, Sealed):
            return kept
        value = getattr(instance, self.attname)
        if value is None or value == self.nothing():
            return None
        return Sealed(crypto.seal(self.to_bytes(value), self.purpose, self.row_of(instance)))

    @property
    def purpose(self) -> str:
        """The column, as it is authenticated with every value."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def row_of(self, instance: models.Model) -> str:
        """The row's never-changing key. Raises FieldError for a row that has none yet."""
        key = getattr(instance, getattr(self.model, "seal_by", "seal_key"))
        if key is None:
            raise FieldError(f"{self.purpose}: the row has no key to seal with.")
        return str(key)

    def written(self, instance: models.Model) -> models.Value:
        """The expression that ``bulk_update`` writes for the row."""
        value = self.for_row(instance)
        return models.Value(value.body if value else None, output_field=models.BinaryField())

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal for the row."""
        return self.for_row(model_instance)

    def get_prep_value(self, value: Any) -> bytes | None:
        """The sealed bytes. Raises FieldError for a value that no row has sealed."""
        if isinstance(value, Sealed):
            return value.body
        if value is None or value == self.nothing():
            return None
        raise FieldError(f"{self.purpose} is sealed row by row: no queryset can write or look for it.")

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Bytes as the driver takes them."""
        body = value if prepared else self.get_prep_value(value)
        return None if body is None else cast("Any", connection).Database.Binary(body)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """Still sealed."""
        return Sealed(bytes(value)) if value else self.nothing()

    def value_to_string(self, obj: models.Model) -> str:
        """Plain text for serializers, which never touch this field in the product."""
        return str(self.value_from_object(obj) or "")
