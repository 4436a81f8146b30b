"""A person's page and the history of the record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from cadre.models import Cadre
from cadre.services.identity import may_reveal
from cadre.services.scope import may, withheld_of
from cadre.tables import profile
from cadre.tables.basics import sections
from cadre.tables.history import about, changes_of, fields_changed, set_of
from cadre.tables.sets import tags_on
from core.rules.rights import Right
from core.views.base import HouseDetail

from .looking import looked_at, require_right


class OnePerson(HouseDetail[Cadre]):
    """Pages of one person in the user's scope; opening one is written down."""

    right = Right.VIEW_CADRES
    slug_field = slug_url_kwarg = "uuid"
    context_object_name = "cadre"
    sensitive: ClassVar[bool] = False
    title: ClassVar[str] = ""

    def get_queryset(self) -> models.QuerySet[Cadre]:
        """Everybody else does not exist."""
        return Cadre.objects.visible_to(self.house.user).select_related("unit")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the user may edit this person."""
        user, cadre = self.house.user, self.object
        may_edit = may(user, Right.EDIT_CADRES, cadre)
        kwargs.setdefault("may_export", may(user, Right.EXPORT_ROSTER, cadre))
        kwargs.setdefault("may_reveal", may_reveal(self.object, by=user))
        return super().get_context_data(may_edit=may_edit, **kwargs)

    def get_object(self, queryset: models.QuerySet[Cadre] | None = None) -> Cadre:
        """The person; that the user looks is written down before anything of the record is read."""
        cadre = super().get_object(queryset)
        require_right(self.house, self.right, cadre)
        looked_at(self.house, cadre, self.title, sensitive=self.sensitive)
        return cadre

    @property
    def withheld(self) -> frozenset[str]:
        """The facts of this person that the user may not read."""
        return withheld_of(self.house.user, self.object)


class CadreDetail(OnePerson):
    """A person's page as of the day."""

    template_name = "cadre/cadre_detail.html"
    title = "概览"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the facts and the tags as of the day."""
        on = self.house.on
        tags = tags_on(self.object, on)
        return super().get_context_data(profile=profile(self.object, on, self.withheld), tags=tags, **kwargs)


class CadreBasics(OnePerson):
    """All basic facts with the history of each."""

    template_name = "cadre/cadre_basics.html"
    title = "基本信息"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the facts in sections, and what waits for the department."""
        withheld = self.withheld
        changed = fields_changed(changes_of(self.object, withheld=withheld))
        asked = self.object.change_requests.pending().select_related("requested_by")
        facts = sections(self.object, changed, withheld)
        return super().get_context_data(sections=facts, asked=asked, **kwargs)


class CadreHistory(OnePerson):
    """Who changed what in the record, when and why; all of it or one field."""

    template_name = "cadre/cadre_history.html"
    title = "变更记录"
    sensitive = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the changes, newest first, and the fields to choose from."""
        events = changes_of(self.object, withheld=self.withheld)
        counts = fields_changed(events)
        field = self.request.GET.get("field", "")
        if field:
            events = about(events, field)
        fields = sorted({set_of(key) for key in counts} | ({field} if field in counts else set()))
        return super().get_context_data(events=events, fields=fields, field=field, **kwargs)
