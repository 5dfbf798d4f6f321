from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.facts import Metadata, understood
from syncer.core.metadata import key_pairs
from syncer.core.said import CAP, Front
from syncer.model import Code, Stage
from tests.core.facts import GRAMMAR, LEXICON, MARKS, read, yaml
from tests.pathological import bounded


def test_every_promised_key_of_front_matter_is_understood() -> None:
    """The whole table of the contract in one document."""
    metadata = read(
        yaml(
            "incident: INC-77",
            "date: 2026-11-02T10:11:00Z",
            "title: The day the cache was full",
            "authors: [Ana Silva, Bo]",
            "severity: SEV-1",
            "team: payments",
            "services: [api, web]",
            "tags: cache, capacity",
            "status: In review",
            "root_cause: [Capacity, Config]",
            "restricted: true",
            "no_action_items: covered by INC-12",
            "repeat_of: [INC-12, ../2025/inc-3.md]",
            "summary: It broke for 42 minutes. Then it did not.",
            "syncer: off, legal asked us to",
            "duration: 42 min",
            "ttd: 5 min",
            "ttr: 40 min",
            "detected: 10:16",
            "resolved: 2026-11-02T10:53:00Z",
            "completed: 2026-11-05",
            "favourite: blue",
        )
    )
    assert metadata == Metadata(
        title="The day the cache was full",
        incident="INC-77",
        occurred=date(2026, 11, 2),
        severity="SEV-1",
        team="payments",
        services=("api", "web"),
        causes=("capacity", "config"),
        stage=Stage.IN_REVIEW,
        labels=("cache", "capacity"),
        facts={
            "authors": "Ana Silva, Bo",
            "duration": "42 min",
            "ttd": "5 min",
            "ttr": "40 min",
            "detected": "10:16",
            "resolved": "2026-11-02T10:53:00Z",
            "completed": "2026-11-05",
            "status": "In review",
            "started": "2026-11-02T10:11:00Z",
            "timezone": "UTC",
            "summary": "It broke for 42 minutes.",
        },
        repeat_of=("INC-12", "../2025/inc-3.md"),
        skip="legal asked us to",
        waiver="covered by INC-12",
        restricted=True,
    )


KEY_LINES = (
    "**Incident:** INC-77",
    "**Date:** 2026-11-02",
    "**Severity:** SEV-1",
    "**Team:** payments",
    "**Status:** complete",
    "**Confidential:** yes",
    "**No action items:** covered by INC-12",
    "**Repeat of:** [INC-12](../inc-12.md) and INC-3",
    "**Root cause:** Config",
    "**syncer:** off, legal asked",
)


def test_every_key_is_a_key_line_too() -> None:
    """Line by line, or several in one line."""
    for joint in ("\n", " | ", "<br>", "  \n", "\\\n"):
        metadata = read(paragraph=joint.join(KEY_LINES))
        assert metadata == Metadata(
            title="Checkout outage",
            incident="INC-77",
            occurred=date(2026, 11, 2),
            severity="SEV-1",
            team="payments",
            causes=("config",),
            stage=Stage.COMPLETE,
            facts={"status": "complete"},
            repeat_of=("../inc-12.md", "INC-3"),
            skip="legal asked",
            waiver="covered by INC-12",
            restricted=True,
        )


def test_the_first_template_is_read_as_designed() -> None:
    """Unfilled menus: a draft, and no severity; both are told."""
    metadata = read(
        paragraph="**Date:** 2026-11-02\n**Authors:** Ana Silva, Bo\n"
        "**Status:** Draft | In Review | Complete\n**Severity:** P1 / P2 / P3"
    )
    assert metadata.occurred == date(2026, 11, 2)
    assert metadata.facts == {"authors": "Ana Silva, Bo"}
    assert metadata.stage is Stage.DRAFT
    assert metadata.severity is None
    assert sorted((problem.code, problem.pair) for problem in metadata.problems) == [
        (Code.PLACEHOLDER, 2),
        (Code.PLACEHOLDER, 3),
    ]


def test_the_second_template_is_read_as_designed() -> None:
    """Three facts of one line."""
    metadata = read(paragraph="**Date:** 2026-11-02 | **Duration:** 12 min | **Severity:** P3")
    assert metadata.occurred == date(2026, 11, 2)
    assert metadata.facts == {"duration": "12 min"}
    assert metadata.severity == "P3"
    assert metadata.stage is None


