"""What a mode keeps from being done is said wherever a person looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.deployment import CHECKLIST, TABLE, deploy

Capture = pytest.CaptureFixture[str]


def test_observe_says_what_it_left_undone(tmp_path: Path, capsys: Capture) -> None:
    """In observe neither plan nor sync nor status lets silence pass for agreement."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE}, "sync: {mode: observe}\n")
    assert "Mode observe: nothing is written to documents and tickets" in made("plan").out
    synced = made("sync")
    assert synced.code == 0
    assert "Mode observe: 2 tickets not made; see `syncer plan`." in synced.out
    assert "nothing to do" not in synced.out
    assert "mode: observe: nothing is written to documents and tickets" in made("status").out
    assert made.read("docs/a.md") == TABLE
    assert not (tmp_path / "tickets").exists()


def test_create_only_says_what_it_left_undone(tmp_path: Path, capsys: Capture) -> None:
    """create-only makes and names, and says which documents it does not tell."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST}, "sync: {mode: create-only}\n")
    first = made("sync").out
    assert "1 ticket created, 1 document told" in first
    assert "Mode" not in first
    made("tickets", "close", "LOCAL-1")
    assert "Mode create-only: 1 document not told" in made("sync").out
    assert "- [ ]" in made.read("docs/a.md")


def test_sync_withholds_nothing(tmp_path: Path, capsys: Capture) -> None:
    """In mode sync nothing is said of modes by plan and sync, and status names it."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    plan = made("plan").out
    assert "Mode" not in plan
    assert "1 ticket to create; then their names are written into 1 document" in plan
    assert "Mode" not in made("sync").out
    assert "mode: sync: both sides are written" in made("status").out


@pytest.mark.parametrize(
    ("more", "does"),
    [
        ("", "it is sync: both sides are written. With sync.mode: observe, a sync only looks."),
        ("sync: {mode: sync}\n", None),
        ("sync: {mode: observe}\n", None),
    ],
)
def test_a_mode_nobody_chose_is_told_once(
    more: str, does: str | None, tmp_path: Path, capsys: Capture
) -> None:
    """The first sync of a store says which mode it is in, unless somebody configured one."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST}, more)
    made("plan")
    first = made("sync").out
    assert ("No sync.mode is configured" in first) == (does is not None)
    assert does is None or does in first
    assert "No sync.mode" not in made("sync").out
