"""Passwords: one verdict for every way in which one is set, changing, history, age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import product

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from pypinyin import Style, pinyin

from core.choices import AuditAction, SessionEnd
from core.models import Unit, UsedPassword, User
from core.policy import Finding, Refused, Severity
from core.rules import passwords as rules
from core.rules.matrix import ADMINISTRATORS

from . import audit, sessions

_MOST_READINGS = 8


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose password it is to be; the account need not exist yet."""

    name: str = ""
    username: str = ""
    unit: Unit | None = None
    id_number: str = ""
    administrator: bool = False

    @classmethod
    def of(cls, user: User) -> Whose:
        """The holder of an account."""
        is_admin = bool(user.pk and user.roles & set(ADMINISTRATORS))
        return cls(user.display_name, user.username, user.unit, user.id_number or "", is_admin)


def validate(password: str, whose: Whose) -> None:
    """The one verdict of form, command line and every other door. Raises Refused with all its findings."""
    policy = settings.PROTECTION
    owner = rules.Owner(
        names=(whose.name, whose.username, *_in_pinyin(whose.name)),
        unit_words=_unit_words(whose.unit),
        id_number=whose.id_number,
    )
    least = policy.admin_password_length if whose.administrator else policy.password_length
    if found := rules.faults(password, owner, least=least, common=_common()):
        raise Refused(*found)


class HouseValidator:
    """The same verdict for whatever of Django sets a password."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError with the sentences of all findings."""
        try:
            validate(password, Whose.of(user) if user else Whose())
        except Refused as refusal:
            raise ValidationError([finding.reason for finding in refusal.findings]) from refusal

    def get_help_text(self) -> str:
        """What the pages say beside the field."""
        return help_text(Whose())


def help_text(whose: Whose) -> str:
    """What a good password is, in a sentence."""
    policy = settings.PROTECTION
    least = policy.admin_password_length if whose.administrator else policy.password_length
    return (
        f"至少 {least} 个字符，大写字母、小写字母、数字、其他符号中至少三类；"
        f"不能有姓名、账号、单位名称、生日，不能是常见密码，也不能是最近 {policy.password_history} 次用过的。"
    )


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The twenty thousand passwords that everybody's lists begin with; part of Django, read once."""
    return frozenset(word for word in CommonPasswordValidator().passwords if len(word) >= 4)


def _unit_words(unit: Unit | None) -> tuple[str, ...]:
    names = [settings.DISTRICT_NAME, settings.DISTRICT_NAME.rstrip("区县市")]
    if unit is not None:
        names += [unit.name, unit.short_name, unit.short_name.rstrip("区县市镇乡局")]
    names = [name for name in names if len(name) >= 2]
    return tuple(dict.fromkeys([*names, *(word for name in names for word in _in_pinyin(name))]))


def _in_pinyin(name: str) -> tuple[str, ...]:
    """The readings of a Chinese name without tones, also with the given name first; none of other names."""
    readings = pinyin(name, style=Style.NORMAL, heteronym=True, errors="ignore")
    if len(readings) < 2:
        return ()
    found = []
    for chosen in list(product(*readings))[:_MOST_READINGS]:
        found += ["".join(chosen), "".join(chosen[1:] + chosen[:1])]
    return tuple(dict.fromkeys(found))


@transaction.atomic
def change_password(user: User, password: str, *, by: User, key: str | None, now: datetime) -> None:
    """The owner's new password. Every session but the one of ``key`` ends.

    Raises Refused when it breaks the policy or was among the last ones.
    """
    validate(password, Whose.of(user))
    _refuse_used(user, password)
    UsedPassword.objects.create(user=user, digest=user.password, used_at=now)
    user.set_password(password)
    user.password_changed_at, user.password_expires_at = now, None
    user.save(update_fields=["password", "password_changed_at", "password_expires_at"])
    _forget_oldest(user)
    ended = sessions.end_sessions(user, key, why=SessionEnd.PASSWORD)
    changes = {"在别处退出": ended} if ended else {}
    audit.record(audit.Act(AuditAction.PASSWORD, user, changes=changes), by=by)


def _refuse_used(user: User, password: str) -> None:
    most = settings.PROTECTION.password_history
    used = list(user.used_passwords.values_list("digest", flat=True)[: most - 1])
    if any(user.opens(password, digest) for digest in (user.password, *used)):
        raise Refused(
            Finding(
                "password.used", Severity.BLOCK, f"最近 {most} 次用过的密码不能再用，请换一个没有用过的密码。"
            )
        )


def _forget_oldest(user: User) -> None:
    kept = list(user.used_passwords.values_list("pk", flat=True)[: settings.PROTECTION.password_history])
    user.used_passwords.exclude(pk__in=kept).delete()


def is_too_late(user: User, *, now: datetime) -> bool:
    """Whether the account's first password was not used in time and lets nobody in any more."""
    return user.password_expires_at is not None and now >= user.password_expires_at


def good_until(user: User) -> datetime | None:
    """When the password is to be changed at the latest; None in the demonstration, whose page shows it."""
    if user.is_demo:
        return None
    since = user.password_changed_at or user.created_at
    return since + timedelta(days=settings.PROTECTION.password_days)


def must_change(user: User, *, now: datetime) -> str:
    """Why the password has to be changed before anything else; empty when it has not."""
    if user.password_expires_at is not None:
        return "你用的是初始密码，请先改成自己的密码。"
    until = good_until(user)
    if until is not None and now >= until:
        return f"你的密码已用满 {settings.PROTECTION.password_days} 天，请先更换。"
    return ""
