"""Questions to the trail: who saw a person, what a user took, how much was done by whom on which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from core.choices import AuditAction, Role
from core.models import AuditEvent, AuditPerson, User
from core.querysets import AuditEventQuerySet

TAKING = (
    AuditAction.EXPORT, AuditAction.EXPORT_REQUEST, AuditAction.DOWNLOAD, AuditAction.PRINT,
    AuditAction.REVEAL, AuditAction.VIEW_SENSITIVE, AuditAction.AUDIT_EXPORT,
)  # fmt: skip
LONGEST_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included; None is open."""

    since: date | None = None
    until: date | None = None

    @property
    def condition(self) -> Q:
        """The moments of these days in local time, as a range that an index answers."""
        condition = Q()
        if self.since:
            condition &= Q(at__gte=_midnight(self.since))
        if self.until:
            condition &= Q(at__lt=_midnight(self.until + timedelta(days=1)))
        return condition


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the trail who bears the name asked for: the key, and when the trail speaks of them."""

    key: str
    acts: int
    first: datetime
    last: datetime


def persons_named(words: str) -> list[Candidate]:
    """The keys under which the trail lists persons of exactly this name, or the one key that is given."""
    words = words.strip()
    key = key_of(words)
    listed = AuditPerson.objects.order_by()
    if key:
        listed = listed.filter(person=key)
    else:
        listed = listed.filter(event__object_label=words, event__object_type="cadre.cadre")
    rows = listed.values("person").annotate(acts=Count("pk"), first=Min("event__at"), last=Max("event__at"))[
        :LONGEST_CANDIDATES
    ]
    return [Candidate(row["person"], row["acts"], row["first"], row["last"]) for row in rows]


def key_of(words: str) -> str:
    """The person's key that the words are, in its one spelling; empty when they are none."""
    try:
        return str(UUID(words.strip()))
    except ValueError:
        return ""


def acts_about(key: str, period: Period) -> AuditEventQuerySet:
    """Everything that was done with a person's data, newest first, seen alone or among others."""
    listed = AuditPerson.objects.filter(person=key).values("event")
    return AuditEvent.objects.filter(period.condition, pk__in=listed).order_by("-id")


def who_saw(key: str, period: Period) -> list[dict[str, Any]]:
    """For each user and kind of act: how often, first and last; the most frequent first."""
    grouped = acts_about(key, period).order_by().values("actor_id", "actor_name", "action")
    rows = grouped.annotate(acts=Count("pk"), first=Min("at"), last=Max("at"))
    return sorted(map(_labelled, rows), key=lambda row: (-row["acts"], row["actor_name"], row["action"]))


def _labelled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "label": AuditAction(row["action"]).label}


def taken_by(user: User, period: Period, actions: Iterable[str] = TAKING) -> AuditEventQuerySet:
    """What a user took away or read of what is sensitive, newest first."""
    return AuditEvent.objects.filter(period.condition, actor=user, action__in=list(actions)).order_by("-id")


def taken_in_sum(user: User, period: Period) -> list[dict[str, Any]]:
    """For each kind of act: how many acts, how many different persons, first and last."""
    everything = (*TAKING, AuditAction.VIEW)
    acts = taken_by(user, period, everything).order_by().values("action")
    sums = {row["action"]: row for row in acts.annotate(acts=Count("pk"), first=Min("at"), last=Max("at"))}
    people = (
        AuditPerson.objects.order_by()
        .filter(event__in=taken_by(user, period, everything).order_by().values("pk"))
        .values("event__action")
        .annotate(people=Count("person", distinct=True))
    )
    persons = {row["event__action"]: row["people"] for row in people}
    return [
        {**_labelled(sums[action]), "people": persons.get(action, 0)}
        for action in everything
        if action in sums
    ]


def by_user(rows: AuditEventQuerySet) -> list[dict[str, Any]]:
    """For each user: acts, of them views, takings and refusals."""
    grouped: Any = rows.order_by().values("actor_id", "actor_name")
    return list(grouped.annotate(**_counts()).order_by("-acts", "actor_name"))


def by_day(rows: AuditEventQuerySet) -> list[dict[str, Any]]:
    """For each day: acts, of them views, takings and refusals."""
    grouped: Any = rows.order_by().annotate(day=TruncDate("at")).values("day")
    return list(grouped.annotate(**_counts()).order_by("-day"))


def _counts() -> dict[str, Count]:
    views = (AuditAction.VIEW, AuditAction.VIEW_SENSITIVE, AuditAction.REVEAL, AuditAction.SEARCH)
    takings = (AuditAction.EXPORT, AuditAction.DOWNLOAD, AuditAction.PRINT)
    return {
        "acts": Count("pk"),
        "views": Count("pk", filter=Q(action__in=views)),
        "takings": Count("pk", filter=Q(action__in=takings)),
        "failures": Count("pk", filter=~Q(result="done")),
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of an act's content: a field before and after, or a plain fact (``before`` is None)."""

    name: str
    before: str | None
    after: str


def differences(event: AuditEvent) -> list[Difference]:
    """The content of an act, readable; what is sealed is not opened."""
    lines = []
    for name, value in event.changes.items():
        if name.startswith("〔"):
            continue
        if isinstance(value, list) and len(value) == 2:
            lines.append(Difference(name, _words(value[0]), _words(value[1])))
        else:
            lines.append(Difference(name, None, _words(value)))
    return lines


def roles_text(event: AuditEvent) -> str:
    """The roles held at the time, in Chinese, with for whose absence."""
    told = []
    for part in event.roles.split(","):
        code, _, cover = part.partition("（")
        told.append((Role(code).label if code in Role.values else code) + (f"（{cover}" if cover else ""))
    return "、".join(told)


def _words(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(map(_words, value))
    if isinstance(value, Mapping):
        return "；".join(f"{key}：{_words(item)}" for key, item in value.items())
    return str(value)
