"""docs/security.md names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_page_names_exists() -> None:
    """Each line of the table names a test, and each test that is named is there."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 14
    assert [row for row in rows if "::test_" not in row] == []
    named = re.findall(r"`([\w/.]+\.py)::(\w+)`", PAGE)
    assert [(file, test) for file, test in named if test not in functions_of(file)] == []


def test_every_hostile_test_stands_on_the_page() -> None:
    """A module of hostile tests has its line: what is held is also said."""
    modules = {path.name for path in (ROOT / "tests" / "hostile").glob("test_*.py")}
    assert {one for one in modules if f"tests/hostile/{one}::" not in PAGE} == {"test_page.py"}
