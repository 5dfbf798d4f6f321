"""Whose tickets would be nobody's is known before they are made."""

from __future__ import annotations

import pytest

from syncer.core.policy import Policy, TrackerPolicy
from syncer.core.spellings import unassigned
from syncer.model import Block, CreateTicket, DocRef, Field, Fields, ItemKey, Person

PEOPLE = (
    Person("Ana", accounts={"github": "anasilva"}),
    Person("bo", accounts={"jira": "bo"}),
    Person("cy", emails=("cy@acme.example",)),
)
KINDS = ("github", "jira", "local")


@pytest.mark.parametrize(
    ("owner", "lost"),
    [
        ("ana", {"jira"}),
        ("bo", {"github"}),
        ("cy", set()),
        ("zoe", {"github", "jira"}),
        (None, set()),
    ],
)
def test_who_cannot_be_assigned_is_told_by_the_people_file(
    owner: str | None, lost: set[str]
) -> None:
    """Without an account there, or an address to find it by, nobody is; folders need none."""
    trackers = {kind: TrackerPolicy(kind=kind, destination="x") for kind in KINDS}
    policy = Policy(trackers=trackers, people=PEOPLE)
    for kind in KINDS:
        for silent in (frozenset[Field](), frozenset({Field.OWNER})):
            fields = Fields("Alert", owner=owner, silent=silent)
            key, doc = ItemKey("ai-0000000001"), DocRef("docs", "a.md")
            made = CreateTicket(key, kind, "x", doc, Block("", ""), fields)
            assert unassigned(made, policy) is (kind in lost and not silent)
