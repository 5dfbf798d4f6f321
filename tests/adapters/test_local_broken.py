"""Whatever becomes of a ticket's file, the cycle never takes it for gone and never makes another.

These laws go through the engine: the local tracker beside a source and a store in memory.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from syncer.adapters.local import LocalTracker
from syncer.engine.cycle import Ports
from syncer.model import Code
from syncer.testing.memory_store import MemoryStore
from tests.engine.world import World, postmortem


def unix_socket(file: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    server.bind(os.path.relpath(file))
    server.close()


def instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
    def replace(file: Path) -> None:
        file.unlink()
        make(file)

    return replace


BREAKS: dict[str, Callable[[Path], object]] = {
    "nonsense": lambda file: file.write_text("nonsense"),
    "empty": lambda file: file.write_bytes(b""),
    "not text": lambda file: file.write_bytes(file.read_bytes().replace(b"Alert", b"\xff", 1)),
    "huge": lambda file: os.truncate(file, 2_000_000),
    "unknown status": lambda file: file.write_text(
        file.read_text().replace("status: open", "status: finished")
    ),
    "unclosed bracket": lambda file: file.write_text(
        file.read_text().replace("title: Alert", "title: [Alert")
    ),
    "a folder": instead(Path.mkdir),
    "a pipe": instead(os.mkfifo),
    "a socket": instead(unix_socket),
    "a link": instead(lambda file: file.symlink_to("../elsewhere.md")),
    "a link to itself": instead(lambda file: file.symlink_to(file.name)),
    "zeros in front": lambda file: file.rename(file.with_name("OPS-01.md")),
    "small letters": lambda file: file.rename(file.with_name("ops-1.md")),
    "large letters": lambda file: file.rename(file.with_name("OPS-1.MD")),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tickets"


@pytest.fixture
def world(folder: Path) -> World:
    world = World({"a.md": postmortem(1, "- [ ] Alert on it"), "b.md": postmortem(2, "- [ ] Page")})
    local(world, folder)
    world.settle()
    return world


def local(world: World, folder: Path) -> None:
    """Put the local tracker, as of a new process, in the place of the tracker in memory."""
    tracker = LocalTracker("ops", folder, prefix="OPS", clock=world.clock)
    world.ports = Ports(
        {"docs": world.docs}, {"ops": tracker}, {"mail": world.mail}, world.store, world.sleep
    )


def made(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name[0] != ".")  # noqa: PTH208 - names


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_ticket_is_held_and_said(
    world: World, folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A known ticket that cannot be read any more is neither gone nor made again, and is said.

    Not after a full listing, a restart, a day, or the loss of the database either.
    """
    monkeypatch.chdir(folder)  # a socket's address must be short
    text = world.docs.content("a.md")
    assert b"OPS-1" in text
    good = (folder / "OPS-1.md").read_bytes()
    BREAKS[name](folder / "OPS-1.md")
    there = made(folder)

    def look(*, full: bool = False) -> None:
        world.now += timedelta(hours=5)
        _, outcome = world.cycle(full=full)
        codes = [problem.code for problem in outcome.problems]
        assert Code.TICKET_GONE not in codes
        assert Code.REJECTED in codes
        assert re.search(r"tickets/ops-0?1\.md", str(outcome.problems), re.IGNORECASE)
        assert made(folder) == there
        assert world.docs.content("a.md") == text

    look()
    look()
    look(full=True)
    world.restart()
    local(world, folder)
    look()
    world.store, world.memory = MemoryStore(clock=world.clock), None
    local(world, folder)
    look()
    for odd in folder.iterdir():
        if odd.name.casefold() in ("ops-1.md", "ops-01.md"):
            odd.rmdir() if odd.is_dir() else odd.unlink()
    (folder / "OPS-1.md").write_bytes(good.replace(b"status: open", b"status: done"))
    world.settle()
    assert b"- [x] Alert on it" in world.docs.content("a.md")
    assert made(folder) == ["OPS-1.md", "OPS-2.md"]


