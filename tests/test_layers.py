"""Who may import whom: one table, and a walk over the code that holds it to it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WORDS = {
    f"syncer.{word}"
    for word in ("model", "records", "ports", "errors", "spans", "globs", "notes", "exchange")
}
FILES = "syncer.files"
PLUGIN = "syncer.plugin"
WIRE = "syncer.wire"

# Module (or package, by its dot at the end) to what it may import beside the standard library;
# a name with a dot at its end stands for everything below. The first row that fits counts.
LAYERS: tuple[tuple[str, set[str]], ...] = (
    *((word, WORDS) for word in sorted(WORDS)),
    (PLUGIN, {*WORDS, "pydantic"}),
    (WIRE, {*WORDS, "requests", "urllib3"}),
    (FILES, WORDS),
    ("syncer.core.markdown", {*WORDS, "syncer.core.", "pyromark"}),
    ("syncer.core.metadata", {*WORDS, "syncer.core.", "yaml"}),
    ("syncer.core.dates", {*WORDS, "syncer.core.", "dateparser"}),
    ("syncer.core.titles", {*WORDS, "syncer.core.", "rapidfuzz"}),
    ("syncer.core.", {*WORDS, "syncer.core."}),
    # Retries stand in one table.
    ("syncer.engine.calls", {*WORDS, "tenacity"}),
    ("syncer.engine.", {*WORDS, "syncer.core.", "syncer.engine.", "structlog"}),
    ("syncer.adapters.directory", {*WORDS, PLUGIN, FILES, "structlog", "pydantic"}),
    (
        "syncer.adapters.local",
        {*WORDS, PLUGIN, FILES, "syncer.adapters.local", "structlog", "pydantic", "yaml"},
    ),
    (
        "syncer.adapters.github",
        {*WORDS, PLUGIN, WIRE, "syncer.adapters.github", "structlog", "pydantic"}
        | {"github", "requests"},
    ),
    (
        "syncer.adapters.jira",
        {*WORDS, PLUGIN, WIRE, "syncer.adapters.jira", "structlog", "pydantic"}
        | {"jira", "requests"},
    ),
    (
        "syncer.adapters.store",
        {*WORDS, "syncer.adapters.store", "syncer.adapters.migrations.", "structlog"}
        | {"sqlalchemy", "alembic", "psycopg"},
    ),
    ("syncer.adapters.migrations.", {"syncer.adapters.store", "sqlalchemy", "alembic"}),
    ("syncer.testing.", {*WORDS, "syncer.testing.", "pytest"}),
    ("syncer.app.invocation", set()),
    ("syncer.app.cli", {"syncer.errors", "syncer.app.", "click"}),
    ("syncer.app.console", {*WORDS, "syncer.app.", "rich"}),
    ("syncer.app.telemetry", {*WORDS, "syncer.app.", "structlog"}),
    ("syncer.app.plugins", {*WORDS, PLUGIN, "syncer.app.", "pydantic"}),
    (
        "syncer.app.settings",
        {*WORDS, PLUGIN, "syncer.core.", "syncer.app."}
        | {"pydantic", "pydantic_settings", "pydantic_core", "yaml"},
    ),
    (
        "syncer.app.wiring",
        {*WORDS, PLUGIN, "syncer.core.", "syncer.engine.", "syncer.adapters.", "syncer.app."}
        | {"pydantic", "structlog"},
    ),
    ("syncer.app.", {*WORDS, "syncer.core.", "syncer.engine.", "syncer.app."}),
    ("syncer.__main__", {"syncer.app.cli"}),
)
# Modules of one family, store_sql and store_tables, share a row and may import each other.
FAMILIES = {
    *(
        "syncer.adapters.github",
        "syncer.adapters.jira",
        "syncer.adapters.local",
        "syncer.adapters.store",
    ),
    *("syncer.app.cli", "syncer.app.settings"),
}
# What core may not even import from the standard library: clock, environment, chance, I/O, logs.
NOT_PURE = {"logging", "os", "random", "secrets", "socket", "sqlite3", "subprocess", "sys"} | {
    "tempfile",
    "threading",
    "time",
    "urllib.request",
    "uuid",
    "pathlib",
}


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted((ROOT / "syncer").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = path
    return found


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module an import statement names, at the top or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            yield from (
                f"{node.module}.{alias.name}"
                if f"{node.module}.{alias.name}" in KNOWN or node.module == "pathlib"
                else node.module
                for alias in node.names
            )


KNOWN = modules()
CODE = {name: path for name, path in KNOWN.items() if path.name != "__init__.py"}


def allowed(name: str) -> set[str]:
    for prefix, may in LAYERS:
        family = prefix in FAMILIES and name.startswith(f"{prefix}_")
        if name == prefix or family or (prefix.endswith(".") and name.startswith(prefix)):
            return may
    pytest.fail(f"{name} stands in no layer: give it a row in LAYERS")


def offences(name: str, source: str) -> list[str]:
    may = allowed(name)
    wrong = []
    for wanted in imports(ast.parse(source)):
        top = wanted.partition(".")[0]
        if top in sys.stdlib_module_names:
            pure = wanted.startswith("pathlib.Pure") or not {wanted, top} & NOT_PURE
            if name.startswith("syncer.core.") and not pure:
                wrong.append(f"{name} is pure and imports {wanted}")
            continue
        fits = any(
            wanted == entry.rstrip(".")
            or wanted.startswith(entry.rstrip(".") + ".")
            or (entry in FAMILIES and wanted.startswith(f"{entry}_"))
            for entry in may
        )
        if not fits:
            wrong.append(f"{name} may not import {wanted}")
    return wrong


@pytest.mark.parametrize("name", CODE)
def test_a_module_imports_its_own_layer_and_those_below(name: str) -> None:
    """No module imports anything that its row in the table does not grant."""
    assert offences(name, CODE[name].read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("syncer.model", "import pydantic"),
        ("syncer.core.plan", "from syncer.engine import cycle"),
        ("syncer.core.plan", "import yaml"),
        ("syncer.core.plan", "import time"),
        ("syncer.core.plan", "from pathlib import Path"),
        ("syncer.core.lists", "def f():\n    import pyromark"),
        ("syncer.engine.cycle", "from syncer.adapters.local import plugin"),
        ("syncer.engine.births", "import tenacity"),
        ("syncer.adapters.local", "import tenacity"),
        ("syncer.adapters.local", "from syncer.adapters.directory import plugin"),
        ("syncer.adapters.local", "from syncer.app.settings import load"),
        ("syncer.testing.memory", "from syncer.engine.cycle import cycle"),
        ("syncer.app.cli", "def f():\n    import rich"),
        ("syncer.app.commands.cycling", "from syncer.adapters.local import plugin"),
    ],
)
def test_the_walk_sees_what_it_forbids(name: str, source: str) -> None:
    """An import against the table is found, at the top of a module and inside a function."""
    assert offences(name, source)


@pytest.mark.parametrize("name", CODE)
def test_no_module_holds_two_concepts(name: str) -> None:
    """No module is longer than 350 lines; the words, which are one vocabulary, may be."""
    if name in WORDS:
        pytest.skip("the nouns stand together")
    assert len(CODE[name].read_text("utf-8").splitlines()) <= 350


@pytest.mark.parametrize("name", sorted(set(KNOWN) - set(CODE)))
def test_packages_are_empty(name: str) -> None:
    """A package's own file holds nothing: importing a module never runs another's code."""
    assert KNOWN[name].read_text("utf-8").strip() == ""
