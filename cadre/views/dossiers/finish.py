"""Step 4: the writing as a job, its result, and taking it back."""

from __future__ import annotations

from typing import Any

from cadre.choices import RequestState
from cadre.models import ChangeRequest
from cadre.services.dossiers import batches
from cadre.views.imports.base import DOSSIER_STEPS
from cadre.views.imports.finish import ImportCommit, ImportDone, ImportUndo

from .base import OneDossierBatch

REQUESTS_SHOWN = 30


class DossierCommit(OneDossierBatch, ImportCommit):
    """Queue the writing and show its progress."""

    request_commit = staticmethod(batches.request_commit)


class DossierDone(OneDossierBatch, ImportDone):
    """The progress while the job runs, then what was written and what waits for the department."""

    template_name = "cadre/dossier_done.html"
    steps = DOSSIER_STEPS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the requests that the import has made."""
        asked = self.batch.changes.filter(model=ChangeRequest._meta.label_lower).values("object_id")
        keys = [int(row["object_id"]) for row in asked]
        requests = ChangeRequest.objects.filter(pk__in=keys[:REQUESTS_SHOWN], state=RequestState.PENDING)
        return super().get_context_data(
            waiting=requests.select_related("cadre").order_by("id"), asked=len(keys), **kwargs
        )


class DossierUndo(OneDossierBatch, ImportUndo):
    """Take the whole batch back."""
