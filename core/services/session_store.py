"""Sessions in the database under a digest of their key: who reads the table cannot go on with one of them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

_LENGTH = 40


def stored(key: str) -> str:
    """The key under which the database keeps the session whose key the browser holds."""
    return sha256(key.encode()).hexdigest()[:_LENGTH]


class SessionStore(db.SessionStore):
    """As Django's; the key itself is with the browser alone."""

    def place(self, key: str | None) -> str:
        """Where the row stands."""
        return stored(key or "")

    @property
    def key_salt(self) -> str:
        """So that one session's content does not serve in the row of another."""
        return f"core.session.{self.place(self.session_key)}"

    def _get_session_from_db(self) -> Any:
        rows = self.model.objects.filter(session_key=self.place(self.session_key))
        row = rows.filter(expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        """Whether there is a session with this key."""
        return bool(self.model.objects.filter(session_key=self.place(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row to be saved."""
        row = super().create_model_instance(data)
        row.session_key = self.place(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Take the row away, if there is one."""
        self.model.objects.filter(session_key=self.place(session_key or self.session_key)).delete()


class RowStore(SessionStore):
    """A session opened from its row: somebody else ends it, whose browser does not hold the key."""

    def place(self, key: str | None) -> str:
        """The row's own key."""
        return key or ""
