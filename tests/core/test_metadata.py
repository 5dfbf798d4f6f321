from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.lexicon import lexicon
from syncer.core.metadata import (
    Front,
    Metadata,
    file_date,
    front_matter,
    key_pairs,
    title_date,
    understood,
)
from syncer.core.vocabulary.en import ENGLISH
from syncer.model import Code, Grammar, Stage

GRAMMAR = Grammar((ENGLISH,))
LEXICON = lexicon(GRAMMAR)


def read(
    front: str = "",
    paragraph: str = "",
    *,
    title: str = "Checkout outage",
    path: str = "pm/checkout.md",
    grammar: Grammar = GRAMMAR,
) -> Metadata:
    return understood(
        front_matter(front.encode()),
        key_pairs(paragraph),
        title=title,
        path=path,
        lexicon=LEXICON,
        grammar=grammar,
    )


def yaml(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", "", "# Checkout outage", ""])


def codes(metadata: Metadata) -> list[Code]:
    return [problem.code for problem in metadata.problems]


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
    ("value", "day"),
    [
        ("2026-11-02", "2026-11-02"),
        ("2026-11-02 10:15 UTC – 11:00 UTC", "2026-11-02"),
        ("2026-11-02 19:25 JST 〜 21:27 JST", "2026-11-02"),
        ("2026-11-02 to 2026-11-03", "2026-11-02"),
        ("November 2, 2026, 10:15–11:00 PT", "2026-11-02"),
        ("Monday, 2 November 2026", "2026-11-02"),
        ("On 2026-11-02 at about ten", "2026-11-02"),
        ("02/11/2026", None),
        ("2 November", None),
        ("Q4 2026", None),
        ("last week", None),
    ],
)
def test_the_incident_began_on_a_certain_day(value: str, day: str | None) -> None:
    """Of a range the start; what is not certain is told and not taken."""
    metadata = read(paragraph=f"**Date:** {value}")
    assert metadata.occurred == (date.fromisoformat(day) if day else None)
    assert bool(metadata.problems) is (day is None)


def test_the_order_of_day_and_month_is_a_setting() -> None:
    """As in deadlines."""
    assert codes(read(paragraph="**Date:** 02/11/2026")) == [Code.AMBIGUOUS_DATE]
    grammar = Grammar((ENGLISH,), day_first=True)
    assert read(paragraph="**Date:** 02/11/2026", grammar=grammar).occurred == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Post-mortem: cache (2026-01-22)", "2026-01-22"),
        ("2026-01-22, cache", "2026-01-22"),
        ("Outage on 22 January 2026", "2026-01-22"),
        ("Outage on Jan 22nd, 2026", "2026-01-22"),
        ("From 2026-01-22 to 2026-01-23", None),
        ("Release 2026.1.22.4", None),
        ("PM-2026-001: cache", None),
        ("Outage of 02/03/2026", None),
        ("2026-13-45", None),
    ],
)
def test_a_title_names_one_day(title: str, day: str | None) -> None:
    """A whole day with its year, and only one."""
    assert title_date(title) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2026-11-02-checkout.md", "2026-11-02"),
        ("pm/2026_11_02.md", "2026-11-02"),
        ("pm/checkout-20261102.md", "2026-11-02"),
        ("pm/checkout-2026-11-02.md", "2026-11-02"),
        ("PM2021-009 - checkout.md", None),
        ("PM-2021-009.md", None),
        ("2026-11-02/checkout.md", None),
        ("2026-11-02-2026-11-03.md", None),
        ("2026-13-45-x.md", None),
        ("INC20261102.md", None),
        ("", None),
    ],
)
def test_a_file_name_names_one_day(path: str, day: str | None) -> None:
    """In its own name, not its folder's; a number is no day."""
    assert file_date(path) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("title", "incident"),
    [
        ("INC-77: Checkout", "INC-77"),
        ("[INC-77] Checkout", "INC-77"),
        ("Postmortem INC-77", "INC-77"),
        ("Incident report: INC-77", "INC-77"),
        ("PM-2026-001: cache", "PM-2026-001"),
        ("The same as INC-77, again", None),
        ("HTTP-500 on checkout", None),
    ],
)
def test_only_a_title_that_begins_with_an_id_has_it(title: str, incident: str | None) -> None:
    """Equal ids mark a copy, so an id that is merely mentioned is not taken."""
    assert read(title=title).incident == incident


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("P1", "P1"),
        ("**SEV-2**", "SEV-2"),
        ("Sev 1 (critical)", "Sev 1"),
        ("High, because everybody was hit", "High"),
        ("SEV1 / SEV2", None),
        ("[e.g., Critical, Major, Minor]", None),
        ("P1, P2 or P3", None),
        ("Critical|Major|Minor", None),
        ("N/A", None),
        ("it was really bad for a great many of our customers in the west", None),
    ],
)
def test_a_severity_is_one_word_of_the_document(value: str, severity: str | None) -> None:
    """As written; a menu and a sentence are none."""
    assert read(paragraph=f"**Severity:** {value}").severity == severity


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


