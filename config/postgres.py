"""What every session of PostgreSQL is told, so that no dead or stuck process holds up the others."""

from __future__ import annotations

from config import environment as env


def postgres_options() -> dict[str, object]:
    """Options of psycopg.

    A session whose client was killed is noticed within seconds even while it waits for a lock, and its
    locks are released; a transaction left open by a process that stands still ends by itself. The web
    server gives a statement half a minute (deploy/gunicorn.conf.py); jobs end by their own time limit.
    """
    limits = {
        "client_connection_check_interval": "2s",
        "idle_in_transaction_session_timeout": f"{env.number('IDLE_TRANSACTION_SECONDS', 300)}s",
        "statement_timeout": f"{env.number('STATEMENT_SECONDS', 0)}s",
    }
    return {
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }
