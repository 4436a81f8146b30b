"""A clerk brings exchange files: one is confirmed, one field unticked, one is broken; all is taken back."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from cadre.formats.lrmx_write import write_lrmx
from cadre.models import Cadre
from cadre.services.dossiers.reading_back import dossier_of
from core.models import User
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db: None) -> str:
    """The demo district as script/server loads it; the code of the town whose clerk it is."""
    call_command("load_demo", verbosity=0, stdout=StringIO())
    return "清河镇"


def exported(cadre: Any, **texts: str) -> str:
    """The person's exchange file as the system writes it, with the text of some elements replaced."""
    clerk = User.objects.get(username="wuxiao")
    content = write_lrmx(dossier_of(cadre, on=timezone.localdate(), user=clerk)).decode("utf-8-sig")
    for element, value in texts.items():
        content = re.sub(f"<{element}>.*?</{element}>", f"<{element}>{value}</{element}>", content)
    return content


def test_a_clerk_brings_files_confirms_unticks_and_takes_back(
    visitor: Visitor, town: str, live_server: Any, tmp_path: Path
) -> None:
    page = visitor.page
    visitor.enter("wuxiao")
    first, second = Cadre.objects.filter(unit__short_name=town).exclude(native_place="").order_by("pk")[:2]
    home = first.native_place
    born = [first.birth_place, second.birth_place]
    one = exported(first, JiGuan="湖南湘潭", ChuShengDi="湖南韶山")
    two = exported(second, ShenFenZheng="", ChuShengDi="湖南韶山")
    files = []
    for name, content in (("甲.lrmx", one), ("乙.lrmx", two), ("断.lrmx", one[:900])):
        files.append(tmp_path / name)
        files[-1].write_text(content, encoding="utf-8-sig")

    visitor.go("/imports/new/")
    options = page.locator("select[name=unit] option", has_text=town)
    page.select_option("select[name=unit]", label=options.first.inner_text())
    page.set_input_files("input[type=file]", files)
    assert visitor.reads("断.lrmx")
    visitor.press("下一步：识别文件")

    assert visitor.reads("按身份证号认定") and visitor.reads("文件内容不完整或已损坏")
    visitor.press("就是这个人")
    assert visitor.reads("按你的选择认定")

    visitor.press("下一步：预览变更")
    page.get_by_label(f"{first.name} 籍贯").uncheck()
    page.locator("tr.off", has_text="湖南湘潭").wait_for()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("撤销本次导入").first.wait_for()
    for cadre in (first, second):
        cadre.refresh_from_db()
        assert cadre.birth_place == "湖南韶山"
    assert first.native_place == home

    visitor.press("撤销本次导入")
    page.locator("dialog[open]").get_by_role("button", name="撤销导入").click()
    page.get_by_text("已撤销，恢复到导入之前").first.wait_for()
    for cadre in (first, second):
        cadre.refresh_from_db()
    assert [first.birth_place, second.birth_place] == born
