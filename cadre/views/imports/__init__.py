"""Uploading; the five steps of importing a roster; sheets of posts."""

from .check import ImportCheck, ImportCorrect, ImportMarked
from .finish import ImportCommit, ImportDone, ImportUndo
from .mapping import ImportMapping, ImportSheet, ImportUnit
from .posts import PostsCommit, PostsPreview
from .preview import ImportFields, ImportPreview
from .upload import ImportList, ImportUpload

__all__ = [
    "ImportCheck",
    "ImportCommit",
    "ImportCorrect",
    "ImportDone",
    "ImportFields",
    "ImportList",
    "ImportMapping",
    "ImportMarked",
    "ImportPreview",
    "ImportSheet",
    "ImportUndo",
    "ImportUnit",
    "ImportUpload",
    "PostsCommit",
    "PostsPreview",
]
