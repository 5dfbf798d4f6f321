"""Secrets that others can read, or that git would take along, are told by ``check``."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.app.deployment import CHECKLIST, Deployment, deploy

Capture = pytest.CaptureFixture[str]


def made(folder: Path, capture: Capture) -> Deployment:
    """A deployment that has a key and a token in files, and asks nobody."""
    at = deploy(folder, capture, {"a.md": CHECKLIST})
    for name in ("token", "app.pem"):
        at.write(f"secrets/{name}", "ghp_syncer\n")
        (folder / "secrets" / name).chmod(0o600)
    at.write(
        "syncer.yaml",
        "sources: {docs: {type: directory, path: docs}}\n"
        "trackers:\n"
        "  ops: {type: github, repository: acme/shop, token_file: secrets/token}\n"
        "  app: {type: github, repository: acme/store,"
        " app: {id: 1, installation_id: 2, private_key_file: secrets/app.pem}}\n"
        "routes: [{tracker: ops}, {tracker: app, restricted: true}]\nlog: {level: error}\n",
    )
    return at


def told(at: Deployment, word: str) -> list[dict[str, Any]]:
    findings = at("check", "--offline", "--json").json["findings"]
    return [one for one in findings if word in one["message"]]


def test_a_secret_that_everybody_can_read_is_told(tmp_path: Path, capsys: Capture) -> None:
    """Each such file is named once, a token as well as a key, with the command that mends it."""
    at = made(tmp_path, capsys)
    assert told(at, "can read") == []
    for name, tracker in (("token", "ops"), ("app.pem", "app")):
        file = tmp_path / "secrets" / name
        file.chmod(0o644)
        (one,) = told(at, "can read")
        assert (one["adapter"], one["severity"]) == (tracker, "warning")
        assert one["remedy"] == f"chmod 600 {file}"
        file.chmod(0o640)
        assert told(at, "can read") == []


def test_a_secret_that_git_would_take_along_is_told(tmp_path: Path, capsys: Capture) -> None:
    """Inside a work tree what is not ignored is one `git add` from being published."""
    at = made(tmp_path, capsys)
    assert told(at, "work tree") == []
    at("plan")
    (tmp_path / ".syncer" / ".gitignore").unlink(missing_ok=True)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)  # noqa: S607 - our own words
    assert {one["adapter"] for one in told(at, "work tree")} == {"ops", "app", "store"}
    at.write(".gitignore", "secrets/\n.syncer/\n")
    assert told(at, "work tree") == []
