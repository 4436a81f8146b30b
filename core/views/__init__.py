"""Base views of the house and the pages of the core."""
