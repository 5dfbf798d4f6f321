"""What a command line may load: the price of an answer."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"alembic", "cryptography", "dateparser", "github", "jinja2", "jira", "jwt"} | {
    "pydantic",
    "pydantic_settings",
    "pyromark",
    "rapidfuzz",
    "requests",
    "rich",
    "sqlalchemy",
    "structlog",
    "tenacity",
    "urllib3",
    "yaml",
}
CLIENTS = {"cryptography", "github", "jira", "jwt", "requests", "urllib3"}
PROBE = """
import contextlib, io, json, sys
from syncer.app.cli import run
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    code = run(sys.argv[1:])
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def loaded(*arguments: str) -> tuple[int, set[str]]:
    result = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True
    )
    code, names = json.loads(result.stdout)
    return code, set(names)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["sync", "--help"], ["tickets", "--help"], ["--version"]]
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """Help and version load click alone, so that they answer at once."""
    code, names = loaded(*arguments)
    assert code == 0
    assert names & HEAVY == set()


def test_a_usage_error_loads_nothing_heavy() -> None:
    """A mistyped command is answered as fast as help."""
    code, names = loaded("snyc")
    assert code == 2
    assert names & HEAVY == set()


def test_the_probe_sees_heavy_modules() -> None:
    """The look at the loaded modules is not blind: reading documents does load the parser."""
    code, names = loaded("parse", "/nowhere.md")
    assert code in (1, 2)
    assert "pyromark" in names


def test_only_a_request_loads_its_client() -> None:
    """Reading documents, and settings that name trackers, loads no client of any server."""
    assert loaded("parse", "/nowhere.md")[1] & CLIENTS == set()
    plugins = "syncer.adapters.github_issues, syncer.adapters.jira_tracker"
    probe = f"import sys, {plugins}; print({CLIENTS!r} & {{*sys.modules}})"
    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
