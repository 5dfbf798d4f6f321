from __future__ import annotations

import pytest

from tests.core.reading import check_laws, read

_HEAD = "# Outage of 2026-11-02\n\n{}\n\n## Actions\n\n"
_ROSTER = "**Attendees:** Kim Lee, Ines Baars-Gordon and Tom Berg, Tina Berg"


@pytest.mark.parametrize(
    ("roster", "line", "title", "owner"),
    [
        (_ROSTER, "- Move the alert [KL]", "Move the alert", "KL"),
        (_ROSTER, "- Move the alert (IBG)", "Move the alert", "IBG"),
        (_ROSTER, "- Move the alert — KL", "Move the alert", "KL"),
        (_ROSTER, "- Move the alert [KL] [done]", "Move the alert", "KL"),
        (_ROSTER, "- Move the alert — Kim Lee", "Move the alert", "Kim Lee"),
        (_ROSTER, "- Move the alert (Ines)", "Move the alert", "Ines"),
        (_ROSTER, "- Move it [Kim Lee, 2026-12-01]", "Move it", "Kim Lee"),
        (_ROSTER, "- **Kim Lee**: move the alert", "move the alert", "Kim Lee"),
        (_ROSTER, "- Kim: move the alert", "move the alert", "Kim"),
        (_ROSTER, "- [Ines] move the alert", "move the alert", "Ines"),
        ("Authors: Kim (SRE), Ines", "- Move the alert (Ines)", "Move the alert", "Ines"),
        ("**Attendees:** everyone", "- Move it (everyone)", "Move it (everyone)", None),
        (_ROSTER, "- Move the alert — Dora", "Move the alert — Dora", None),
        (_ROSTER, "- Kim moves the alert", "Kim moves the alert", None),
        ("| Attendees: | Kim Lee, Tom Berg |\n|---|---|", "- Move it [KL]", "Move it", "KL"),
        (_ROSTER, "- Move the alert [TB]", "Move the alert [TB]", None),
        (_ROSTER, "- Move the alert [API]", "Move the alert [API]", None),
        (_ROSTER, "- Move the alert for KL", "Move the alert for KL", None),
        ("**Team:** Kim Lee", "- Move the alert [KL]", "Move the alert [KL]", None),
        ("**Authors:** Dana Berg", "- Move the alert (DB)", "Move the alert (DB)", None),
    ],
)
def test_the_listed(roster: str, line: str, title: str, owner: str | None) -> None:
    """The name or initials of exactly one who is listed as present own what they stand at."""
    text = _HEAD.format(roster) + line + "\n"
    (item,) = read(text).items
    assert (item.fields.title, item.fields.owner) == (title, owner)
    check_laws(text.encode())
