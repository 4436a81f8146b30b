"""A résumé is stored as received, its segments are read out of it, and every change is written down."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from cadre.models import ResumeSegment
from cadre.services.cadres import StaleVersion
from cadre.services.resumes import save_resume, segments_of
from core.models import AuditEvent
from core.policy import Refused

TEXT = (
    "2012.08--2016.11  云岭区清河镇科员（其间：2014.03--2015.03挂任新桥村第一书记）\r\n"
    "2016.11--  清河镇党委书记\r\n"
)


def test_the_text_is_kept_character_by_character_and_its_segments_are_read(
    person: Any, organizer: Any
) -> None:
    cadre = person()
    saved = save_resume(cadre, TEXT, by=organizer, reason="补录")
    saved.refresh_from_db()
    assert saved.resume.text == TEXT
    assert saved.version == cadre.version + 1
    rows = list(saved.segments.values_list("inner", "place", "category", "level", "is_grassroots"))
    assert rows == [
        (False, "town", "staff", "", True),
        (True, "", "", "", True),
        (False, "town", "chief", "1A41", True),
    ]
    event = AuditEvent.objects.order_by("-pk")[0]
    assert event.changes["简历"] == ["—", TEXT]
    assert event.reason == "补录"


def test_the_same_text_writes_nothing_and_an_empty_one_takes_it_away(person: Any, organizer: Any) -> None:
    cadre = save_resume(person(), TEXT, by=organizer)
    events = AuditEvent.objects.count()
    assert save_resume(cadre, TEXT, by=organizer).version == cadre.version
    assert AuditEvent.objects.count() == events
    save_resume(cadre, " \n", by=organizer)
    assert not ResumeSegment.objects.filter(cadre=cadre).exists()


def test_an_old_version_and_a_stranger_are_refused(person: Any, organizer: Any, neighbour: Any) -> None:
    cadre = person()
    with pytest.raises(StaleVersion):
        save_resume(cadre, TEXT, by=organizer, version=cadre.version - 1)
    with pytest.raises(Refused):
        save_resume(cadre, TEXT, by=neighbour)
    assert not ResumeSegment.objects.exists()


def test_imports_make_the_same_segments_in_bulk(person: Any, organizer: Any) -> None:
    cadre = save_resume(person(), TEXT, by=organizer)
    unsaved = segments_of(cadre.pk, TEXT)
    assert all(row.pk is None for row in unsaved)
    assert [str(row) for row in unsaved] == [str(row) for row in cadre.segments.all()]


def test_a_changed_grammar_is_applied_again_to_all(person: Any, organizer: Any, capsys: Any) -> None:
    cadre = save_resume(person(), TEXT, by=organizer)
    ResumeSegment.objects.update(text="旧的读法", category="")
    events = AuditEvent.objects.count()
    call_command("rebuild_segments")
    assert "已重新解析 1 人的简历，共 3 段经历。" in capsys.readouterr().out
    assert cadre.segments.filter(category="chief").count() == 1
    assert AuditEvent.objects.count() == events
