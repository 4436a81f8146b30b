"""Exchange files of the department, read into and written from plain values; no Django, no database."""
