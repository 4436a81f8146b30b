"""The verbs of the core that write: audit, jobs, files, inbox, schedules."""
