"""The house's template words: icons, lights, dates, numbers and addresses that keep their query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BoundField
from django.forms.utils import flatatt
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import dates
from core.policy import Light

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.forms import BaseForm
    from django.template.context import RequestContext

register = template.Library()

DASH = "—"
_WEEKDAYS = "一二三四五六日"
_SHAPES = {
    Light.RED: "M6 .6 11.4 6 6 11.4 .6 6Z",
    Light.YELLOW: "M6 1 11.5 11H.5Z",
    Light.BLUE: "M1.5 1.5h9v9h-9Z",
    Light.GREEN: "M6 1a5 5 0 1 1 0 10A5 5 0 1 1 6 1Z",
    Light.GREY: "M2 6h8",
}
_CONTROL_CLASSES = {
    "select.html": "form-select",
    "select_option.html": "",
    "hidden.html": "",
    "checkbox.html": "ck",
    "checkbox_option.html": "ck",
    "radio_option.html": "ck",
}


# ── pictures ──


@register.simple_tag
def icon(name: str, size: int = 16, cls: str = "", label: str = "") -> SafeString:
    """An icon of the sprite; silent to screen readers unless ``label`` is given."""
    voice = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return format_html(
        '<svg class="{}" width="{}" height="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false"{}>'
        '<use href="{}#{}"/></svg>',
        f"ic {cls}".strip(), size, size, flatatt(voice), static("img/icons.svg"), name,
    )  # fmt: skip


@register.simple_tag
def shape(value: str, size: int = 12) -> SafeString:
    """The shape of a light without its word; the word must stand beside it."""
    light = Light(value)
    stroke = format_html(' stroke-width="{}"', "2") if light is Light.GREY else ""
    return format_html(
        '<svg class="shp shp-{}" width="{}" height="{}" viewBox="0 0 12 12" aria-hidden="true"'
        ' focusable="false"><path d="{}"{}/></svg>',
        light.value, size, size, _SHAPES[light], stroke,
    )  # fmt: skip


@register.simple_tag(name="light")
def light_tag(value: str, text: str | None = None, box: bool = False, cls: str = "") -> SafeString:
    """A light as shape and words: 红·未达标, or ``text``; ``box`` frames it, cls="lg" makes it large."""
    light = Light(value)
    if text is None:
        text = light.word if light is Light.GREY else f"{light.label}·{light.word}"
    classes = " ".join(part for part in ("light", f"light-{light.value}", "box" if box else "", cls) if part)
    return format_html('<span class="{}">{}<span>{}</span></span>', classes, shape(light), text)


# ── dates ──


def _as_day(value: date | datetime) -> date:
    return timezone.localdate(value) if isinstance(value, datetime) else value


@register.filter
def month(value: date | None) -> str:
    """1990.05; an em dash for no date."""
    return dates.month_text(_as_day(value) if value else None)


@register.filter
def day(value: date | datetime | None) -> str:
    """2026.03.31; an em dash for no date."""
    return dates.day_text(_as_day(value) if value else None)


@register.filter
def moment(value: datetime | None) -> str:
    """2026.03.18 08:00 in local time; an em dash for no time."""
    if not value:
        return DASH
    return f"{day(value)} {timezone.localtime(value):%H:%M}"


@register.filter
def is_pair(value: object) -> bool:
    """Whether a change of the trail is an old and a new value, and not a fact, which may be of two signs."""
    return isinstance(value, list | tuple) and len(value) == 2


@register.filter
def short_day(value: date | datetime | None) -> str:
    """3月18日, for lists in which the year is clear; an em dash for no date."""
    if not value:
        return DASH
    when = _as_day(value)
    return f"{when.month}月{when.day}日"


@register.filter
def chinese_day(value: date | datetime | None) -> str:
    """2026年3月18日; an em dash for no date."""
    return dates.chinese_day(_as_day(value)) if value else DASH


@register.filter
def weekday(value: date) -> str:
    """星期三."""
    return f"星期{_WEEKDAYS[_as_day(value).weekday()]}"


@register.filter
def age(birth: date | None, on: date) -> str:
    """Full years on the day ``on``; an em dash when the birth is not known."""
    return str(dates.age_on(birth, on)) if birth else DASH


# ── values ──


@register.filter
def dash(value: object) -> object:
    """The value, or an em dash when there is none; zero is a value."""
    return DASH if value is None or value == "" else value


@register.filter
def percent1(value: Fraction | Decimal | float | None) -> str:
    """A share as per cent with one decimal, halves away from zero: 114/294 gives 38.8. No sign is added."""
    if value is None:
        return DASH
    tenths = Fraction(value) * 1000
    rounded = int(abs(tenths) + Fraction(1, 2))
    sign = "−" if tenths < 0 and rounded else ""
    return f"{sign}{rounded // 10}.{rounded % 10}"


@register.filter
def signed(value: int | None) -> str:
    """A change as the office writes it: ＋6, −1, 持平; an em dash for no value."""
    if value is None:
        return DASH
    return f"＋{value}" if value > 0 else f"−{-value}" if value else "持平"


@register.filter
def share_class(value: float | None) -> str:
    """The width class of a bar for a share in per cent, clamped to 0..100: w38."""
    return f"w{min(100, max(0, round(value or 0)))}"


@register.filter
def lookup(mapping: Mapping[object, object], key: object) -> object:
    """The entry of a mapping whose key is a variable; empty when there is none."""
    return mapping.get(key, "")


@register.filter
def undo_url(message: Message) -> str:
    """The address in a message's extra tags (``undo=/x/``) that takes the act back; empty for none."""
    tags = message.extra_tags or ""
    return tags.removeprefix("undo=") if tags.startswith("undo=") else ""


