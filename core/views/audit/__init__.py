"""Pages of the trail: list, one act, who saw a person, what a user took, statistics, chain, export."""

from .listing import AuditDetail, AuditExport, AuditList
from .reports import AuditChain, AuditPersonReport, AuditStatistics, AuditUserReport

__all__ = [
    "AuditChain",
    "AuditDetail",
    "AuditExport",
    "AuditList",
    "AuditPersonReport",
    "AuditStatistics",
    "AuditUserReport",
]
