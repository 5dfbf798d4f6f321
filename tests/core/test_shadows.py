from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.core.shadows import shadows
from syncer.model import DocRef, Postmortem
from tests.core.build import item, postmortem, snapshot


def of(path: str, title: str, day: int | None, incident: str = "PM-1") -> Postmortem:
    occurred = None if day is None else date(2026, 11, day)
    doc = DocRef("docs", path)
    known = postmortem(item(), doc=doc)
    return replace(known, title=title, occurred=occurred, incident=incident, digest=path)


@pytest.mark.parametrize(
    ("first", "second", "copies"),
    [
        (("Cache", 2), ("Cache", 2), True),
        (("Cache", 2), ("The cache", 2), True),
        (("Cache", 2), ("Cache", 3), True),
        (("Cache", 2), ("Queue", 3), False),
        (("Cache", 2), ("Queue", None), True),
        (("Cache", None), ("Queue", None), True),
    ],
)
def test_equal_ids_of_two_teams_are_no_copies(
    first: tuple[str, int | None], second: tuple[str, int | None], *, copies: bool
) -> None:
    """One id twice is one incident, unless both its day and its title are other ones."""
    found = shadows(snapshot(of("a.md", *first), of("b.md", *second)), ())
    assert (len(found) == 1) is copies


def test_many_of_one_id_part_into_their_days() -> None:
    """Each day has one leader."""
    known = [of(f"{n}.md", f"Title {n}", 1 + n % 3) for n in range(9)]
    found = shadows(snapshot(*known), ())
    assert len(found) == 6
    assert set(found.values()) == {DocRef("docs", f"{n}.md") for n in range(3)}
