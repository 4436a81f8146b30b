"""Adding, changing, renaming and abolishing units; approved numbers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from core.forms.units import (
    EndUnitForm,
    MoveUnitForm,
    NewUnitForm,
    NumbersForm,
    RenameForm,
    SplitUnitForm,
    UnitForm,
)
from core.http import HouseRequest
from core.models import Unit
from core.policy import Refused
from core.rules.rights import Right
from core.services.units import (
    abolish_unit,
    add_unit,
    change_unit,
    merge_unit,
    move_unit,
    rename_unit,
    set_establishment,
    split_unit,
)

from .base import RightRequired


def _reader(request: HouseRequest) -> dict[str, Any]:
    """Whose choices a form offers, and on which day."""
    return {"user": request.user, "today": request.today}


class UnitCreate(RightRequired, View):
    """The form for a new unit."""

    right = Right.EDIT_UNITS

    def get(self, request: HouseRequest) -> HttpResponse:
        """An empty form, below the unit of the address or else the topmost of the scope."""
        units = Unit.objects.visible_to(request.user, Right.EDIT_UNITS)
        parent = units.filter(code=request.GET.get("parent", "")).first() or units.order_by("path").first()
        return self._page(request, NewUnitForm(**_reader(request), initial={"parent": parent}))

    def post(self, request: HouseRequest) -> HttpResponse:
        """Add the unit, or say what is wrong."""
        form = NewUnitForm(request.POST, **_reader(request))
        if form.is_valid():
            try:
                unit = add_unit(
                    code=form.cleaned_data["code"], **form.values, approved=form.approved, by=request.user
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已新增“{unit.name}”。")
                return redirect("core:unit_detail", code=unit.code)
        return self._page(request, form, status=422)

    @staticmethod
    def _page(request: HouseRequest, form: Form, status: int = 200) -> HttpResponse:
        return render(request, "core/unit_create.html", {"form": form}, status=status)


class UnitAct(RightRequired, View):
    """A form about one unit; a subclass says which form and which service."""

    right = Right.EDIT_UNITS
    title: ClassVar[str] = ""
    verb: ClassVar[str] = ""
    done: ClassVar[str] = ""
    note: ClassVar[str] = ""

    def get(self, request: HouseRequest, code: str, **_: Any) -> HttpResponse:
        """The form."""
        unit = self._unit(request, code)
        return self._page(request, unit, self.form(request, unit, None))

    def post(self, request: HouseRequest, code: str, **_: Any) -> HttpResponse:
        """Perform the act, or say why not."""
        unit = self._unit(request, code)
        form = self.form(request, unit, request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    self.act(request, unit, form)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{unit.name}：{self.done}。")
                return redirect("core:unit_detail", code=code)
        return self._page(request, unit, form, status=422)

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> Any:
        """The form, bound when data is given."""
        raise NotImplementedError

    def act(self, request: HouseRequest, unit: Unit, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    @staticmethod
    def _unit(request: HouseRequest, code: str) -> Unit:
        units = Unit.objects.visible_to(request.user, Right.EDIT_UNITS)
        return get_object_or_404(units.select_related("parent"), code=code)

    def _page(self, request: HouseRequest, unit: Unit, form: Form, status: int = 200) -> HttpResponse:
        context = {"unit": unit, "form": form, "act": self}
        return render(request, "core/unit_form.html", context, status=status)


class UnitEdit(UnitAct):
    """Correction of what is recorded, and moving within the tree."""

    title, verb, done = "修改", "保存修改", "已保存修改"
    note = (
        "用于改正录入错误、调整类别、级别、上级单位和排序，对所有日期生效。"
        "正式更名请用“更名”，以保留曾用名；改上级单位时，下属单位一并移动。"
    )

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> UnitForm:
        """Starts with what is recorded."""
        return UnitForm(data, **_reader(request), unit=unit)

    def act(self, request: HouseRequest, unit: Unit, form: UnitForm) -> None:
        """Change."""
        change_unit(unit, values=form.values, by=request.user, reason=form.cleaned_data["document_no"])


class UnitRename(UnitAct):
    """A new name from a day on."""

    title, verb, done = "更名", "登记更名", "已登记更名"
    note = "旧名称记入曾用名。名称录错了的，请用“修改”更正。"

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> RenameForm:
        """Starts with the present name."""
        initial = {"name": unit.name, "short_name": unit.short_name, "on": request.today}
        return RenameForm(data, today=request.today, initial=initial)

    def act(self, request: HouseRequest, unit: Unit, form: RenameForm) -> None:
        """Rename."""
        rename_unit(unit, **form.cleaned_data, by=request.user)


class UnitTransfer(UnitAct):
    """Another parent from a day on."""

    title, verb, done = "划转", "登记划转", "已登记划转"
    note = "下属单位一并划转。按此前的口径日期查看，仍在原上级单位下面。上级单位录错了的，请用“修改”更正。"

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> MoveUnitForm:
        """An empty form."""
        return MoveUnitForm(data, **_reader(request), unit=unit, initial={"on": request.today})

    def act(self, request: HouseRequest, unit: Unit, form: MoveUnitForm) -> None:
        """Move."""
        move_unit(unit, **form.cleaned_data, by=request.user)


class UnitDivide(UnitAct):
    """A new unit divided off this one."""

    title, verb, done = "分设", "登记分设", "已登记分设"
    note = "原单位继续存在。人员不会自动转走，请随后通过任职或导入名册转到新单位。"

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> SplitUnitForm:
        """An empty form."""
        return SplitUnitForm(data, initial={"on": request.today})

    def act(self, request: HouseRequest, unit: Unit, form: SplitUnitForm) -> None:
        """Divide."""
        names = ("code", "name", "short_name", "on", "document_no")
        facts = {name: form.cleaned_data[name] for name in names}
        split_unit(unit, **facts, approved=form.approved, by=request.user)


class UnitNumbers(UnitAct):
    """Approved numbers from a day on."""

    title, verb, done = "调整职数", "保存职数", "已保存职数"
    note = "各项填调整后的总数，没有核定的填 0。"

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> NumbersForm:
        """Starts with the numbers of the page's day."""
        held = unit.establishments.holding(request.on).first()
        return NumbersForm(data, held=held, initial={"start": request.on})

    def act(self, request: HouseRequest, unit: Unit, form: NumbersForm) -> None:
        """Set the numbers."""
        facts = form.cleaned_data
        set_establishment(
            unit,
            start=facts["start"],
            numbers=form.numbers,
            document_no=facts["document_no"],
            by=request.user,
        )


class UnitEnd(UnitAct):
    """The end of a unit, with or without a successor."""

    title, verb, done = "撤销或并入", "登记撤销", "已登记撤销"
    note = (
        "撤销以后，单位不再参加评价，职数同时终止。人员不会自动转走：他们仍记在原单位，"
        "请随后通过任职或导入名册转到接续单位。"
    )

    def form(self, request: HouseRequest, unit: Unit, data: Any) -> EndUnitForm:
        """An empty form."""
        return EndUnitForm(data, **_reader(request), unit=unit)

    def act(self, request: HouseRequest, unit: Unit, form: EndUnitForm) -> None:
        """Merge into the successor, or abolish."""
        facts = form.cleaned_data
        on, document_no = facts["on"], facts["document_no"]
        if facts["into"] is None:
            abolish_unit(unit, on=on, document_no=document_no, by=request.user)
        else:
            merge_unit(unit, into=facts["into"], on=on, document_no=document_no, by=request.user)
