"""What goes on paper and what leaves: the PDF renderer, its fonts, trace codes and locks."""

from core.documents.pdf import PaperTooLong, PdfUnavailable, render_many, render_parts, render_pdf

__all__ = ["PaperTooLong", "PdfUnavailable", "render_many", "render_parts", "render_pdf"]
