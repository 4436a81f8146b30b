"""Single-subject sheets: assessments, family, education, appointments, rewards, titles, posts, numbers."""

from .posts import NumbersRow, PostRow
from .reading import SUBJECTS, SubjectBook, SubjectTable, read_subjects, recognise
from .subject import Subject

__all__ = [
    "SUBJECTS",
    "NumbersRow",
    "PostRow",
    "Subject",
    "SubjectBook",
    "SubjectTable",
    "read_subjects",
    "recognise",
]
