"""The fields in which a unit puts forward why a protected fact is to change."""

from __future__ import annotations

from django import forms

from cadre.services.editing import MAX_FILE_BYTES, Evidence

EVIDENCE = ("evidence", "evidence_file")


def evidence_fields() -> dict[str, forms.Field]:
    """Words and, optionally, a scan; required only when something protected really changes."""
    return {
        "evidence": forms.CharField(
            label="依据",
            required=False,
            max_length=300,
            help_text="改动已有的出生年月、参加工作时间、入党时间、学历学位时必填，例如“档案第四类 4-1-2”。",
        ),
        "evidence_file": forms.FileField(
            label="证明材料",
            required=False,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg"}),
            help_text="可不附；PDF 或 JPG，不超过 10 MB。",
        ),
    }


def given_evidence(form: forms.Form) -> Evidence:
    """What was put forward; nothing on a form without these fields. A file too large is not read whole."""
    file = form.cleaned_data.get("evidence_file")
    content = file.read(MAX_FILE_BYTES + 1) if file else b""
    return Evidence(form.cleaned_data.get("evidence") or "", file.name if file else "", content)
