"""House rules for the tests themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(
    path
    for folder in ("tests", "syncer/testing")
    for path in (ROOT / folder).rglob("*.py")
    if path.name != "__init__.py"
)
BANNED = {"mock", "unittest.mock", "pytest_mock"}


def laws(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def lawless(source: str) -> list[str]:
    return [
        node.name
        for node in laws(ast.parse(source))
        if not (ast.get_docstring(node) or "").rstrip().endswith(".")
    ]


def banned(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in BANNED]
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if node.module in BANNED or (node.module == "unittest" and "mock" in names):
                found.append(str(node.module))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("time.sleep", "sleep"):
            found.append("sleep")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_states_its_law(path: Path) -> None:
    """Each test has a docstring that says, as a sentence, what it holds."""
    assert lawless(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_patched_and_nothing_sleeps(path: Path) -> None:
    """Tests speak to real objects or to written doubles, and wait for nothing."""
    assert banned(path.read_text("utf-8")) == []


def test_the_rules_can_fire() -> None:
    """A test without a law, a patched object and a sleep are seen."""
    assert lawless("def test_x():\n    pass") == ["test_x"]
    assert banned("from unittest import mock") == ["unittest"]
    assert banned("import time\ntime.sleep(1)") == ["sleep"]
