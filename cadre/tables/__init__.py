"""What the list of people and a person's page show."""

from .listing import columns, list_row
from .profile import profile

__all__ = ["columns", "list_row", "profile"]
