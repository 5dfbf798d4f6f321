from __future__ import annotations

import pytest

from syncer.core.lexicon import lexicon
from syncer.core.vacant import vacant
from syncer.model import Field, Status
from tests.core.reading import GRAMMAR, LINK, check_laws, read, tell

_STATUSES = lexicon(GRAMMAR).statuses
_PLACES = (
    *("", "TBD", "[TBD]", "[Owner]", "[Ticket]", "à définir", "JIRA-XXX", "-", "n/a", "<ticket>"),
    *("{{ticket}}", "need ticket", "to be created", "[OPS-XXX]()", "done", "TODO", "**done**"),
    *("TBD done", "OPS-3", "OPS-3 done", "OPS-3:DONE", "OPS-3: DONE", "OPS-3*", "~~OPS-3~~"),
    *("[OPS-3](https://acme.example/browse/OPS-3)", "see below", "won't do", "OPS-3 done."),
    *("#12", "acme/shop#12", "#12 (done)", "OPS-3 (done)", "see OPS-3 please"),
)
_SHAPES = (
    "Add an alert\nTicket: {}\n",
    "- Add an alert. Ticket: {}\n",
    "- Add an alert\n  - Ticket: {}\n",
    "### Add an alert\n\nTicket: {}\n",
    "- Add an alert — Ticket: {}\n",
    "- Add an alert — Ticket: {} — @ana\n",
    "- [ ] Add an alert (ticket: {})\n",
    "- [ ] Add an alert\n  Ticket: {}\n  Owner: Ana\n",
    "- [x] Add an alert\n  - Ticket: {}\n  - Status: done\n",
    "| Action | Ticket |\n|---|---|\n| Add an alert | {} |\n",
    "Action: Add an alert | Ticket: {} | Owner: Ana\n",
)


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize("place", _PLACES)
def test_a_tickets_place(shape: str, place: str) -> None:
    """Whatever stands behind a ticket's label, it keeps the byte laws."""
    check_laws(f"# Action items\n\n{shape.format(place)}".encode())


@pytest.mark.parametrize(
    ("text", "stop", "end", "status"),
    [
        ("", 0, 0, None),
        ("TBD", 3, 3, None),
        ("à définir", 9, 9, None),
        ("TBD done", 3, 8, Status.DONE),
        ("done", 0, 4, Status.DONE),
        ("[TBD], won't do", 5, 15, Status.WONT_DO),
    ],
)
def test_vacant(text: str, stop: int, end: int, status: Status | None) -> None:
    """A place without a name: where its words end, and which status they are."""
    found = vacant(text, _STATUSES)
    assert found is not None
    assert (found.stop, found.end) == (stop, end)
    assert (found.word and found.word.value) == status


@pytest.mark.parametrize("text", ["OPS-3", "see below", "TBD by the team", "done with it"])
def test_taken(text: str) -> None:
    """What is neither residue nor a status is no vacant place."""
    assert vacant(text, _STATUSES) is None


def test_told_before_named() -> None:
    """A status told before there is a name stands in the ticket's place, and goes behind it."""
    content = b"# Action items\n\n- Add an alert. Ticket: TBD\n"
    (item,) = read(content).items
    done, _ = tell(content, item, {Field.STATUS: Status.DONE})
    assert done.endswith(b"Ticket: TBD done\n")
    (item,) = read(done).items
    named, _ = tell(done, item, {}, name=True)
    assert named.endswith(f"Ticket: {LINK} done\n".encode())
