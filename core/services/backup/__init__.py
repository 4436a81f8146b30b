"""Backup and restore of a whole installation: database, sealed files and manifest in one sealed archive."""

from .archives import Archive, archives, check, copy_to
from .keys import put_back, read_keys, write_keys
from .making import BackupReport, make_backup
from .restoring import RestoreReport, rehearse, restore, unpack
from .work import mebibytes

__all__ = [
    "Archive",
    "BackupReport",
    "RestoreReport",
    "archives",
    "check",
    "copy_to",
    "make_backup",
    "mebibytes",
    "put_back",
    "read_keys",
    "rehearse",
    "restore",
    "unpack",
    "write_keys",
]
