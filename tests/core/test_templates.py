"""The template words, the form controls, and what every template and stylesheet must not contain."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.templatetags import house

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "documents" not in path.parts)
SHEETS = sorted((STATIC / "css").glob("*.css"))
SPRITE = (STATIC / "img" / "icons.svg").read_text("utf-8")
MARCH = date(2026, 3, 31)


def render(source: str, query: str = "", **context: object) -> str:
    request = RequestFactory().get(f"/cadres/{query}")
    return Template("{% load house %}" + source).render(Context({"request": request, **context}))


class SampleForm(forms.Form):
    name = forms.CharField(label="姓名", help_text="与身份证一致")
    kind = forms.ChoiceField(label="类别", choices=[("a", "新增"), ("b", "变更")])
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"class": "sm"}))
    mine = forms.BooleanField(label="只看我的", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


# ── lights and icons ──


@pytest.mark.parametrize(
    ("value", "words"),
    [("red", "红·未达标"), ("yellow", "黄·临界"), ("green", "绿·达标"), ("grey", "未评价")],
)
def test_a_light_is_shape_and_words(value: str, words: str) -> None:
    html = render("{% light value %}", value=value)
    assert f"light-{value}" in html and f"shp-{value}" in html and words in html


def test_a_light_takes_its_own_words_and_a_frame() -> None:
    html = render('{% light "red" text="红 1/2" box=True cls="lg" %}')
    assert 'class="light light-red box lg"' in html and "红 1/2" in html and "未达标" not in html


def test_words_of_a_light_are_escaped() -> None:
    assert "<b>" not in render('{% light "red" text %}', text="<b>")


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in render('{% icon "home" %}')
    assert 'aria-label="首页"' in render('{% icon "home" label="首页" %}')


def test_every_icon_named_in_the_house_is_in_the_sprite() -> None:
    sources = [*PAGES, ROOT / "core" / "context.py"]
    named = {
        name
        for path in sources
        for name in re.findall(r'{% icon "([a-z0-9-]+)"|icon="([a-z0-9-]+)"', path.read_text("utf-8"))
        for name in name
        if name
    }
    assert [name for name in sorted(named) if f'id="{name}"' not in SPRITE] == []


# ── dates and values ──


def test_dates_are_written_as_the_office_writes_them() -> None:
    morning = datetime(2026, 3, 17, 16, 30, tzinfo=ZoneInfo("UTC"))
    assert house.month(date(1990, 5, 1)) == "1990.05"
    assert house.day(MARCH) == "2026.03.31"
    assert house.moment(morning) == "2026.03.18 00:30"
    assert house.day(morning) == "2026.03.18"
    assert house.short_day(MARCH) == "3月31日"
    assert house.chinese_day(MARCH) == "2026年3月31日"
    assert house.weekday(date(2026, 3, 18)) == "星期三"


def test_missing_values_are_a_dash() -> None:
    written = [house.month(None), house.day(None), house.moment(None), house.age(None, MARCH), house.dash("")]
    assert written == ["—"] * 5
    assert house.dash(0) == 0


def test_ages_count_completed_years() -> None:
    assert house.age(date(1990, 4, 1), MARCH) == "35"


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (Fraction(114, 294), "38.8"),
        (Fraction(1, 2000), "0.1"),
        (Decimal("0.35"), "35.0"),
        (Fraction(-1, 100), "−1.0"),
        (0, "0.0"),
        (None, "—"),
    ],
)
def test_shares_have_one_decimal_and_halves_go_up(share: Fraction, written: str) -> None:
    assert house.percent1(share) == written


def test_changes_carry_their_sign() -> None:
    assert [house.signed(n) for n in (6, -1, 0, None)] == ["＋6", "−1", "持平", "—"]


def test_the_class_of_a_bar_stays_within_its_frame() -> None:
    assert [house.share_class(value) for value in (-3, 38.8, 140, None)] == ["w0", "w39", "w100", "w0"]


# ── addresses ──


def test_a_changed_filter_goes_back_to_the_first_page() -> None:
    assert render("{% url_with sex=1 %}", "?q=lin&page=3") == "?q=lin&amp;sex=1"
    assert render("{% url_with page=4 %}", "?q=lin&page=3") == "?q=lin&amp;page=4"


def test_an_empty_value_drops_the_parameter() -> None:
    assert render('{% url_with q="" %}', "?q=lin") == "?"


def test_a_get_form_carries_the_rest_of_the_query() -> None:
    html = render('{% query_inputs "on" %}', "?q=%3Cb%3E&on=2026.03.31&page=2")
    assert html == '<input type="hidden" name="q" value="&lt;b&gt;">'


def test_the_preset_days_are_the_ends_of_finished_periods() -> None:
    assert house.as_of_presets(date(2026, 3, 18)) == [
        ("今天", "2026-03-18"),
        ("上月末", "2026-02-28"),
        ("上季末", "2025-12-31"),
        ("上年末", "2025-12-31"),
    ]


def test_the_pager_keeps_the_query_and_marks_the_page() -> None:
    page = Paginator(range(120), 50).get_page(2)
    html = render_to_string(
        "_pager.html", {"page_obj": page, "request": RequestFactory().get("/?q=lin&page=2")}
    )
    assert "共 120 条" in html and 'href="?q=lin&amp;page=3"' in html
    assert '<span aria-current="page">2</span>' in html


# ── forms ──


def test_controls_get_the_classes_of_the_design() -> None:
    html = str(SampleForm())
    assert re.search(r'<input type="text" name="name" class="form-control"', html)
    assert re.search(r'<select name="kind" class="form-select"', html)
    assert 'class="form-control sm"' in html
    assert re.search(r'<input type="checkbox" name="mine" class="ck"', html)
    assert re.search(r'<input type="hidden" name="secret" id="id_secret"\s*>', html)


def test_an_error_stands_at_the_field_and_in_the_summary() -> None:
    html = str(SampleForm({"kind": "a"}))
    assert "有 1 处需要改正" in html and '<a href="#id_name">姓名：' in html
    assert 'id="id_name_error"' in html and 'aria-invalid="true"' in html


def test_hints_are_named_by_their_controls() -> None:
    html = str(SampleForm())
    assert 'aria-describedby="id_name_helptext"' in html and 'id="id_name_helptext"' in html


# ── pages ──


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html"]
)
def test_error_pages_need_no_context(name: str) -> None:
    html = render_to_string(name)
    assert "怎么办" in html and "错误编号" not in html
    # Partial requests show the marked parts: what happened and what to do.
    assert html.count("data-sentence") == 2


def test_an_error_page_quotes_its_number() -> None:
    assert "e7f21" in render_to_string("500.html", {"request_id": "e7f21"})


def test_no_template_carries_inline_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)|\bhx-on|javascript:|\bjs:")
    assert [str(path) for path in PAGES if inline.search(path.read_text("utf-8"))] == []


def test_no_asset_asks_another_host() -> None:
    own = [*PAGES, *SHEETS, *(STATIC / "js").glob("*.js")]
    remote = re.compile(r"(?:src|href|url\()\s*=?\s*[\"'(]?(?:https?:)?//")
    assert [str(path) for path in own if remote.search(path.read_text("utf-8"))] == []


def test_stylesheets_keep_to_the_oldest_browser() -> None:
    newer = re.compile(r":has\(|color-mix|oklch|@container|\binset:|aspect-ratio|^\s+&", re.MULTILINE)
    screens = [path for path in SHEETS if path.name != "paper.css"]
    assert [path.name for path in screens if newer.search(path.read_text("utf-8"))] == []


def test_scripts_store_nothing_in_the_browser() -> None:
    assert [path.name for path in (STATIC / "js").glob("*.js") if "setItem" in path.read_text("utf-8")] == []


def test_vendored_files_are_the_recorded_ones() -> None:
    record = (STATIC / "vendor" / "README.md").read_text("utf-8")
    lines = re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|", record, re.MULTILINE)
    found = [(name, hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest()) for name, _ in lines]
    assert len(lines) == 3 and found == lines
