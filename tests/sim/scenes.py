"""Shapes of chapters that chance alone seldom finds: what is to happen to whom, in which order.

A scene is only a list of acts, each with its own seed: whatever a failure does not need of it is
cut out like anything else.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

Deed = tuple[str, str]
"""Who does what."""
Scene = Callable[[random.Random], Iterator[Deed]]

CREATE = ("add", "add", "several", "twice", "write", "supplant")
BIRTHS = (
    *("die_birth", "die_birth", "stall_birth", "fail_birth", "rival_birth", "meanwhile_birth"),
    *("die_drop", "meanwhile_write", "meanwhile_birth", "fail_read"),
)
BLUR = ("retitle", "supplant", "reorder", "move", "twice", "duplicate", "rename", "strike")
TOUCH = ("tick", "own", "date", "rank", "retitle")
WORK = ("move", "assign", "schedule", "prioritise", "retitle", "label", "write")

WRITING = ("meanwhile_write", "meanwhile_write", "hinder", "fail", "fail_read")


def births(chance: random.Random) -> Iterator[Deed]:
    """Items appear right before a cycle that goes wrong where tickets are made; cycles follow."""
    for _ in range(chance.randint(1, 2)):
        yield "authors", chance.choice(CREATE)
    for _ in range(chance.randint(1, 3)):
        yield "weather", chance.choice(BIRTHS)
    for _ in range(chance.randint(0, 2)):
        yield "weather", chance.choice(("cycle", "meanwhile_write", "restart", "blind", "full"))


def orphaned(chance: random.Random) -> Iterator[Deed]:
    """A ticket is made, the process dies, the database goes, and the feed says nothing yet."""
    if chance.random() < 0.4:
        yield "weather", "back_up"
    yield "authors", chance.choice(CREATE)
    yield "weather", chance.choice(("die_birth", "die_late", "stall_birth", "die_birth"))
    yield "weather", chance.choice(("lose", "lose", "roll_back", "restart"))
    yield "weather", chance.choice(("blind", "blind", "split", "cycle", "die_birth"))
    yield "weather", chance.choice(("cycle", "blind", "full"))


def parted(chance: random.Random) -> Iterator[Deed]:
    """Two engines with a store each make tickets for the same items."""
    yield "authors", chance.choice(CREATE)
    yield "weather", "split"
    yield "weather", chance.choice(("cycle", "rival_birth", "restart"))


def nameless(chance: random.Random) -> Iterator[Deed]:
    """Tickets whose names are not written yet, and people who go on writing."""
    yield "authors", chance.choice(CREATE)
    yield "weather", chance.choice(("freeze", "freeze", "die_late", "stall", "mode"))
    for _ in range(chance.randint(1, 2)):
        yield "authors", chance.choice(BLUR)
    yield "weather", chance.choice(("cycle", "freeze", "restart", "rule", "lose"))
    yield "weather", chance.choice(("cycle", "rule"))


def both(chance: random.Random) -> Iterator[Deed]:
    """Both sides move before a cycle in which their writing goes wrong."""
    for _ in range(chance.randint(1, 3)):
        yield "authors", chance.choice(TOUCH)
        yield "owners", chance.choice(WORK)
    yield "weather", chance.choice(("die_late", "die_late", "stall", "rival", "die_word", *WRITING))
    yield "weather", chance.choice(("cycle", "blind", "blind"))


def proposed(chance: random.Random) -> Iterator[Deed]:
    """What waits for people is merged, closed or outdated while they go on."""
    yield "owners", chance.choice(WORK)
    yield "weather", chance.choice(("cycle", "cycle", "die_proposal", "stall", "fail_proposal"))
    for _ in range(chance.randint(1, 3)):
        yield chance.choice((("authors", chance.choice(TOUCH)), ("owners", chance.choice(WORK))))
        yield "weather", chance.choice(("merge", "merge", "reject", "cycle", "die_proposal"))


def away(chance: random.Random) -> Iterator[Deed]:
    """Something goes, or only seems to."""
    yield chance.choice(
        (("authors", "strike"), ("authors", "delete"), ("owners", "delete"), ("authors", "spoil"))
    )
    yield "weather", chance.choice(("comments", "comments", "stall_comment", "partial", "die_read"))
    for _ in range(chance.randint(1, 3)):
        yield "weather", chance.choice(("partial", "partial", "fail_read", "die_read", "full"))
    yield "authors", chance.choice(("undelete", "restore", "prose", "move"))
    yield "weather", "cycle"


def masses(chance: random.Random) -> Iterator[Deed]:
    """More at once than the guards let through, and operators who let through some."""
    for _ in range(chance.randint(1, 2)):
        yield "authors", chance.choice(("several", "finish", "write", "finish"))
    yield "owners", chance.choice(WORK)
    for _ in range(chance.randint(2, 4)):
        deed = chance.choice(("cycle", "approve", "approve", "die_spend", "hinder"))
        yield "weather", deed
        if deed == "approve" and chance.random() < 0.4:
            yield "weather", "die_spend"
        if chance.random() < 0.4:
            yield "authors", chance.choice((*TOUCH, "add"))


def guests(chance: random.Random) -> Iterator[Deed]:
    """A ticket that a person made is named in a text."""
    yield "owners", "open"
    yield "authors", chance.choice(("add", "several"))
    yield "authors", "adopt"
    yield "weather", chance.choice(("cycle", "die_late", "stall", "freeze"))
    if chance.random() < 0.5:
        yield chance.choice((("authors", "strike"), ("owners", "unmark"), ("weather", "lose")))


def siblings(chance: random.Random) -> Iterator[Deed]:
    """A second source with a tracker of its own goes its way, and fails alone."""
    yield "beside", "add"
    for _ in range(chance.randint(1, 4)):
        yield "beside", chance.choice(("add", "tick", "work", "fail", "fail"))
        yield chance.choice((("authors", chance.choice(TOUCH)), ("authors", "add")))
    yield "beside", "fail"


def unread(chance: random.Random) -> Iterator[Deed]:
    """What moved cannot be read, and is read again later, where things go wrong once more."""
    for _ in range(chance.randint(1, 2)):
        yield chance.choice((("authors", chance.choice(TOUCH)), ("owners", chance.choice(WORK))))
    yield "weather", chance.choice(("fail_read", "blind", "die_late"))
    for _ in range(chance.randint(1, 2)):
        yield "weather", chance.choice(("die_read", "fail_read", "meanwhile", "restart"))


def unmounted(chance: random.Random) -> Iterator[Deed]:
    """A folder is mounted empty, perhaps after a death, and is back later."""
    yield "authors", "write"
    yield "weather", chance.choice(("cycle", "die_late", "die_commit", "die_commit"))
    if chance.random() < 0.5:
        yield "authors", chance.choice((*CREATE, *TOUCH))
        yield "weather", chance.choice(("die_commit", "die_birth"))
    yield "weather", "unmount"
    for _ in range(chance.randint(0, 2)):
        yield "weather", chance.choice(("cycle", "full", "die_late", "restart", "die_commit"))
    if chance.random() < 0.3:
        yield "owners", chance.choice(WORK)
    yield "weather", "mount"
    yield "weather", chance.choice(("cycle", "cycle", "full", "blind"))


def restrained(chance: random.Random) -> Iterator[Deed]:
    """For several cycles less is done than planned, while items go and come and people close."""
    yield "weather", "mode"
    for _ in range(chance.randint(1, 2)):
        yield chance.choice((("authors", "strike"), ("authors", "delete"), ("authors", "tick")))
        yield "weather", chance.choice(("cycle", "mode", "full"))
        yield "owners", chance.choice(("move", "move", *WORK))
        yield "authors", chance.choice(("restore", "undelete", *TOUCH))
        yield "weather", chance.choice(("cycle", "mode"))


SCENES: tuple[Scene, ...] = (
    *(births, births, births, orphaned, orphaned, parted, nameless, nameless, both, both),
    *(proposed, away, masses, guests, siblings, unread, unmounted, restrained),
)
APART: tuple[Scene, ...] = (siblings, siblings, siblings)
"""More of these where there is somebody beside."""
WAITING: tuple[Scene, ...] = (proposed, proposed, proposed, proposed)
"""Where writes wait to be merged."""
HELD: tuple[Scene, ...] = (masses, masses, masses)
"""Where the guards' limits are low."""
TAKEN: tuple[Scene, ...] = (unmounted, unmounted, restrained, restrained, away)
"""Where the ticket of an item that left is closed."""
