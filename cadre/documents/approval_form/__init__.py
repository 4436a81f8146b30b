"""The 干部任免审批表: built from a dossier, printed as PDF or Word, previewed on the page."""

from .docx import write_form_docx
from .form import ApprovalForm, Cell, build_approval_form
from .layout import CLASSIC, REFORM, VARIANTS
from .pdf import write_form_pdf, write_forms_pdf

__all__ = [
    "CLASSIC",
    "REFORM",
    "VARIANTS",
    "ApprovalForm",
    "Cell",
    "build_approval_form",
    "write_form_docx",
    "write_form_pdf",
    "write_forms_pdf",
]
