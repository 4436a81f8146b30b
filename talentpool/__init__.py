"""储备选用: the reserve pool."""
