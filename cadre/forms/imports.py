"""Forms of the roster import."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DayField, UnitField, unit_options
from core.http import HouseRequest
from core.rules.rights import Right
from core.sheets.limits import MAX_UPLOAD_BYTES

ACCEPTED = ".xlsx,.xls,.csv"


class UploadForm(forms.Form):
    """For which unit, as of which day, which file."""

    on = DayField(label="信息截至日期")
    file = forms.FileField(
        label="名册文件",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
        error_messages={"required": "还没有选择文件，请选择 .xlsx、.xls 或 .csv 文件。"},
    )

    def __init__(self, *args: Any, request: HouseRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = request.today
        options = unit_options(request.user, Right.IMPORT_ROSTER, request.today, internal=False)
        self.fields["unit"] = UnitField(
            options, label="填报单位", error_messages={"required": "还没有选择填报单位，请选择。"}
        )
        self.order_fields(["unit", "on", "file"])
        if len(options) == 1:
            self.initial["unit"] = options[0].code

    def clean_on(self) -> Any:
        """Facts of a roster do not lie in the future."""
        on = self.cleaned_data["on"]
        if on > self._today:
            raise forms.ValidationError("信息截至日期在将来，请改成名册实际的截止日期。")
        return on

    def clean_file(self) -> Any:
        """A file that is too large is not even read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD_BYTES:
            limit = MAX_UPLOAD_BYTES // (1024 * 1024)
            raise forms.ValidationError(f"文件超过 {limit} MB，请删去照片等图片，或拆成几个文件分别上传。")
        return file


class TargetForm(forms.Form):
    """Another unit for a file that was uploaded for the wrong one."""

    def __init__(self, *args: Any, request: HouseRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = unit_options(request.user, Right.IMPORT_ROSTER, request.today, internal=False)
        self.fields["unit"] = UnitField(options, label="填报单位")


class AgreementForm(forms.Form):
    """How many people from other units the user agreed to take over, by ticking the box."""

    moves = forms.IntegerField(min_value=0, required=False)


class CellForm(forms.Form):
    """The new content of one cell, in one row or in several rows with the same fault."""

    rows = forms.CharField(max_length=2000)
    field = forms.CharField(max_length=60)
    value = forms.CharField(max_length=500, required=False, strip=True)

    def clean_rows(self) -> list[int]:
        """Row numbers with commas between them."""
        text = str(self.cleaned_data["rows"])
        rows = [int(part) for part in text.split(",") if part.isascii() and part.isdigit()]
        if not rows:
            raise forms.ValidationError("没有说明改哪一行，请刷新页面后重试。")
        return rows
