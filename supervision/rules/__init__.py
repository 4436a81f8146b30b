"""Pure judgements of staffing targets: no Django, no clock, no database."""
