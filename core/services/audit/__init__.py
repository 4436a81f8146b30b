"""The audit trail: writing, checking, anchoring outside the database, archiving."""

from .verifying import ChainReport, verify_chain
from .writing import (
    GENESIS,
    Act,
    AuditUnavailable,
    RequestFacts,
    canonical,
    current_request,
    opened_changes,
    record,
    record_many,
)

__all__ = [
    "GENESIS",
    "Act",
    "AuditUnavailable",
    "ChainReport",
    "RequestFacts",
    "canonical",
    "current_request",
    "opened_changes",
    "record",
    "record_many",
    "verify_chain",
]
