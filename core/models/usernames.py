"""Names of accounts, stored in the one spelling in which they are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from core.rules.accounts import folded

if TYPE_CHECKING:
    _Base = models.CharField[str, str]
else:
    _Base = models.CharField


class UsernameField(_Base):
    """Text without blanks around it, NFKC and casefolded: twins by case or width meet the unique index."""

    def get_prep_value(self, value: Any) -> Any:
        """The stored spelling; also of a name that is looked for."""
        return folded(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What is stored is what the instance then holds."""
        name = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, name)
        return name
