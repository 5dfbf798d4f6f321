"""Parts that stand beside one another: behind a comma, a placeholder or a comment."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Status
from tests.core.reading import LINK, check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_DUE = date(2027, 1, 6)


@pytest.mark.parametrize(
    ("line", "title", "owner", "due", "status"),
    [
        (f"- [ ] Fix it — @p3 — [Deadline] — {LINK} — 2027-01-06", "Fix it", "p3", _DUE, "open"),
        ("- [ ] Fix it — [Owner] — @p3 — 2027-01-06", "Fix it", "p3", _DUE, "open"),
        (f"- [ ] Fix it — @p3 — {LINK} <!-- c --> — 2027-01-06", "Fix it", "p3", _DUE, "open"),
        ("- Fix it — @p3 <!-- c --> <!-- d --> — 2027-01-06", "Fix it", "p3", _DUE, "open"),
        ("- [x] Fix it — @p3 — 2027-01-06, won't do", "Fix it", "p3", _DUE, "wont_do"),
        ("- Fix it — @p3 — 2027-01-06, done", "Fix it", "p3", _DUE, "done"),
        ("- Fix it — 2027-01-06 — @p3, done", "Fix it", "p3", _DUE, "done"),
        ("- Fix it — when it is slow, done", "Fix it — when it is slow, done", None, None, "open"),
        ("- Fix it — @p3, @bo", "Fix it", "p3", None, "open"),
    ],
)
def test_beside(line: str, title: str, owner: str | None, due: date | None, status: str) -> None:
    """A tail goes on across commas before a status, old placeholders and comments."""
    content = f"{_HEAD}{line}\n".encode()
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)
    assert item.fields.status is Status(status)
    check_laws(content)
