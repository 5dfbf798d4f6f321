"""A database that cannot grow or may not be written: told in words, and nothing half done."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from syncer.adapters.store_sql import SqlStore, open_store
from syncer.errors import StateError
from syncer.model import Comment, ItemKey
from syncer.testing.store_samples import (
    KEY,
    NOON,
    TICKET,
    draft,
    entry,
    link,
    notice,
    outcome,
    row,
    seen,
)

ROOT = Path(__file__).parents[2]
LONG = "x" * 3000
"""A page of SQLite holds 4,096 bytes, so that every row of such a text wants a page."""
MANY = range(12)
LINKS = [replace(link(f"ai-{n}"), supersedes=ItemKey(LONG * 5)) for n in MANY]
WRITES: dict[str, Callable[[SqlStore], object]] = {
    "begin": lambda store: store.begin([draft(f"ai-{n}", LONG) for n in MANY], NOON),
    "settle": lambda store: store.settle(KEY, LINKS[0]),
    "settle-sent": lambda store: store.settle(LONG * 2),
    "keep": lambda store: store.keep(LINKS),
    "commit": lambda store: store.commit(
        seen("r2", documents=60), [replace(row(), url=LONG * 5)], outcome("c-2")
    ),
    "record": lambda store: store.record(replace(entry(NOON), reason=LONG * 2)),
    "approve": lambda store: store.approve([f"{LONG}/{n}" for n in MANY], NOON),
    "rule": lambda store: store.rule(KEY, replace(TICKET, id=LONG * 2)),
    "succeeded": lambda store: store.succeeded(LONG * 2, NOON),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{tmp_path}/state.db", clock=lambda: NOON) as store:
        store.begin([draft(KEY), notice("n-1"), Comment("over", TICKET, LONG)], NOON)
        store.commit(seen("r1"), [row()], outcome("c-1"))
        yield store


def told(store: SqlStore) -> tuple[object, ...]:
    """All that a reader can learn."""
    memory, said, rows = store.recall(), store.said(), list(store.rows())
    return (
        memory,
        said,
        rows,
        store.outcome(),
        list(store.audit(NOON)),
        store.last_success(LONG * 2),
    )


def room(store: SqlStore, pages: int) -> None:
    """Let the file grow by so many pages; every connection of this store is the same one."""
    with store._database.reading() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {(used or 0) + pages}")


@pytest.mark.parametrize("write", WRITES)
def test_a_full_disk_is_told_and_leaves_nothing_half_written(write: str, store: SqlStore) -> None:
    """Wherever in a write the room ends, nothing of it is there; with room it goes through."""
    before = told(store)
    failures = 0
    for pages in range(200):
        room(store, pages)
        try:
            WRITES[write](store)
        except StateError as error:
            assert "state.db cannot grow: the disk is full. Make room" in str(error)  # noqa: PT017 - until it fits
            assert told(store) == before
            failures += 1
        else:
            break
    assert failures
    room(store, 10_000)
    assert told(store) != before


def in_a_mount(script: str, folder: Path) -> list[str]:
    """What a script says that may mount file systems of its own; skipped where nobody may."""
    alone = ["unshare", "--mount", "--map-root-user", "--"]
    try:
        subprocess.run([*alone, "mount", "-t", "tmpfs", "x", folder], check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("no file system may be mounted here")
    done = subprocess.run(
        [*alone, sys.executable, "-c", f"{_MOUNTED}\n{script}", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    said: list[str] = json.loads(done.stdout)
    return said


_MOUNTED = """
import json, os, subprocess, sys
from syncer.adapters.store_sql import open_store
from syncer.errors import StateError
from syncer.testing.store_samples import KEY, NOON, draft, link, outcome, row, seen
folder = sys.argv[1]
said = []
def mount(*options): subprocess.run(["mount", *options, folder], check=True)
def store(name="state.db"): return open_store(f"sqlite:///{folder}/{name}")
def attempt(act):
    try:
        act()
        said.append("done")
    except StateError as error:
        said.append(str(error))
"""


def test_a_really_full_disk_is_told(tmp_path: Path) -> None:
    """On a full file system every write, and making a new store, is refused with the remedy."""
    script = """
mount("-t", "tmpfs", "-o", "size=500k", "none")
one = store()
one.begin([draft(KEY)], NOON)
with open(folder + "/filler", "wb", buffering=0) as filler:
    try:
        while True: filler.write(b"x" * 4096)
    except OSError: pass
assert one.lead()
attempt(lambda: one.begin([draft(f"ai-{n}") for n in range(300)], NOON))
attempt(lambda: one.settle(KEY, link()))
attempt(lambda: one.commit(seen(documents=99), [row()], outcome("c-1")))
attempt(lambda: store("another.db"))
one.close()
assert [intent.change for intent in store().recall().pending] == [draft(KEY)]
os.truncate(folder + "/filler", 0)
one = store()
assert len(one.begin([draft(f"ai-{n}") for n in range(300)], NOON)) == 300
one.settle(KEY, link())
one.commit(seen(documents=99), [row()], outcome("c-1"))
print(json.dumps(said))
"""
    said = in_a_mount(script, tmp_path)
    assert len(said) == 4
    assert all(".db cannot grow: the disk is full. Make room" in one for one in said)


@pytest.mark.parametrize("ended", ["one.close()", "os._exit(0)"], ids=("closed", "killed"))
def test_a_read_only_file_system_is_told(ended: str, tmp_path: Path) -> None:
    """Where nothing may be written every use says so with the remedy, and all is there later."""
    script = f"""
mount("-t", "tmpfs", "none")
if os.fork() == 0:
    one = store()
    one.begin([draft(KEY)], NOON)
    {ended}
    os._exit(0)
os.wait()
mount("-o", "remount,ro")
def use():
    two = store()
    two.lead()
    two.begin([draft("ai-2")], NOON)
attempt(use)
attempt(lambda: store("another.db"))
mount("-o", "remount,rw")
assert [intent.change for intent in store().recall().pending] == [draft(KEY)]
print(json.dumps(said))
"""
    said = in_a_mount(script, tmp_path)
    assert len(said) == 2
    assert all("writable for this user, or name another" in one for one in said), said


def test_a_limit_on_the_size_of_files_is_told(tmp_path: Path) -> None:
    """A quota or a file size limit is told as such, and what was begun before is still there."""
    script = f"""
import resource
folder = {str(tmp_path)!r}
{_MOUNTED.replace("sys.argv[1]", "folder")}
one = store()
one.begin([draft(KEY)], NOON)
size = os.path.getsize(folder + "/state.db-wal")
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
attempt(lambda: one.begin([draft(f"ai-{{n}}") for n in range(300)], NOON))
attempt(lambda: one.settle(KEY, link()))
attempt(lambda: one.commit(seen(documents=99), [row()], outcome("c-1")))
assert [intent.change for intent in one.recall().pending] == [draft(KEY)]
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
one.settle(KEY, link())
assert one.recall().links == {{KEY: link()}}
print(json.dumps(said))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    said = json.loads(done.stdout)
    assert len(said) == 3
    assert all("Look for a quota, a limit on the size of files" in one for one in said)
