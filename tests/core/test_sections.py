from __future__ import annotations

import pytest

from syncer.core.headings import rank
from syncer.core.lexicon import lexicon
from syncer.model import Status
from tests.core.reading import GRAMMAR, check_laws, read

_WORDS = lexicon(GRAMMAR)


@pytest.mark.parametrize(
    "text",
    [
        "Action items",
        "5. Action Items:",
        "Action items (short term)",
        "Action Items & Owners",
        "Long-term action items",
        "Follow-up action items",
        "Action items for the platform team",
        "Proposed action items",
        "Action Items / Follow-ups",
        "Action items — what we will change",
        "Remaining technical action items",
        "🚀 Action items",
        "[Action items](#toc)",
        '[#](https://x.org/#a)Action Items <a href="#a" id="a"></a>',
        '<a name="a"></a> Action items',
        "Action items {#a}",
        'Action items [¶](#a "Permanent link")',
        "Action items [back to top](#top)",
        "![icon](x.png) Action items",
        "What we do about the cache (action items)",
        "Tindakan perbaikan (action items) + penanggung jawab",
        "Action items / Jira tickets",
    ],
)
def test_strong(text: str) -> None:
    """Words around "action items" that only say which leave the heading strong."""
    found = rank(_WORDS, text)
    assert found is not None
    assert found.strong


@pytest.mark.parametrize(
    "text",
    [
        "Next steps",
        "Prevention / follow-up actions",
        "Corrective and preventative measures",
        "Follow-up improvements",
        "Further actions",
        "Short-term and long-term actions",
        "Remediation steps",
        "Preventive measures",
        "Corrective actions — what will change",
        "Future work",
        "Plan inmediato (short-term remediation)",
        "What we are changing beyond the patch",
        "Acciones y políticas a tener en cuenta",
        "Actions and housekeeping",
        "Platform team action items",
        "Hardening followups",
        "Index team next steps after the review",
        "Search index next steps",
        "Learnings and actions",
        "Mitigation plan",
        "Corrective action (CAPA) & verification",
        "Actions agreed",
        "D5: Permanent corrective actions",
        "Part 3 — Follow-ups",
        "How are we making incidents like this less likely or less impactful?",
        "Planned mitigations",
        "How will we prevent this from happening again?",
        "What is being done to stop this from recurring",
        "What to improve / action items",
        "Recommended response actions",
        "Proposed database hardening steps",
        "再発防止アクション",
        "短期再発防止策",
        "恒久対応タスク",
    ],
)
def test_weak(text: str) -> None:
    """Phrases of known words joined and qualified are weaker action headings."""
    found = rank(_WORDS, text)
    assert found is not None
    assert not found.strong


@pytest.mark.parametrize(
    "text",
    [
        "Actions taken",
        "Immediate actions taken",
        "Corrective actions applied during the incident",
        "Timeline of actions",
        "Measures",
        "Steps to reproduce",
        "Root cause and resolution",
        "Incident response",
        "Timeline (actions)",
        "Taken at once (actions)",
        "Questions for follow-up",
        "Previous action items",
        "Previous next steps",
        "Action items from previous incidents",
        "Follow-ups of the last outage",
        "Recommended actions for customers",
        "Next steps for affected users",
        "Maßnahmen für unsere Kunden",
        "Create follow-up tickets",
        "GitHub actions",
        "How to write action items",
        "Actions and reactions during the outage",
        "Resolution and remediation",
        "Timeline and actions",
        "What could have prevented this from happening?",
        "How did we stop it from happening again?",
        "Response actions",
        "Writing and action items",
        "Postmortems and action items",
        "Recommended",
        "障害アクション",
        "Work",
        "",
        "Action items were discussed at length in the review of the incident that we had then",
    ],
)
def test_none(text: str) -> None:
    """What was done, happened or is asked is no action heading."""
    assert rank(_WORDS, text) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Completed action items", Status.DONE),
        ("Action items (done)", Status.DONE),
        ("Open action items", None),
        ("完了アクション", Status.DONE),
        ("未完了アクション", None),
        ("Action items", None),
    ],
)
def test_status(text: str, status: Status | None) -> None:
    """A closed status in the heading is that of its items."""
    found = rank(_WORDS, text)
    assert found is not None
    assert found.status is status


