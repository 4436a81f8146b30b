"""Pages of supervision: lights, targets, runs, letters."""
