"""What the house asks of every file, counted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
APPS = ("core", "cadre", "talentpool", "supervision", "analysis")
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
CLOCKS = {"now", "today", "localdate", "localtime", "time", "monotonic"}
HANZI = re.compile(r"[\u4e00-\u9fff]")


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


ALL = list(sources("config", *APPS))


def test_no_file_is_longer_than_a_reader_holds() -> None:
    long = {named(path): len(path.read_text().splitlines()) for path in ALL}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{named(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in ALL
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_every_module_says_in_a_line_what_it_is() -> None:
    silent = [named(path) for path in ALL if path.stat().st_size and not ast.get_docstring(parsed(path))]
    assert silent == []


def test_every_public_function_and_class_is_described() -> None:
    silent = [
        f"{named(path)}:{node.name}"
        for path in ALL
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def clock_readers(places: list[Path], words: set[str]) -> list[str]:
    return [
        f"{named(path)}:{node.lineno}"
        for path in places
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in words
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"date", "datetime", "timezone", "time"}
        and node.args == []
    ]


def test_no_rule_queryset_sheet_or_format_reads_the_clock() -> None:
    places = [
        path
        for path in ALL
        if {"rules", "sheets", "formats"} & set(path.parts)
        or path.name in {"querysets.py", "policy.py", "dates.py"}
    ]
    assert clock_readers(places, CLOCKS) == []


def test_no_service_or_paper_looks_up_which_day_it_is() -> None:
    """A stamp of the moment of writing is another matter."""
    places = [path for path in ALL if {"services", "documents"} & set(path.parts)]
    assert clock_readers(places, {"today", "localdate"}) == []


@pytest.mark.parametrize(
    ("word", "where"),
    [
        (r"\bcsrf_exempt\b", "py"),
        (r'fields\s*=\s*["\']__all__["\']', "py"),
        (r"\.objects\.(all|filter)\(\*\*request", "py"),
        (r"\|\s*safe\b", "html"),
        (r"<script(?![^>]*\bsrc=)", "html"),
        (r"\sstyle=", "html"),
        (r"\son[a-z]+=", "html"),
        (r"https?://(?!www\.w3\.org)", "html"),
        ("TO" + "DO|FIX" + "ME", "py"),
    ],
)
def test_a_forbidden_word_stands_nowhere(word: str, where: str) -> None:
    folders = [ROOT / folder for folder in ("config", *APPS, "templates")]
    found = [
        named(path)
        for folder in folders
        for path in folder.rglob(f"*.{where}")
        if re.search(word, path.read_text())
    ]
    assert found == []


def test_every_model_and_field_has_a_chinese_name() -> None:
    nameless = [
        f"{model._meta.label}.{field.name}"
        for config in APPS
        for model in apps.get_app_config(config).get_models()
        for field in model._meta.fields
        if not field.primary_key and not HANZI.search(str(field.verbose_name))
    ]
    nameless += [
        model._meta.label
        for config in APPS
        for model in apps.get_app_config(config).get_models()
        if not HANZI.search(str(model._meta.verbose_name))
    ]
    assert [name for name in nameless if not name.startswith("core.User.last_login")] == []


def test_every_template_that_extends_says_its_blocks_and_context() -> None:
    silent = [
        named(path)
        for path in (ROOT / "templates").rglob("*.html")
        if path.read_text().startswith("{% extends") and "Context:" not in path.read_text()[:600]
    ]
    assert silent == []
