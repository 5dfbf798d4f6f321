from __future__ import annotations

import pytest

from tests.core.reading import check_laws, read

_HEAD = "# Outage of 2026-11-02\n\n## Next steps\n\n"


def _titles(body: str) -> list[str]:
    return [item.fields.title for item in read(_HEAD + body).items]


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        ("Add an alert.\n", ["Add an alert."]),
        ("Add an alert.\n\nFix all of the probes\n", ["Add an alert.", "Fix all of the probes"]),
        ("### Detect\n\nAdd an alert.\n\nFix the probes.\n", ["Add an alert.", "Fix the probes."]),
        (
            "**Add an alert.** We saw it late.\n\n**Fix the probe** — it lies. Owner: @ana\n",
            ["Add an alert", "Fix the probe"],
        ),
        (
            "The alert should reach us. (filed\nOPS-12)\n\n"  # noqa: ISC004 - paragraphs
            "The probe lies. It is old. (fixed by adding another)\n\nWe could wait. That costs.\n",
            ["The alert should reach us.", "The probe lies."],
        ),
    ],
)
def test_orders(body: str, titles: list[str]) -> None:
    """Where a section holds nothing but orders, or says where each is tracked, each is an item."""
    assert _titles(body) == titles
    check_laws((_HEAD + body).encode())


@pytest.mark.parametrize(
    "body",
    [
        "Add an alert. We saw it late.\n\nThe disk was full.\n",
        "Add an alert.\n\nWe will see.\n",
        "See the action items below.\n",
        "The disk was full. (filed under bad luck)\n",
        "The probe lied. (fixed by adding another)\n",
        "**Add an alert.** We saw it late.\n",
        "**Root fix.** We restarted it.\n\n**Add an alert.** It was dark.\n",
        "**Monitoring was dark.** We did not see it.\n\n**Nobody was paged.** It was night.\n",
    ],
)
def test_talk(body: str) -> None:
    """Prose that tells, leads elsewhere or mixes both is no item."""
    assert not _titles(body)