@pytest.mark.parametrize(
    ("paragraph", "pairs"),
    [
        ("**Key:** value", [("Key", "value")]),
        ("**Key**: value", [("Key", "value")]),
        ("__Key:__ value", [("Key", "value")]),
        ("***Key:*** value", [("Key", "value")]),
        ("- **Key:** value", [("Key", "value")]),
        ("Key: value", [("Key", "value")]),
        ("**日付：** 2026-11-02", [("日付", "2026-11-02")]),
        ("**A:** 1 | **B:** 2", [("A", "1"), ("B", "2")]),
        ("**A:** x | y | z", [("A", "x | y | z")]),
        ("**A:** one\ntwo", [("A", "one\ntwo")]),
        ("**A:**", [("A", "")]),
        ("Key :: value", [("Key", "value")]),
        ("Key : value", [("Key", "value")]),
        ("担当： ana", [("担当", "ana")]),
        ("**Key** – value", [("Key", "value")]),
        ("1. **Key:** value", [("Key", "value")]),
        ("* Key: value", [("Key", "value")]),
        ("📅 **Key:** value", [("Key", "value")]),
        ("**A:** 1 **B:** 2", [("A", "1"), ("B", "2")]),
        ("**A:** 1 · **B:** 2; **C**: 3", [("A", "1"), ("B", "2"), ("C", "3")]),
        ("- **A:** 1\n- **B:** 2", [("A", "1"), ("B", "2")]),
        ("- **A:** 1\n- no key", [("A", "1")]),
        ("- **A:** 1\n  goes on\n- no key\n  neither", [("A", "1\ngoes on")]),
        ("- **A:**\n  - one\n  - two\n- no key", [("A", "\none\ntwo")]),
        ("**A:** 1 <!-- x --> y", [("A", "1  y")]),
        ("**A:** 1 <!--\n**B:** 2 -->\n**C:** 3", [("A", "1"), ("C", "3")]),
        ("**A:** 1 <!--\n**B:** 2", [("A", "1")]),
        ("`**Key:** value`", []),
        ("At 10:15 the cache ran full.", []),
        ("no key here", []),
        ("https://a.example", []),
        ("", []),
    ],
)
def test_key_lines_are_pairs(paragraph: str, pairs: list[tuple[str, str]]) -> None:
    """A bold or plain key with a colon; a menu stays one value, and times are no keys."""
    assert key_pairs(paragraph) == pairs


def test_the_strongest_word_wins() -> None:
    """Front matter, then the pairs in their order, then title, then file name."""
    front = yaml("date: 2026-11-02")
    line = "**Date:** 2026-11-03\n**Date:** 2026-11-04"
    title, path = "Outage of 2026-11-05", "2026-11-06-checkout.md"
    days = [
        read(front, line, title=title, path=path).occurred,
        read("", line, title=title, path=path).occurred,
        read("", "", title=title, path=path).occurred,
        read("", "", path=path).occurred,
        read().occurred,
    ]
    assert days == [*(date(2026, 11, day) for day in (2, 3, 5, 6)), None]


def test_an_unfilled_word_gives_way_to_a_weaker_one() -> None:
    """Residue and a menu are no word."""
    metadata = read(
        yaml("severity: P1 / P2 / P3", "team: '[Team]'", "date: YYYY-MM-DD"),
        "**Severity:** P2\n**Team:** payments\n**Date:** 2026-11-02",
    )
    assert (metadata.severity, metadata.team) == ("P2", "payments")
    assert metadata.occurred == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("value", "stage", "told"),
    [
        ("Draft", Stage.DRAFT, 0),
        ("**In Review**", Stage.IN_REVIEW, 0),
        ("✅ Complete", Stage.COMPLETE, 0),
        ("Complete, action items in progress", Stage.COMPLETE, 0),
        ("Final (2026-11-05)", Stage.COMPLETE, 0),
        ("Draft / Complete", Stage.DRAFT, 1),
        ("Resolved", None, 0),
        ("Mitigated at 10:15", None, 0),
        ("✅ 復旧完了", None, 0),
        ("Resuelto ✅", None, 0),
        ("somewhere between", None, 1),
    ],
)
def test_a_stage_is_a_known_word(value: str, stage: Stage | None, told: int) -> None:
    """The incident's own state says nothing of the writing; an unknown word is told."""
    metadata = read(paragraph=f"**Status:** {value}")
    assert metadata.stage is stage
    assert len(metadata.problems) == told


@pytest.mark.parametrize(
    ("value", "skip", "told"),
    [
        ("off, legal asked", "legal asked", 0),
        ("off: legal asked", "legal asked", 0),
        ("off (legal asked)", "legal asked", 0),
        ("off", None, 1),
        ("off, REASON", "REASON", 0),
        ("off, TBD", None, 1),
        ("offline", None, 1),
        ("on", None, 0),
    ],
)
def test_switching_off_needs_a_reason(value: str, skip: str | None, told: int) -> None:
    """Without one it does not hold, and is told."""
    metadata = read(yaml(f"syncer: {value}" if ":" not in value else f'syncer: "{value}"'))
    assert (metadata.skip, len(metadata.problems)) == (skip, told)


