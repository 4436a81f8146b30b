"""Posts and terms of leadership teams as forms."""

from __future__ import annotations

from typing import Any

from django import forms

from cadre.models import Post, TeamTerm
from cadre.services.posts import POST_FIELDS
from cadre.services.team_terms import TERM_FIELDS
from core.forms import DayField

from .fields import model_fields


class PostForm(forms.Form):
    """What is recorded of a post."""

    def __init__(self, *args: Any, post: Post | None = None, **kwargs: Any) -> None:
        if post is not None:
            kwargs["initial"] = {name: getattr(post, name) for name in POST_FIELDS}
        super().__init__(*args, **kwargs)
        self.fields = model_fields(Post, POST_FIELDS)
        self.fields["valid_from"] = DayField(
            label="设立日期", required=False, help_text="不清楚的留空，视为一直存在。"
        )
        self.fields["name"].help_text = "不含单位名称，例如“党委副书记”。"
        self.fields["seats"].help_text = "同一职位核定几个人。"
        self.fields["is_key"].help_text = "关键岗位空缺时重点提示。"
        self.fields["requirements"].help_text = "选配时要看的条件，例如“熟悉城建规划，有基层经历”。"
        self.fields["order"].required = False

    @property
    def values(self) -> dict[str, Any]:
        """The fields for the service."""
        facts = {name: self.cleaned_data[name] for name in POST_FIELDS}
        return facts | {"order": facts["order"] or 0}


class EndPostForm(forms.Form):
    """The day from which a post exists no more."""

    on = DayField(label="撤销日期", help_text="自这一天起不再设置。")
    document_no = forms.CharField(label="依据文号", max_length=60, required=False)


class TermForm(forms.Form):
    """A term of a leadership team."""

    def __init__(self, *args: Any, term: TeamTerm | None = None, **kwargs: Any) -> None:
        names = TERM_FIELDS if term is None else (*TERM_FIELDS, "end")
        if term is not None:
            kwargs["initial"] = {name: getattr(term, name) for name in names}
        super().__init__(*args, **kwargs)
        self._names = names
        self.fields = model_fields(TeamTerm, names)
        days = {"start": "当选日期", "expected_on": "预计换届日期", "end": "届满日期"}
        for name, label in days.items():
            if name in self.fields:
                self.fields[name] = DayField(label=label, required=name == "start")
        self.fields["name"].help_text = "例如“第十四届党委”。"
        self.fields["expected_on"].help_text = "届期预告和班子分析按这一天计算。"

    @property
    def values(self) -> dict[str, Any]:
        """The fields for the service."""
        return {name: self.cleaned_data[name] for name in self._names}
