from __future__ import annotations

from datetime import date

import pytest

from syncer.core.parse import parse
from syncer.model import Postmortem
from tests.core.reading import GRAMMAR, document

ITEMS = "\n## Action items\n\n- [ ] Add an alert\n"


def read(text: str, path: str = "pm/checkout.md") -> Postmortem:
    return parse(document(text + ITEMS, path), GRAMMAR)


WHOLE = {
    "two columns without meaning heads": (
        "# Checkout\n\n| | |\n|---|---|\n| **Date** | 2026-11-02 |\n| **Severity** | SEV-2 |\n"
        "| **Team** | payments |\n"
    ),
    "two columns below heads": (
        "# Checkout\n\n| Field | Value |\n|---|---|\n| Date | 2026-11-02 |\n| Severity | SEV-2 |\n"
        "| Team | payments |\n"
    ),
    "the head is the first fact": (
        "# Checkout\n\n| Date | 2026-11-02 |\n|---|---|\n| Severity | SEV-2 |\n"
        "| Team | payments |\n"
    ),
    "three columns": (
        "# Checkout\n\n| Key | Value | Notes |\n|---|---|---|\n| Date | 2026-11-02 | UTC |\n"
        "| Severity | SEV-2 | |\n| Team | payments | |\n"
    ),
    "one row": (
        "# Checkout\n\n| Date | Severity | Team |\n|---|---|---|\n"
        "| 2026-11-02 | SEV-2 | payments |\n"
    ),
    "a section of facts": (
        "# Checkout\n\nIt broke.\n\n## Metadata\n\n- **Date**: 2026-11-02\n- **Severity**: SEV-2\n"
        "- Team: payments\n"
    ),
    "a section of key lines": (
        "# Checkout\n\nIt broke.\n\n## Incident details\n\n**Date:** 2026-11-02\n"
        "**Severity:** SEV-2\n**Team:** payments\n"
    ),
    "bullets of the summary": (
        "# Checkout\n\n## Summary\n\n- **Date:** 2026-11-02\n- **Severity:** SEV-2\n"
        "- **Team:** payments\n"
    ),
    "sections of one fact": (
        "# Checkout\n\n## Date\n\n2026-11-02\n\n## Severity\n\nSEV-2\n\n## Team\n\npayments\n"
    ),
    "headings that say it": (
        "# Checkout\n\n## Date: 2026-11-02\n\n## Severity: SEV-2\n\n## Team: payments\n"
    ),
    "one line": "# Checkout\n\n**Date:** 2026-11-02 · **Severity:** SEV-2 · **Team:** payments\n",
    "bare lines": "# Checkout\n\nDate: 2026-11-02\nSeverity: SEV-2\nTeam: payments\n",
    "an empty heading": (
        "# Checkout\n##\n\n**Date:** 2026-11-02\n**Severity:** SEV-2\n**Team:** payments\n"
    ),
    "wide characters": (
        "# 決済の障害\n\n## メタデータ\n\n| 項目 | 内容 |\n|---|---|\n"
        "| 発生日時 | 2026-11-02 10:15 |\n| 重大度 | SEV-2 |\n| チーム | payments |\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_facts_stand_in_many_shapes(text: str) -> None:
    """The same three facts, however they are laid out."""
    found = read(text)
    assert (found.occurred, found.severity, found.team) == (date(2026, 11, 2), "SEV-2", "payments")
    assert not found.problems


NOTHING = [
    "# Checkout\n\n<!--\n**Severity:** SEV-2\n-->\n",
    "# Checkout\n\nText. <!-- a\n**Severity:** SEV-2\nb -->\n",
    "# Checkout\n\n```\n**Severity:** SEV-2\n```\n",
    "# Checkout\n\n    Severity: SEV-2\n",
    "# Checkout\n\n> **Severity:** SEV-2\n",
    "# Checkout\n\n| Severity | Description |\n|---|---|\n| SEV-1 | all |\n| SEV-2 | some |\n",
    "# Checkout\n\n| Severity | Title |\n|---|---|\n| SEV-2 | Cache |\n",
    "# Checkout\n\n## Timeline\n\n- Severity: SEV-2 declared\n",
    "## Timeline\n\n- **Severity:** SEV-2 declared\n",
    "# Checkout\n\n## Discussion\n\n**Severity:** SEV-2\n",
    "# Checkout\n\n## Other\n\n| Severity | SEV-2 |\n|---|---|\n",
    "# Checkout\n\n**Severity:** SEV-1 / SEV-2 / SEV-3\n",
    "# Checkout\n\n**Severity:** <severity>\n",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_a_fact_is_none(text: str) -> None:
    """Comments, code, quotes, timelines, tables of levels, lists of incidents and residue."""
    assert read(text).severity is None


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("## Affected services\n\n- api\n- `web`\n", ("api", "web")),
        ("## Affected services\n\napi, web\n", ("api", "web")),
        ("## Impact\n\n- **Affected services:**\n  - api\n  - web\n- 500 users\n", ("api", "web")),
        ("## Impact\n\n- **Affected services:** api\n- web was slow\n", ("api",)),
    ],
)
def test_a_list_of_values_is_one_fact(text: str, services: tuple[str, ...]) -> None:
    """Bullets below a fact's heading or key are its values; the next bullet is another matter."""
    assert read("# Checkout\n\n" + text).services == services


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Checkout outage\n", "Checkout outage"),
        ("# Summary\n\nIt broke.\n\n# Cause\n", "checkout"),
        ("# Metadata\n\n**Date:** 2026-11-02\n", "checkout"),
        ("## Summary\n\nIt broke.\n\n# Checkout outage\n", "Checkout outage"),
        ("No heading.\n", "checkout"),
        ("# Title: checkout fails\n", "checkout fails"),
    ],
)
def test_a_section_is_no_title(text: str, title: str) -> None:
    """Where no heading names the document, its file does."""
    assert read(text).title == title


def test_the_summary_is_one_sentence() -> None:
    """It goes into tickets, so a bold word in it is no key."""
    found = read("# Checkout\n\n## Summary\n\n**Critical** - all carts were empty. For an hour.\n")
    assert found.facts["summary"].endswith("all carts were empty.")
    severe = read("# Checkout\n\nX.\n\n## Severity\n\n**Critical** - all carts were empty.\n")
    assert severe.severity == "Critical"


def test_contradictions_of_equal_strength_go_to_the_first() -> None:
    """Nobody can tell, so the order of the text does."""
    found = read("# Checkout\n\n**Severity:** SEV-2\n**Severity:** SEV-3\n")
    assert found.severity == "SEV-2"
