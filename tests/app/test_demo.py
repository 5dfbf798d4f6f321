"""The demo: what a newcomer sees first must work on any day."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DEMO = ROOT / "config" / "demo"
MOST = 290
"""Lines of the whole demo."""
POSTMORTEMS = sorted((DEMO / "postmortems").rglob("*.md"))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What one run of the demo printed, and its scratch folder."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, str(DEMO / "demo.py"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return folder, done.stdout


@pytest.mark.parametrize(
    "said",
    [
        "A dozen postmortems",
        "12 postmortems, 1 not",
        "tickets created",
        "Action item of [",
        "followed, by one byte",
        "nothing; nothing to do",
        "open items are overdue",
        "then their names are written into 8 documents",
        "syncer tickets close",
        "reason: case 00817 at the provider",
    ],
)
def test_the_demo_shows_the_loop(said: str, shown: tuple[Path, str]) -> None:
    """Every part of the loop is seen in what the demo prints."""
    assert said in shown[1]


def test_the_demo_is_sensible_on_any_day(shown: tuple[Path, str]) -> None:
    """No token is left in any copied file, and none of ours holds a date that will grow old."""
    folder, _ = shown
    for path in folder.rglob("*.md"):
        assert "{{" not in path.read_text("utf-8")
    for path in POSTMORTEMS:
        assert re.findall(r"\d{4}-\d\d-\d\d", path.read_text("utf-8")) == []


def test_the_demo_adopts_the_ticket_of_a_person(shown: tuple[Path, str]) -> None:
    """A ticket that a document names is joined, and what its author wrote in it stays."""
    text = (shown[0] / "tickets" / "LOCAL-1.md").read_text("utf-8")
    assert "the second rehearsal needs a copy of production sized disks." in text
    assert "<!-- syncer:begin ai-" in text


def test_the_demo_disarms_a_hostile_title(shown: tuple[Path, str]) -> None:
    """A title full of markup becomes an ordinary ticket with one marker, its own."""
    texts = [path.read_text("utf-8") for path in (shown[0] / "tickets").glob("*.md")]
    hostile = next(text for text in texts if "alert(" in text)
    assert hostile.count("<!-- syncer:begin") == 1
    assert "ai-0000000000" not in hostile


def test_the_demo_is_read_to_its_end(shown: tuple[Path, str]) -> None:
    """It fits on a few screens, and no line of it alarms whoever sees syncer for the first time."""
    lines = shown[1].splitlines()
    assert len(lines) < MOST
    for word in ("earlier store", "DEFINITIONS"):
        assert not any(word in line for line in lines)


def test_the_demo_is_a_dozen() -> None:
    """There are twelve postmortems and an index."""
    assert len(POSTMORTEMS) == 13
