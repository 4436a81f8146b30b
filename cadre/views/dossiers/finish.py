"""Step 4: the writing as a job, its result, and taking it back."""

from __future__ import annotations

from cadre.services.dossiers import batches
from cadre.views.imports.base import DOSSIER_STEPS
from cadre.views.imports.finish import ImportCommit, ImportDone, ImportUndo

from .base import OneDossierBatch


class DossierCommit(OneDossierBatch, ImportCommit):
    """Queue the writing and show its progress."""

    request_commit = staticmethod(batches.request_commit)


class DossierDone(OneDossierBatch, ImportDone):
    """The progress while the job runs, then what was written and what waits for the department."""

    template_name = "cadre/dossier_done.html"
    steps = DOSSIER_STEPS


class DossierUndo(OneDossierBatch, ImportUndo):
    """Take the whole batch back."""
