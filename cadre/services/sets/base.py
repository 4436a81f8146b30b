"""What all sets of a person's record have in common: add, change and remove one row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models, transaction

from cadre.models import Cadre
from cadre.services import records
from cadre.services.writing import close_record, open_record
from core.models import User
from core.policy import Refused


class RecordSet:
    """One information set; a subclass says which rows it has and what must hold for them.

    ``noun`` is the word under which the trail files its changes, ``fixed`` what a row
    keeps once it is entered.
    """

    key: ClassVar[str]
    model: ClassVar[type[models.Model]]
    noun: ClassVar[str]
    fields: ClassVar[tuple[str, ...]]
    fixed: ClassVar[tuple[str, ...]] = ()

    def head(self, row: Any) -> str:
        """The word under which the trail files this row."""
        return self.noun

    def line(self, row: Any) -> str:
        """The row in one line for the trail."""
        told = (name for name in self.fields if name not in records.NOT_SHOWN)
        shown = (records.shown(self.model, name, getattr(row, name)) for name in told)
        return " ".join(text for text in shown if text != "—")

    def rows(self, cadre: Cadre) -> models.QuerySet[Any]:
        """All rows of the person."""
        return self.model._default_manager.filter(cadre=cadre)

    def require(self, row: Any, *, by: User) -> None:
        """Raises Refused when this writer may not write this row."""

    def check(self, row: Any) -> None:
        """Raises Refused when the row cannot be as it is; called before it is saved."""

    def prepare(self, row: Any, *, by: User) -> dict[str, Any]:
        """Set what follows from a new row's values and make way for it; what the trail has to say of that."""
        return {}

    def settle(self, cadre: Cadre) -> None:
        """Bring what is derived from all rows up to date."""


@transaction.atomic
def add_row(
    kind: RecordSet,
    cadre: Cadre,
    values: Mapping[str, Any],
    *,
    by: User,
    version: int | None = None,
    reason: str = "",
) -> Any:
    """A new row. Raises Refused when it cannot be, StaleVersion when the record has changed meanwhile."""
    current = open_record(cadre, by=by, version=version)
    row: Any = kind.model(cadre=current)
    records.apply_fields(row, kind.fields, values)
    kind.require(row, by=by)
    facts = kind.prepare(row, by=by)
    kind.check(row)
    row.save()
    kind.settle(current)
    close_record(current, facts or {f"{kind.head(row)}·新增": ["—", kind.line(row)]}, by=by, reason=reason)
    return row


@transaction.atomic
def change_row(
    kind: RecordSet,
    row: Any,
    values: Mapping[str, Any],
    *,
    by: User,
    version: int | None = None,
    reason: str = "",
) -> Any:
    """Change the given fields of a row; writes nothing when nothing differs."""
    current = open_record(row.cadre, by=by, version=version)
    row.refresh_from_db()
    kind.require(row, by=by)
    head = kind.head(row)
    allowed = tuple(name for name in kind.fields if name not in kind.fixed)
    changes = records.apply_fields(row, allowed, values)
    if not changes:
        return row
    kind.check(row)
    row.save()
    kind.settle(current)
    facts = records.told(kind.model, changes, prefix=f"{head}·{row}·")
    close_record(current, facts, by=by, reason=reason)
    return row


@transaction.atomic
def remove_row(kind: RecordSet, row: Any, *, by: User, version: int | None = None, reason: str) -> None:
    """Take away a row that was entered wrongly; the trail keeps what it said, and why it went."""
    current = open_record(row.cadre, by=by, version=version)
    row.refresh_from_db()
    kind.require(row, by=by)
    if not reason.strip():
        raise Refused.because("cadre.set.reason", "请写明删除的理由，例如“重复录入”。")
    facts = {f"{kind.head(row)}·删除": [kind.line(row), "—"]}
    row.delete()
    kind.settle(current)
    close_record(current, facts, by=by, reason=reason)
