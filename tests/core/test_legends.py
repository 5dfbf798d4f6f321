"""What explains the words of a table, and what a template or a sentence leaves open."""

from __future__ import annotations

import pytest

from syncer.core.inline import first_sentence
from syncer.model import Field, Stage, Status
from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_TABLE = (
    "| Action | Type | Owner |\n|-|-|-|\n| Add a test | Prevent | @ana |\n| Alert | 検知 | @bo |\n"
)


@pytest.mark.parametrize(
    ("behind", "count"),
    [
        ("- **Prevent:** keeps it from happening again\n- **検知:** 早く気づくための対策\n", 2),
        ("- **Prevent (1 item):** keeps it away (#1)\n- **検知 (1 件):** 早く気づく (#2)\n", 2),
        ("### カテゴリの説明\n\n- **予防:** 再発を防ぐ対策\n", 2),
        ("### Legend\n\n- P1: within a week\n- P2: within a month\n", 2),
        ("- **Prevent:** add a dashboard\n- **Repair:** buy a host\n", 4),
        ("- **Prevent:** add a dashboard\n", 3),
        ("- [ ] Prevent: add a dashboard\n- [ ] 検知: buy a host\n", 4),
        ("- **@ana:** add a dashboard\n- **@bo:** buy a host\n", 4),
    ],
)
def test_legend(behind: str, count: int) -> None:
    """A list that explains the kinds of a table holds no items; any other list does."""
    content = f"{_HEAD}{_TABLE}\n{behind}"
    assert len(read(content).items) == count
    check_laws(content.encode())


@pytest.mark.parametrize(
    "word",
    [
        *("要アサイン", "要設定", "要確認", "未アサイン", "to assign", "needs owner"),
        *("zuzuweisen", "à assigner", "por asignar"),
    ],
)
def test_still_to_be_said(word: str) -> None:
    """What says that somebody has to be found is nobody, and no day either."""
    found = read(f"{_HEAD}| Action | Owner | Due |\n|-|-|-|\n| Add a test | {word} | {word} |\n")
    (item,) = found.items
    assert (item.fields.owner, item.fields.due) == (None, None)
    assert not {Field.OWNER, Field.DUE} & item.fields.silent
    assert not found.problems


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "「処理中です。お待ちください」の画面を出す。次に",
            "「処理中です。お待ちください」の画面を出す。",
        ),
        ("案内（処理中です。待つ。）を出す。次に", "案内（処理中です。待つ。）を出す。"),
        (
            'Show "Please wait. We are on it." and stop. Then go',
            'Show "Please wait. We are on it." and stop.',
        ),
        ('Show "Please wait." Then stop', 'Show "Please wait."'),
        ("Say „Bitte warten. Danke“ dort. Dann", "Say „Bitte warten. Danke“ dort."),
        ('Buy a 5" disk. Then mount it', 'Buy a 5" disk.'),
    ],
)
def test_a_sentence_in_quotes_ends_no_sentence(text: str, first: str) -> None:
    """A sentence does not end within quotes or brackets that are closed behind its stop."""
    assert first_sentence(text) == first


@pytest.mark.parametrize(
    "text",
    [
        "Service account rotation has been documented",
        "We tweaked the timeouts",
        "We adjusted the limits",
        "We've advised the Teams to use the new endpoint",
    ],
)
def test_told_as_done(text: str) -> None:
    """A sentence that tells what was done is an item that is done."""
    (item,) = read(f"{_HEAD}- {text}\n").items
    assert item.fields.status is Status.DONE


def test_complete_with_its_items() -> None:
    """A postmortem whose action items are complete is complete."""
    found = read("# Outage\n\n**Status:** Action Items Complete\n\n## Action items\n\n- Alert\n")
    assert found.stage is Stage.COMPLETE
