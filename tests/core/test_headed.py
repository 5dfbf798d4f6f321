from __future__ import annotations

from datetime import date

import pytest

from syncer.core.vocabulary.en import ENGLISH
from syncer.model import Field, Patch, Status
from tests.core.reading import LINK, check_laws, read, tell

_HEAD = "# Outage of 2026-11-02\n\n## Action items\n\n"
_DONE: Patch = {Field.STATUS: Status.DONE}


def _titles(body: str) -> list[str]:
    return [item.fields.title for item in read(_HEAD + body).items]


_FIELDS = "**Owner:** @ana\n**Due:** 2026-12-01\n"


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (f"### Alert\n\n{_FIELDS}", ["Alert"]),
        ("### Alert\n\n- **Owner**: @ana\n- **Due**: 2026-12-01\n", ["Alert"]),
        ("### Alert\n\n- Owner: @ana\n- Why: it was dark\n", ["Alert"]),
        ("### Alert\n\n| Owner | ana |\n|---|---|\n| Due | 2026-12-01 |\n", ["Alert"]),
        ("### Alert\n\n| Field | Value |\n|---|---|\n| Owner | ana |\n", ["Alert"]),
        (f"**Alert on bandwidth**\n\n{_FIELDS}", ["Alert on bandwidth"]),
        (f"**Alert on bandwidth:**\n\n{_FIELDS}", ["Alert on bandwidth"]),
        (f"### 1. Alert\n\n{_FIELDS}", ["Alert"]),
        (f"### AI-1: Alert\n\n{_FIELDS}", ["Alert"]),
        (f"### Action item 2 — Alert\n\n{_FIELDS}", ["Alert"]),
        ("### AI-1: Alert\n\nWe had none.\n", ["Alert"]),
        (f"### Prevent\n\n#### Alert\n\n{_FIELDS}\n#### Fix\n\n{_FIELDS}", ["Alert", "Fix"]),
        ("### Action item 1\n\n- **Action:** Alert\n- **Owner:** ana\n", ["Alert"]),
        ("### Limit memory of pods\n\nThey ate it.\n", ["Limit memory of pods"]),
        (
            "### 1. Split the query — #39\n\n- So\n\n### 2. Guard the delete\n\nWhy.\n\n- So\n",
            ["Split the query", "Guard the delete"],
        ),
        ("### 1. Watch all disks\n\n- Alert\n\n### 2. Watch the net\n\n- Fix\n", ["Alert", "Fix"]),
        ("### Not completed (#12)\n\n- Alert\n", ["Alert"]),
        (f"### Alert {{#alert}}\n\n{_FIELDS}", ["Alert"]),
        ("### Prevent\n\n- [ ] Alert\n- [ ] Fix\n", ["Alert", "Fix"]),
        ("### Monitoring\n\nOwner: @ana\n\n- Alert\n- Fix\n", ["Alert", "Fix"]),
        ("### Monitoring\n\nAlert on bandwidth ([OPS-7](x))\n", ["Alert on bandwidth"]),
        ("### Alert on lag\n\n**Status:** TODO\n\n- It was dark\n", ["Alert on lag"]),
        ("### Alert on lag\n\nStatut : à faire\n\n- It was dark\n", ["Alert on lag"]),
    ],
)
def test_item(body: str, titles: list[str]) -> None:
    """A heading with labelled fields, a number or only reasons below is an item, else a group."""
    assert _titles(body) == titles


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        ("**At once:**\n1. Alert\n\n**Later:**\n2. Fix it\n3. Test it\n", ["Fix it", "Test it"]),
        ("Later:\n4. Fix it\n", ["Fix it"]),
        ("It took\n4. Fix it\n", []),
        ("It took 3 or\n4. more hours.\n", []),
    ],
)
def test_numbers_that_go_on(body: str, titles: list[str]) -> None:
    """A list that goes on counting directly below a line with a colon is a list, as people see."""
    check_laws((_HEAD + body).encode())
    assert [one for one in _titles(body) if one != "Alert"] == titles


@pytest.mark.parametrize(
    "foot",
    [
        "**Written:** 2026-11-03\n**Owner:** Platform team\n",
        "**Author:** Ana Silva\n**Owner:** @bo\n**Due:** 2026-12-01\n",
        "Last change: 3 November 2026\nOwner: @ana\n",
    ],
)
def test_foot(foot: str) -> None:
    """What the document's foot says of itself is no item, though it names an owner."""
    assert _titles(f"- Alert\n\n---\n\n{foot}") == ["Alert"]


