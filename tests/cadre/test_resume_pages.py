"""The résumé's tab: the text beside what was read, preview, saving, two writers, and who may see it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from cadre.models import Resume
from cadre.services.resumes import save_resume
from core.models import AuditEvent

TEXT = (
    "2008.09--2012.07  岚江大学行政管理专业学习\n"
    "2012.08--2016.11  云岭区清河镇科员（其间：2014.03--2015.03挂任新桥村第一书记）\n"
    "2017--2019  区委组织部\n"
    "2019.06--         清河镇党委书记"
)


@pytest.fixture
def cadre(person: Any, organizer: Any) -> Any:
    """A person with a résumé of which one line has no months."""
    return save_resume(person(birth=date(1990, 5, 1)), TEXT, by=organizer)


def _at(name: str, cadre: Any) -> str:
    return reverse(f"cadre:{name}", args=[cadre.uuid])


def test_the_tab_shows_text_segments_faults_and_gaps(cadre: Any, organizer: Any, sign_in: Any) -> None:
    page = sign_in(organizer).get(_at("cadre_resume", cadre)).content.decode()
    assert "2008.09--2012.07  岚江大学行政管理专业学习" in page
    assert "没有认出：只有年份，没有月份" in page
    assert '<b class="y-ink">1 处没有认出</b>' in page
    assert "2014.03—2015.03" in page
    assert "党政正职" in page
    assert "2016.12 至 2019.05 没有经历，共 30 个月。" in page
    assert AuditEvent.objects.filter(action="view", object_id=str(cadre.pk)).exists()


def test_a_person_without_resume_says_what_to_do(person: Any, organizer: Any, sign_in: Any) -> None:
    page = sign_in(organizer).get(_at("cadre_resume", person())).content.decode()
    assert "还没有登记简历" in page


def test_looking_at_the_reading_saves_nothing(cadre: Any, organizer: Any, sign_in: Any) -> None:
    data = {"text": TEXT.replace("2017--2019", "2017.01--2019.06"), "version": cadre.version, "preview": "1"}
    page = sign_in(organizer).post(_at("cadre_resume_edit", cadre), data).content.decode()
    assert "还没有保存。每一行都认出了。" in page
    assert Resume.objects.get(cadre=cadre).text == TEXT


def test_saving_keeps_line_breaks_as_they_were(cadre: Any, organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    browser = TEXT.replace("\n", "\r\n")
    sent = {"text": browser, "version": cadre.version}
    assert client.post(_at("cadre_resume_edit", cadre), sent).status_code == 302
    cadre.refresh_from_db()
    assert cadre.resume.text == TEXT
    sent = {"text": browser + "\r\n", "version": cadre.version, "reason": "补录"}
    client.post(_at("cadre_resume_edit", cadre), sent)
    assert Resume.objects.get(cadre=cadre).text == TEXT + "\n"
    assert AuditEvent.objects.filter(reason="补录").count() == 1


def test_the_second_writer_sees_both_texts_and_chooses(cadre: Any, organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    seen = cadre.version
    save_resume(cadre, "2019.06--  对方的文字", by=organizer)
    answer = client.post(_at("cadre_resume_edit", cadre), {"text": "2019.06--  我的文字", "version": seen})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "对方的文字" in page
    assert "我的文字" in page
    data = {"text": "2019.06--  我的文字", "version": seen + 1, "resolve": "1", "choose_text": "theirs"}
    assert client.post(_at("cadre_resume_edit", cadre), data).status_code == 302
    assert Resume.objects.get(cadre=cadre).text == "2019.06--  对方的文字"


def test_a_text_too_long_is_refused(cadre: Any, organizer: Any, sign_in: Any) -> None:
    answer = sign_in(organizer).post(
        _at("cadre_resume_edit", cadre), {"text": "长" * 20_001, "version": cadre.version}
    )
    assert answer.status_code == 422
    assert "请删减" in answer.content.decode()


def test_only_who_may_edit_changes_it_and_strangers_see_nothing(
    cadre: Any, minister: Any, keeper: Any, neighbour: Any, sign_in: Any
) -> None:
    assert sign_in(minister).get(_at("cadre_resume", cadre)).status_code == 200
    assert sign_in(minister).get(_at("cadre_resume_edit", cadre)).status_code == 403
    assert sign_in(keeper).get(_at("cadre_resume_edit", cadre)).status_code == 200
    for name in ("cadre_resume", "cadre_resume_edit"):
        assert sign_in(neighbour).get(_at(name, cadre)).status_code == 404
    assert sign_in(neighbour).post(_at("cadre_resume_edit", cadre), {"text": "改"}).status_code == 404
