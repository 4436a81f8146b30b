"""The models of the core, one file per aggregate."""

from .account_requests import AccountRequest
from .audit import AuditArchive, AuditEvent, AuditPerson
from .copies import IssuedCopy
from .exports import Export
from .fields import (
    BlindIndexField,
    PartlySealedTextField,
    RowDigestField,
    Sealed,
    SealedDateField,
    SealedJSONField,
    SealedRow,
    SealedTextField,
    Sealing,
    sealed,
)
from .files import StoredFile
from .grants import RoleGrant
from .imports import ImportBatch, ImportChange, ImportLayout, LearntWord
from .inbox import InboxItem
from .jobs import Job
from .notices import NoticeAcknowledgement
from .schedules import ScheduleRun
from .sessions import FailedAttempt, Spending, UsedPassword, UserSession
from .units import Establishment, Unit, UnitMove, UnitName, UnitSuccession
from .users import User

__all__ = [
    "AccountRequest",
    "AuditArchive",
    "AuditEvent",
    "AuditPerson",
    "BlindIndexField",
    "Establishment",
    "Export",
    "FailedAttempt",
    "ImportBatch",
    "ImportChange",
    "ImportLayout",
    "InboxItem",
    "IssuedCopy",
    "Job",
    "LearntWord",
    "NoticeAcknowledgement",
    "PartlySealedTextField",
    "RoleGrant",
    "RowDigestField",
    "ScheduleRun",
    "Sealed",
    "SealedDateField",
    "SealedJSONField",
    "SealedRow",
    "SealedTextField",
    "Sealing",
    "Spending",
    "StoredFile",
    "Unit",
    "UnitMove",
    "UnitName",
    "UnitSuccession",
    "UsedPassword",
    "User",
    "UserSession",
    "sealed",
]
