"""The core's vocabulary of questions; every list starts with visible_to(user)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Q

from core.rules.rights import Right

if TYPE_CHECKING:
    from core.models import (
        AuditEvent,
        Establishment,
        ImportBatch,
        InboxItem,
        RoleGrant,
        Unit,
        UnitMove,
        User,
    )

Row = TypeVar("Row", bound=models.Model)


def within(paths: tuple[str, ...], field: str = "path") -> Q:
    """The condition that a path field lies in one of the subtrees; matches nothing for no path."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


class SealingQuerySet(models.QuerySet[Row]):
    """``bulk_update`` for models with sealed fields: each value is sealed for its row first."""

    def bulk_update(self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None) -> int:
        """As usual; the blind index of a sealed field is written with it."""
        rows, names = list(objs), list(fields)
        concrete = {field.name: field for field in self.model._meta.concrete_fields}
        sealed = [concrete[name] for name in names if hasattr(concrete[name], "written")]
        follow = [field for name, field in concrete.items() if getattr(field, "of", None) in names]
        for field in follow:
            for row in rows:
                field.pre_save(row, add=False)
        names += [field.name for field in follow if field.name not in names]
        with _sealed_for_writing(rows, sealed):
            return super().bulk_update(rows, names, batch_size=batch_size)


@contextmanager
def _sealed_for_writing(rows: Collection[models.Model], fields: Collection[Any]) -> Iterator[None]:
    """The sealed fields are expressions inside the block, and what they were after it."""
    kept = [(row, field.attname, row.__dict__.get(field.attname)) for row in rows for field in fields]
    for field in fields:
        for row in rows:
            row.__dict__[field.attname] = field.written(row)
    try:
        yield
    finally:
        for row, name, value in kept:
            row.__dict__[name] = value


class SignedQuerySet(models.QuerySet[Row]):
    """For models with a row digest, which only a row itself can write."""

    def update(self, **kwargs: Any) -> int:
        """Of what no digest covers. Raises FieldError for the rest, also from ``bulk_update``."""
        fields = self.model._meta.concrete_fields
        digests = [field for field in fields if hasattr(field, "over")]
        signed = {name for field in digests for name in (field.name, *getattr(field, "over", ()))}
        if named := {self.model._meta.get_field(name).name for name in kwargs} & signed:
            raise FieldError(f"{self.model._meta.label} is signed row by row: save() writes {sorted(named)}.")
        return super().update(**kwargs)


class RoleGrantQuerySet(SignedQuerySet["RoleGrant"]):
    """Questions about grants."""

    def intact(self) -> list[RoleGrant]:
        """The grants that are as the product wrote them, with their accounts."""
        return [grant for grant in self.select_related("user") if grant.is_intact]

    def holders(self) -> list[User]:
        """The active accounts that hold one of the grants, each once."""
        users = {grant.user_id: grant.user for grant in self.filter(user__is_active=True).intact()}
        return [users[key] for key in sorted(users)]


class UnitQuerySet(models.QuerySet["Unit"]):
    """Questions about units."""

    def visible_to(self, user: User, right: Right = Right.VIEW_CADRES) -> Self:
        """Units in which the user holds the right."""
        return self.filter(within(user.scope_paths(right)))

    def subtree(self, unit: Unit) -> Self:
        """The unit and everything beneath it."""
        return self.filter(path__startswith=unit.path)

    def existing(self, on: date) -> Self:
        """Units that exist on the day."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        )


class UnitMoveQuerySet(models.QuerySet["UnitMove"]):
    """Questions about moves within the tree."""

    def parents_on(self, on: date) -> dict[int, int]:
        """Of units that have moved since the day: the parent beneath which each stood on it; one query."""
        parents: dict[int, int] = {}
        for unit, parent in self.filter(day__gt=on).order_by("day").values_list("unit_id", "old_parent_id"):
            parents.setdefault(unit, parent)
        return parents


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    """Questions about approved numbers."""

    def holding(self, on: date) -> Self:
        """The numbers in force on the day."""
        return self.filter(start__lte=on).filter(Q(end__isnull=True) | Q(end__gt=on))


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Questions about imports."""

    def visible_to(self, user: User, right: Right = Right.IMPORT_ROSTER) -> Self:
        """Batches of units in which the user may import; ``right`` is what such an import asks for."""
        return self.filter(within(user.scope_paths(right), "unit__path"))


class InboxItemQuerySet(SealingQuerySet["InboxItem"]):
    """Questions about what waits for people."""

    def visible_to(self, user: User) -> Self:
        """The user's own items; nobody reads another's inbox."""
        return self.filter(recipient=user)

    def open(self) -> Self:
        """Items not yet dealt with."""
        return self.filter(done_at__isnull=True)


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Questions about the trail."""

    def visible_to(self, user: User) -> Self:
        """The auditor reads everything, the security administrator what the two other administrators did."""
        from core.models import RoleGrant

        if user.may(Right.EXPORT_AUDIT):
            return self
        if not user.may(Right.VIEW_AUDIT):
            return self.none()
        watched = RoleGrant.objects.filter(role__in=("sysadmin", "auditor")).values("user")
        acting = Q(roles__contains="sysadmin") | Q(roles__contains="auditor")
        return self.filter(acting, actor__in=watched)
