"""The tabs with a person's information sets, and the forms for one row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from cadre.choices import RewardKind
from cadre.forms.sets import RemoveForm, RowForm
from cadre.models import Cadre, ChangeRequest, FamilyMember
from cadre.services.change_requests import must_ask
from cadre.services.editing import save_education
from cadre.services.scope import may
from cadre.services.sets import (
    SETS,
    RecordSet,
    add_row,
    change_row,
    end_tag,
    move_member,
    remove_row,
    sort_family,
)
from cadre.services.writing import StaleVersion
from cadre.tables import profile
from cadre.tables.sets import panels
from core.http import HouseRequest
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import Act, RightRequired

from .cadres import OnePerson
from .conflicts import chosen, conflict_page
from .looking import SENSITIVE_SETS, require_right
from .records import asked_words, editable_cadre, refused_field

TAB_OF = {
    "education": "education", "title": "education", "rank": "posts", "level": "posts",
    "assessment": "merits", "reward": "merits", "family": "family", "tag": "tags",
}  # fmt: skip


class RecordTab(OnePerson):
    """One tab of information sets; ``career`` shows the appointments above them."""

    template_name = "cadre/cadre_sets.html"
    tab: ClassVar[str] = ""
    title: ClassVar[str] = ""
    sets: ClassVar[tuple[str, ...]] = ()
    career: ClassVar[bool] = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the sets as of the day."""
        context = super().get_context_data(**kwargs)
        sanctions = may(self.house.user, Right.VIEW_SANCTIONS, self.object)
        context["panels"] = panels(
            self.sets, self.object, self.house.on, today=self.house.today, sanctions=sanctions
        )
        context["tab"], context["tab_title"] = self.tab, self.title
        if self.career:
            context["profile"] = profile(self.object, self.house.on, self.withheld)
        return context


class PostsTab(RecordTab):
    """Appointments, levels and ranks."""

    tab, title, sets, career = "posts", "任职职级", ("level", "rank"), True


class EducationTab(RecordTab):
    """Education, degrees and professional titles."""

    tab, title, sets = "education", "学历职称", ("education", "title")


class MeritsTab(RecordTab):
    """Annual assessments, rewards and sanctions."""

    tab, title, sets = "merits", "考核奖惩", ("assessment", "reward-reward", "reward-sanction")
    sensitive = True


class FamilyTab(RecordTab):
    """The family, in the order of the form."""

    right = Right.VIEW_FAMILY
    tab, title, sets = "family", "家庭成员", ("family",)
    sensitive = True


class TagsTab(RecordTab):
    """Tags with their evidence."""

    tab, title, sets = "tags", "标签", ("tag",)


