"""The wizard by which whole records come in: who it is, what changes, writing, taking back."""

from .check import DossierCheck, DossierMatch, DossierUnit
from .finish import DossierCommit, DossierDone, DossierUndo
from .preview import DossierFields, DossierPhoto, DossierPreview

__all__ = [
    "DossierCheck",
    "DossierCommit",
    "DossierDone",
    "DossierFields",
    "DossierMatch",
    "DossierPhoto",
    "DossierPreview",
    "DossierUndo",
    "DossierUnit",
]
