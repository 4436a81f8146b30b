"""manage.py create_administrators and break_glass."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.models import AuditEvent, FailedAttempt, InboxItem, Unit, User

THREE = ["--system", "wang.lei", "王磊", "--security", "li.na", "李娜", "--audit", "zhao.yi", "赵毅"]


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.requirement("A09", "A10")
def test_the_three_are_made_together_each_with_a_password_of_its_own(db: None) -> None:
    said = run("create_administrators", *THREE)
    users = {user.username: user for user in User.objects.all()}
    assert {name: set(user.roles) for name, user in users.items()} == {
        "wang.lei": {"sysadmin"},
        "li.na": {"secadmin"},
        "zhao.yi": {"auditor"},
    }
    passwords = [line.split()[-1] for line in said.splitlines() if "初始密码  " in line]
    assert len(set(passwords)) == 3
    for user, password in zip(User.objects.order_by("pk"), passwords, strict=True):
        assert user.is_active
        assert user.check_password(password)
        assert user.password_changed_at is None
    assert Unit.objects.get().parent is None
    assert AuditEvent.objects.filter(action="setup").count() == 3
    assert not any(password in str(list(AuditEvent.objects.values())) for password in passwords)


@pytest.mark.requirement("A09")
def test_a_second_time_is_refused(db: None) -> None:
    run("create_administrators", *THREE)
    others = ["--system", "a.b", "甲", "--security", "c.d", "乙", "--audit", "e.f", "丙"]
    with pytest.raises(CommandError, match="只能做一次"):
        run("create_administrators", *others)
    assert User.objects.count() == 3


@pytest.mark.requirement("A09", "A10")
@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["wang.lei", "王磊", "WANG.LEI", "李娜", "zhao.yi", "赵毅"], "三个不同的账号"),
        (["wang.lei", "王磊", "li.na", "王磊", "zhao.yi", "赵毅"], "三个不同的人"),
        (["admin", "王磊", "li.na", "李娜", "zhao.yi", "赵毅"], "人人都会猜"),
    ],
)
def test_three_persons_three_sound_names_or_nothing_at_all(db: None, names: list[str], said: str) -> None:
    given = ["--system", *names[:2], "--security", *names[2:4], "--audit", *names[4:]]
    with pytest.raises(CommandError, match=said):
        run("create_administrators", *given)
    assert not User.objects.exists()
    assert not Unit.objects.exists()


@pytest.mark.requirement("A10", "B34")
def test_the_sealed_envelope_lets_an_administrator_back_in_and_everybody_knows(
    user_with: Callable[..., User], district: Any, auditor: User
) -> None:
    lost = user_with("secadmin", district.root, "lost")
    User.objects.filter(pk=lost.pk).update(totp_confirmed_at=timezone.now())
    FailedAttempt.objects.create(username="lost", ip=None, what="password", at=timezone.now())
    said = run("break_glass", "LOST", "--reason", "唯一的安全管理员住院，王磊、赵毅在场")
    password = next(line.split()[-1] for line in said.splitlines() if "初始密码" in line)
    user = User.objects.get(pk=lost.pk)
    assert user.check_password(password)
    assert user.totp_confirmed_at is None
    assert not FailedAttempt.objects.filter(cleared=False).exists()
    event = AuditEvent.objects.get(action="alarm")
    assert (event.object_label, event.reason) == ("secadmin", "唯一的安全管理员住院，王磊、赵毅在场")
    assert "应急启封" in InboxItem.objects.get(recipient=auditor).title


@pytest.mark.requirement("A10")
def test_the_envelope_opens_administrators_only(keeper: User, db: None) -> None:
    with pytest.raises(CommandError, match="不是在用的管理员"):
        run("break_glass", "keeper", "--reason", "x")
    with pytest.raises(CommandError, match="没有账号"):
        run("break_glass", "nobody", "--reason", "x")
    with pytest.raises(CommandError, match="请写明"):
        run("break_glass", "keeper", "--reason", " ")
