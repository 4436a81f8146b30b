"""What every page's shell shows: navigation, as-of date, inbox count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from core.models import InboxItem, User
from core.rules.rights import Right


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the navigation; a ``hot`` count is red."""

    label: str
    icon: str
    url: str
    count: int = 0
    hot: bool = False
    current: bool = False


_NAV: tuple[tuple[str, tuple[tuple[str, str, str, Right | None], ...]], ...] = (
    (
        "工作台",
        (
            ("首页待办", "home", "analysis:home", None),
            ("领导看板", "chart-bar", "analysis:dashboard", Right.VIEW_DASHBOARD),
            ("本人信息核对", "user-check", "cadre:own_record", Right.VIEW_OWN_RECORD),
            ("调阅审批", "clipboard-check", "cadre:access_desk", Right.DECIDE_ACCESS),
            ("请假代行", "user-check", "core:cover_list", Right.REQUEST_COVER),
        ),
    ),
    (
        "选 · 识别储备",
        (
            ("干部名册", "users", "cadre:cadre_list", Right.VIEW_CADRES),
            ("单位职数", "sitemap", "core:unit_list", Right.VIEW_CADRES),
            ("职位与空缺", "list-details", "cadre:post_list", Right.VIEW_CADRES),
            ("变更申请", "clipboard-check", "cadre:request_list", Right.EDIT_CADRES),
            ("数据质量", "rosette-discount-check", "cadre:quality_desk", Right.VIEW_FAMILY),
            ("数据导入", "file-import", "cadre:import_list", Right.IMPORT_ROSTER),
            ("申请调阅", "lock", "cadre:access_own", Right.REQUEST_ACCESS),
        ),
    ),
    (
        "用 · 选拔使用",
        (
            ("配备预警", "traffic-lights", "supervision:unit_list", Right.VIEW_LIGHTS),
            ("配备目标", "target", "supervision:target_list", Right.VIEW_LIGHTS),
            ("评价记录", "history", "supervision:run_list", Right.VIEW_LIGHTS),
        ),
    ),
    (
        "文稿与报送",
        (
            ("反馈函", "mail-forward", "supervision:letter_list", Right.VIEW_LIGHTS),
            ("报送计划", "calendar-time", "analysis:schedule_list", Right.MANAGE_SCHEDULES),
            ("送达记录", "send", "analysis:delivery_list", Right.VIEW_DASHBOARD),
            ("审批导出", "signature", "core:export_desk", Right.APPROVE_EXPORT),
            ("我的导出", "download", "core:export_list", Right.EXPORT_ROSTER),
        ),
    ),
    (
        "系统管理",
        (
            ("账号管理", "user-check", "core:account_list", Right.VIEW_ACCOUNTS),
            ("账号事项", "checklist", "core:account_request_list", Right.VIEW_GRANTS),
            ("回避登记", "list-check", "cadre:recusal_list", Right.MANAGE_GRANTS),
            ("权限矩阵", "table", "core:matrix", Right.VIEW_GRANTS),
            ("运行状况", "settings", "core:system_health", Right.VIEW_SYSTEM),
        ),
    ),
    (
        "审计",
        (
            ("审计记录", "shield-check", "core:audit_list", Right.VIEW_AUDIT),
            ("追溯查询", "zoom-question", "core:trace", Right.VIEW_AUDIT),
        ),
    ),
)
# An entry whose name is a category of the inbox counts what waits there.
# On a phone the leaders' pages are a thumb away.
_TAB_BAR = ("analysis:dashboard", "supervision:unit_list", "cadre:cadre_list", "analysis:home")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Variables of base.html; one query for the grants and one for the inbox."""
    facts: dict[str, Any] = {
        "app_name": settings.APP_NAME,
        "district_name": settings.DISTRICT_NAME,
        "request_id": getattr(request, "id", ""),
        "demo": not settings.PRODUCTION,
    }
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return facts
    waiting = dict(
        InboxItem.objects.visible_to(user).open().order_by().values_list("category").annotate(Count("pk"))
    )
    inbox_open = sum(waiting.values())
    nav = _navigation(user, request.path, waiting)
    return facts | {
        "on": getattr(request, "on", None),
        "today": getattr(request, "today", None),
        "inbox_open": inbox_open,
        "nav": nav,
        "tab_bar": _tab_bar(nav),
        "may_search": user.may(Right.VIEW_CADRES),
    }


def _navigation(user: User, path: str, waiting: dict[str, int]) -> list[dict[str, Any]]:
    home = reverse("analysis:home")
    groups = []
    for title, entries in _NAV:
        items = []
        for label, icon, url_name, right in entries:
            if right is not None and not user.may(right):
                continue
            url = reverse(url_name)
            current = path == url if url == home else path.startswith(url)
            count = sum(waiting.values()) if url == home else waiting.get(label, 0)
            items.append(NavItem(label, icon, url, count, bool(count), current))
        if items:
            groups.append({"title": title, "items": items})
    return groups


def _tab_bar(nav: list[dict[str, Any]]) -> list[NavItem]:
    """The same links in the order of the phone's bar; those that the user may not open are left out."""
    by_url = {item.url: item for group in nav for item in group["items"]}
    return [by_url[url] for url in map(reverse, _TAB_BAR) if url in by_url]