@pytest.mark.parametrize(
    "lead",
    [
        *("### Notes", "**Note:**", "See also:", "#### References", "Related links:"),
        *("Hinweise:", "### Voir aussi", "Observaciones:", "補足:", "### 参考資料"),
        *("Examples:", "For example:", "**Beispiele:**", "Par exemple :", "Ejemplos:", "例："),
    ],
)
def test_notes(lead: str) -> None:
    """What stands below a note is said of the items and none, until the next heading; a box is."""
    rest = "### More\n\n- Fix it\n"
    assert _titles(f"- Alert\n\n{lead}\n\n- It was dark\n\n{rest}") == ["Alert", "Fix it"]
    assert _titles(f"- Alert\n\n{lead}\n\n- [ ] Light it\n") == ["Alert", "Light it"]


@pytest.mark.parametrize(
    "body",
    [
        "### Overview\n\nWhat we will do.\n",
        "### Timeline\n\n- 10:00 alert\n",
        "### Open questions\n\n- Why?\n",
        "### What went well\n\n- The alert\n",
        "### Short term\n\nWe will be careful.\n",
        "### Completed\n\nNothing yet to see.\n",
        "### Why it happened again\n\nBecause.\n",
        "### [Action]\n\n**Owner:** [Owner]\n",
        "**Owner: ana**\n",
        "### Investigation\n\nIt seemed to come from the nodes.\n",
    ],
)
def test_no_item(body: str) -> None:
    """A heading that groups, tells, asks or is not filled in is no item."""
    assert _titles(body) == []


def test_prose_under_a_weak_heading() -> None:
    """Below a weaker heading a few sub-headings with prose are talk."""
    talk = "# Outage of 2026-11-02\n\n## Remediation\n\n### Restarting the API servers\n\nDone.\n"
    assert read(talk).items == ()


def test_fields() -> None:
    """Fields of all shapes below a heading are the item's; the rest is its detail."""
    (item,) = read(
        _HEAD + "### Alert\n\n**Owner:** @ana | **Due:** 2026-12-01, Priority: P1\n\nWe had none.\n"
    ).items
    fields = item.fields
    assert (fields.owner, fields.due, fields.priority) == ("ana", date(2026, 12, 1), "p1")
    assert item.detail == "Alert\nWe had none."
    assert (item.line, item.anchor, item.kind) == (5, "action-items", None)


def test_declined() -> None:
    """A dash behind a label is a person's word that there is none, and stays."""
    (item,) = read(_HEAD + "### Alert\n\nOwner: — | Due: 2026-12-01 |\n").items
    assert Field.OWNER in item.fields.silent
    assert item.fields.due == date(2026, 12, 1)


def test_group() -> None:
    """The heading above headings that are items is their kind."""
    items = read(_HEAD + f"### Prevent\n\n#### Alert\n\n{_FIELDS}").items
    assert [item.kind for item in items] == ["prevent"]


def test_skip() -> None:
    """A skip mark at the end of a heading takes the item out."""
    (item,) = read(_HEAD + f"### Alert <!-- syncer:skip not ours -->\n\n{_FIELDS}").items
    assert item.skip == "not ours"