@pytest.mark.parametrize(
    ("value", "waiver", "told"),
    [("covered by INC-12", "covered by INC-12", 0), ("true", None, 1), ("false", None, 0)],
)
def test_a_waiver_is_a_reason(value: str, waiver: str | None, told: int) -> None:
    """``true`` is not one."""
    metadata = read(yaml(f"no_action_items: {value}"))
    assert (metadata.waiver, len(metadata.problems)) == (waiver, told)


@pytest.mark.parametrize(
    ("value", "restricted", "told"),
    [
        ("true", True, 0),
        ("Yes", True, 0),
        ("ja", True, 0),
        ("non", False, 0),
        ("false", False, 0),
        ("", False, 0),
        ("legal", True, 1),
        ("{a: b}", True, 1),
    ],
)
def test_doubt_restricts(value: str, *, restricted: bool, told: int) -> None:
    """What cannot be read is taken for restricted, and told."""
    metadata = read(yaml(f"restricted: {value}"))
    assert (metadata.restricted, len(metadata.problems)) == (restricted, told)


def test_an_explanation_is_no_category() -> None:
    """Repeats are found by category, so a sentence is none."""
    sentence = "A cache ran full, because nobody had looked at its size for more than two years."
    assert read(paragraph=f"**Root cause:** {sentence}").causes == ()
    for said in (
        "A switch stuck",
        "Der Cache voll",
        "See `config`",
        "接続プールの上限が見直されていなかった",
    ):
        assert read(paragraph=f"**Root cause:** {said}").causes == ()
    assert read(paragraph="**根本原因:** 設定ミス、容量").causes == ("設定ミス", "容量")
    assert read(paragraph="**Root cause:** Config, Human error").causes == ("config", "human error")


def test_a_value_of_the_wrong_shape_is_ignored_and_told() -> None:
    """With the line of its key; unknown keys are nobody's business."""
    metadata = read(yaml("severity: {a: b}", "team: [[x]]", "extra: {a: b}", "date: 2026-11-02"))
    assert (metadata.severity, metadata.team) == (None, None)
    assert metadata.occurred == date(2026, 11, 2)
    assert [(problem.code, problem.line) for problem in metadata.problems] == [
        (Code.UNREADABLE_VALUE, 2),
        (Code.UNREADABLE_VALUE, 3),
    ]


def test_a_key_that_stands_twice_counts_for_nothing() -> None:
    """Which of the two is meant would be a guess."""
    metadata = read(yaml("severity: P1", "severity: P2"))
    assert metadata.severity is None
    assert [(problem.code, problem.line) for problem in metadata.problems] == [
        (Code.UNREADABLE_VALUE, 3)
    ]


KEYS = ["date", "severity", "status", "syncer", "restricted", "root_cause", "repeat_of", "summary"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=80) | MARKS), max_size=4),
    st.text(max_size=80),
    st.text(max_size=40),
)
def test_no_document_is_too_strange(pairs: list[tuple[str, str]], title: str, path: str) -> None:
    """Whatever stands under the known keys, nothing is raised, and findings name their pair."""
    metadata = understood(Front(), pairs, title=title, path=path, lexicon=LEXICON, grammar=GRAMMAR)
    for problem in metadata.problems:
        assert problem.pair is not None
        assert 0 <= problem.pair < len(pairs)
        assert problem.message
    key_pairs(title)


@pytest.mark.parametrize(
    "line",
    [
        "**" + " " * 3_900 + "x",
        "**a" + " " * 3_900 + "x**",
        "a" + " " * 3_900 + "b",
        "**a** " * 700,
        "**a:** " * 500,
        "**A:** " + "; " * 1_900,
        "a <!-- -->" * 400,
        "<!-- " * 900,
        "**Incident:** " + "1" * 3_900,
        "**Date:** 2026-11-02" + " " * 3_900 + "to",
        "**Date:** " + "– " * 1_900,
        "**Date:** " + "nov " * 900,
        "**Duration:** " + "10:10 " * 600,
    ],
    ids=lambda line: repr(line[:12]),
)
def test_long_lines_cost_what_they_are_long(line: str) -> None:
    """Fifty lines of nothing but one mark are read, and what they say cut: never in minutes."""
    with bounded(20):
        metadata = read(paragraph="\n".join([line] * 50))
    assert all(len(value) <= CAP for value in metadata.facts.values())
    assert all(len(problem.message) <= CAP for problem in metadata.problems)
