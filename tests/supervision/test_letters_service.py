"""Letters: drafted for red and yellow, numbered without holes, fixed when approved, signed for when read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.models import AuditEvent, InboxItem
from core.policy import Refused
from core.services import inbox
from supervision.models import Letter
from supervision.services.evaluation import evaluate
from supervision.services.letters import (
    approve_letter,
    draft_letter,
    draft_letters,
    inbox_key,
    mark_delivered,
    read_letter,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)


def pdf(letter: Letter) -> bytes:
    return f"%PDF {letter.document_no}".encode()


@pytest.fixture
def letter(run: Any, organizer: Any) -> Letter:
    return draft_letters(run, by=organizer, now=NOW)[0]


def test_every_red_and_yellow_unit_gets_one_draft(run: Any, organizer: Any, district: Any) -> None:
    letters = draft_letters(run, by=organizer, now=NOW)
    assert [letter.unit for letter in letters] == [district.town]
    assert draft_letters(run, by=organizer, now=NOW) == []
    assert letters[0].answer_by == date(2026, 6, 30)
    assert AuditEvent.objects.filter(object_type="supervision.letter", action="create").count() == 1


def test_a_green_unit_gets_no_letter(run: Any, organizer: Any, district: Any) -> None:
    with pytest.raises(Refused, match="不用发反馈函"):
        draft_letter(district.other_town, run, by=organizer, now=NOW)


def test_whoever_may_not_draft_or_approve_is_refused(
    letter: Letter, keeper: Any, run: Any, district: Any
) -> None:
    with pytest.raises(Refused, match="签发反馈函须由部领导办理"):
        approve_letter(letter, by=keeper, now=NOW, write=pdf)
    letter.delete()
    with pytest.raises(Refused, match="起草反馈函须由干部科办理"):
        draft_letter(district.town, run, by=keeper, now=NOW)


def test_approval_gives_the_next_number_and_fixes_the_paper(
    letter: Letter, minister: Any, organizer: Any
) -> None:
    first = approve_letter(letter, by=minister, now=NOW, write=pdf)
    assert first.document_no == "云组函〔2026〕1号"
    assert first.file is not None
    assert first.file.read() == "%PDF 云组函〔2026〕1号".encode()
    later = evaluate(date(2026, 6, 1), trigger="person", by=None)
    second = approve_letter(draft_letters(later, by=organizer, now=NOW)[0], by=minister, now=NOW, write=pdf)
    assert second.number == 2
    with pytest.raises(Refused, match="不能重复签发"):
        approve_letter(first, by=minister, now=NOW, write=pdf)


def test_a_failed_paper_uses_up_no_number(letter: Letter, minister: Any) -> None:
    def broken(_: Letter) -> bytes:
        raise ValueError

    with pytest.raises(ValueError):
        approve_letter(letter, by=minister, now=NOW, write=broken)
    letter.refresh_from_db()
    assert (letter.number, letter.state) == (None, "drafted")
    assert approve_letter(letter, by=minister, now=NOW, write=pdf).number == 1


def test_the_secretary_signs_by_opening_and_the_inbox_is_settled(
    letter: Letter, minister: Any, secretary: Any, keeper: Any
) -> None:
    letter = approve_letter(letter, by=minister, now=NOW, write=pdf)
    assert not read_letter(letter, by=secretary, now=NOW), "not yet delivered"
    mark_delivered(letter, NOW)
    mark_delivered(letter, NOW)
    inbox.notify(secretary, key=inbox_key(letter), category="letter", title="反馈函")
    assert not read_letter(letter, by=keeper, now=NOW)
    assert read_letter(letter, by=secretary, now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.read_at) == ("read", NOW)
    assert InboxItem.objects.get(recipient=secretary).done_at == NOW
    assert AuditEvent.objects.filter(action="deliver", object_id=str(letter.pk)).count() == 1


def test_the_unit_sees_a_letter_only_once_delivered(letter: Letter, minister: Any, secretary: Any) -> None:
    letter = approve_letter(letter, by=minister, now=NOW, write=pdf)
    assert letter not in Letter.objects.visible_to(secretary)
    mark_delivered(letter, NOW)
    assert letter in Letter.objects.visible_to(secretary)


def test_a_draft_waits_for_the_minister_until_it_is_signed(
    run: Any, district: Any, organizer: Any, minister: Any
) -> None:
    letter = draft_letter(district.town, run, by=organizer, now=NOW)
    item = InboxItem.objects.get()
    assert item.recipient == minister and item.title.startswith("清河镇反馈函待签发")
    assert item.due_on == date(2026, 4, 4) and "state=drafted" in item.url
    approve_letter(letter, by=minister, now=NOW, write=pdf)
    item.refresh_from_db()
    assert item.done_at == NOW


def test_drafts_by_schedule_ask_nobody_by_themselves(run: Any, minister: Any) -> None:
    draft_letters(run, by=None, now=NOW)
    assert not InboxItem.objects.exists()


def test_who_drafted_a_delivered_letter_watches_its_deadline(
    letter: Letter, organizer: Any, minister: Any
) -> None:
    letter = approve_letter(letter, by=minister, now=NOW, write=pdf)
    assert not InboxItem.objects.filter(recipient=organizer).exists(), "not yet delivered"
    mark_delivered(letter, NOW)
    mark_delivered(letter, NOW)
    item = InboxItem.objects.get(recipient=organizer)
    assert (item.due_on, item.url) == (letter.answer_by, f"/lights/{letter.unit.code}/")


def test_letters_of_a_schedule_are_watched_by_the_whole_office_with_one_item(
    run: Any, organizer: Any, minister: Any
) -> None:
    for letter in draft_letters(run, by=None, now=NOW):
        mark_delivered(approve_letter(letter, by=minister, now=NOW, write=pdf), NOW)
    item = InboxItem.objects.get(recipient=organizer)
    assert item.title.startswith("口径 2026.03.31 的反馈函整改期限到期") and item.url == "/letters/"
