"""The models of the product with the classes of their fields, whatever app they belong to."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from core.rules.field_classes import FieldClasses


def classified_models() -> list[type[models.Model]]:
    """Every model of the product's own apps."""
    return [model for model in apps.get_models() if not model.__module__.startswith("django.")]


def classes_of(model: type[models.Model]) -> FieldClasses:
    """What the model declares of its fields."""
    classes: FieldClasses = model.field_classes  # type: ignore[attr-defined]  # each model has them
    return classes
