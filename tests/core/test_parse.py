from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncer.core.parse import MAX_BYTES, parse
from syncer.model import Code, Stage, Status
from tests.core.reading import GRAMMAR, document, read

_ACTIONS = "## Action items\n\n- [ ] Alert\n"

TEMPLATE_1 = """# Checkout outage

**Date:** 2026-11-02
**Authors:** Ana Silva, Bo
**Status:** Draft | In Review | Complete
**Severity:** P1 / P2 / P3
## Impact
- **Duration:** 42 min
- **Time to detect (TTD):** 5 min
## Action Items
| Action | Owner | Priority | Deadline | Ticket |
|---|---|---|---|---|
| Alert on bandwidth | @ana | P1 | 2026-12-01 | |
| [Action] | [Owner] | P2 | | [JIRA-123] |
"""
TEMPLATE_2 = """# Checkout outage

**Date:** 2026-11-02 | **Duration:** 12 min | **Severity:** P3
## Action items
- [ ] Alert on bandwidth — @ana — 2026-12-01
- [ ] Fix the runbook — @[Owner] — [Deadline]
- [ ] [Action] — @[Owner] — [Deadline]
"""


def test_template_1() -> None:
    """The first template of DESIGN.md §8 is read as the design says."""
    found = read(TEMPLATE_1)
    assert found.occurred == date(2026, 11, 2)
    assert found.facts["authors"] == "Ana Silva, Bo"
    assert found.stage is Stage.DRAFT
    assert found.severity is None
    assert (found.facts["duration"], found.facts["ttd"]) == ("42 min", "5 min")
    assert [item.fields.title for item in found.items] == ["Alert on bandwidth"]
    assert found.counts
    assert not found.alone


def test_template_2() -> None:
    """The second template of DESIGN.md §8 is read as the design says."""
    found = read(TEMPLATE_2)
    assert (found.occurred, found.severity) == (date(2026, 11, 2), "P3")
    assert found.facts["duration"] == "12 min"
    assert [(item.fields.title, item.line) for item in found.items] == [
        ("Alert on bandwidth", 5),
        ("Fix the runbook", 6),
    ]
    assert [(p.code, p.line) for p in found.problems] == [(Code.PLACEHOLDER, 7)]


@pytest.mark.parametrize(
    ("path", "text", "counts", "alone"),
    [
        ("notes.md", _ACTIONS, True, True),
        ("notes.md", "# Postmortem\n\n" + _ACTIONS, True, False),
        ("notes.md", "## Next steps\n\n- Alert\n", False, False),
        ("notes.md", "# Outage\n\n## Next steps\n\n- Alert\n", True, False),
        (
            "a.md",
            "**Date:** 2026-11-02\n\n## Root cause\n\nX.\n\n## Next steps\n\n- A\n",
            True,
            False,
        ),
        ("a.md", "## Root cause\n\nX.\n\n## Next steps\n\n- A\n", False, False),
        ("postmortems/a.md", "# Cache\n\n## Timeline\n\nX.\n", True, False),
        ("postmortems/a.md", "# Cache\n\nText.\n", False, False),
        ("README.md", "# Postmortems\n\n" + _ACTIONS, False, False),
        ("pm/index.md", "# Postmortems\n\n" + _ACTIONS, False, False),
        ("pm/template.md", "# Postmortem\n\n" + _ACTIONS, False, False),
        ("pm/2026-11-02-template-service.md", "# Outage\n\n" + _ACTIONS, True, False),
        ("pm/x.md", "# [Title]\n\n**Date:** YYYY-MM-DD\n\n" + _ACTIONS, False, False),
        ("pm/x.md", "# Actions taken\n\n## Actions taken\n\n- A\n", False, False),
        ("pm/x.md", "", False, False),
    ],
)
def test_what_is_a_postmortem(path: str, text: str, counts: bool, alone: bool) -> None:
    """A strong heading, a weaker one with facts, or a word of the trade; never a template."""
    found = parse(document(text, path), GRAMMAR)
    assert (found.counts, found.alone) == (counts, alone)
    assert bool(found.items) <= counts
    assert (Code.NOT_A_POSTMORTEM in {p.code for p in found.problems}) is not counts


