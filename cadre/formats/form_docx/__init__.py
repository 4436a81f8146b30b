"""The approval form as a Word file: opening it safely, its cells, and what stands in them."""