@pytest.mark.parametrize(
    ("before", "patch", "name", "after"),
    [
        (f"### Alert\n\n{_FIELDS}", {}, True, f"### Alert ({LINK})\n\n{_FIELDS}"),
        (f"### Alert\n\n{_FIELDS}", _DONE, True, f"### Alert ({LINK}, done)\n\n{_FIELDS}"),
        (
            f"### Alert (OPS-12)\n\n{_FIELDS}",
            _DONE,
            False,
            f"### Alert (OPS-12, done)\n\n{_FIELDS}",
        ),
        (f"**Alert now**\n\n{_FIELDS}", {}, True, f"**Alert now ({LINK})**\n\n{_FIELDS}"),
        ("### Alert\n\n**Ticket:** TBD\n", {}, True, f"### Alert\n\n**Ticket:** {LINK}\n"),
        (
            "### Alert\n\n**Ticket:** OPS-12\n",
            _DONE,
            False,
            "### Alert\n\n**Ticket:** OPS-12 DONE\n",
        ),
        (
            "### Alert\n\nOwner: ana | Due:\n",
            {Field.DUE: date(2027, 1, 31)},
            False,
            "### Alert\n\nOwner: ana | Due: 2027-01-31\n",
        ),
        (
            "### Alert\n\n| Owner | ana |\n|---|---|\n| Due | |\n",
            {Field.DUE: date(2027, 1, 31)},
            False,
            "### Alert\n\n| Owner | ana |\n|---|---|\n| Due | 2027-01-31 |\n",
        ),
    ],
)
def test_written(before: str, patch: Patch, name: bool, after: str) -> None:
    """What is written into a heading, or the labels below it, is what CONTRACTS.md shows."""
    content = (_HEAD + before).encode()
    (item,) = read(content).items
    told, _ = tell(content, item, patch, name=name)
    assert told.decode() == _HEAD + after


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (
            "Action: Alert\nOwner: ana\nDue: 2026-12-01\n\nAction: Fix\nOwner: bo\n",
            ["Alert", "Fix"],
        ),
        ("**Action item 1:** Alert\n**Action item 2:** Fix\n", ["Alert", "Fix"]),
        ("AI-1 Alert\n\nAI-2 Fix\n", ["Alert", "Fix"]),
        ("A1. Alert\nA2. Fix\n", ["Alert", "Fix"]),
        ("Alert\nOwner: ana\n\nFix\nOwner: bo\n", ["Alert", "Fix"]),
        ("Alert\n\nOwner: ana\nDue: 2026-12-01\n", ["Alert"]),
        ("Action: Alert\n\n- Owner: ana\n- Due: 2026-12-01\n", ["Alert"]),
        ("• Alert\n• Fix\n", ["Alert", "Fix"]),
        ("We will:\n• Alert\n• Fix\n", ["Alert", "Fix"]),
        ("– Alert\n– Fix\n", ["Alert", "Fix"]),
        ("-Alert\n-Fix\n", ["Alert", "Fix"]),
        ("・警告\n・修正\n", ["警告", "修正"]),
        ("① Alert\n② Fix\n", ["Alert", "Fix"]),
        ("[ ] Alert\n[x] Fix\n", ["Alert", "Fix"]),
        ("☐ Alert\n☐ Fix\n", ["Alert", "Fix"]),
        ("• Alert\n  ◦ detail\n• Fix\n", ["Alert", "Fix"]),
        ("We are sorry.\n\nStatus: we go on.\n", []),
        ("– only one dash\n", []),
        ("**P0:** Alert  \n**P1:** Fix\n", ["Alert", "Fix"]),
        ("**High**: Alert\n**Niedrig:** Fix\n", ["Alert", "Fix"]),
        ("**P0:** Alert\n", []),
        ("**P0:** Alert\n**Impact:** none\n", []),
        ("TODO: Alert\n\nDONE: Fix\n", ["Alert", "Fix"]),
        ("**High**\n\nAlert\nOwner: ana\nDue:\n", ["Alert"]),
        ("These are the actions:\n\nOwner: SRE\nDue: 2026-12-01\n", []),
    ],
)
def test_paragraphs(body: str, titles: list[str]) -> None:
    """Labelled, numbered or typed lines of a paragraph are items; plain prose is none."""
    assert _titles(body) == titles


_SHAPES = [
    f"### Alert\n\n{_FIELDS}\n### [Action]\n\n{_FIELDS}\n### AI-3: Fix (OPS-3)\n\nBecause.\n",
    "### Alert\n\n- **Owner**: @[Owner]\n- **Due**: [Deadline]\n- **Ticket**: TBD\n- **Why**: x\n",
    "### Alert\n\n| Field | Value |\n|---|---|\n| Owner | |\n| Due | 2 Dec |\n| Status | open |\n",
    "**Alert on this**\n\nOwner: ana, Due: ASAP\n\n**Fix that**\n\nOwner:\nPriority: P1\n",
    "Action: Alert\nOwner: ana  \nDue: 2026-12-01\\\nStatus: open\n\nAction: Fix\nTicket: OPS-3\n",
    "Alert\nOwner: Bo Li | Due: | Ticket:\n\nFix — @ana\nOwner: bo\n",
    "• Alert — @ana\n• Fix (OPS-3, done)\ngoes on\n",
    "TODO: Alert on it\n\nDONE: Fix that\n",
    "**P0:** Alert on it  \n**P1:** Fix — @ana\n",
    "Action: DONE: Alert on it\nOwner: ana\n",
    "### 手順書を更新する（担当 田中）\n\n理由。\n\n### Limit memory of pods\n\nWhy.\n",
    "**High**\n\nAlert\nOwner: ana/\nDue:\n",
    "[ ] Alert\n[x] Fix (OPS-3)\n",
    "### Repo\n\nAlert on it ([OPS-3](x))\n\n### Nodes\n\nIt came from there.\n",
    "### Limit memory of pods\n\nThey ate it.\n\n### Nominate one driver each time\n\nSo.\n",
]


