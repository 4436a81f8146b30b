"""The verbs of supervision: gather facts, evaluate, keep targets, write letters."""
