"""What goes on paper: the PDF renderer and its fonts. Knows no model."""

from core.documents.pdf import PaperTooLong, PdfUnavailable, render_many, render_parts, render_pdf

__all__ = ["PaperTooLong", "PdfUnavailable", "render_many", "render_parts", "render_pdf"]
