"""The ID number of an account's holder: one person one account, and recusal knows relatives by it."""

from __future__ import annotations

import unicodedata
from datetime import date

from core import crypto
from core.models import User
from core.policy import Refused
from core.rules.id_number import fault, upgrade


def cleaned(number: str, *, on: date) -> str:
    """The 18-character number; empty for none. Raises Refused for one that cannot be."""
    text = upgrade("".join(unicodedata.normalize("NFKC", number).split()).upper())
    if text and (wrong := fault(text, on=on)):
        raise Refused.because("accounts.id_number", f"{wrong}请核对证件后重新填写。")
    return text


def assign(user: User, number: str) -> None:
    """Put the number into the account, unsaved. Raises Refused when another account has it."""
    twin = User.objects.filter(id_index__in=crypto.blind_indexes(number)).exclude(pk=user.pk).first()
    if twin is not None:
        raise Refused.because(
            "accounts.one_person",
            f"这个身份证号已登记在“{twin}”的账号 {twin.username} 上。一人只能有一个账号，请核对。",
        )
    user.id_number, user.id_index = number or None, crypto.blind_index(number) or None
