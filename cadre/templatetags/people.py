"""What templates ask about people."""

from __future__ import annotations

from django import template

from cadre.models import Cadre
from cadre.services import scope
from core.models import User
from core.rules.rights import Right

register = template.Library()


@register.filter
def may_read_family(user: User, cadre: Cadre) -> bool:
    """Whether the user may see the person's family, and with it the page of what is wrong in the record."""
    return scope.may(user, Right.VIEW_FAMILY, cadre)
