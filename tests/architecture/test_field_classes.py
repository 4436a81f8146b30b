"""Every stored field has a class; what is sensitive is sealed; nothing is offered above a role's ceiling."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from cadre.forms.records import NewCadreForm
from cadre.models import Cadre
from cadre.services.sets import SETS
from core.models import BlindIndexField, Sealing
from core.rules.field_classes import FieldClass, FieldClasses, ceiling
from core.rules.matrix import ADMINISTRATORS, ROLES
from core.rules.rights import Right, roles_with
from core.services.field_register import classified_models

pytestmark = pytest.mark.requirement("A12")
ROOT = Path(__file__).resolve().parents[2]
READABLE = (models.CharField, models.TextField, models.JSONField, models.DateField, models.BinaryField)
# The set of rewards is that of sanctions too; its form offers sanctions to those alone who may see them.
BOTH = {"reward"}


def classes_of(model: Any) -> FieldClasses:
    found: FieldClasses = model.field_classes
    return found


@pytest.mark.parametrize("model", classified_models(), ids=lambda model: model._meta.label)
class TestModel:
    """Each model of the product."""

    def test_every_field_has_one_class_and_every_class_a_field(self, model: Any) -> None:
        assert "field_classes" in vars(model), (
            f"{model._meta.label}: declare field_classes beside its fields."
        )
        assert set(classes_of(model).by_name) == {field.name for field in model._meta.concrete_fields}

    @pytest.mark.requirement("A29")
    def test_it_says_what_its_fields_are_kept_for(self, model: Any) -> None:
        purpose = classes_of(model).purpose
        assert purpose.endswith("。") and len(purpose) > 8

    @pytest.mark.requirement("A24")
    def test_sensitive_texts_are_sealed_or_say_why_not(self, model: Any) -> None:
        classes = classes_of(model)
        open_ones = {
            field.name
            for field in model._meta.concrete_fields
            if classes.by_name[field.name] >= FieldClass.C3
            and isinstance(field, READABLE)
            and not isinstance(field, Sealing | BlindIndexField)
        }
        assert open_ones == set(classes.in_clear)
        assert all(reason.endswith("。") for reason in classes.in_clear.values())

    def test_what_is_sealed_is_sensitive(self, model: Any) -> None:
        of = classes_of(model).by_name
        sealed = [field.name for field in model._meta.concrete_fields if isinstance(field, Sealing)]
        assert all(of[name] >= FieldClass.C3 for name in sealed)


def test_the_ceilings_follow_from_the_matrix() -> None:
    assert {role: ceiling(role).name for role in ROLES} == {
        "leader": "C2", "minister": "C4", "organizer": "C4", "overseer": "C4", "secretary": "C2",
        "keeper": "C3", "discipline": "NOTHING", "person": "C1",
        "sysadmin": "NOTHING", "secadmin": "NOTHING", "auditor": "NOTHING",
    }  # fmt: skip
    assert ceiling("nobody") is FieldClass.NOTHING


@pytest.mark.requirement("A10")
def test_the_three_administrators_may_read_no_record() -> None:
    assert {ceiling(role) for role in ADMINISTRATORS} == {FieldClass.NOTHING}


@pytest.mark.parametrize(
    ("right", "needed"),
    [
        (Right.VIEW_OWN_RECORD, FieldClass.C1),
        (Right.VIEW_CADRES, FieldClass.C2),
        (Right.VIEW_FAMILY, FieldClass.C3),
        (Right.REVEAL_IDENTITY, FieldClass.C3),
        (Right.VIEW_SANCTIONS, FieldClass.C4),
    ],
)
def test_no_right_opens_more_than_the_ceiling(right: Right, needed: FieldClass) -> None:
    assert all(ceiling(role) >= needed for role in roles_with(right))


def lowest(right: Right) -> FieldClass:
    return min(ceiling(role) for role in roles_with(right))


def test_the_form_of_a_person_offers_nothing_above_the_ceiling() -> None:
    of = classes_of(Cadre).by_name
    offered = {of[name] for name in NewCadreForm.base_fields if name in of}
    assert max(offered) <= lowest(Right.EDIT_CADRES)


@pytest.mark.parametrize("key", sorted(set(SETS) - BOTH))
def test_the_form_of_a_set_offers_nothing_above_the_ceiling(key: str) -> None:
    kind = SETS[key]
    of = classes_of(kind.model).by_name
    right = Right.EDIT_FAMILY if key == "family" else Right.EDIT_CADRES
    assert max(of[name] for name in kind.fields) <= lowest(right)


@pytest.mark.requirement("A29")
def test_the_register_is_what_the_models_declare() -> None:
    written = StringIO()
    call_command("field_register", stdout=written)
    kept = (ROOT / "docs" / "field-register.md").read_text()
    assert kept == written.getvalue(), "manage.py field_register > docs/field-register.md"
