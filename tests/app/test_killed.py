"""``syncer sync`` itself, killed with SIGKILL at any act, and what the next one makes of it."""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.app.deployment import CHECKLIST, CONFIG, HEAD, TABLE
from tests.app.dying import Life
from tests.sampling import EVERYWHERE, sample

ROOT = Path(__file__).parents[2]
DEATHS = 25 if EVERYWHERE else 10
"""Per scenario; which ones is drawn from a seed."""
LATER = 10
"""Minutes: what a dead process had begun is left to it for a cycle's writing time."""
OWN = """\
---
id: LOCAL-1
title: A ticket of a person
status: open
owner: ana
---
Written by hand.
"""
DOCUMENTS = {
    "table.md": TABLE,
    "list.md": CHECKLIST.replace("bandwidth", "latency").replace(
        "\n- ", "\n- [ ] Drain the queue\n- [x] Page the owner\n- "
    ),
    "adopts.md": f"{HEAD}## Action Items\n\n- [ ] A ticket of a person (LOCAL-1)\n",
}
Sync = Callable[..., Life]
Scenario = Callable[[Path], None]


@pytest.fixture(scope="module")
def sync(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sync]:
    """``syncer sync`` in a process of its own that dies at this boundary; 0: lives on."""
    command = [sys.executable, "-m", "tests.app.dying"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def live(folder: Path, last: int = 0, *, largest: int = 0, minutes: int = 0) -> Life:
            assert process.stdin is not None
            assert process.stdout is not None
            arguments = ["--config", str(folder / "syncer.yaml"), "sync"]
            order = (arguments, last, largest, minutes)
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            code, passed, made, complaint = json.loads(process.stdout.readline())
            return code, passed, made, complaint

        warm = tmp_path_factory.mktemp("warm")
        first_sync(warm)
        assert live(warm)[0] == 0
        yield live
        process.stdin.close()  # type: ignore[union-attr]  # a pipe, as asked for


def first_sync(folder: Path) -> None:
    """Three documents, a ticket of a person, and no state."""
    (folder / "syncer.yaml").write_text(CONFIG)
    for name in ("docs", "tickets"):
        (folder / name).mkdir()
    for name, text in DOCUMENTS.items():
        (folder / "docs" / name).write_text(text)
    (folder / "tickets" / "LOCAL-1.md").write_text(OWN)


def both_moved(folder: Path) -> None:
    """Both sides say something new: a tick, a title, a new item, a ticket done, an owner."""
    listed, table = folder / "docs" / "list.md", folder / "docs" / "table.md"
    text = listed.read_text().replace("[ ] Drain the queue", "[x] Drain the queue")
    listed.write_text(f"{text}\n- [ ] Warm the standby — @bo\n")
    table.write_text(table.read_text().replace("Warm the cache", "Warm the large cache"))
    for ticket in (folder / "tickets").glob("*.md"):
        said = ticket.read_text()
        if "title: Alert on bandwidth" in said:
            ticket.write_text(said.replace("status: open", "status: done"))
        if "title: A ticket of a person" in said:
            ticket.write_text(said.replace("owner: ana", "owner: bo"))


def state(folder: Path) -> tuple[dict[str, str], list[str]]:
    """Every document and every ticket, with titles for numbers and without the times.

    Less what a killed write left in its dot file: that is cleared away once it is old.
    """
    tickets = {path.stem: path.read_text() for path in (folder / "tickets").glob("*.md")}
    titles = {
        name: re.findall("^title: (.*)", text, re.MULTILINE)[0] for name, text in tickets.items()
    }

    def named(text: str) -> str:
        text = re.sub(r"LOCAL-\d+", lambda found: f"<{titles.get(found[0], found[0])}>", text)
        return re.sub(r"^(created|updated|closed): .*", r"\1:", text, flags=re.MULTILINE)

    docs = {path.name: named(path.read_text()) for path in (folder / "docs").glob("*.md")}
    return docs, sorted(map(named, tickets.values()))


def settled(sync: Sync, folder: Path, scenarios: Sequence[Scenario]) -> Path:
    """Each scenario, synchronised undisturbed, but the last, which is only laid out."""
    folder.mkdir()
    for number, scenario in enumerate(scenarios):
        if number:
            assert sync(folder)[0] == 0
        scenario(folder)
    return folder


@pytest.mark.parametrize(
    "scenarios", [(first_sync,), (first_sync, both_moved)], ids=("first-sync", "both-moved")
)
def test_a_killed_sync_is_finished_by_the_next(
    scenarios: Sequence[Scenario], sync: Sync, tmp_path: Path
) -> None:
    """I1: killed at any act, one more run leaves one ticket per item and the same documents."""
    laid_out = settled(sync, tmp_path / "laid-out", scenarios)
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(laid_out, undisturbed)
    code, count, made, _ = sync(undisturbed)
    assert (code, count > 150) == (0, True)
    wanted = state(undisturbed)
    # Each ticket that was made and not yet noted, and any others. Now and then an act more or less
    # happens: the last ones are not always reached.
    others = random.Random(4).sample(range(1, count - 20), DEATHS - len(made))  # noqa: S311 - no secret
    for number in sorted({*made, *others}):
        folder = tmp_path / "killed"
        shutil.copytree(laid_out, folder)
        assert sync(folder, number)[:2] == (-signal.SIGKILL, number)
        assert sync(folder, minutes=LATER)[0] == 0, number
        assert state(folder) == wanted, number
        shutil.rmtree(folder)


def test_a_store_that_cannot_grow_makes_no_ticket_it_could_not_note(
    sync: Sync, tmp_path: Path
) -> None:
    """However early the room ends, it is told with the remedy, and with room all is as it was."""
    laid_out = settled(sync, tmp_path / "laid-out", (first_sync,))
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(laid_out, undisturbed)
    assert sync(undisturbed)[0] == 0
    wanted, made = state(undisturbed), set()
    # The database and its log are the files that grow: first there is no room for the schema.
    for largest in (4096, *sample(range(120_000, 250_000, 8192), 5), 10**7):
        folder = tmp_path / "full"
        shutil.copytree(laid_out, folder)
        code, *_, complaint = sync(folder, largest=largest)
        tickets = len(list((folder / "tickets").glob("*.md"))) - 1
        made.add(tickets)
        if code:
            assert code == 2, (largest, complaint)
            assert "state.db could not be read or written. Look for a quota" in complaint
            assert sync(folder, minutes=LATER)[0] == 0
        assert state(folder) == wanted, largest
        shutil.rmtree(folder)
    assert ({0, 1, 4} if EVERYWHERE else {0, 4}) <= made
