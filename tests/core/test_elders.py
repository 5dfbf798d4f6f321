"""Two deployments that made a ticket each for one item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from syncer.core.elders import elders
from syncer.model import ActionItem, Snapshot, Status
from tests.core.build import item, link, postmortem, snapshot, ticket


class Walked(tuple[ActionItem, ...]):  # noqa: SLOT001 - it carries its count
    """Items that count how often somebody goes through them."""

    walks: list[int]

    def __iter__(self) -> Iterator[ActionItem]:
        self.walks[0] += 1
        return super().__iter__()


@dataclass(frozen=True, slots=True)
class Twins:
    """Each item with a ticket that its link names, and an older one with the same marker."""

    seen: Snapshot
    walks: list[int]


def twins(number: int, *, named: int | None = None, status: Status = Status.OPEN) -> Twins:
    walks = [0]
    items = Walked(
        item(f"Thing {n}", n, named=[f"OPS-9{n:04}"] if n == named else ()) for n in range(number)
    )
    items.walks = walks
    mine = [ticket(f"OPS-9{n:04}", f"Thing {n}", key=f"ai-{n:010}") for n in range(number)]
    theirs = [
        ticket(f"OPS-1{n:04}", f"Thing {n}", key=f"ai-{n:010}", status=status)
        for n in range(number)
    ]
    links = [link(*both) for both in zip(items, mine, strict=True)]
    text = replace(postmortem(), items=items)
    walks[0] = 0
    return Twins(snapshot(text, tickets=[*mine, *theirs], links=links), walks)


@pytest.mark.parametrize("status", [Status.OPEN, Status.DUPLICATE])
def test_the_texts_are_gone_through_once(status: Status) -> None:
    """However many tickets are in question, or settled by the other one long ago."""
    made = twins(200, status=status)
    moved = elders(made.seen, made.seen.links)
    assert made.walks == [1]
    first = 1 if status is Status.OPEN else 9
    assert [one.ticket.id for one in moved.values()] == [f"OPS-{first}{n:04}" for n in range(200)]


def test_what_the_text_names_stays() -> None:
    """The younger ticket keeps the item whose text names it, and no other one."""
    made = twins(3, named=1)
    moved = elders(made.seen, made.seen.links)
    assert [one.ticket.id for one in moved.values()] == ["OPS-10000", "OPS-90001", "OPS-10002"]
