"""Which passwords are good: one verdict through every door."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from core.models import User
from core.policy import Refused
from core.services.passwords import Whose, validate
from tests.core.signing import PASSWORD

NAME, USERNAME, ID_NUMBER = "周敏", "zhoumin", "110101199005012345"
GOOD = (
    "Tianqi-Hao-7", "wo.Xihuan.Dushu", "Qing9#Shan$Lu", "river-Stone-42x", "Guan;Shan;Yue3",
    "lan_Se_Tian_8", "x7!Kp2#Lm9$Qw", "Bu-Zhidao-Shui", "Hong lou meng 3", "7 Mu-tong lushu",
    "Feng,Hua,Xue,Yue", "Ma9ma-Shu0-hua", "一场春雨Spring7", "correct Horse battery 9",
    "Zaocan:2*doujiang", "yeMao=5zhi,heiSe", "Deng*Guan*Que*Lou", "kT4%kT9%rB2%", "Shui-diao-ge-tou-1",
    "Luo6Xia^Gu7Wu", "S" + "hi-jie-zhen-da7 " * 4, "L0ng." + "wanshui" * 12,
)  # fmt: skip
BAD = {
    "length": ("Ab1-xyz", "", "aB3$", "Tian-qi-9"),
    "longest": ("Ab1-" + "xyzu" * 64,),
    "kinds": (
        "tianqihaohaohao", "TIANQIHAOHAO12", "8675309462735", "tianqihao2735", "天气很好今天我们去爬山吧",
        "----------------", "UPPERonlyandlower", "天气很好2735天气很好",
    ),
    "name": (
        "Zhoumin-Haode-7", "Haode7-zhou_min", "Min.zhou.Haode8", "周敏的Mima很长长9", "xZHOUMINx-77-Bz",
        "ｚｈｏｕｍｉｎ-Hao7-X", "Zhou-Min-Hen-Hao-5",
    ),
    "birth": (
        "Xiao-19900501-Hua", "xHua.900501.Yu", "Hua-1990.05.01-Yu", "Hua-012345-Yuan", "Lin-110101-Hua",
    ),
    "unit": (
        "Yunling-2026", "yunLing@Haode7", "云岭区的Hao天气7", "Qu.Yunling.Qu.9", "我在云岭Work7天",
    ),
    "common": (
        "Password-2026", "P@ssw0rd!2026", "Qwertyuiop1!", "1qaz@WSX3edc", "Abcd-1234-Ef", "Admin@123456",
        "Woaini@1314520", "Zhongguo-2026!", "Aa123456789!", "!QAZ2wsx#EDC", "Iloveyou.1314", "Aaaaaaaa-1111",
        "Welcome_2025", "Asdfghjkl;1", "Guanliyuan@1",
    ),
}  # fmt: skip
TABLE = [(text, "") for text in GOOD] + [(text, rule) for rule, texts in BAD.items() for text in texts]


@pytest.fixture
def clerk(organizer: Any) -> Any:
    """An account with everything that a password may not hold."""
    organizer.display_name, organizer.username, organizer.id_number = NAME, USERNAME, ID_NUMBER
    organizer.save()
    return User.objects.get(pk=organizer.pk)


def rules_of(refusal: Refused) -> list[str]:
    return [finding.rule_id.removeprefix("password.") for finding in refusal.findings]


@pytest.mark.requirement("A02")
@pytest.mark.parametrize(("password", "rule"), TABLE)
def test_a_good_password_passes_and_a_bad_one_is_refused_with_its_reason(
    clerk: Any, password: str, rule: str
) -> None:
    try:
        validate(password, Whose.of(clerk))
        found = []
    except Refused as refusal:
        found = rules_of(refusal)
        assert all(finding.reason.endswith("。") for finding in refusal.findings)
    assert (rule in found) if rule else found == []


@pytest.mark.requirement("A02")
def test_form_framework_and_service_give_the_same_verdict_for_the_whole_table(
    clerk: Any, sign_in: Any
) -> None:
    client = sign_in(clerk)
    for password, rule in TABLE:
        try:
            validate_password(password, clerk)
            through_framework = True
        except ValidationError:
            through_framework = False
        # The present password is wrong on purpose where the new one is good: nothing is to be changed.
        sent = {"present": PASSWORD, "new": password, "again": password}
        if not rule:
            sent["again"] = password + "x"
        page = client.post("/account/password/", sent)
        through_form = "两次输入的新密码不一样" in page.content.decode()
        assert (through_framework, through_form) == (not rule, not rule), password
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


@pytest.mark.requirement("A02")
@pytest.mark.parametrize(
    ("password", "is_good"),
    [("Tianqi-Hao-7x", True), ("Min.zhou.Haode8", False), ("Yunling-2026", False), ("Password-2026", False)],
)
def test_the_command_line_gives_the_same_verdict(
    district: Any, monkeypatch: Any, password: str, is_good: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    options = {"name": NAME, "role": "organizer", "password_stdin": True}
    if is_good:
        call_command("create_account", "zhoumin", **options)
        assert User.objects.get(username="zhoumin").check_password(password)
    else:
        with pytest.raises(CommandError):
            call_command("create_account", "zhoumin", **options)
        assert not User.objects.filter(username="zhoumin").exists()


@pytest.mark.requirement("A02")
def test_administrators_need_twelve_characters(auditor: Any, organizer: Any) -> None:
    validate("Tianqi-Hao7", Whose.of(organizer))
    with pytest.raises(Refused) as caught:
        validate("Tianqi-Hao7", Whose.of(auditor))
    assert rules_of(caught.value) == ["length"]


@pytest.mark.requirement("A02")
def test_long_passwords_are_allowed_and_no_character_is_cut_off(clerk: Any, client: Any) -> None:
    password = "Qing9#Shan-" + "luyuanxia" * 12
    clerk.set_password(password)
    clerk.save()
    wrong = {"username": USERNAME, "password": password[:-1]}
    assert client.post("/login/", wrong).status_code == 200
    assert client.post("/login/", wrong | {"password": password}).status_code == 302
