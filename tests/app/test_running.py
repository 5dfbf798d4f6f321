"""The script of docs/running.md, as it stands there, over a clone and its origin."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.deployment import CHECKLIST, CONFIG

ROOT = Path(__file__).parents[2]
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull} | {
    f"GIT_{who}_{what}": "x@example.org"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


class Clone:
    """A clone with a configuration, the script, and an author with a clone of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        page = (ROOT / "docs/running.md").read_text("utf-8")
        (script,) = re.findall(r"```sh\n(#!.*?)```", page, re.DOTALL)
        assert "/srv/postmortems" in script
        self.script = folder / "sync-postmortems"
        self.script.write_text(script.replace("/srv/postmortems", str(folder / "ours")))
        (folder / "bin").mkdir()
        tool = folder / "bin" / "syncer"
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m syncer "$@"\n')
        tool.chmod(0o755)
        self.git("init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
        for name in ("author", "ours"):
            self.git("clone", "--quiet", "origin.git", name)
            if name == "author":
                self.write("author/config/docs/a.md", CHECKLIST)
                self.write("author/config/syncer.yaml", CONFIG.replace("tickets", "../../tickets"))
                self.publish()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)

    def git(self, *words: str) -> str:
        return self.run("git", *words).stdout

    def publish(self) -> None:
        """The author commits what they wrote, and pushes it."""
        self.git("-C", "author", "checkout", "--quiet", "-B", "main")
        self.git("-C", "author", "add", "--all")
        self.git("-C", "author", "commit", "--quiet", "--message", "Write")
        self.git("-C", "author", "push", "--quiet", "origin", "main")

    def run(self, *words: str, ends: int = 0) -> subprocess.CompletedProcess[str]:
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        given = {**os.environ, **GIT, "PATH": path, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            words, cwd=self.folder, env=given, capture_output=True, text=True, check=False
        )
        assert done.returncode == ends, done.stdout + done.stderr
        return done

    def sync(self, ends: int = 0) -> None:
        self.run("sh", str(self.script), ends=ends)

    def published(self) -> str:
        return self.git("-C", "origin.git", "show", "main:config/docs/a.md")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_the_script_brings_both_sides_together(tmp_path: Path) -> None:
    """Names are pushed, an author's edit is met, a conflict stops it and loses nobody's word."""
    at = Clone(tmp_path)
    at.sync()
    assert "LOCAL-1" in at.published()
    at.git("-C", "author", "pull", "--quiet", "origin", "main")
    text = (tmp_path / "author/config/docs/a.md").read_text()
    at.write("author/config/docs/a.md", text.replace("- [ ]", "- [x]"))
    at.publish()
    at.sync()
    assert "status: done" in (tmp_path / "tickets/LOCAL-1.md").read_text()

    at.write("ours/config/docs/a.md", text.replace("- [ ]", "- [x]").replace("@ana", "@bo"))
    at.write("author/config/docs/a.md", text.replace("@ana", "@cy"))
    at.publish()
    before = at.published()
    at.sync(ends=1)
    assert at.published() == before
    assert "@bo" in (tmp_path / "ours/config/docs/a.md").read_text()
    assert at.git("-C", "ours", "status", "--porcelain") == ""
