"""The accounts, one account, and the permission matrix."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from core.choices import AccountRequestState, AuditAction, Role
from core.filters import AccountFilter
from core.models import AccountRequest, AuditEvent, RoleGrant, User, UserSession
from core.rules.id_number import mask_id_number
from core.rules.matrix import MATRIX, ROLES
from core.rules.matrix_words import SCOPES, SUBJECTS, cell_text
from core.rules.rights import Right
from core.services import notices, passwords
from core.services.attempts import locked_names, open_failures
from core.views.base import HouseDetail, HouseList, HousePage

HISTORY_LENGTH = 40
SHOWN_VERSIONS = 3


class AccountList(HouseList[User]):
    """All accounts with what each may do today."""

    right = Right.VIEW_ACCOUNTS
    filterset_class = AccountFilter
    template_name = "core/account_list.html"
    part_template = "core/_account_list_results.html"

    def visible_rows(self) -> models.QuerySet[User]:
        """Every account, with its unit and the grants of the real day."""
        held = RoleGrant.objects.filter(RoleGrant.holding(self.house.today))
        held = held.select_related("unit", "cover_for").order_by("id")
        rows = User.objects.select_related("unit").order_by("username")
        return rows.prefetch_related(Prefetch("grants", held, to_attr="held_today"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds who is locked out, whether the reader makes accounts, and how many have read the notice."""
        context = super().get_context_data(**kwargs)
        locked = locked_names([user.username for user in context["page_obj"]], now=timezone.now())
        for user in context["page_obj"]:
            user.is_locked = user.username in locked
        return context | {
            "may_create": self.house.user.may(Right.MANAGE_ACCOUNTS),
            "notice": notices.count(),
        }


class AccountDetail(HouseDetail[User]):
    """One account: who, what, since when, what was done to it by whom."""

    right = Right.VIEW_ACCOUNTS
    slug_field = slug_url_kwarg = "uuid"
    template_name = "core/account_detail.html"
    context_object_name = "account"

    def get_queryset(self) -> models.QuerySet[User]:
        """Every account."""
        return User.objects.select_related("unit")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds grants of all times, requests, the trail, and which acts the reader may perform."""
        user, account, today = self.house.user, self.object, self.house.today
        grants = account.grants.select_related("unit", "cover_for", "granted_by", "asked_by")
        lasting = [grant for grant in grants.order_by("start", "id") if _lasts(grant, today)]
        over = [grant for grant in grants.order_by("-start", "-id") if not _lasts(grant, today)]
        is_own = account.pk == user.pk
        return super().get_context_data(
            lasting=lasting,
            over=over,
            covers=self._covers(),
            requests=account.requests.select_related("asked_by", "decided_by", "grant__user"),
            events=self._events(),
            sessions=UserSession.objects.filter(user=account).count(),
            failures=open_failures(account.username),
            is_locked=account.username in locked_names([account.username], now=timezone.now()),
            acknowledgements=account.acknowledgements.all()[:SHOWN_VERSIONS],
            notice_version=notices.the_notice().version,
            masked_id=mask_id_number(account.id_number or ""),
            is_late=passwords.is_too_late(account, now=timezone.now()),
            is_own=is_own,
            may_manage=user.may(Right.MANAGE_ACCOUNTS) and not is_own,
            may_activate=user.may(Right.ACTIVATE_ACCOUNTS) and not is_own,
            may_grant=user.may(Right.MANAGE_GRANTS) and not is_own,
            **kwargs,
        )

    def _covers(self) -> models.QuerySet[RoleGrant]:
        """By whom this account is covered, now or later."""
        today = self.house.today
        lasting = Q(end__isnull=True) | Q(end__gt=today)
        return self.object.covers.filter(lasting).select_related("user", "unit")

    def _events(self) -> models.QuerySet[AuditEvent]:
        about = AuditEvent.objects.filter(object_type=User._meta.label_lower, object_id=str(self.object.pk))
        unseen = [AuditAction.VIEW, AuditAction.LOGIN, AuditAction.LOGOUT, AuditAction.STEP_UP]
        return about.exclude(action__in=unseen)[:HISTORY_LENGTH]


def _lasts(grant: RoleGrant, today: Any) -> bool:
    """Whether something is still to be done about the grant: it holds, will hold, or was changed by hand."""
    return not grant.is_intact or grant.end is None or (grant.end > today and grant.end > grant.start)


class RequestList(HouseList[AccountRequest]):
    """What waits for the security administrator, and what was decided."""

    right = Right.VIEW_GRANTS
    template_name = "core/account_request_list.html"

    def visible_rows(self) -> models.QuerySet[AccountRequest]:
        """All requests, those that wait first."""
        rows = AccountRequest.objects.select_related("user", "asked_by", "decided_by", "grant__user")
        waits = models.Case(models.When(state=AccountRequestState.WAITING, then=0), default=1)
        return rows.order_by(waits, "-asked_at", "-id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the reader decides."""
        return super().get_context_data(may_decide=self.house.user.may(Right.MANAGE_GRANTS), **kwargs)


class MatrixPage(HousePage):
    """Which role may do what with which kind of object."""

    right = Right.VIEW_GRANTS
    template_name = "core/matrix.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the roles and the rows."""
        roles = [Role(role) for role in ROLES]
        rows = [
            (SUBJECTS[subject][0], [(SCOPES[row[role].scope], cell_text(row[role])) for role in roles])
            for subject, row in MATRIX.items()
        ]
        return super().get_context_data(roles=roles, rows=rows, **kwargs)
