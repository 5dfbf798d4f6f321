"""What people are told of a comment or a day that does not hold, and what is no action at all."""

from __future__ import annotations

import pytest

from syncer.model import Code
from tests.core.reading import read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_TABLE = "| Action | Owner |\n|---|---|\n"
_UNREASONED = "syncer:skip has no reason, so it skips nothing: write one behind it"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("- Add it <!-- syncer:skip -->", [_UNREASONED]),
        (f"{_TABLE}| Add it | @ana | <!-- syncer:skip -->", [_UNREASONED]),
        (f"{_TABLE}| Add it | @ana <!-- syncer:skip --> |", [_UNREASONED]),
        (
            "- Add it <!-- syncer:skipp -->",
            ["syncer:skipp means nothing, and does nothing; did you mean syncer:skip?"],
        ),
        (
            "- Add it <!-- syncer:hush no-owner -->",
            ["syncer:hush means nothing, and does nothing; write syncer:skip or syncer:ignore"],
        ),
        (
            "- Add it <!-- syncer:ignore vague,no-owner because -->",
            [
                '"vague,no-owner" is no code: write a comment of its own for each, with a reason',
            ],
        ),
        ("- Add it <!-- syncer:skip it is a joke -->", []),
        (f"{_TABLE}| Add it | @ana | <!-- syncer:skip it is a joke -->", []),
        ("<!-- syncer:begin ai-00000000b2 -->\n- Add it\n<!-- syncer:end -->", []),
    ],
)
def test_comments(text: str, messages: list[str]) -> None:
    """A comment for syncer that does nothing is said once, with what would hold."""
    found = read(f"{_HEAD}{text}\n").problems
    assert [one.message for one in found if one.code is Code.UNREADABLE_VALUE] == messages


@pytest.mark.parametrize(
    ("day", "advice"),
    [
        ("12/1/2026", "write 2026-12-01, the only one of them that is not before 2026-11-02, or"),
        ("3/4/2027", "write 2027-04-03 or 2027-03-04, or"),
        ("10/1/2026", "write 2026-01-10 or 2026-10-01, or"),
    ],
)
def test_ambiguous(day: str, advice: str) -> None:
    """Of two readings only those are advised that somebody can have promised."""
    (problem,) = read(f"{_HEAD}- Add it — @ana — {day}\n").problems
    assert problem.code is Code.AMBIGUOUS_DATE
    assert advice in problem.message


@pytest.mark.parametrize("name", ["Parking lot", "Parked ideas", "Out of scope"])
def test_parked(name: str) -> None:
    """What is put aside below the action items is promised by nobody."""
    found = read(f"{_HEAD}- Add it\n\n### {name}\n\n- Rewrite it all\n").items
    assert [item.fields.title for item in found] == ["Add it"]


@pytest.mark.parametrize(
    ("title", "vague"),
    [
        ("Make DNS better", True),
        ("Make the failover more robust", True),
        ("Document everything", True),
        ("Make DNS answer within 20 ms", False),
        ("Document the failover", False),
        ("Make backups better by testing a restore", False),
    ],
)
def test_vague(title: str, vague: bool) -> None:
    """What can never be said to be finished is vague, whichever verb it begins with."""
    (item,) = read(f"{_HEAD}- {title}\n").items
    assert (Code.VAGUE in item.flags) is vague
