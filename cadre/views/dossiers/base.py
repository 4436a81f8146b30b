"""What the pages of one import of dossiers share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from cadre.services.dossiers import batches
from cadre.services.import_batches import OPEN
from cadre.views.imports.base import DOSSIER_STEPS, BatchAct, OneBatch, wizard_steps
from core.views.base import HousePage


class OneDossierBatch(OneBatch):
    """A batch of dossiers in the user's scope."""

    kind = batches.KIND
    prefix = "dossier"


class DossierPage(OneDossierBatch, HousePage):
    """One step of the wizard while the batch is open; afterwards its result is shown instead."""

    step: int

    def get(self, request: Any, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the result of a batch that is closed."""
        if self.batch.state not in OPEN:
            return redirect("cadre:dossier_done", pk=self.batch.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The batch and the steps."""
        steps = wizard_steps(self.step, DOSSIER_STEPS)
        return super().get_context_data(batch=self.batch, steps=steps, **kwargs)


class DossierAct(OneDossierBatch, BatchAct):
    """An act on one batch of dossiers."""
