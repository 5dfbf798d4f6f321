from __future__ import annotations

import pytest

from tests.core.reading import check_laws, read

_HEAD = (
    "# Outage of 2026-11-02\n\n10:02 KL merged it; PT asked; Ines noticed; Tom joined.\n\n"
    "## Actions\n\n"
)


def _told(body: str, head: str = _HEAD) -> list[tuple[str, str | None]]:
    return [(item.fields.title, item.fields.owner) for item in read(head + body).items]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("**KL** Move the alert\n", [("Move the alert", "KL")]),
        (
            "**KL** Move the alert\n\n**PT** Fix the probe\n",
            [("Move the alert", "KL"), ("Fix the probe", "PT")],
        ),
        (
            "**KL** Add badges for:\n- the build\n- the tests\n\n**PT** Fix the probe\n",
            [("Add badges for", "KL"), ("Fix the probe", "PT")],
        ),
        ("**KL**\n- Move it\n- Fix it\n", [("Move it", "KL"), ("Fix it", "KL")]),
        ("**KL:**\n\n- Move it\n\n**PT:**\n\n- Fix it\n", [("Move it", "KL"), ("Fix it", "PT")]),
        ("**Ines**\n\n- Move it\n", [("Move it", "Ines")]),
        ("**Tom & Ines**\n\n- Move it\n", [("Move it", "Tom")]),
        (
            "### Ines\n\n- Move it\n\n### Tom\n\n- Fix it\n",
            [("Move it", "Ines"), ("Fix it", "Tom")],
        ),
        ("### Detect\n\n**Ines**\n\n- Move it\n", [("Move it", "Ines")]),
        ("**Ana Silva**\n\n- Move it\n- Fix it (@bo)\n", [("Move it", "ana"), ("Fix it", "bo")]),
    ],
)
def test_people(body: str, told: list[tuple[str, str | None]]) -> None:
    """People in bold, of whom the document tells, own what they lead."""
    assert _told(body) == told
    check_laws((_HEAD + body).encode())


@pytest.mark.parametrize(
    "body",
    [
        "**API**\n\n- Move it\n",
        "### Ines\n\n- Move it\n\n### Alerts\n\n- Fix it\n",
        "**KL**\n\n- Move it\n\n**DNS**\n\n- Fix it\n",
        "**Ines**\n\n- Move it\n\n**Monitoring**\n\n- Fix it\n",
        "**Tooling**\n\n- Move it\n",
        "**Backend & Ines**\n\n- Move it\n",
        "**High**\n\n- Move it\n",
        "**Detect**\n\n- Move it\n",
        "**QX**\n\n- Move it\n",
        "**KL**\n\n- Move it\n\n**KMS**\n\n- Rotate the key\n",
        "**Bob**\n\n- Move it\n",
        "**Bob & Ines**\n\n- Move it\n",
    ],
)
def test_nobody(body: str) -> None:
    """A bold word that is a thing's, stands beside one, or of which nobody tells, owns nothing."""
    assert all(owner is None for _, owner in _told(body))
    check_laws((_HEAD + body).encode())


def test_initials() -> None:
    """The initials of a listed person lead what is theirs."""
    head = "# Outage of 2026-11-02\n\n**Attendees:** Kim Lee, Tom Berg\n\n## Actions\n\n"
    assert _told("**KL** Move it\n\n**TB** Fix it\n", head) == [("Move it", "KL"), ("Fix it", "TB")]


def test_a_handle_above_a_list() -> None:
    """A line that is but a handle owns the list below it."""
    body = "@kim\n- Move it\n- Fix it (@bo)\n\n**@tom**:\n\n- Page it\n"
    assert _told(body) == [("Move it", "kim"), ("Fix it", "bo"), ("Page it", "tom")]
    check_laws((_HEAD + body).encode())


def test_listed_people() -> None:
    """Who is listed among the participants is a person."""
    head = "# Outage of 2026-11-02\n\n**Participants:** Ines, Tom\n\n## Actions\n\n"
    assert _told("**Tom**\n\n- Move it\n", head) == [("Move it", "Tom")]