# ── addresses ──


def _query(context: RequestContext) -> QueryDict:
    query: QueryDict = context["request"].GET.copy()
    return query


def _address(query: QueryDict) -> str:
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def url_with(context: RequestContext, **changes: object) -> str:
    """The present address with some parameters changed; None or "" drops one.

    Any change but that of ``page`` goes back to the first page. Lists set a parameter repeatedly.
    """
    query = _query(context)
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, (list, tuple)):
            query.setlist(name, [str(part) for part in value])
        else:
            query[name] = str(value)
    return _address(query)


@register.simple_tag(takes_context=True)
def query_inputs(context: RequestContext, *except_names: str) -> SafeString:
    """Hidden inputs that carry the present query through a GET form, but for the names given and ``page``."""
    pairs = (
        (name, value)
        for name, values in _query(context).lists()
        for value in values
        if name != "page" and name not in except_names
    )
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag
def page_numbers(page: Page[object]) -> list[int | str]:
    """The page numbers a pager shows around the present one, with an ellipsis for what is left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag
def as_of_presets(today: date) -> list[tuple[str, str]]:
    """The days people ask for, as (name, ISO day): today and the ends of last month, quarter and year."""
    first = dates.first_of_month(today)
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    starts = (("上月末", first), ("上季末", quarter), ("上年末", date(today.year, 1, 1)))
    ends = [(name, (start - timedelta(days=1)).isoformat()) for name, start in starts]
    return [("今天", today.isoformat()), *ends]


# ── forms ──


@register.filter
def control_class(widget: Mapping[str, object]) -> str:
    """The class of a form control, from its widget's template context; added to the widget's own."""
    kind = str(widget.get("template_name", "")).rsplit("/", 1)[-1]
    own = _CONTROL_CLASSES.get(kind, "form-control")
    attrs = widget.get("attrs")
    given = str(attrs.get("class", "")) if isinstance(attrs, Mapping) else ""
    return f"{own} {given}".strip()


@register.filter
def form_errors(form: BaseForm) -> list[tuple[str, str, str]]:
    """All errors of a bound form for its summary, as (anchor, label, sentence), in field order."""
    found = [("", "", str(error)) for error in form.non_field_errors()]
    for field in form:
        found += [(_anchor(field), str(field.label), str(error)) for error in field.errors]
    return found


def _anchor(field: BoundField) -> str:
    return field.id_for_label or field.auto_id