def test_weak_sections_yield() -> None:
    """Where a strong heading is, weaker ones do not count; several strong ones all do."""
    text = (
        "# Outage\n\n## Next steps\n\n- No\n\n# Action items\n\n- A\n\n## Backend\n\n- B\n\n"
        "# Action item\n\n- C\n"
    )
    items = read(text).items
    assert [(item.fields.title, item.anchor) for item in items] == [
        ("A", "action-items"),
        ("B", "action-items"),
        ("C", "action-item"),
    ]


def test_bold_heading() -> None:
    """A bold paragraph heads a section to the next heading; its anchor is the heading above."""
    text = "# Outage: the cache\n\n**Action items:**\n\n- A\n\n## Notes\n\n- B\n"
    assert [(i.fields.title, i.anchor) for i in read(text).items] == [("A", "outage-the-cache")]


@pytest.mark.parametrize(
    "text",
    [
        "- a" + " " * 300_000 + "b — @ana",
        "- a\t" * 100_000,
        "- a <!-- syncer:skip r" + " " * 300_000 + "b -->",
        "- a\n\n  <!-- syncer:skip r" + "\t" * 300_000 + "b -->",
        "- a <!-- " + "<!-- syncer:skip " * 20_000,
        ("- a" + "!" * 1_900 + "b\n") * 150,
        ("- " + "_ " * 900 + "a: b\n") * 150,
        ("- é — " + "~~a~~ " * 1_600 + "\n") * 30,
        ("- é — " + "<br>" * 2_400 + "\n") * 30,
        ("- a (" + "(" * 4_900 + ")" * 4_900 + "\n") * 30,
        "| Action | Owner |\n|---|---|\n"
        + ("| a" + " " * 1_900 + "b | @" + "a." * 900 + " |\n") * 80,
        "> " * 5_000 + "a",
        "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n|" + "b|" * 5_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_long_runs(text: str) -> None:
    """Runs of one mark cost what they are long: each of these would else take minutes."""
    assert parse(document(f"# Outage\n\n## Action items\n\n{text}\n"), GRAMMAR).counts


def test_long_key_lines() -> None:
    """A value of nothing but blanks costs what it is long."""
    lines = ("**Severity:** P1" + "\u00a0" * 1_900 + "x\n") * 100
    found = read(f"# Outage\n\n{lines}\n{_ACTIONS}")
    assert (found.severity, len(found.items)) == (None, 1)


@pytest.mark.parametrize("entity", ["&#xD800;", "&#xDFFF;", "&#55296;", "&#x110000;"])
def test_no_lone_surrogates(entity: str) -> None:
    """No text of a document can be one that no encoding knows."""
    text = f"# A {entity}\n\n**Severity:** {entity}\n\n## Action items\n\n- [ ] B {entity}\n"
    found = read(text)
    shown = [found.title, found.severity or "", *[p.message for p in found.problems]]
    shown += [text for item in found.items for text in (item.fields.title, item.detail)]
    assert "".join(shown).encode()


def test_many_action_headings() -> None:
    """Every heading is numbered once, however many there are of one name."""
    found = read("# Outage\n\n" + "## Action items\n\n- a\n\n" * 3_000)
    assert [item.anchor for item in found.items[:3]] == [
        "action-items",
        "action-items-1",
        "action-items-2",
    ]
    assert found.items[-1].anchor == "action-items-2999"


def test_anchors() -> None:
    """Anchors are GitHub's: lower case, dashes, no punctuation, equal ones numbered."""
    text = "# Outage\n\n## Action items\n\n- A\n\n# 5. Action Items!\n\n## Action items\n\n- B\n"
    assert [item.anchor for item in read(text).items] == ["action-items", "action-items-1"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"# Outage\n\n\xff\xfe\n", 3),
        (b"# Outage\n\0\n", 2),
        (b"x" * (MAX_BYTES + 1), 1),
        (b"---\ntitle: [\n---\n# Outage\n", 2),
        (b"---\na: &a x\nb: *a\n---\n# Outage\n", 3),
        ("## Action items\n" + "".join("  " * n + "- x\n" for n in range(60)), None),
    ],
)
def test_unreadable(content: str | bytes, line: int | None) -> None:
    """What cannot be read is one problem with its line, and never an exception."""
    found = read(content)
    assert (found.items, found.counts) == ((), False)
    (problem,) = found.problems
    assert problem.code is Code.UNREADABLE_DOCUMENT
    assert line is None or problem.line in (line, line + 1)


