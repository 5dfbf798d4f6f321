"""What we tell people to type exists: no page and no message names a command of later."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from syncer.app.cli import tree

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(
    [
        *(ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "config" / "syncer.example.yaml"),
        *(ROOT / "docs").glob("*.md"),
    ]
)
MODULES = sorted((ROOT / "syncer").rglob("*.py"))
PROSE = {"runs", "itself", "configuration"}
"""Behind our name in sentences ("while no syncer runs", "syncer itself"), or in a title."""
GROUPS = {name for name, one in tree.commands.items() if isinstance(one, click.Group)}
KNOWN = set(tree.commands) | {
    f"{name} {inner}"
    for name, one in tree.commands.items()
    if isinstance(one, click.Group)
    for inner in one.commands
}


def named(text: str) -> Iterator[str]:
    """The commands that a text names; of a group with the command of it, if one stands there."""
    for first, second in re.findall(r"\bsyncer ([a-z][a-z-]+)(?: ([a-z]+))?", text):
        yield f"{first} {second}" if first in GROUPS and second else first


def unknown(text: str) -> list[str]:
    return [name for name in named(text) if name not in KNOWN | PROSE]


def code_of(page: str) -> str:
    """Spans and blocks of code: prose speaks of syncer, too."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", page, re.DOTALL))


def messages(module: str) -> Iterator[str]:
    """The texts of a module that are said to somebody: all but what documents it."""
    parsed = ast.parse(module)
    silent = {
        id(node.value)
        for node in ast.walk(parsed)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(parsed):
        said = node.value if isinstance(node, ast.Constant) else None
        if isinstance(said, str) and id(node) not in silent:
            yield said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_only_commands_that_exist(page: Path) -> None:
    """Every command that a page shows in code can be typed today."""
    text = page.read_text("utf-8")
    assert unknown(text if page.suffix == ".yaml" else code_of(text)) == []


def test_messages_name_only_commands_that_exist() -> None:
    """Every command that a message, a help text or a schema sends people to can be typed today."""
    found = {
        module.name: wrong
        for module in MODULES
        if (
            wrong := [
                name for text in messages(module.read_text("utf-8")) for name in unknown(text)
            ]
        )
    }
    assert found == {}
    helps = [one.help or "" for one in tree.commands.values()]
    assert [name for text in helps for name in unknown(code_of(text))] == []


def test_a_command_of_later_would_be_noticed() -> None:
    """A command that does not exist is found in a page, in a message and in a group."""
    assert unknown(code_of("see `syncer audit` and syncer itself")) == ["audit"]
    assert list(messages('"""Doc: syncer lint."""\nx = "run syncer lint"')) == ["run syncer lint"]
    assert unknown("syncer tickets burn, syncer tickets list") == ["tickets burn"]
