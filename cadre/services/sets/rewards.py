"""Rewards, and sanctions, which only few may see."""

from __future__ import annotations

from cadre.choices import RewardKind
from cadre.models import RewardPunishment
from cadre.services.scope import may
from core.models import User
from core.policy import Refused
from core.rules.rights import Right

from .base import RecordSet

# The trail files sanctions under this word; pages hide such entries from those who may not see sanctions.
SANCTION = "处分"


def may_see_sanctions(user: User, row: RewardPunishment) -> bool:
    """Whether the user may see sanctions of the person to whom the row belongs."""
    return may(user, Right.VIEW_SANCTIONS, row.cadre)


class RewardSet(RecordSet):
    """奖惩 (A14)."""

    key, model, noun = "reward", RewardPunishment, "奖惩"
    fields = (
        "kind", "name", "code", "organ", "decided_on", "precision", "reason", "lifted_on", "text", "order",
    )  # fmt: skip
    fixed = ("kind",)

    def head(self, row: RewardPunishment) -> str:
        """Sanctions are filed apart."""
        return SANCTION if row.kind == RewardKind.SANCTION else RewardKind.REWARD.label

    def line(self, row: RewardPunishment) -> str:
        """What, by whom and when."""
        parts = [row.name, row.organ, f"{row.decided_on:%Y.%m}" if row.decided_on else ""]
        return " ".join(part for part in parts if part)

    def require(self, row: RewardPunishment, *, by: User) -> None:
        """Sanctions are written only by those who may see them."""
        if row.kind == RewardKind.SANCTION and not may_see_sanctions(by, row):
            raise Refused.because("cadre.sanction.right", "你没有登记处分信息的权限。请由干部科办理。")

    def check(self, row: RewardPunishment) -> None:
        """A sanction is not lifted before it was decided."""
        if row.lifted_on and row.decided_on and row.lifted_on < row.decided_on:
            raise Refused.because("cadre.reward.span", "撤销日期早于批准日期。请核对两个日期。")
