"""manage.py create_account: the way into an installation without demo data."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEvent, Unit, User

PASSWORD = "Long-enough-2026"


def create(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = PASSWORD) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    out = io.StringIO()
    call_command("create_account", *arguments, "--password-stdin", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_first_account_of_an_empty_database_brings_the_district(monkeypatch: pytest.MonkeyPatch) -> None:
    said = create(monkeypatch, "Chief", "--name", "林知远", "--role", "organizer")
    user = User.objects.get(username="chief")
    assert user.check_password(PASSWORD)
    assert user.roles == {"organizer"}
    assert user.unit == Unit.objects.get()
    assert "已建立账号 chief" in said
    assert [event.action for event in AuditEvent.objects.order_by("id")] == ["create", "grant"]


def test_an_account_is_bound_to_the_unit_named(district, monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, "wuxiao", "--name", "吴晓", "--role", "keeper", "--unit", district.town.code)
    assert User.objects.get(username="wuxiao").active_grants[0].unit == district.town


def test_an_unknown_unit_is_refused(district, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="没有代码为 XX 的单位"):
        create(monkeypatch, "wuxiao", "--name", "吴晓", "--role", "keeper", "--unit", "XX")


def test_a_taken_name_is_refused_whatever_its_case(district, monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, "wuxiao", "--name", "吴晓", "--role", "keeper")
    with pytest.raises(CommandError, match="已存在"):
        create(monkeypatch, "WuXiao", "--name", "吴晓", "--role", "keeper")


def test_a_weak_password_makes_no_account(district, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError):
        create(monkeypatch, "wuxiao", "--name", "吴晓", "--role", "keeper", password="12345678")
    assert not User.objects.filter(username="wuxiao").exists()


def test_an_address_is_kept_and_can_be_changed(district, monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, "wuxiao", "--name", "吴晓", "--role", "keeper", "--email", "a@yl.example")
    assert User.objects.get(username="wuxiao").email == "a@yl.example"
    call_command("set_email", "WuXiao", "b@yl.example", stdout=io.StringIO())
    assert User.objects.get(username="wuxiao").email == "b@yl.example"
    assert AuditEvent.objects.latest("id").changes == {"电子邮箱": ["a@yl.example", "b@yl.example"]}


@pytest.mark.parametrize(
    ("name", "email", "said"), [("nobody", "a@yl.example", "没有账号"), ("wuxiao", "b", "不是")]
)
def test_an_address_that_cannot_be_set_is_said(
    district, monkeypatch: pytest.MonkeyPatch, name: str, email: str, said: str
) -> None:
    create(monkeypatch, "wuxiao", "--name", "吴晓", "--role", "keeper")
    with pytest.raises(CommandError, match=said):
        call_command("set_email", name, email)


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(
    "arguments",
    [
        ("create_account", "wuxiao", "--name", "吴晓", "--role", "organizer"),
        ("backup_keys", "keys.ckk"),
        ("restore_keys", "keys.ckk"),
    ],
)
def test_without_a_keyboard_a_command_says_the_other_way(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing_typed(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("core.management.asking.getpass", nothing_typed)
    with pytest.raises(CommandError, match=r"没有键盘可以输入.*--pass"):
        call_command(*arguments)