def test_front_matter() -> None:
    """Front matter is stronger than the text, holds no items, and may wave a document off."""
    text = (
        "---\ntitle: Cache outage\nseverity: SEV-2\nsyncer: off, by hand\n---\n# X\n\n" + _ACTIONS
    )
    found = read(text)
    assert (found.title, found.severity, found.skip) == ("Cache outage", "SEV-2", "by hand")
    assert [(item.fields.title, item.line) for item in found.items] == [("Alert", 10)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("No action items: it was a drill.", "it was a drill."),
        ("No action items needed because the fix is out", "the fix is out"),
        ("- **No action items** required: done in the incident", "done in the incident"),
        ("No action items.", None),
        ("No action items: TBD", None),
        ("There are no action items: x", None),
        ("No action items assigned yet", None),
        ("No action items assessed so far", None),
        ("Keine Maßnahmen: schon behoben", "schon behoben"),
        ("Keine Massnahmen, weil es ein Test war", "es ein Test war"),
        ("Aucune action : déjà corrigé", "déjà corrigé"),
        ("Sin acciones: ya corregido", "ya corregido"),
        ("アクションアイテムなし：訓練だったため", "訓練だったため"),
    ],
)
def test_waiver(text: str, reason: str | None) -> None:
    """A waiver is a sentence of the section that begins so and gives a reason."""
    assert read(f"# Outage\n\n## Action items\n\n{text}\n").waiver == reason


def test_not_a_table() -> None:
    """A delimiter row that no table has is a problem with its line."""
    text = "# Outage\n\n## Action items\n\nSee:\nAction | Owner\n--- | ---\nA | @ana\n"
    found = read(text)
    assert [(p.code, p.line) for p in found.problems] == [(Code.NOT_A_TABLE, 7)]


def test_copied_over() -> None:
    """What the source knows of a document is kept, and the digest is of its bytes."""
    now = datetime(2026, 11, 3, tzinfo=UTC)
    given_ = replace(document(_ACTIONS), url="u", permalink="p#L{line}", changed=now, published=now)
    found = parse(given_, GRAMMAR)
    assert (found.url, found.permalink) == ("u", "p#L{line}")
    assert (found.changed, found.published) == (now, now)
    assert found.digest == hashlib.sha256(_ACTIONS.encode()).hexdigest()


def test_crlf_and_byte_order_mark() -> None:
    """Line endings and a byte order mark change no value and no line."""
    plain = read(TEMPLATE_2)
    odd = read(b"\xef\xbb\xbf" + TEMPLATE_2.replace("\n", "\r\n").encode())
    assert [(i.line, i.fields, i.forms) for i in odd.items] == [
        (i.line, i.fields, i.forms) for i in plain.items
    ]
    assert odd.items[0].fields.status is Status.OPEN


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(str.encode),
        st.lists(
            st.sampled_from(
                [
                    *("# ", "## Action items\n", "- [ ] ", "|", "---", "\n", "\r", "`", "*", "["),
                    *("](", ")", "<!--", "-->", "~~", "OPS-1", "@ana", " — ", "(", "é", "🚀"),
                    *("\\", "\t", "---\n", ": ", "\n  # ", "\n- ", "\n  > ", "\n  ***\n"),
                    "|\n|---|\n|",
                ]
            ),
            max_size=60,
        ).map(lambda parts: ("## Action items\n" + "".join(parts)).encode()),
    )
)  # fmt: skip
def test_never_raises(content: bytes) -> None:
    """No bytes make reading fail; every slot lies inside the document and holds its text."""
    found = read(content)
    for item in found.items:
        assert item.slots is not None
        slots = [*item.slots.fields.values(), *([item.slots.link] if item.slots.link else [])]
        for slot in slots:
            assert content[slot.span.start : slot.span.end] == slot.text