@pytest.mark.parametrize(
    "name", ["not text", "huge", "unknown status", "unclosed bracket", "zeros in front"]
)
def test_a_broken_ticket_keeps_its_place_by_its_marker(
    world: World, folder: Path, name: str
) -> None:
    """Where neither text nor store knows of a broken ticket its marker still speaks for it."""
    BREAKS[name](folder / "OPS-1.md")
    there = made(folder)
    text = postmortem(1, "- [ ] Alert on it")
    world.docs.edit("a.md", text)
    world.store, world.memory = MemoryStore(clock=world.clock), None
    local(world, folder)
    for _ in range(2):
        world.now += timedelta(hours=2)
        _, outcome = world.cycle()
        assert outcome.failed
        assert made(folder) == there
        assert world.docs.content("a.md") == text


def test_a_ticket_nobody_may_read_is_denied(
    world: World, folder: Path, as_nobody: Callable[[], None]
) -> None:
    """A ticket without the right to read it is held and said, never gone, never made again."""
    text = world.docs.content("a.md")
    (folder / "OPS-1.md").chmod(0o000)
    as_nobody()
    for full in (False, True):
        world.now += timedelta(hours=5)
        _, outcome = world.cycle(full=full)
        codes = [problem.code for problem in outcome.problems]
        assert Code.DENIED in codes
        assert Code.TICKET_GONE not in codes
        assert made(folder) == ["OPS-1.md", "OPS-2.md"]
        assert world.docs.content("a.md") == text


def test_a_ticket_nobody_may_read_stops_births_alone(
    world: World, folder: Path, as_nobody: Callable[[], None]
) -> None:
    """It may be the one that was made already: no ticket is made, and all else goes on."""
    (folder / "OPS-1.md").chmod(0o000)
    world.docs.edit("c.md", postmortem(3, "- [ ] Shard it"))
    (folder / "OPS-2.md").write_bytes(
        (folder / "OPS-2.md").read_bytes().replace(b"status: open", b"status: done")
    )
    folder.chmod(0o777)
    local(world, folder)
    as_nobody()
    _, outcome = world.cycle()
    assert [one.state for one in outcome.health if one.name == "ops"] == ["ok"]
    assert made(folder) == ["OPS-1.md", "OPS-2.md"]
    assert b"- [x] Page" in world.docs.content("b.md")
    assert "so none is made" in str(outcome.problems)


def test_a_copy_under_another_spelling_is_nobodys(world: World, folder: Path) -> None:
    """OPS-01.md beside OPS-1.md is never read for the ticket, and is told by a check."""
    (folder / "OPS-01.md").write_bytes((folder / "OPS-1.md").read_bytes())
    world.store, world.memory = MemoryStore(clock=world.clock), None
    world.docs.edit("a.md", postmortem(1, "- [ ] Alert on it"))
    local(world, folder)
    world.settle()
    assert made(folder) == ["OPS-01.md", "OPS-1.md", "OPS-2.md"]
    assert b"OPS-1" in world.docs.content("a.md")
    assert [*world.ports.trackers["ops"].check()] == [
        "tickets/OPS-01.md stands beside OPS-1.md, which is the ticket: remove one of them"
    ]


def test_another_spelling_in_a_text_is_held(world: World, folder: Path) -> None:
    """A text that says OPS-01 is told to say OPS-1; nothing is made or taken for gone."""
    text = postmortem(1, "- [ ] Alert on it (OPS-01)")
    world.docs.edit("a.md", text)
    _, outcome = world.cycle()
    assert "OPS-01 is not the name of a ticket: write it OPS-1" in str(outcome.problems)
    assert Code.TICKET_GONE not in [problem.code for problem in outcome.problems]
    assert made(folder) == ["OPS-1.md", "OPS-2.md"]
    assert world.docs.content("a.md") == text


def test_without_the_folder_no_ticket_gets_a_name_that_texts_already_use(
    world: World, folder: Path
) -> None:
    """A folder that is away is waited for; an empty one starts behind all names in the texts."""
    world.docs.edit("c.md", postmortem(3, "- [ ] Shard it"))
    away = folder.with_name("away")
    folder.rename(away)
    world.store, world.memory = MemoryStore(clock=world.clock), None
    local(world, folder)
    for _ in range(2):
        _, outcome = world.cycle()
        assert not folder.exists()
        assert "put it back" in str(outcome.problems)
    assert b"OPS-" not in world.docs.content("c.md")
    folder.mkdir()
    world.now += timedelta(hours=5)
    world.cycle()
    assert made(folder) == ["OPS-3.md"]
    assert b"OPS-3" in world.docs.content("c.md")
    assert world.docs.content("a.md").count(b"OPS-1") == 2
