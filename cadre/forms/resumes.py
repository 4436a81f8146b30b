"""The text of a résumé."""

from __future__ import annotations

from typing import Any

from django import forms

from cadre.models import Cadre

LONGEST = 20_000


class ResumeForm(forms.Form):
    """The whole text as it shall stand; blanks and line breaks are kept as typed."""

    text = forms.CharField(
        label="简历",
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 22, "class": "form-control mono", "spellcheck": "false", "wrap": "soft"}
        ),
        help_text="每段一行，如“2016.11--2019.06  某单位某职务”，至今的写“2021.08--”；"
        "其间的经历写在括号里，多段用“；”隔开。",
        error_messages={"max_length": f"简历超过 {LONGEST} 个字，请删减。"},
    )
    reason = forms.CharField(
        label="修改理由", max_length=300, required=False, help_text="会写入变更记录，如“按干部人事档案更正”。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, cadre: Cadre, stored: str) -> None:
        super().__init__(data, initial={"text": stored, "version": cadre.version})
        self.stored = stored

    def clean_text(self) -> str:
        """The text with the line breaks that the stored one has: a browser always sends its own."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        return text.replace("\n", "\r\n") if "\r\n" in self.stored else text