@pytest.mark.parametrize("body", _SHAPES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_laws(body: str, end: str) -> None:
    """The byte laws hold for headings, labelled lines and typed lists."""
    content = (_HEAD + body).replace("\n", end).encode()
    assert read(content).items
    assert check_laws(content)


def test_vocabulary() -> None:
    """The words that compose headings are data."""
    assert ENGLISH.aims
    assert ENGLISH.nouns


_BOXES = "\n- [ ] Add the host to the probe\n- [ ] Does it have an alert?\n"


@pytest.mark.parametrize(
    "lead",
    [
        "### Checklist for new hosts\n",
        "### Checklist before deploying\n",
        "### Pre-deployment checklist\n",
        "**Release checklist**\n",
        "### Checklist pré-déploiement\n",
        "### Checklist antes de desplegar\n",
        "### Deployment-Checkliste\n",
        "### Checkliste vor dem Release\n",
        "### デプロイ前チェックリスト\n",
        "When adding a host:\n",
        "When creating a new host that runs the probe (`tsc`, `vite build` and the others):\n",
        "Before adding any host:\n",
        "Every time that a host is added:\n",
        "If you add a host:\n",
        "From now on, before running any of the following, always get approval:\n",
        "Vor jedem Deployment ist zu prüfen:\n",
        "Avant chaque mise en production :\n",
        "Antes de cada despliegue:\n",
        "今後、以下の操作を行う前に**必ず承認を得る**：\n",
    ],
)
def test_time_and_again(lead: str) -> None:
    """What is to be done time and again is no promise of this incident."""
    assert _titles(lead + _BOXES + "\n### Now\n\n- Alert\n") == ["Alert"]


@pytest.mark.parametrize(
    "lead",
    [
        "### Checklist\n",
        "### Before re-enabling the writes\n",
        "Before the next release:\n",
        "When we next deploy we will:\n",
        "To see it coming when adding any host, we will:\n",
        "Damit wir es vor jedem Deployment merken, werden wir:\n",
        "同じ障害が発生した場合に備え、以下を行う：\n",
        "### Checklist for the platform team\n",
    ],
)
def test_once(lead: str) -> None:
    """What is to be done once, by a certain time, is an item."""
    assert len(_titles(lead + _BOXES)) > 1


@pytest.mark.parametrize(
    "body",
    [
        "**Alert**\n- Owner: ana\n- Status: Open\n\n**Cap it**\nOwner: bo\nDue: 2026-12-05\n",
        "**Alert**\nOwner: ana | Due: 2026-12-01\n\n**Cap it**\nOwner: bo | Due: 2026-12-05\n",
        "**AI-1: Alert**\nOwner: ana\n\n**AI-2: Cap it**\nOwner: bo\nDue: 2026-12-05\n",
        "**1. Alert**\n- Owner: ana\n\n**2. Cap it**\nOwner: bo\nDue: 2026-12-05\n",
        "**AI-1: Alert**\n- Owner: ana\n\n__AI-2: Cap it__\nOwner: bo<br>Due: 2026-12-05\n",
    ],
)
def test_second_bold_title(body: str) -> None:
    """Each bold title with its own labelled lines is an item, however the one before has them."""
    check_laws((_HEAD + body).encode())
    items = read(_HEAD + body).items
    assert (items[0].fields.title, items[0].fields.owner) == ("Alert", "ana")
    found = [(one.fields.title, one.fields.owner, str(one.fields.due)) for one in items[1:]]
    assert found == [("Cap it", "bo", "2026-12-05")]
    # Below a heading that is bold itself, too.
    read(f"# Outage\n\n**Action items**\n\n{body}")


@pytest.mark.parametrize(("said", "closed"), [("No", False), ("Yes", True)])
def test_answer_among_names_and_values(said: str, closed: bool) -> None:
    """A row that answers whether it is done leaves a heading its other fields."""
    table = f"| Field | Value |\n|---|---|\n| Owner | ana |\n| Completed | {said} |\n"
    content = f"{_HEAD}### Add an alert\n\n{table}"
    check_laws(content.encode())
    (item,) = read(content).items
    assert (item.fields.owner, item.fields.status.closed) == ("ana", closed)
