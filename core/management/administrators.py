"""What the commands about administrators share: the district they stand over, and the paper they print."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from core.choices import UnitKind, UnitLevel
from core.models import Unit
from core.services.accounts import Opened
from core.services.units import add_unit


def the_district() -> Unit:
    """The district; made when there is no unit at all."""
    root = Unit.objects.filter(parent=None).order_by("order", "id").first()
    name = settings.DISTRICT_NAME
    return root or add_unit(
        code="0", name=name, short_name=name, kind=UnitKind.DISTRICT, level=UnitLevel.COUNTY
    )


def slip(opened: Opened, label: str) -> str:
    """The lines for one holder: account, first password, until when."""
    user = opened.user
    until = user.password_expires_at
    valid = f"{timezone.localtime(until):%Y.%m.%d %H:%M}" if until else "—"
    return (
        f"{label}　{user.display_name}\n  账号      {user.username}\n  初始密码  {opened.password}\n"
        f"  有效至    {valid}，首次登录须修改"
    )
