"""The models of the core, one file per aggregate."""

from .audit import AuditEvent
from .fields import SealedTextField
from .files import StoredFile
from .imports import ImportBatch, ImportChange, ImportLayout, LearntWord
from .inbox import InboxItem
from .jobs import Job
from .schedules import ScheduleRun
from .units import Establishment, Unit, UnitMove, UnitName, UnitSuccession
from .users import RoleGrant, User

__all__ = [
    "AuditEvent",
    "Establishment",
    "ImportBatch",
    "ImportChange",
    "ImportLayout",
    "InboxItem",
    "Job",
    "LearntWord",
    "RoleGrant",
    "ScheduleRun",
    "SealedTextField",
    "StoredFile",
    "Unit",
    "UnitMove",
    "UnitName",
    "UnitSuccession",
    "User",
]
