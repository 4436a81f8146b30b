"""What letters put into the inboxes of the department: drafts to sign, deadlines to watch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from core.models import User
from core.rules.rights import Right
from core.services import inbox
from core.services.accounts import holders_of
from supervision.choices import LetterState
from supervision.models import EvaluationRun, Letter

SIGN_WITHIN = timedelta(days=3)


def sign_key(letter: Letter) -> str:
    """The cause under which one draft waits for its signature."""
    return f"sign:{letter.pk}"


def run_sign_key(run: EvaluationRun) -> str:
    """The cause under which the drafts of a whole run wait."""
    return f"letters:{run.pk}"


def ask_signers(letters: Sequence[Letter], *, now: datetime) -> None:
    """A to-do for everybody who may sign all of these drafts of one run; one item however many they are."""
    if not letters:
        return
    first, today = letters[0], timezone.localdate(now)
    single = len(letters) == 1
    signers = set(holders_of(Right.APPROVE_LETTER, first.unit, on=today))
    for letter in letters[1:]:
        signers &= set(holders_of(Right.APPROVE_LETTER, letter.unit, on=today))
    asked = {"state": LetterState.DRAFTED.value} | ({"unit": first.unit.short_name} if single else {})
    what = f"{first.unit.short_name}反馈函待签发" if single else f"{len(letters)} 封反馈函待签发"
    for user in sorted(signers, key=lambda each: each.pk):
        inbox.notify(
            user,
            key=sign_key(first) if single else run_sign_key(first.run),
            category="反馈函",
            title=f"{what}（口径 {first.run.on:%Y.%m.%d}）",
            note=f"{first.drafted_by.display_name}起草" if first.drafted_by else "按报送计划起草",
            url=f"{reverse('supervision:letter_list')}?{urlencode(asked)}",
            verb="去签发",
            due_on=today + SIGN_WITHIN,
            unit=first.unit if single else None,
        )


def settle_signing(letter: Letter, *, now: datetime) -> None:
    """A signed draft waits no more; the item of its run goes when no draft of the run is left."""
    inbox.settle(sign_key(letter), now=now)
    if not Letter.objects.filter(run=letter.run_id, state=LetterState.DRAFTED).exists():
        inbox.settle(run_sign_key(letter.run), now=now)


def watch_answer(letter: Letter, *, now: datetime) -> None:
    """Whoever drafted a delivered letter is to look at the unit on its deadline.

    Letters drafted by a schedule are watched by everybody who may draft, with one item for the whole run.
    """
    if letter.drafted_by is not None:
        _remind(
            letter.drafted_by,
            letter,
            key=f"answer:{letter.pk}",
            title=f"{letter.unit.short_name}整改期限到期，请核对补配情况",
            note=f"{letter.document_no}，口径 {letter.run.on:%Y.%m.%d}",
            url=reverse("supervision:unit_detail", args=[letter.unit.code]),
        )
        return
    for user in holders_of(Right.DRAFT_LETTER, letter.unit, on=timezone.localdate(now)):
        _remind(
            user,
            letter,
            key=f"answers:{letter.run_id}",
            title=f"口径 {letter.run.on:%Y.%m.%d} 的反馈函整改期限到期，请核对补配情况",
            note="各单位的函和整改期限见反馈函列表",
            url=reverse("supervision:letter_list"),
        )


def _remind(user: User, letter: Letter, *, key: str, title: str, note: str, url: str) -> None:
    inbox.notify(
        user,
        key=key,
        category="整改",
        title=title,
        note=note,
        url=url,
        verb="去核对",
        due_on=letter.answer_by,
        unit=letter.unit if letter.drafted_by else None,
    )
