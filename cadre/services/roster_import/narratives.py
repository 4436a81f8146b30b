"""What a row says at length: the résumé, and rewards and sanctions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from cadre.choices import RewardKind
from cadre.formats.dossier import RewardFact
from cadre.formats.form_texts.rewards import rewards_in
from cadre.models import RewardPunishment
from cadre.services.sets import SANCTION
from core.sheets.cells import tight

from .plan import FieldChange, Known, RowPlan, Write


def plan_resume(plan: RowPlan, values: Mapping[str, object], known: Known | None) -> None:
    """Compare the résumé, character by character; a cell never empties one."""
    text = values.get("resume")
    held = known.resume if known else None
    if not isinstance(text, str) or (held and held.text == text):
        return
    plan.resumes.append(Write(held, {"text": text}))
    plan.changes.append(FieldChange("简历", held.text if held else "—", text, "resume"))


def plan_rewards(
    plan: RowPlan, values: Mapping[str, object], known: Known | None, *, sees_sanctions: bool
) -> None:
    """Add what is not on file; a text that sums up takes nothing away.

    Whoever may not see sanctions is told every sanction of the file as new, whether or not it is on file;
    one that is on file is not written again.
    """
    told = values.get("rewards")
    held = known.rewards if known else []
    on_file = {words for reward in held for words in _identities(reward)}
    order = max((reward.order for reward in held), default=0)
    for place, fact in enumerate(rewards_in(told) if isinstance(told, str) else (), 1):
        sanction = fact.kind == RewardKind.SANCTION
        is_known = bool(on_file & _identities(fact))
        if is_known and (sees_sanctions or not sanction):
            continue
        if not is_known:
            plan.rewards.append(Write(None, asdict(fact) | {"order": order + place}))
        label = SANCTION if sanction else "奖励"
        plan.changes.append(FieldChange(label, "—", fact.text, f"rewards.{place}", private=sanction))


def _identities(reward: RewardFact | RewardPunishment) -> set[str]:
    """By its sentence, and by kind, month and name."""
    month = f"{reward.decided_on:%Y%m}" if reward.decided_on else ""
    found = {f"{reward.kind}{month}{tight(reward.name)}"}
    return found | ({tight(reward.text)} if reward.text else set())