_HEAD = "# Outage of 2026-11-02\n\n"
_ROWS = """## {}

| Action | Owner |
|---|---|
| A | ana |
| b | bo |
| C | |

## Action items

- B
"""


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        ("## Action items\n\n- A\n\n## Action items (long term)\n\n- B\n", ["A", "B"]),
        ("## Next steps\n\n- A\n\n## Action items\n\n- B\n", ["B"]),
        (
            _ROWS.format("Next steps"),
            ["A", "C", "B"],
        ),
        (
            _ROWS.format("Prevention"),
            ["B"],
        ),
        ("## Follow-up\n\n- A\n\n### Action items\n\n- B\n", ["B"]),
        ("## Lessons learned\n\n- A\n\n### Action items\n\n- B\n", ["B"]),
        ("## Action items\n\nSee below.\n\n## Follow-ups\n\n- B\n", ["B"]),
        ("## Action items\n\n## Follow-ups\n\n- B\n", ["B"]),
        ("## Action items\n\n- [Action]\n\n## Follow-ups\n\n- B\n", []),
        ("## Follow-up\n\nAdd alerting\nand dashboards.\n", ["Add alerting and dashboards."]),
        ("## Follow-up\n\nAdd the action items here.\n", []),
        ("## Follow-up\n\nAdd alerting. It was missed.\n", []),
        ("## Follow-up\n\nTrack the work in the board.\n", []),
        ("## Follow-up\n\nAlerting was added.\n", []),
        ("## Follow-up\n\nAdd alerting to:\n\n- the cache\n", ["the cache"]),
        ("**Action items:**\n\n- A\n", ["A"]),
        ("__Action items__\n\n- A\n", ["A"]),
        ("Action items\n------------\n\n- A\n", ["A"]),
        ("<h2>Action items</h2>\n\n- A\n", ["A"]),
        ("<details>\n<summary>Action items</summary>\n\n- A\n\n</details>\n\n- B\n", ["A"]),
        ("<details><summary><b>Logs</b></summary>\n\n- A\n\n</details>\n", []),
        ("Action items:\n\n- A\n", ["A"]),
        ("Action items\n\n- A\n", ["A"]),
        ("We are sorry.\nAction items:\n- A\n", ["A"]),
        ("Action items:\n\n- A\n\nThat is all.\n\n- B\n", ["A"]),
        ("Action items:\n\n- A\n\nNotes:\n\n- B\n", ["A"]),
        ("The action items follow\n\nhere.\n\n- A\n", []),
        ("- Summary: dark\n- Action items\n  - A\n- Notes\n  - B\n", ["A"]),
        (
            "- **Impact**: x\n\n- **TTD**: x\n\n- **Actions**:\n  - A\n  - B\n\n- **Rest**:\n  - C",
            ["A", "B"],
        ),
        ("- **Impact**: dark\n- **Timeline**: x\n- **Actions taken**:\n  - A\n", []),
        ("- **Actions**:\n  - A\n- **Colours**:\n  - B\n", []),
        ("- **Impact**: dark\n- **Detection**: x\n- **Improvements**:\n  - A\n", []),
        ("## Actions taken\n\n- A\n", []),
        ("| Action Item | Type | Owner |\n|---|---|---|\n| A | x | ana |\n", ["A"]),
        ("## Work\n\n| Action | Owner | Due |\n|---|---|---|\n| A | ana | |\n", ["A"]),
        ("## Impact\n\n| Action | Owner | Due |\n|---|---|---|\n| A | ana | |\n", []),
        ("## Actions\n\n| Time | Action | Who |\n|---|---|---|\n| 10:00 | restarted | ana |\n", []),
        ("| Time | Action | Owner | Status |\n|---|---|---|---|\n| 10:00 | A | ana | |\n", []),
        (
            "## Preventive measures\n\n- Add an alert\n- Bigger disks\n",
            ["Add an alert", "Bigger disks"],
        ),
        ("## Preventive measures\n\n- We have alerts now\n- Disks are checked\n", []),
        ("## Preventive measures\n\n- We want alerts\n- Disks\n", ["We want alerts", "Disks"]),
        ("## Preventive measures\n\n- Secrets are no longer kept\n- Enforced reviews\n", []),
        (
            "## Preventive measures\n\n- Addition of alerts\n- Two reviews\n",
            ["Addition of alerts", "Two reviews"],
        ),
        (
            "## Preventive measures\n\n- The cache should be bounded\n",
            ["The cache should be bounded"],
        ),
        ("## Preventive measures\n\n- The cache should have been bounded\n", []),
        ("## Preventive measures\n\n- Add B\n\n## Next steps\n\n- A\n", ["A"]),
        ("## Lessons learned and action items\n\n- A\n- [ ] B\n- C (@ana)\n", ["B", "C"]),
    ],
)
def test_sections(body: str, titles: list[str]) -> None:
    """The sections that count are the strong ones, else the weaker ones, however they are typed."""
    assert [item.fields.title for item in read(_HEAD + body).items] == titles


def test_done() -> None:
    """Items of a heading that says they are done are done, unless a box says otherwise."""
    items = read(_HEAD + "## Completed action items\n\n- A\n- [ ] B\n").items
    assert [item.fields.status for item in items] == [Status.DONE, Status.OPEN]


def test_kind() -> None:
    """A line with a colon above a list names the kind of its items; one that asks ends them."""
    items = read(
        _HEAD + "## Action items\n\nShort term:\n\n- A\n\nOpen questions:\n\n- Why?\n"
    ).items
    assert [(item.fields.title, item.kind) for item in items] == [("A", "short term")]


@pytest.mark.parametrize(
    "body",
    [
        "Action items:\n\n- A — @ana\n- [ ] B\n\nNotes:\n\n- B\n",
        "<h2>Action items</h2>\n\n- A (OPS-3)\n",
        "## Completed action items\n\n- A (@ana)\n- [ ] B\n\n| Action |\n|---|\n| C |\n",
        "## Lessons learned and action items\n\n- A\n- [ ] B\n- C (@ana)\n",
        "## Action items\n\nShort term:\n- A\n\nLong term:\n- B — bo\n",
    ],
)
def test_laws(body: str) -> None:
    """The byte laws hold below headings of every make."""
    content = (_HEAD + body).encode()
    assert read(content).items
    assert check_laws(content)
