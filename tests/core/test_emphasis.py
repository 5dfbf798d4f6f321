"""Emphasis around a title with its tail, or around a part of the tail."""

from __future__ import annotations

from datetime import date

import pytest

from tests.core.reading import LINK, check_laws, read, tell

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("line", "title", "owner", "due"),
    [
        ("- _Cap io — @ana — 2026-12-01_", "Cap io", "ana", _DAY),
        ("- **Cap io — @ana — 2026-12-01**", "Cap io", "ana", _DAY),
        ("- Cap **io now — @ana**", "Cap io now", "ana", None),
        ("- *Cap io - 2026-12-01*", "Cap io", None, _DAY),
        ("- ***Cap io — @ana***", "Cap io", "ana", None),
        ("- Cap io — **@ana — 2026-12-01**", "Cap io", "ana", _DAY),
        ("- **Cap io** — **@ana**", "Cap io", "ana", None),
        ("- Cap io — _@ana_ — 2026-12-01", "Cap io", "ana", _DAY),
        ("- Cap io (_@ana_, 2026-12-01)", "Cap io", "ana", _DAY),
        ("- _Cap io — as soon as we can_", "Cap io — as soon as we can", None, None),
        ("- Cap _io — the **fast** one_", "Cap io — the fast one", None, None),
    ],
)
def test_emphasis(line: str, title: str, owner: str | None, due: date | None) -> None:
    """Emphasis is no part of a value, and what closes behind a tail stays."""
    content = f"{_HEAD}{line}\n"
    check_laws(content.encode())
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)


@pytest.mark.parametrize(
    ("line", "title", "owner", "after"),
    [
        ("- [ ] Cap io ^a1b2", "Cap io", None, f"- [ ] Cap io ({LINK}) ^a1b2"),
        ("- Cap io — @ana ^a-1", "Cap io", "ana", f"- Cap io — @ana — {LINK} ^a-1"),
        ("- Cap io {: .task #x}", "Cap io", None, f"- Cap io ({LINK}) {{: .task #x}}"),
        ("- Cap io at 2^10", "Cap io at 2^10", None, f"- Cap io at 2^10 ({LINK})"),
        ("- Cap {io}", "Cap {io}", None, f"- Cap {{io}} ({LINK})"),
    ],
)
def test_names_of_blocks(line: str, title: str, owner: str | None, after: str) -> None:
    """What names a block for other programs stays last, and is no part of it."""
    content = f"{_HEAD}{line}\n"
    check_laws(content.encode())
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner) == (title, owner)
    assert tell(content.encode(), item, {}, name=True)[0].decode() == f"{_HEAD}{after}\n"
