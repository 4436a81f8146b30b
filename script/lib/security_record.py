"""Writes docs/security.md: every requirement, where it is met, and the tests that show it.

The catalogue is docs/requirements.yaml; the tests are found by their markers
``@pytest.mark.requirement("A04")``, so that the page cannot claim what no test shows.
``python script/lib/security_record.py`` writes the page, ``--check`` only says whether it is up to date.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "docs" / "requirements.yaml"
PAGE = ROOT / "docs" / "security.md"
SHOWN_TESTS = 6


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the catalogue; ``open`` says why no test shows it, where none does."""

    id: str
    text: str
    where: str
    open: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One test that shows requirements to be met."""

    path: str
    name: str


def catalogue() -> dict[str, list[Requirement]]:
    """The requirements by group, in the order of the file."""
    groups = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return {
        group: [Requirement(str(key), **facts) for key, facts in rows.items()]
        for group, rows in groups.items()
    }


def evidence() -> dict[str, list[Shown]]:
    """Tests by the requirement that they are marked with."""
    found: dict[str, list[Shown]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for ids, name in _marked(ast.parse(path.read_text(encoding="utf-8"))):
            for key in ids:
                found[key].append(Shown(str(path.relative_to(ROOT)), name))
    return dict(found)


def _marked(tree: ast.Module) -> Iterator[tuple[list[str], str]]:
    """The ids and the name of each marked test; a marker of a class or a file covers the tests in it."""

    def walk(body: list[ast.stmt], outer: list[str]) -> Iterator[tuple[list[str], str]]:
        for node in body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            ids = outer + [key for mark in node.decorator_list for key in _ids(mark)]
            if isinstance(node, ast.ClassDef):
                yield from walk(node.body, ids)
            elif ids and node.name.startswith("test_"):
                yield sorted(set(ids)), node.name

    of_file = [
        key
        for node in tree.body
        if isinstance(node, ast.Assign) and any(ast.unparse(name) == "pytestmark" for name in node.targets)
        for mark in (node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value])
        for key in _ids(mark)
    ]
    yield from walk(tree.body, of_file)


def _ids(mark: ast.expr) -> list[str]:
    if not isinstance(mark, ast.Call) or ast.unparse(mark.func) != "pytest.mark.requirement":
        return []
    return [str(argument.value) for argument in mark.args if isinstance(argument, ast.Constant)]


def page() -> str:
    """The text of docs/security.md."""
    shown, groups = evidence(), catalogue()
    parts = [_HEAD]
    for group, requirements in groups.items():
        parts += [
            f"\n## {group}\n",
            "| id | requirement | where it is met | shown by |",
            "| --- | --- | --- | --- |",
        ]
        parts += [_row(requirement, shown.get(requirement.id, [])) for requirement in requirements]
    parts.append((ROOT / "docs" / "attacks.md").read_text(encoding="utf-8").rstrip())
    return "\n".join(parts) + "\n"


def _row(requirement: Requirement, tests: list[Shown]) -> str:
    return f"| {requirement.id} | {requirement.text} | {requirement.where} | {_told(requirement, tests)} |"


def _told(requirement: Requirement, tests: list[Shown]) -> str:
    if not tests:
        return f"**not shown**: {requirement.open}"
    files: dict[str, list[str]] = defaultdict(list)
    for test in tests:
        files[test.path].append(test.name)
    lines = [f"`{path}`: {', '.join(names[:SHOWN_TESTS])}{_more(names)}" for path, names in files.items()]
    return "<br>".join([*lines, *([f"Open: {requirement.open}"] if requirement.open else [])])


def _more(names: list[str]) -> str:
    return f" and {len(names) - SHOWN_TESTS} more" if len(names) > SHOWN_TESTS else ""


_COLUMNS = "| id | requirement | where it is met | shown by |"
_HEAD = """# Security: what is required, where it is met, what shows it

Made by `python script/lib/security_record.py` from [requirements.yaml](requirements.yaml) and the markers
of the tests; a test fails when this page is out of date. A are the requirements of classified protection
(等保) and of personal information, B those of a web application, F the faults, M the hard rules of the
permission matrix, P properties. What was tried by hand stands at the end. The dangers that all this answers
are in [threat-model.md](threat-model.md)."""


def main(arguments: list[str]) -> int:
    """Write the page, or compare it; 1 when it differs."""
    text = page()
    if "--check" in arguments:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