class SetAct(RightRequired, View):
    """A form about one row of a set of one person."""

    right = Right.EDIT_CADRES
    title = verb = ""
    cadre: Cadre
    kind: RecordSet
    row: Any

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Knows the set; the person and the row are found once the user is known."""
        super().setup(request, *args, **kwargs)
        self.row = None

    def get(self, request: HouseRequest, uuid: str, key: str, pk: int | None = None) -> HttpResponse:
        """The form as stored."""
        self._find(request, uuid, key, pk)
        return self._page(request, self.form(request))

    def post(self, request: HouseRequest, uuid: str, key: str, pk: int | None = None) -> HttpResponse:
        """Save, or say what is wrong, or show both versions."""
        self._find(request, uuid, key, pk)
        form = self.form(request, chosen(request, self.form(request)))
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            asked = self.act(request, form)
        except StaleVersion:
            return self._stale(request, form)
        except Refused as refusal:
            form.add_error(refused_field(refusal, form), str(refusal))
            return self._page(request, form, status=422)
        messages.success(request, asked_words(asked) if asked else f"{self.kind.noun}：已{self.verb}。")
        return redirect(self.back)

    def form(self, request: HouseRequest, data: Any = None) -> Any:
        """The row's form, bound when data is given."""
        unit = self.cadre.unit
        return RowForm(
            data,
            request.FILES or None,
            kind=self.kind,
            row=self.row,
            today=request.today,
            version=self.cadre.version,
            preset=request.GET.get("kind", ""),
            sanctions=request.user.has_in_scope(Right.VIEW_SANCTIONS, unit),
            asks=self.kind.key == "education" and must_ask(request.user, self.cadre),
        )

    def act(self, request: HouseRequest, form: Any) -> Any:
        """Call the service; the requests that wait now, if any."""
        raise NotImplementedError

    def common(self, form: Any) -> dict[str, Any]:
        """What every act on a row tells the service."""
        facts = form.cleaned_data
        return {"version": facts["version"] or 0, "by": self.house.user, "reason": facts["why"]}

    def save_education(self, form: Any, values: Mapping[str, Any] | None) -> list[ChangeRequest]:
        """Add, change or (without values) remove an education; the requests that wait now."""
        return save_education(
            self.cadre, self.row, values, evidence=form.evidence, now=timezone.now(), **self.common(form)
        )

    @property
    def back(self) -> str:
        """The tab to which the set belongs."""
        return reverse(f"cadre:cadre_{TAB_OF[self.kind.key]}", args=[self.cadre.uuid])

    def _find(self, request: HouseRequest, uuid: str, key: str, pk: int | None) -> None:
        self.cadre = editable_cadre(request, uuid, sensitive=key in SENSITIVE_SETS)
        if key not in SETS:
            raise Http404
        if key == "family":
            require_right(request, Right.EDIT_FAMILY, self.cadre)
        self.kind = SETS[key]
        if pk is None:
            return
        self.row = get_object_or_404(self.kind.rows(self.cadre), pk=pk)
        hidden = key == "reward" and self.row.kind == RewardKind.SANCTION
        if hidden and not may(request.user, Right.VIEW_SANCTIONS, self.cadre):
            raise Http404

    def _stale(self, request: HouseRequest, form: Any) -> HttpResponse:
        """Both versions of a row; where there is nothing to compare, the form again over the new version."""
        self.cadre.refresh_from_db()
        if self.row is not None and isinstance(form, RowForm):
            self.row.refresh_from_db()
            head = f"{self.kind.head(self.row)}·{self.row}"
            return conflict_page(
                request,
                self.cadre,
                form,
                self.form(request),
                label=lambda _name, label: f"{head}·{label}",
                back=self.back,
            )
        data = request.POST.copy()
        data["version"] = str(self.cadre.version)
        again = self.form(request, data)
        again.is_valid()
        again.add_error(None, "别人刚保存过此人的信息，你填的还没有保存。请核对后再提交一次。")
        return self._page(request, again, status=409)

    def _page(self, request: HouseRequest, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "cadre": self.cadre, "form": form, "act": self, "kind": self.kind, "row": self.row,
            "tab": TAB_OF[self.kind.key], "back": self.back,
        }  # fmt: skip
        return render(request, "cadre/set_form.html", context, status=status)


class SetAdd(SetAct):
    """One more row."""

    title, verb = "登记", "登记"

    def act(self, request: HouseRequest, form: RowForm) -> Any:
        """Add it."""
        if self.kind.key == "education":
            return self.save_education(form, form.values)
        add_row(self.kind, self.cadre, form.values, **self.common(form))
        return None


class SetEdit(SetAct):
    """Correction of a row."""

    title, verb = "更正", "保存更正"

    def act(self, request: HouseRequest, form: RowForm) -> Any:
        """Change it."""
        if self.kind.key == "education":
            return self.save_education(form, form.values)
        change_row(self.kind, self.row, form.values, **self.common(form))
        return None


class SetRemove(SetAct):
    """Taking away a row that was entered wrongly; a tag only ends."""

    title, verb = "删除", "删除"

    def form(self, request: HouseRequest, data: Any = None) -> RemoveForm:
        """Why, and for a tag from when."""
        asks = self.kind.key == "education" and must_ask(request.user, self.cadre)
        ends = self.kind.key == "tag"
        if ends:
            self.title = self.verb = "登记失效"
        return RemoveForm(data, request.FILES or None, version=self.cadre.version, ends=ends, asks=asks)

    def act(self, request: HouseRequest, form: RemoveForm) -> Any:
        """Remove or end it."""
        if self.kind.key == "education":
            return self.save_education(form, None)
        if self.kind.key == "tag":
            end_tag(self.row, end=form.cleaned_data["ended_on"], **self.common(form))
        else:
            remove_row(self.kind, self.row, **self.common(form))
        return None


class FamilyMove(Act):
    """One relative a place up or down."""

    right = Right.EDIT_FAMILY

    def post(self, request: Any, uuid: str, pk: int) -> HttpResponse:
        """Move, go back to the tab."""
        cadre = editable_cadre(request, uuid)
        member = get_object_or_404(FamilyMember.objects.filter(cadre=cadre), pk=pk)
        move_member(member, -1 if request.POST.get("step") == "up" else 1, by=request.user)
        return redirect("cadre:cadre_family", uuid=cadre.uuid)


class FamilySort(Act):
    """The whole family in the order of the form."""

    right = Right.EDIT_FAMILY

    def post(self, request: Any, uuid: str) -> HttpResponse:
        """Sort, go back to the tab."""
        cadre = editable_cadre(request, uuid)
        sort_family(cadre, by=request.user)
        messages.success(request, "已按配偶、子女、父亲、母亲的顺序排列。")
        return redirect("cadre:cadre_family", uuid=cadre.uuid)
