"""The export of exactly what a list shows, at once or as a job."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from cadre.documents.roster_columns import DEFAULT_LIST, columns_named
from cadre.documents.roster_export import RosterOrder, make_roster
from cadre.documents.roster_paper import BUILT_IN, LayoutSpec, spec_of
from cadre.filters import CadreFilter
from cadre.forms.rosters import RosterExportForm
from cadre.models import Cadre, RosterLayout
from cadre.services import rosters
from cadre.views.looking import searched
from cadre.views.selection import keys_named
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import HousePage
from core.views.leaving import leaving_response, on_its_way
from core.views.step_up import ask_again, is_verified

SHOWN, OWN = "shown", "layout-"
WIDEST_A4 = 190


class RosterExport(HousePage):
    """What to export how; the address is that of the list, so that what is shown is what is exported."""

    right = Right.EXPORT_ROSTER
    template_name = "cadre/roster_export.html"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """The people ticked in the list, if any."""
        super().setup(request, *args, **kwargs)
        everybody = request.POST.get("all")
        ticked = [] if everybody else [*request.GET.getlist("people"), *request.POST.getlist("people")]
        self.chosen = keys_named(ticked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, how many people it is about, and by which conditions they were found."""
        found = self._found()
        keys, chips = self._keys(found), [chip.text for chip in found.chips]
        searched(self.house, "导出名册", chips, len(keys))
        kwargs.setdefault("form", RosterExportForm(layouts=self._choices(), initial=self._initial()))
        return super().get_context_data(
            people=len(keys),
            hidden=self._seen(found) - len(keys),
            chips=chips,
            ticked=self.chosen,
            limits=rosters.AT_ONCE,
            most=settings.PROTECTION.export_people,
            query=self.request.GET.urlencode(),
            **kwargs,
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file, or the page of the job that makes it; without a format the page to choose one."""
        if "format" not in request.POST:
            return self.render_to_response(self.get_context_data())
        form = RosterExportForm(request.POST, layouts=self._choices())
        if form.is_valid():
            try:
                return self._export(form.cleaned_data)
            except Refused as refusal:
                about = "purpose" if refusal.findings[0].rule_id == "export.purpose" else None
                form.add_error(about, str(refusal))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _export(self, facts: dict[str, Any]) -> HttpResponse:
        user, now, found = self.house.user, timezone.now(), self._found()
        keys, spec = self._keys(found), self._specs()[facts["layout"]]
        spec = replace(spec, full_numbers=facts["numbers"] == "full" and spec.has_numbers)
        if spec.full_numbers and not is_verified(self.request, now=now):
            return ask_again(self.request)
        order = RosterOrder(
            keys=keys,
            spec=spec,
            format=facts["format"],
            title=facts["title"] or f"{settings.DISTRICT_NAME}{spec.title or spec.name}",
            issuer=self._issuer(),
            on=self.house.on,
            printed_by=user.display_name,
            printed_at=f"{timezone.localtime(now):%Y.%m.%d %H:%M}",
            number="",
        )
        told = self._told(found, spec, facts)
        export = rosters.request_roster(
            keys, order.to_json(), purpose=facts["purpose"], facts=told, by=user, now=now
        )
        if export.needs_approval or export.job is not None:
            return on_its_way(self.request, export)
        content = make_roster(RosterOrder.of(export), rosters.exportable(user))
        return leaving_response(export, content, order.file_name, now=now)

    def _found(self) -> CadreFilter:
        people = rosters.exportable(self.house.user).with_held(self.house.on)
        return CadreFilter(self.request.GET, people, self.house)

    def _keys(self, found: CadreFilter) -> tuple[int, ...]:
        people = found.qs.filter(uuid__in=self.chosen) if self.chosen else found.qs
        return tuple(people.values_list("pk", flat=True))

    def _seen(self, found: CadreFilter) -> int:
        """How many the list itself shows: the user may see more people than take out."""
        found.rows = Cadre.objects.visible_to(self.house.user).with_held(self.house.on)
        people = found.qs.filter(uuid__in=self.chosen) if self.chosen else found.qs
        return people.count()

    def _told(self, found: CadreFilter, spec: LayoutSpec, facts: dict[str, Any]) -> dict[str, Any]:
        chips = [chip.text for chip in found.chips if not (found.holds_secret and "查找" in chip.text)]
        return {
            "条件": rosters.told_filter(chips, chosen=len(self.chosen)),
            "口径": self.house.on.isoformat(),
            "样式": spec.name,
            "格式": facts["format"],
        }

    def _issuer(self) -> str:
        unit = self.house.user.unit
        return unit.name if unit and unit.parent_id else str(settings.DEPARTMENT_NAME)

    def _initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("layout", "")
        layout = asked if asked in self._specs() else next(iter(self._specs()))
        return {"layout": layout, "format": self.request.GET.get("format", "xlsx")}

    def _specs(self) -> dict[str, LayoutSpec]:
        """Every layout that may be chosen: the list's own columns first."""
        shown = [key for key in self.request.GET.get("cols", "").split(",") if key]
        columns = columns_named(["name", *(shown or DEFAULT_LIST)])
        wide = sum(column.width for column in columns) > WIDEST_A4
        specs: dict[str, LayoutSpec] = {
            SHOWN: LayoutSpec(
                name="名册当前的列",
                title="干部花名册",
                columns=tuple(column.key for column in columns),
                paper="A3" if wide else "A4",
            )
        }
        specs |= {key: replace(spec) for key, spec in BUILT_IN.items()}
        for layout in RosterLayout.objects.visible_to(self.house.user):
            specs[f"{OWN}{layout.pk}"] = spec_of(layout)
        return specs

    def _choices(self) -> list[tuple[str, Any]]:
        specs = self._specs()
        own = [(key, spec.name) for key, spec in specs.items() if key.startswith(OWN)]
        given = [(key, spec.name) for key, spec in specs.items() if not key.startswith(OWN)]
        return [*given, ("自定义样式", own)] if own else given