def test_toml_is_front_matter_too() -> None:
    """Between plus signs, with its own dates and truths."""
    metadata = read(
        '+++\ntitle = "Cache"\ndate = 2026-11-02\nauthors = ["Ana", "Bo"]\nrestricted = true\n'
        '[extra]\nteam = "x"\n+++\n# Cache\n'
    )
    assert (metadata.title, metadata.occurred) == ("Cache", date(2026, 11, 2))
    assert metadata.restricted
    assert metadata.facts == {"authors": "Ana, Bo"}
    assert metadata.team is None


def test_values_stay_as_written() -> None:
    """YAML's own idea of ``off``, ``1_0`` and sexagesimals is not asked."""
    values = front_matter(
        yaml("a: off", "b: 1_0", "c: 12:30:45", "d: ~", "e: 'null'").encode()
    ).values
    assert values == {"a": "off", "b": "1_0", "c": "12:30:45", "d": "", "e": "null"}


BOMB = "---\na: &a [x, x]\nb: &b [*a, *a]\n---\n"


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"---\ntitle: Postmortem: outage\n---\n", 2),
        (b"---\nok: 1\ntitle: [a\n---\n", 4),
        (BOMB.encode(), 3),
        (b"---\na: " + b"[" * 50 + b"]" * 50 + b"\n---\n", 2),
        (b"---\n" + b"a: b\n" * 10_000 + b"---\n", 1),
        (b"---\na: \xff\n---\n", 1),
        (b"---\na: \x00\n---\n", 1),
        (b"+++\nok = 1\ntitle = x\n+++\n", 3),
        (b"+++\na = " + b"[" * 10_000 + b"\n+++\n", 1),
        (b"+++\nok = 1\n" + b"a." * 10_000 + b"a = 1\n+++\n", 3),
        (b"---\na: " + b"[" * 10_000 + b"\n---\n", 2),
        (b"---\n" + b"? " * 10_000 + b"a\n---\n", 2),
        (b"---\na: " + b"b" * 1_000_000 + b"\n---\n", 1),
        (b'---\ntitle: "\\uD800"\n---\n', 2),
        (b'---\ntitle: "\\uD83D\\uDE00"\n---\n', 2),
        (b'+++\ntitle = "\\uD800"\n+++\n', 2),
    ],
)
def test_bad_front_matter_makes_the_document_unreadable(raw: bytes, line: int) -> None:
    """Broken, bomb-like, too large or no text: a fault with its line, never an exception."""
    front = front_matter(raw)
    assert front.values == {}
    assert front.fault is not None
    assert (front.fault.code, front.fault.line) == (Code.UNREADABLE_DOCUMENT, line)


@pytest.mark.parametrize(
    "raw",
    [
        *(
            b"",
            b"# Title\n",
            b"---\n",
            b"---\nno end\n",
            b"---\n\ntext\n---\n",
            b"-----\na: b\n---\n",
        ),
        b"---\njust a line\n---\n",
    ],
)
def test_what_is_no_front_matter_is_none(raw: bytes) -> None:
    """A rule at the top is a rule."""
    assert front_matter(raw) == Front()


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_marks_do_not_matter(ends: str, bom: str) -> None:
    """A BOM and CR LF are read like anything else."""
    raw = (bom + yaml("incident: INC-77")).replace("\n", ends).encode()
    assert front_matter(raw).values == {"incident": "INC-77"}


KEYS = ["date", "severity", "status", "syncer", "restricted", "root_cause", "repeat_of", "summary"]
MARKS = st.text("abAB:*_|[](){}<>&!%@`'\"-#,.\n 0123456789/?~", max_size=80)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | MARKS.map(str.encode))
def test_no_front_matter_is_too_strange(inner: bytes) -> None:
    """Whatever stands between the fences, nothing is raised."""
    for fence in (b"---", b"+++"):
        front = front_matter(fence + b"\n" + inner + b"\n" + fence + b"\n")
        for value in front.values.values():
            assert isinstance(value, str | tuple)


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
