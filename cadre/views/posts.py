"""Posts, vacancies, approved and filled numbers, terms of teams."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import get_object_or_404

from cadre.choices import PostCategory
from cadre.filters.posts import PostFilter, StaffingFilter
from cadre.forms.posts import EndPostForm, PostForm, TermForm
from cadre.models import Post, TeamTerm
from cadre.services.posts import abolish_post, create_post, update_post
from cadre.services.staffing import unit_staffing
from cadre.services.team_terms import begin_term, correct_term
from cadre.tables.staffing import StaffingRow, number_cells, post_rows, term_rows, totals
from core.choices import UnitKind
from core.http import HouseRequest
from core.models import Unit
from core.querysets import UnitQuerySet
from core.rules.rights import Right
from core.views.base import HouseDetail, HouseList
from core.views.unit_acts import UnitAct


class PostList(HouseList[Post]):
    """Posts that exist on the day, with their holders; a post without a holder is a vacancy."""

    right = Right.VIEW_CADRES
    filterset_class = PostFilter
    template_name = "cadre/post_list.html"
    part_template = "cadre/_post_list_results.html"
    rows: list[Any]

    def visible_rows(self) -> models.QuerySet[Post]:
        """Posts of the user's scope on the day."""
        posts = Post.objects.visible_to(self.house.user).existing(self.house.on).select_related("unit")
        return posts.order_by("unit__order", "unit_id", "order", "id")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Holders decide whether a post is vacant, so all lines are made before one page is cut out."""
        self.rows = post_rows(list(queryset), self.house.on, self.house.user)
        state = self.filterset.asked_state
        shown = [row for row in self.rows if not state or getattr(row.places, state)]
        page: Any = Paginator(shown, page_size).get_page(self.request.GET.get("page"))
        return page.paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how many places there are, filled and vacant."""
        context = super().get_context_data(**kwargs)
        places = [row.places for row in self.rows]
        return context | {
            "seats": sum(place.approved or 0 for place in places),
            "vacant": sum(place.vacant for place in places),
            "key_vacant": sum(row.places.vacant for row in self.rows if row.post.is_key),
        }


class StaffingList(HouseList[Unit]):
    """Approved, filled, vacant and over of every unit on the day."""

    right = Right.VIEW_CADRES
    filterset_class = StaffingFilter
    template_name = "cadre/staffing_list.html"
    part_template = "cadre/_staffing_list_results.html"
    paginate_by = 100
    rows: list[StaffingRow]

    def visible_rows(self) -> UnitQuerySet:
        """Units of the scope that exist on the day; offices count in the unit around them."""
        units = Unit.objects.visible_to(self.house.user).existing(self.house.on)
        return units.exclude(kind=UnitKind.INTERNAL).order_by("order", "id")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """All units are counted, for the sums and for the condition, before one page is cut out."""
        lines = unit_staffing(list(queryset), self.house.on)
        rows = [StaffingRow(line.unit, number_cells(line)) for line in lines]
        rows = [row for row in rows if row.known]
        state = self.filterset.asked_state
        self.rows = [row for row in rows if not state or getattr(row, state)]
        page: Any = Paginator(self.rows, page_size).get_page(self.request.GET.get("page"))
        return page.paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the sums of everything found."""
        context = super().get_context_data(**kwargs)
        return context | {"totals": totals(self.rows)}


class UnitPosts(HouseDetail[Unit]):
    """The part of a unit's page that tells of its posts and terms."""

    right = Right.VIEW_CADRES
    slug_field = slug_url_kwarg = "code"
    template_name = "cadre/_unit_posts.html"
    context_object_name = "unit"

    def get_queryset(self) -> UnitQuerySet:
        """Units outside the scope do not exist."""
        return Unit.objects.visible_to(self.house.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds posts with holders, the numbers, and the terms."""
        unit, on, user = self.object, self.house.on, self.house.user
        posts = list(Post.objects.filter(unit=unit).existing(on).select_related("unit"))
        may_edit = user.has_in_scope(Right.EDIT_UNITS, unit) and unit.valid_to is None
        return super().get_context_data(
            posts=post_rows(posts, on, user),
            cells=number_cells(unit_staffing([unit], on)[0]),
            terms=term_rows(unit, on),
            may_edit=may_edit,
            **kwargs,
        )


class PostCreate(UnitAct):
    """A new post of a unit."""

    title, verb, done = "新增职位", "保存职位", "已新增职位"
    note = "职位是单位里设的一个岗位，没有人任职就是空缺。职务文字与职位名称一致的任职自动算作在岗。"

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> PostForm:
        """An empty form."""
        return PostForm(data, initial={"seats": 1, "category": PostCategory.DEPUTY})

    def act(self, request: HouseRequest, unit: Unit, form: PostForm) -> None:
        """Create."""
        create_post(unit, values=form.values, by=request.user)


class _PostAct(UnitAct):
    def _post(self, unit: Unit) -> Post:
        return get_object_or_404(Post, unit=unit, pk=self.kwargs["pk"])


class PostEdit(_PostAct):
    """Correction of a post."""

    title, verb, done = "修改职位", "保存修改", "已保存职位"
    note = "用于改正录入错误和调整职数、层次、要求。不再设置的职位请办理撤销。"

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> PostForm:
        """Starts with what is recorded."""
        return PostForm(data, post=self._post(unit))

    def act(self, request: HouseRequest, unit: Unit, form: PostForm) -> None:
        """Change."""
        update_post(self._post(unit), values=form.values, by=request.user)


class PostEnd(_PostAct):
    """The end of a post."""

    title, verb, done = "撤销职位", "登记撤销", "已撤销职位"
    note = "撤销以后不再算空缺。正在任职的人不受影响，请另行办理免职或改任。"

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> EndPostForm:
        """An empty form."""
        return EndPostForm(data, initial={"on": request.today})

    def act(self, request: HouseRequest, unit: Unit, form: EndPostForm) -> None:
        """Abolish."""
        abolish_post(self._post(unit), **form.cleaned_data, by=request.user)


class TermCreate(UnitAct):
    """A new term of one of the unit's teams."""

    title, verb, done = "登记届期", "保存届期", "已登记届期"
    note = "同一班子上一届自新一届的当选日期起届满。"

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> TermForm:
        """An empty form."""
        return TermForm(data)

    def act(self, request: HouseRequest, unit: Unit, form: TermForm) -> None:
        """Begin the term."""
        begin_term(unit, values=form.values, by=request.user)


class TermEdit(UnitAct):
    """Correction of a term."""

    title, verb, done = "修改届期", "保存修改", "已保存届期"
    note = "用于改正录入错误，或登记提前届满。换届请登记新一届。"

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> TermForm:
        """Starts with what is recorded."""
        return TermForm(data, term=self._term(unit))

    def act(self, request: HouseRequest, unit: Unit, form: TermForm) -> None:
        """Correct."""
        correct_term(self._term(unit), values=form.values, by=request.user)

    def _term(self, unit: Unit) -> TeamTerm:
        return get_object_or_404(TeamTerm, unit=unit, pk=self.kwargs["pk"])
