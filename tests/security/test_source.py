"""What may stand in no source file, and what the evidence of docs/security.md rests on."""

from __future__ import annotations

import ast
import re
import subprocess
from importlib.metadata import distributions
from pathlib import Path

import pytest

from script.lib import security_record

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "core", "cadre", "talentpool", "supervision", "analysis")
SOURCES = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
FORBIDDEN_NAMES = {"csrf_exempt", "mark_safe", "eval", "exec", "pickle", "marshal", "__import__"}
SECRET = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|SECRET_KEY\s*=\s*[\"'][^\"']{30}")


def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES]


@pytest.mark.requirement("B08", "B27", "B37", "B39")
def test_no_source_steps_around_the_protections() -> None:
    found = []
    for path, tree in trees():
        for node in ast.walk(tree):
            name = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else ""
            )
            if name in FORBIDDEN_NAMES and not (name == "exec" and isinstance(node, ast.Attribute)):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {name}")
    assert found == []


@pytest.mark.requirement("B16", "B17")
def test_no_form_takes_all_fields_and_no_query_takes_the_request() -> None:
    found = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value == "__all__":
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} __all__")
            if isinstance(node, ast.Call):
                spread = [ast.unparse(word.value) for word in node.keywords if word.arg is None]
                found += [
                    f"{path.relative_to(ROOT)}:{node.lineno} **{text}"
                    for text in spread
                    if re.search(r"\b(GET|POST|request\.data|cleaned_data)\b", text)
                    and re.search(r"filter|exclude|get|create|update", ast.unparse(node.func))
                ]
    assert found == []


@pytest.mark.requirement("B39")
def test_no_shell_reads_what_the_product_writes() -> None:
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "shell" and ast.unparse(word.value) != "False"
    ]
    assert calls == []


@pytest.mark.requirement("B27")
def test_no_template_turns_data_into_markup() -> None:
    unescaped = re.compile(r"\|\s*safe\b|autoescape\s+off|\{%\s*filter\s+safe")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*")
        if path.is_file() and unescaped.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.requirement("B09")
def test_htmx_evaluates_and_remembers_nothing() -> None:
    base = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    for setting in (
        '"allowEval":false', '"selfRequestsOnly":true', '"includeIndicatorStyles":false',
        '"historyCacheSize":0',
    ):  # fmt: skip
        assert setting in base
    templates = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    assert not [text for text in templates if re.search(r"hx-on[:-]|hx-vals=['\"]\s*js:|hx-vars", text)]


@pytest.mark.requirement("B02")
def test_no_secret_lies_among_the_sources() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = [name.decode() for name in listed.stdout.split(b"\0") if name]
    files = [ROOT / name for name in names if not name.startswith(("static/vendor", "tests/"))]
    assert not [path for path in files if path.is_file() and SECRET.search(path.read_bytes())]


@pytest.mark.requirement("A20")
def test_every_installed_package_is_pinned_in_one_list() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    same = {name.lower().replace("_", "-").replace(".", "-"): release for name, release in pinned.items()}
    installed = {
        str(each.metadata["Name"]).lower().replace("_", "-").replace(".", "-"): each.version
        for each in distributions()
    }
    of_python = {"pip", "setuptools", "wheel"}
    missing = {name: release for name, release in installed.items() if same.get(name) != release}
    assert not set(missing) - of_python, missing


def test_the_security_page_is_made_of_what_the_tests_show() -> None:
    assert security_record.main(["--check"]) == 0, "run: python script/lib/security_record.py"


def test_every_requirement_is_shown_by_a_test_or_says_why_not() -> None:
    shown = security_record.evidence()
    known = {entry.id: entry for entries in security_record.catalogue().values() for entry in entries}
    assert set(shown) <= set(known)
    assert [key for key, entry in known.items() if not shown.get(key) and not entry.open] == []


def test_the_places_that_the_requirements_name_exist() -> None:
    named = {
        place
        for entries in security_record.catalogue().values()
        for entry in entries
        for place in re.findall(r"`([\w./-]+/[\w./-]*)`", entry.where)
    }
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []
