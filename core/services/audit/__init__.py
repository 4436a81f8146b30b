"""The audit trail: writing, checking, anchoring outside the database, archiving."""

from .anchors import Anchor, AnchorFault, anchor_faults, anchor_file, anchors, last_anchor, write_anchor
from .archiving import archive_faults, archive_folder, archive_old, read_archive
from .verifying import ChainReport, missing_guards, verify_chain
from .writing import (
    GENESIS,
    Act,
    AuditUnavailable,
    RequestFacts,
    canonical,
    current_request,
    list_digest,
    opened_changes,
    record,
    record_many,
)

__all__ = [
    "GENESIS",
    "Act",
    "Anchor",
    "AnchorFault",
    "AuditUnavailable",
    "ChainReport",
    "RequestFacts",
    "anchor_faults",
    "anchor_file",
    "anchors",
    "archive_faults",
    "archive_folder",
    "archive_old",
    "canonical",
    "current_request",
    "last_anchor",
    "list_digest",
    "missing_guards",
    "opened_changes",
    "read_archive",
    "record",
    "record_many",
    "verify_chain",
    "write_anchor",
]
