"""What the list of people and a person's page show."""

from .listing import choosables, chosen_columns, headings, list_row
from .profile import profile

__all__ = ["choosables", "chosen_columns", "headings", "list_row", "profile"]
