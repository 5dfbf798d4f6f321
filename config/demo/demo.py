"""The whole loop on a dozen postmortems, in a scratch folder: what ``make demo`` runs.

Every step checks what it shows; the first that is not as expected ends the demo with 1. Dates are
set relative to today while the documents are copied: ``{{-20d}}`` is the day 20 days ago.
"""

# ruff: noqa: INP001, S603  # a script, which starts syncer and nothing else
from __future__ import annotations

import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
_TOKEN = re.compile(r"\{\{([+-]\d+)d\}\}")
_CLOSED = "Alert 21 days before any certificate runs out"
_SHOWN = ("payments/checkout-cache-stampede.md", "platform/dns-certificate.md")
_TOLD, _MADE = 8, 15
Documents = Mapping[str, bytes]


class Demo:
    """A scratch folder, and the commands that are run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("SYNCER_")
        }

    def say(self, text: str) -> None:
        """Tell what comes next."""
        print(text, flush=True)  # noqa: T201  # the demo speaks

    def heading(self, number: int, title: str, text: str) -> None:
        """Begin a step."""
        shown = f"{number}. {title}"
        self.say(f"\n\x1b[1;35m{shown}\x1b[0m" if self.color else f"\n{shown}\n{'=' * len(shown)}")
        self.say(text)

    def syncer(self, *arguments: str, expect: int = 0) -> None:
        """Run a command as one would type it, and show what it says."""
        typed = f"$ syncer {' '.join(arguments)}"
        self.say(f"\n\x1b[2m{typed}\x1b[0m\n" if self.color else f"\n{typed}\n")
        self.check(self._run(arguments).returncode == expect, f"`{typed[2:]}` ends with {expect}")

    def excerpt(self, *arguments: str, keep: Sequence[str] = (), drop: Sequence[str] = ()) -> None:
        """Run a command, and show of what it says some paragraphs, by how their first lines begin.

        ``keep`` names all that are shown, ``drop`` those that are not.
        """
        typed = f"$ syncer {' '.join(arguments)}"
        self.say(f"\n\x1b[2m{typed}\x1b[0m\n" if self.color else f"\n{typed}\n")
        done = self._run(arguments, seen=False)
        self.check(done.returncode == 0, f"`{typed[2:]}` ends with 0")
        paragraphs = done.stdout.rstrip().split("\n\n")
        shown = [
            one
            for one in paragraphs
            if (not keep or one.startswith(tuple(keep))) and not one.startswith(tuple(drop))
        ]
        self.check(len(shown) >= max(len(keep), 1), f"`{typed[2:]}` says what is shown of it")
        self.say("\n\n".join(shown))

    def asked(self, *arguments: str) -> object:
        """What a command says as JSON, unseen."""
        done = self._run(arguments, seen=False)
        self.check(done.returncode in (0, 3), f"`syncer {' '.join(arguments)}` works")
        return json.loads(done.stdout)

    def _run(
        self, arguments: Sequence[str], *, seen: bool = True
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "syncer", "--config", "syncer.yaml", *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=None if seen else subprocess.PIPE,
            text=True,
            check=False,
        )

    def show(self, path: str, beginning: str) -> None:
        """Show one section of a document."""
        text = (self.folder / path).read_text("utf-8")
        section = text[text.index(beginning) :].split("\n## ", 1)[0].rstrip()
        self.say(f"\n{path}\n" + "\n".join(f"    {line}" for line in section.splitlines()))

    def documents(self) -> Documents:
        """The bytes of every postmortem."""
        root = self.folder / "postmortems"
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.md")}

    def check(self, holds: bool, what: str) -> None:  # noqa: FBT001  # it reads as a sentence
        """End the demo where it is not as expected."""
        if not holds:
            self.say(f"\nNot as expected: {what}.")
            raise SystemExit(1)


def copy(folder: Path, today: date) -> None:
    """Lay out the scratch folder, with every date set relative to today."""

    def day(token: re.Match[str]) -> str:
        return (today + timedelta(days=int(token[1]))).isoformat()

    for path in sorted(HERE.rglob("*")):
        if path.suffix in (".md", ".yaml"):
            target = folder / path.relative_to(HERE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_TOKEN.sub(day, path.read_text("utf-8")), "utf-8")


def look(demo: Demo) -> None:
    """Steps 1 and 2: what is there, and what would be done."""
    demo.heading(
        1, "Postmortems as people write them", "Two of the twelve, with their tables and boxes:"
    )
    demo.show(f"postmortems/{_SHOWN[0]}", "## Action Items")
    demo.show(f"postmortems/{_SHOWN[1]}", "## Action items")
    demo.heading(2, "What syncer reads in them", "No configuration, no account, nothing written:")
    demo.syncer("parse", *(f"postmortems/{path}" for path in _SHOWN))
    demo.heading(
        3,
        "What it would do",
        "The plan of a first sync: of all twelve, here two of them and the last line. Once there "
        "are tickets, more follows in the same sync: their names in the documents, and *overdue* "
        "on those that are late.",
    )
    documents = (f"runbooks:{path}" for path in _SHOWN)
    demo.excerpt("plan", keep=("runbooks  13 documents", *documents, "Plan "))


def first_sync(demo: Demo) -> dict[str, str]:
    """Step 3: tickets are made, and named in the text; the tickets by title."""
    before = demo.documents()
    demo.heading(4, "Do it", "Tickets are made, and each document is told their names:")
    demo.syncer("sync")
    after = demo.documents()
    told = [path for path in before if before[path] != after[path]]
    demo.check(len(told) >= _TOLD, "documents are told the names of their tickets")
    demo.show(f"postmortems/{_SHOWN[0]}", "## Action Items")
    demo.show(f"postmortems/{_SHOWN[1]}", "## Action items")
    listed = demo.asked("tickets", "list", "--json")
    tickets = {str(one["title"]): str(one["id"]) for one in _maps(listed)}
    demo.check(len(tickets) >= _MADE, "there is a ticket for every open item")
    demo.heading(5, "The tickets", "The local tracker is a folder of Markdown files:")
    demo.syncer("tickets", "list")
    demo.say("\nOne of them, as its owner reads it:")
    demo.syncer("tickets", "show", tickets["Alert on cache evictions above 50 per second"])
    return tickets


def follow(demo: Demo, tickets: Mapping[str, str]) -> None:
    """Step 4: a ticket is closed, and one byte of one document follows."""
    name = tickets[_CLOSED]
    demo.heading(
        6, "Somebody finishes one", "Its owner closes the ticket, and never opens the document:"
    )
    demo.syncer("tickets", "close", name)
    before = demo.documents()
    demo.syncer("sync")
    after = demo.documents()
    told = [path for path in before if before[path] != after[path]]
    demo.check(told == ["platform/dns-certificate.md"], "one document follows")
    old, new = before[told[0]], after[told[0]]
    changed = [at for at, (one, two) in enumerate(zip(old, new, strict=False)) if one != two]
    demo.check(len(old) == len(new) and len(changed) == 1, "exactly one byte changes")
    demo.say(f"\nThe document followed, by one byte (number {changed[0] + 1} of {len(new)}):\n")
    for line in difflib.unified_diff(
        old.decode().splitlines(), new.decode().splitlines(), lineterm="", n=0
    ):
        if not line.startswith(("---", "+++", "@@")):
            demo.say(f"    {line}")


def settle(demo: Demo) -> None:
    """Steps 5 and 6: a quiet run writes nothing, and the summary."""
    demo.heading(7, "Again", "Nothing has happened since, so no document and no ticket is written:")
    before = _stamps(demo.folder)
    demo.syncer("sync")
    demo.check(_stamps(demo.folder) == before, "a second run changes nothing")
    demo.heading(8, "What leadership reads", "The weekly summary, less two tables and the end:")
    demo.excerpt("report", drop=("BY AGE", "BY INCIDENT MONTH", "DEFINITIONS"))
    report = demo.asked("report", "--format", "json")
    demo.check(isinstance(report, dict) and bool(report["overdue"]), "something is overdue")


def _stamps(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*.md")
    }


def _maps(listed: object) -> list[dict[str, object]]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def main(arguments: Sequence[str]) -> None:
    """Run the demo, in a new folder or in the one that is named."""
    folder = Path(arguments[0] if arguments else tempfile.mkdtemp(prefix="syncer-demo-")).resolve()
    demo = Demo(folder)
    copy(folder, datetime.now(UTC).date())
    demo.say(f"A dozen postmortems, copied to {folder}")
    look(demo)
    tickets = first_sync(demo)
    follow(demo, tickets)
    settle(demo)
    demo.heading(9, "Yours to play with", f"Everything is still in {folder}")
    command = Path(sys.executable).with_name("syncer")
    demo.say(
        "Edit a document, close a ticket, then:\n"
        f"\n    cd {folder}\n    {command} --config syncer.yaml plan"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
