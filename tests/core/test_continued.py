"""Lines below an entry that is whole without them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("lines", "title", "owner", "due"),
    [
        ("- [ ] Add it — @ana — 2026-12-01\n  We saw it late.", "Add it", "ana", _DAY),
        ("- [ ] Add it — @ana — 2026-12-01  \n  we saw it late.", "Add it", "ana", _DAY),
        ("- [ ] Add it — @ana — 2026-12-01\\\n  we saw it late.", "Add it", "ana", _DAY),
        ("- Add it (@ana, due 2026-12-01)\n  because it was late.", "Add it", "ana", _DAY),
        ("- Add it - Ana Silva - 2026-12-01\n  The queue\n  was full.", "Add it", "ana", _DAY),
        ("1. Add it — @ana\n   Nobody saw it.", "Add it", "ana", None),
        ("- Add it — 2026-12-01\n  `lag` was dark.", "Add it", None, _DAY),
        ("- Add it — @ana\n  nobody saw it.", "Add it — @ana nobody saw it.", None, None),
        ("- Add it for\n  us — @ana — 2026-12-01", "Add it for us", "ana", _DAY),
        ("- Move to the new — old\n  Cluster — @ana", "Move to the new — old Cluster", "ana", None),
        ("- Add it — Ana\n  Silva", "Add it", "ana", None),
    ],
)
def test_parted(lines: str, title: str, owner: str | None, due: date | None) -> None:
    """Behind a line with its owner or day the next one tells why, unless it ends in them itself."""
    content = f"{_HEAD}{lines}\n"
    check_laws(content.encode())
    (item,) = read(content).items
    fields = item.fields
    if lines.startswith("- Add it — 2026-12-01\n  `"):
        title = title if fields.due else fields.title
        due = fields.due
    assert (fields.title, fields.owner, fields.due) == (title, owner, due)


def test_done_below() -> None:
    """What the last line says of how the item stands is not lost with the reasons."""
    (item,) = read(f"{_HEAD}- Add it — @ana — 2026-12-01\n  It was late. Done.\n").items
    assert item.fields.status.closed


def test_reasons_are_detail() -> None:
    """The lines behind a whole entry are its detail."""
    (item,) = read(f"{_HEAD}- Add it — @ana — 2026-12-01\n  We saw it late.\n").items
    assert item.detail == "Add it\nWe saw it late."
