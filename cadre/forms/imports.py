"""Forms of the imports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms

from core.forms import DayField, UnitField, unit_options
from core.http import HouseRequest
from core.rules.rights import Right
from core.sheets.limits import MAX_UPLOAD_BYTES

ACCEPTED = ".xlsx,.xls,.csv,.lrmx,.lrm,.pic,.docx,.zip,.jpg,.jpeg,.png"
MAX_ARCHIVE_BYTES = 100 * 1024 * 1024


class FilesInput(forms.FileInput):
    """The choice of several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All files of the field."""
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several files; its value is their list. A file that is too large is not even read."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file by itself."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            return super().clean(None, initial)
        files = [super(FilesField, self).clean(one, initial) for one in given]
        for file in files:
            _refuse_too_large(file)
        return files


def _refuse_too_large(file: Any) -> None:
    is_archive = str(file.name).lower().endswith(".zip")
    limit = MAX_ARCHIVE_BYTES if is_archive else MAX_UPLOAD_BYTES
    if file.size <= limit:
        return
    told = f"“{file.name}”超过 {limit // (1024 * 1024)} MB"
    if is_archive:
        raise forms.ValidationError(f"{told}，请分成几个压缩包分别上传。")
    raise forms.ValidationError(f"{told}，请删去照片等图片，或拆成几个文件分别上传。")


class UploadForm(forms.Form):
    """For which unit, as of which day, which files."""

    on = DayField(label="信息截至日期")
    file = FilesField(
        label="文件",
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
        error_messages={"required": "还没有选择文件，请选择花名册、任免审批表、采集表或照片。"},
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
        """Facts that come in do not lie in the future."""
        on = self.cleaned_data["on"]
        if on > self._today:
            raise forms.ValidationError("信息截至日期在将来，请改成材料实际的截止日期。")
        return on


class TargetForm(forms.Form):
    """Another unit for a file that was uploaded for the wrong one."""

    def __init__(self, *args: Any, request: HouseRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = unit_options(request.user, Right.IMPORT_ROSTER, request.today, internal=False)
        self.fields["unit"] = UnitField(options, label="填报单位")


class AgreementForm(forms.Form):
    """What the user agreed to: how many people to take over, by ticking the box, and when it was shown."""

    moves = forms.IntegerField(min_value=0, required=False)
    seen = forms.CharField(max_length=40, required=False)

    def clean_seen(self) -> datetime | None:
        """The moment at which the preview was made, as the page says it."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"]).astimezone(UTC)
        except ValueError:
            return None


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


class MatchForm(forms.Form):
    """Who one file means: somebody's uuid, ``new``, ``skip``, or empty to take the answer back."""

    source = forms.CharField(max_length=400, strip=False)
    choice = forms.CharField(max_length=40, required=False)


class BelongsForm(forms.Form):
    """The unit of one file's new person, or of all whose unit nobody knows."""

    source = forms.CharField(max_length=400, required=False, strip=False)

    def __init__(self, *args: Any, options: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(options, label="单位", required=False)
