"""What the notice says, put together from what the product declares and enforces.

Kinds of data and purposes are the models' own declarations, readers are the permission matrix, periods are
the steps of the purge with the figures of the policy: none can be changed without the notice saying so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models

from core.choices import Role
from core.models import BlindIndexField, Unit, User
from core.rules import notice
from core.rules.duties import Duty
from core.rules.field_classes import FieldClass, readers
from core.rules.matrix import ROLES, Action, Subject, allows
from core.rules.matrix_words import SCOPES
from core.services.field_register import classes_of, classified_models
from core.services.purging import STEPS

_FIGURE = re.compile(r"[A-Z]+(?:_[A-Z]+)+")
_MECHANICAL = frozenset(
    {"seal_key", "version", "uuid", "totp_last_step", "order", "sha256", "fingerprint", "previous", "digest"}
)
_ACCOUNTS = (Subject.ACCOUNTS, Subject.GRANTS, Subject.AUDIT)
_SUFFIX = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: what it is called, what for, and what it holds."""

    name: str
    purpose: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassPart:
    """All kinds that hold facts of one class, and who may read them."""

    code: str
    label: str
    readers: tuple[str, ...]
    kinds: tuple[Kind, ...]

    @property
    def is_told_in_full(self) -> bool:
        """Whether its facts stand in the overview one by one; those of internal work are in the full list."""
        return self.code != FieldClass.C2.name


@dataclass(frozen=True, slots=True)
class DutyPart:
    """What is kept for one statutory duty."""

    label: str
    basis: str
    classes: tuple[ClassPart, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """The whole notice; ``version`` is its date and a mark that changes with anything it says."""

    version: str
    processor: str
    contact: str
    lead: str
    how: str
    leaving: str
    duties: tuple[DutyPart, ...]
    periods: tuple[tuple[str, str], ...]
    rights: tuple[tuple[str, str], ...]


def the_notice() -> Notice:
    """The notice as it stands: after an update or another figure of the policy it has another version."""
    policy = settings.PROTECTION
    said: dict[str, Any] = {
        "processor": settings.DEPARTMENT_NAME,
        "contact": settings.DEPARTMENT_CONTACT or notice.IN_PERSON,
        "lead": notice.LEAD,
        "how": notice.HOW,
        "leaving": notice.LEAVING.format(people=policy.export_people, forms=policy.forms_without_approval),
        "duties": tuple(_duty(duty) for duty in Duty if duty is not Duty.NOBODY),
        "periods": tuple(_periods()),
        "rights": notice.RIGHTS,
    }
    mark = sha256(repr(said).encode()).hexdigest()[:_SUFFIX]
    return Notice(version=f"{notice.PUBLISHED}-{mark}", **said)


def _duty(duty: Duty) -> DutyPart:
    kept = [model for model in classified_models() if classes_of(model).duty is duty]
    parts = (_class(of, kept, duty) for of in FieldClass)
    return DutyPart(duty.label, duty.basis, tuple(part for part in parts if part.kinds))


def _class(of: FieldClass, kept: list[type[models.Model]], duty: Duty) -> ClassPart:
    kinds = (
        Kind(str(model._meta.verbose_name), classes_of(model).purpose, _told(model, of)) for model in kept
    )
    return ClassPart(of.name, of.label, _readers(of, duty), tuple(kind for kind in kinds if kind.fields))


def _told(model: type[models.Model], of: FieldClass) -> tuple[str, ...]:
    """The names of the fields of the class that tell something: no keys, digests and counters."""
    classes = classes_of(model).by_name
    return tuple(
        str(field.verbose_name)
        for field in model._meta.concrete_fields
        if classes[field.name] is of and not _is_mechanical(field)
    )


def _is_mechanical(field: Any) -> bool:
    """Keys, digests, indexes, counters: they tell nothing of a person that is not told beside them."""
    leads_elsewhere = field.is_relation and field.related_model not in (User, Unit)
    is_index = isinstance(field, BlindIndexField) or field.name.endswith("_index")
    return bool(leads_elsewhere or field.primary_key or is_index or field.name in _MECHANICAL)


def _readers(of: FieldClass, duty: Duty) -> tuple[str, ...]:
    """Who may read at most: records of people by class, accounts and the trail by their own rights.

    Passwords, seeds and numbers of accounts are shown to nobody.
    """
    if duty is Duty.SECURITY and of is FieldClass.C3:
        return (notice.SHOWN_TO_NOBODY,)
    if duty is Duty.SECURITY:
        asked = (Subject.AUDIT,) if of is FieldClass.C4 else _ACCOUNTS
        return tuple(
            Role(role).label for role in ROLES if any(allows(role, one, Action.READ) for one in asked)
        )
    return tuple(f"{Role(role).label}（{SCOPES[scope]}）" for role, scope in readers(of).items())


def _periods() -> Iterator[tuple[str, str]]:
    for what, how_long in notice.PERIODS:
        yield what, _with_figures(how_long)
    for step in STEPS:
        yield step.name, _with_figures(step.kept)


def _with_figures(words: str) -> str:
    """The words with each figure of the policy in the place of its name."""
    return _FIGURE.sub(lambda found: str(getattr(settings.PROTECTION, found[0].lower())), words)
