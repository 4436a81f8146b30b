"""Pure judgements of the core: who may do what."""
