"""The record of a person as a form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from cadre.choices import AssessmentGrade, EducationMode
from cadre.models import Appointment, Cadre, Education, Rank
from cadre.services.appointments import NewAppointment
from cadre.services.editing import Evidence
from core.forms import MonthField, UnitField, UnitOption
from core.rules.id_number import fault, mask_id_number

from .evidence import evidence_fields, given_evidence
from .fields import model_fields

BASIC = ("name", "sex", "ethnicity", "birth", "native_place", "birth_place", "growth_place", "health")
PARTY = ("political", "party_joined", "second_party", "third_party")
CAREER = (
    "work_start", "person_type", "manage_type", "staffing", "civil_registered_on", "intake_channel",
    "intake_year", "recruited_on", "selected_on", "grassroots_months", "professional_title", "title",
    "speciality",
)  # fmt: skip
EDUCATION = ("level", "degree", "school", "major", "graduated_on")
LEAVING = ("left_on", "left_reason", "remark")
FACTS = BASIC + PARTY + CAREER + LEAVING
GRADED_YEARS = 3
Sections = list[tuple[str, list[forms.BoundField]]]


class RecordForm(forms.Form):
    """The whole record of a person: facts, ID number, education by mode and present rank."""

    id_number = forms.CharField(label="身份证号", required=False, max_length=18)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="修改理由", required=False, max_length=300, help_text="写入变更记录，例如“按干部人事档案更正”。"
    )

    def __init__(
        self, *args: Any, cadre: Cadre | None = None, today: date, asks: bool = False, **kwargs: Any
    ) -> None:
        """``today`` is the day after which nobody can have been born.

        With ``asks`` changes of protected facts need the department's approval, and evidence.
        """
        self.cadre, self.today = cadre, today
        kwargs.setdefault("initial", self._initial(cadre) if cadre else {})
        super().__init__(*args, **kwargs)
        self.fields.update(model_fields(Cadre, FACTS))
        for mode in EducationMode.values:
            for name, field in model_fields(Education, EDUCATION, kind="education").items():
                field.required = False
                self.fields[f"{mode}_{name}"] = field
        rank = model_fields(Rank, ("rank",))["rank"]
        rank.required = False
        self.fields["rank"] = rank
        self.fields["rank_since"] = MonthField(label="任现职级时间", required=False)
        for year in self.years:
            choices = [("", "—"), *AssessmentGrade.choices]
            self.fields[f"grade_{year}"] = forms.ChoiceField(
                label=f"{year} 年", required=False, choices=choices
            )
        if asks:
            self.fields |= evidence_fields()
        if cadre and cadre.id_number:
            masked = mask_id_number(cadre.id_number)
            self.fields["id_number"].help_text = f"已登记 {masked}；不改请留空。"

    @property
    def years(self) -> list[int]:
        """The years whose grades the form asks for, the latest first."""
        return [self.today.year - back for back in range(1, GRADED_YEARS + 1)]

    @staticmethod
    def _initial(cadre: Cadre) -> dict[str, Any]:
        facts: dict[str, Any] = {name: getattr(cadre, name) for name in FACTS}
        for education in cadre.educations.filter(is_top=True):
            facts |= {f"{education.mode}_{name}": getattr(education, name) for name in EDUCATION}
        rank = cadre.ranks.filter(end=None).first()
        if rank:
            facts |= {"rank": rank.rank, "rank_since": rank.start}
        facts |= {f"grade_{row.year}": row.grade for row in cadre.assessments.all()}
        return facts | {"version": cadre.version}

    @property
    def sections(self) -> Sections:
        """The fields under their headings, as the page shows them."""
        parts = [
            ("基本情况", ("name", "id_number", *BASIC[1:])),
            ("政治面貌", PARTY),
            ("工作与身份", CAREER),
            ("职级", ("rank", "rank_since")),
        ]
        for mode in EducationMode:
            parts.append((f"{mode.label}（最高）", tuple(f"{mode.value}_{name}" for name in EDUCATION)))
        parts.append(("年度考核", self._grade_names))
        parts.append(("离任与备注", LEAVING))
        return [(title, [self[name] for name in names]) for title, names in parts]

    def clean_id_number(self) -> str:
        """A valid number in capitals; empty when it is to stay as it is."""
        number = str(self.cleaned_data["id_number"]).strip().upper()
        wrong = fault(number, on=self.today) if number else None
        if wrong:
            raise forms.ValidationError(wrong)
        return number

    def clean_birth(self) -> date | None:
        """Nobody is born after today."""
        birth: date | None = self.cleaned_data["birth"]
        if birth and birth > self.today:
            raise forms.ValidationError("出生年月在将来。请核对。")
        return birth

    @property
    def values(self) -> dict[str, Any]:
        """The facts of the person for the service; the ID number only when a new one was given."""
        values = {name: self.cleaned_data[name] for name in FACTS}
        if self.cleaned_data["id_number"]:
            values["id_number"] = self.cleaned_data["id_number"]
        birth = values["birth"]
        if birth and (self.cadre is None or self.cadre.birth != birth):
            values["birth_precision"] = "month" if birth.day == 1 else "day"
        return values

    @property
    def educations(self) -> dict[str, dict[str, Any]]:
        """Education by mode for the service."""
        return {
            mode: {name: self.cleaned_data[f"{mode}_{name}"] for name in EDUCATION}
            for mode in EducationMode.values
        }

    @property
    def evidence(self) -> Evidence:
        """What was put forward for changes of protected facts."""
        return given_evidence(self)

    @property
    def _grade_names(self) -> tuple[str, ...]:
        return tuple(f"grade_{year}" for year in self.years)

    @property
    def grades(self) -> dict[int, str]:
        """Grades by year for the service."""
        return {year: self.cleaned_data[f"grade_{year}"] for year in self.years}

    @property
    def rank(self) -> tuple[str, date | None]:
        """The present rank and since when; an empty code for none."""
        return self.cleaned_data["rank"], self.cleaned_data["rank_since"]


class NewCadreForm(RecordForm):
    """A new person with the unit, and the present post as far as it is known."""

    def __init__(self, *args: Any, units: Sequence[UnitOption], **kwargs: Any) -> None:
        """``units`` are those in which the user may register people."""
        super().__init__(*args, **kwargs)
        for name in LEAVING[:2]:
            del self.fields[name]
        del self.fields["title"]
        self.fields["unit"] = UnitField(units, label="所在单位")
        names = ("category", "level", "level_since", "start", "document_no")
        self.fields |= model_fields(Appointment, names)
        self.fields["post_title"] = forms.CharField(
            label="职务", max_length=120, required=False, help_text="不含单位名称，例如“党委委员、组织委员”。"
        )
        for name in names:
            self.fields[name].required = False

    @property
    def sections(self) -> Sections:
        """The record's sections after unit and post."""
        names = ("unit", "post_title", "category", "level", "start", "level_since", "document_no")
        dropped = {"title", "left_on", "left_reason"}
        parts = [
            ("基本情况", ("name", "id_number", *BASIC[1:])),
            ("单位与现任职务", names),
            ("政治面貌", PARTY),
            ("工作与身份", tuple(name for name in CAREER if name not in dropped)),
            ("职级", ("rank", "rank_since")),
        ]
        for mode in EducationMode:
            parts.append((mode.label, tuple(f"{mode.value}_{name}" for name in EDUCATION)))
        parts.append(("年度考核", self._grade_names))
        parts.append(("备注", ("remark",)))
        return [(title, [self[name] for name in group]) for title, group in parts]

    def clean(self) -> dict[str, Any]:
        """A post needs its category and the day it was taken up."""
        super().clean()
        facts: dict[str, Any] = self.cleaned_data
        if facts.get("post_title"):
            for name, what in (("category", "职务类别"), ("start", "任职时间")):
                if not facts.get(name) and name not in self.errors:
                    self.add_error(name, f"填了职务，就要填{what}。")
        return facts

    @property
    def values(self) -> dict[str, Any]:
        """The facts of the person for the service."""
        names = (name for name in FACTS if name in self.fields)
        values = {name: self.cleaned_data[name] for name in names}
        return values | {"id_number": self.cleaned_data["id_number"]}

    @property
    def appointment(self) -> NewAppointment | None:
        """The present post, when one was given."""
        facts = self.cleaned_data
        if not facts["post_title"]:
            return None
        names = ("unit", "category", "level", "level_since", "start", "document_no")
        return NewAppointment(title=facts["post_title"], **{name: facts[name] for name in names})
