"""What people read: the door everything passes, plans and outcomes as text, logs."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from syncer.app.cli import run
from syncer.app.console import Console, Line, Table, Tone, clean, line, to_json, wrapped
from syncer.app.render.counts import Counts
from syncer.app.render.names import Names
from syncer.app.render.outcome_text import outcome_text
from syncer.app.render.plan_json import plan_json
from syncer.app.render.plan_text import plan_text
from syncer.app.render.problems import problems_text
from syncer.app.render.words import age_word, counts_word, value_word
from syncer.app.telemetry import redact, start_logging
from syncer.model import (
    Block,
    Code,
    Comment,
    Conflict,
    CreateTicket,
    DocRef,
    EditDocument,
    Field,
    Fields,
    ItemKey,
    Link,
    Plan,
    Priority,
    Problem,
    ProposeEdits,
    Refusal,
    Remember,
    Revision,
    SendNotice,
    Side,
    Status,
    TicketRef,
    Told,
    UpdateTicket,
)
from syncer.ports import Health, Memory, Outcome

_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NOW = datetime(2026, 11, 20, 20, 11, tzinfo=UTC)
KEY = ItemKey("ai-3f9c1e02ab")
DOC = DocRef("runbooks", "pm/a.md")
TICKET = TicketRef("desk", "LOCAL-7")
KNOWN = Names(
    {DOC: "Checkout outage"}, {TICKET: "LOCAL-7"}, {KEY: DOC}, {TICKET: KEY}, lines={KEY: 12}
)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def lines(output: Iterator[Line | Table] | Iterator[Line]) -> str:
    stream = io.StringIO()
    Console(stream).show(output)
    return stream.getvalue()


@given(st.text(max_size=200))
def test_no_text_steers(text: str) -> None:
    """Whatever is printed, as text or JSON, holds no control and no direction character."""
    assert _STEERS.findall(clean(text)) == []
    assert "\n" not in clean(text)
    assert _STEERS.findall(to_json([text])) == []
    assert json.loads(to_json([text])) == [text]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – 完了 ✅", "plain – 完了 ✅"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("a\nb\tc  d", "a b c d"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\x9b2Jgone", "2Jgone"),
    ],
)
def test_what_is_left_of_a_hostile_text(text: str, shown: str) -> None:
    """Escape sequences go whole, line breaks are folded, every readable character stays."""
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("stream", "color", "environment", "colored"),
    [
        (Terminal, True, {}, True),
        (Terminal, False, {}, False),
        (Terminal, True, {"NO_COLOR": "1"}, False),
        (Terminal, True, {"TERM": "dumb"}, False),
        (io.StringIO, True, {}, False),
    ],
)
def test_colour(
    stream: type[io.StringIO],
    color: bool,
    environment: dict[str, str],
    colored: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Colour stands on a terminal alone, and not where NO_COLOR or --no-color forbid it."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    written = stream()
    Console(written, color=color).show([line((Tone.BAD, "late"), " ", "\x1b[31mred")])
    assert ("\x1b[31mlate\x1b[0m" in written.getvalue()) == colored
    assert "\x1b[31mred" not in written.getvalue()


def test_a_table_without_colour_has_no_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where colour is not wanted a terminal's table has not one escape sequence, bold neither."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    written = Terminal()
    Console(written).show([Table(("head",), (("cell",),)), line((Tone.HEAD, "bold"))])
    assert "cell" in written.getvalue()
    assert "\x1b" not in written.getvalue()


def test_a_table_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal of 80 columns no row of a table is wider, and nothing of it is lost."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    written = Terminal()
    title = "Let one worker refresh a key, the others wait two hundred milliseconds " * 2
    row = ("LOCAL-1", "in progress", "ana", "2026-12-01 late", "P1", title)
    Console(written, color=False).show([Table(("a", "b", "c", "d", "e", "f"), (row,))])
    shown = written.getvalue().splitlines()
    assert max(map(len, shown)) <= 80
    assert "".join(" ".join(shown).split()).count("milliseconds") >= 1


@given(st.lists(st.tuples(st.sampled_from(Tone), st.text("ab  \n\x1b[", max_size=60)), max_size=5))
def test_a_long_line_hangs_below_its_beginning(parts: list[tuple[Tone, str]]) -> None:
    """On a terminal no line is wider than it, unless one word is, and no word is lost."""
    found = ["".join(text for _, text in part) for part in wrapped(tuple(parts), 24)]
    whole = "".join(text for _, text in parts)
    assert "".join(found).replace(" ", "") == whole.replace(" ", "")
    assert all(len(one) <= 24 or " " not in one.strip(" ") for one in found[:-1])
    assert all(one.startswith("    ") for one in found[1:])


def test_lines_are_wrapped_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal gets lines of its width, with a hanging indent; a pipe gets the line as it is."""
    monkeypatch.setenv("COLUMNS", "24")
    text = "  pm/a.md:7: warning no-owner: nobody owns it"
    terminal, pipe = Terminal(), io.StringIO()
    Console(terminal, color=False).show([line(text)])
    Console(pipe).show([line(text)])
    assert pipe.getvalue() == f"{text}\n"
    assert terminal.getvalue() == ("  pm/a.md:7: warning\n      no-owner: nobody\n      owns it\n")


@pytest.mark.parametrize("half", ["caf\udce9.md", "\ud800"])
def test_half_a_character_is_not_printed(half: str) -> None:
    """The name of a file that is not UTF-8 is valid UTF-8 and valid JSON when it is printed."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    Console(stream).json({"doc": half})
    Console(stream).show([line(half)])
    stream.flush()
    printed = stream.buffer.getvalue().decode()
    assert "\\ud" not in printed
    assert json.loads(printed.splitlines()[0])["doc"].encode()


def test_tables_are_columns_in_a_pipe_and_boxes_on_a_terminal() -> None:
    """A pipe gets every cell in full, a terminal a table; hostile cells are clean in both."""
    table = Table(("ticket", "title"), (("LOCAL-1", "x" * 300), ("LOCAL-2", "\x1b[2Jy [red]z")))
    assert lines(iter([table])).splitlines() == [
        "ticket   title",
        f"LOCAL-1  {'x' * 300}",
        "LOCAL-2  y [red]z",
    ]
    terminal = Terminal()
    Console(terminal).show([table])
    assert "─" in terminal.getvalue()
    assert "y [red]z" in terminal.getvalue()


CHANGES = (
    Remember(Link(KEY, DOC, TICKET, NOW)),
    CreateTicket(
        ItemKey("ai-0000000001"),
        "desk",
        "LOCAL",
        DOC,
        Block("", ""),
        Fields("Alert", owner="ana", due=date(2026, 12, 1), priority=Priority.P1),
        supplied=frozenset({Field.DUE}),
        line=12,
    ),
    UpdateTicket(
        TICKET,
        KEY,
        Revision("1"),
        {Field.OWNER: None},
        frozenset({Code.OVERDUE}),
        before={Field.OWNER: "bo"},
    ),
    EditDocument(
        DOC,
        Revision("1"),
        {KEY: Told(9, {Field.STATUS: Status.WONT_DO}, TICKET, {Field.STATUS: Status.OPEN})},
        "",
    ),
    ProposeEdits("runbooks", (), "d"),
    Comment("overdue/x", TICKET, "This was due.", ("ana",)),
    SendNotice("report/weekly", "slack", ("sre",), "Follow-up", {}),
)
REFUSAL = Refusal(
    "desk", "close", "sync.limits.closes = 1", {"close/x": DOC}, "0f3ac1b28e55", "Why."
)
PROBLEM = Problem(Code.NO_OWNER, 'nobody owns "Alert"', DOC, 12, KEY)
CONFLICT = Conflict(KEY, Field.DUE, date(2026, 12, 1), None, Side.TICKET)
PLAN = Plan(CHANGES, (CONFLICT,), (PROBLEM, Problem(Code.PLACEHOLDER, "a row", DOC, 3)))


def test_a_plan_reads_from_counts_to_a_summary() -> None:
    """Counts first, then changes by document with before and after, what waits, one last line."""
    text = lines(plan_text(PLAN, "5b1e0c9a47d2", (REFUSAL,), (Counts("runbooks", 3, 2, 1),), KNOWN))
    assert (
        text
        == """\
runbooks  3 documents: 2 postmortems (1 by an action heading alone), 1 not

runbooks:pm/a.md  Checkout outage
  + line 12: new ticket in desk: "Alert" (ana, due 2026-12-01 by policy, P1)
  ~ LOCAL-7: owner bo → –
  ~ LOCAL-7: label overdue on
  ~ line 9: name LOCAL-7, status open → won't do
  + LOCAL-7: comment to ana: This was due.

Not of one document
  ~ runbooks: propose edits of 0 documents
  + notice by slack: Follow-up

Held until a person approves
  ! desk: 1 ticket to close (sync.limits.closes = 1)
    Why.
    Let it through: syncer approve 0f3ac1b28e55

Conflicts
  ≠ runbooks:pm/a.md:12: due: 2026-12-01 in the document, – in the ticket; the ticket won

Problems
  runbooks:pm/a.md:12: warning no-owner: nobody owns "Alert"
  info: 1 placeholder

Plan 5b1e0c9a47d2: 1 ticket to create, 1 ticket update, 1 document to tell, \
1 proposal to make, 1 comment to make, 1 notice to send, 1 item to join with its ticket; \
1 change held; 2 problems.
5b1e0c9a47d2 names this plan; `approve` takes a group's digest, above.
"""
    )


def test_an_empty_plan_says_so() -> None:
    """Where nothing is to be done, the plan is one line."""
    assert lines(plan_text(Plan(), "e3b0c44298fc", (), (), Names())) == (
        "\nPlan e3b0c44298fc: nothing to do.\n"
    )


def test_a_plan_as_json_names_every_kind() -> None:
    """Each kind of change is named as documented, and what approval stores is its id."""
    said = plan_json(PLAN, "5b1e0c9a47d2", (REFUSAL,), (), Memory())
    changes = said["changes"]
    assert isinstance(changes, list)
    assert [change["kind"] for change in changes] == [
        *("remember", "create_ticket", "update_ticket", "edit_document"),
        *("propose_edits", "comment", "notice"),
    ]
    told = changes[3]["told"]
    assert [(row["field"], row["before"], row["after"]) for row in told] == [
        ("ticket", None, "desk:LOCAL-7"),
        ("status", "open", "wont_do"),
    ]
    assert changes[2]["fields"] == [{"field": "owner", "before": "bo", "after": None}]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome("c-1", NOW, {}), "nothing; nothing to do"),
        (Outcome("c-1", NOW, {"remember": 3}), "nothing; nothing to do"),
        (Outcome("c-1", NOW, {"create_ticket": 2}), "Landed: 2 tickets created"),
        (Outcome("c-1", NOW, {}, failed=1), "Failed: 1 change"),
        (Outcome("c-1", NOW, {}, waiting=4), "run `syncer sync` again for what waits"),
        (Outcome("c-1", NOW, {}, refused=(REFUSAL,)), "syncer approve 0f3ac1b28e55"),
        (Outcome("c-1", NOW, {}, problems=(PROBLEM,)), "warning: 1 no-owner"),
        (Outcome("c-1", NOW, {}, unsettled=True), "Not settled"),
        (
            Outcome("c-1", NOW, {}, health=(Health("desk", "tracker", "suspended", None, "401"),)),
            "Landed: nothing\n\ndesk is suspended: 401",
        ),
    ],
)
def test_an_outcome_says_what_comes_next(outcome: Outcome, said: str) -> None:
    """What landed, what did not, and the next step."""
    assert said in lines(outcome_text(outcome, KNOWN))


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (None, "–"),
        ("", "–"),
        ("ana", "ana"),
        (Status.WONT_DO, "won't do"),
        (Priority.P0, "P0"),
        (date(2026, 12, 1), "2026-12-01"),
    ],
)
def test_values_read_as_people_write_them(
    value: str | Status | Priority | date | None, word: str
) -> None:
    """Every kind of value has one word."""
    assert value_word(value) == word


@pytest.mark.parametrize(
    ("seconds", "word"),
    [
        (-5, "0 seconds ago"),
        (1, "1 second ago"),
        (59, "59 seconds ago"),
        (60, "1 minute ago"),
        (7200, "2 hours ago"),
        (90000, "1 day ago"),
    ],
)
def test_ages(seconds: int, word: str) -> None:
    """An age is told in the coarsest unit that still says something."""
    assert age_word(timedelta(seconds=seconds)) == word


def test_counts() -> None:
    """Counts are told in the order of a plan, and zeros are left out."""
    counts = {"edit_document": 2, "create_ticket": 1, "comment": 0}
    assert counts_word(counts, planned=False) == "1 ticket created, 2 documents told"
    assert counts_word({}, planned=True) == ""


CANARY = "ghp_c4n4ryc4n4ryc4n4ry"


@pytest.mark.parametrize(
    "event",
    [
        {"token": CANARY},
        {"error": f"401 for {CANARY}"},
        {"url": f"https://syncer:{CANARY}@git.example/a"},
        {"url": f"https://api.example/a?access={CANARY}"},
        {"headers": {"Authorization": f"Bearer {CANARY}"}},
        {"errors": [f"Bearer {CANARY}"]},
        {"error": ValueError(f"Basic {CANARY}")},
        {"key": f"-----BEGIN RSA PRIVATE KEY-----\n{CANARY}\n-----END RSA PRIVATE KEY-----"},
    ],
)
def test_secrets_are_hidden(event: dict[str, object]) -> None:
    """A secret is hidden by its key, by its own shape, and where an address or an error has it."""
    assert CANARY not in str(redact(None, "info", dict(event)))


def test_harmless_values_are_logged_as_they_are() -> None:
    """Counts, references and addresses without secrets stay readable."""
    event = {"event": "ticket.created", "ref": "desk:LOCAL-7", "seconds": 0.5, "doc": None}
    assert redact(None, "info", dict(event)) == event


def test_log_lines_begin_alike(capsys: pytest.CaptureFixture[str]) -> None:
    """Each JSON line begins with event, level, timestamp and cycle, and no value breaks it."""
    start_logging(style="json", level="info")
    structlog.get_logger().info("feed.read", adapter="desk\x1b[31m\n", cycle="c-1")
    structlog.get_logger().debug("document.read")
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert list(json.loads(said)) == ["event", "level", "timestamp", "cycle", "adapter"]
    start_logging(style="console", level="info")
    structlog.get_logger().info("feed.read", adapter="\x1b[31mred")
    assert "\x1b" not in capsys.readouterr().err


def test_the_findings_of_one_item_are_one_line() -> None:
    """Several findings of one line share it, with the worst tone and the title once."""
    problems = [
        Problem(Code.NO_DUE_DATE, 'nobody wrote a due date for "Fix it"', DOC, 3, KEY),
        Problem(Code.NO_OWNER, 'nobody owns "Fix it": name one person', DOC, 3, KEY),
        Problem(Code.NO_OWNER, 'nobody owns "Else": name one person', DOC, 4),
        Problem(Code.NO_PRIORITY, "none", DOC, 3, KEY),
    ]
    assert lines(problems_text(problems)) == (
        "\nProblems\n"
        '  runbooks:pm/a.md:3: warning no-due-date, no-owner: "Fix it": nobody wrote a due date '
        "for it; nobody owns it: name one person\n"
        '  runbooks:pm/a.md:4: warning no-owner: nobody owns "Else": name one person\n'
        "  info: 1 no-priority\n"
    )


@pytest.mark.parametrize(
    ("terminal", "level", "told"), [(True, None, False), (False, None, True), (True, "info", True)]
)
def test_a_terminal_sees_no_log_lines_that_nobody_asked_for(
    terminal: bool, level: str | None, told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal a command logs nothing of what its output says, unless a level is asked for."""
    stderr = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(
        "# Postmortem\n\n**Date:** 2026-11-02\n\n## Action items\n\n- [ ] Alert\n", "utf-8"
    )
    config = tmp_path / "syncer.yaml"
    config.write_text(
        "sources: {docs: {type: directory, path: docs}}\n"
        "trackers: {desk: {type: local, path: tickets}}\n"
        "sync: {limits: {creates: 0}}\n"
    )
    options = [] if level is None else ["--log-level", level]
    assert run(["--config", str(config), *options, "sync"]) == 3
    assert ("cycle.finished" in stderr.getvalue()) == told
    assert ("guard.refused" in stderr.getvalue()) == told
    assert told or stderr.getvalue() == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error file=a.md::gone", ": :error file=a.md::gone"),
        ("  ::stop-commands::x", "  : :stop-commands::x"),
        ("\u200b::debug::x", ": :debug::x"),
        ("##[error]gone", "## [error]gone"),
        ("a.md:3 ##vso[task.complete]", "a.md:3 ## vso[task.complete]"),
        ("a.md:3 std::vector", "a.md:3 std::vector"),
        ("# A ## B [c]", "# A ## B [c]"),
    ],
)
def test_no_line_is_a_command_to_a_build_server(text: str, shown: str) -> None:
    """What documents say stands in plain lines and tables as words, whoever runs the job."""
    lines, table = io.StringIO(), io.StringIO()
    Console(lines).show([line(text)])
    Console(table).show([Table(("a", "b"), ((text, "b"),))])
    assert lines.getvalue() == f"{shown}\n"
    assert table.getvalue().splitlines()[1].removesuffix("  b") == shown.strip()


@pytest.mark.parametrize(("columns", "cut"), [(80, True), (40, True), (34, False)])
def test_the_one_column_is_cut(columns: int, cut: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A title that has no room ends in …, and is folded where little of it would be left."""
    monkeypatch.setenv("COLUMNS", str(columns))
    title = "Alert when the uplink of any region is above eighty percent for long"
    table = Table(("ticket", "due", "title"), (("LOCAL-1", "2026-11-10 late", title),), cut="title")
    Console(terminal := Terminal(), color=False).show([table])
    head, _, *body = [text.rstrip() for text in terminal.getvalue().splitlines() if text.strip()]
    assert max(map(len, (head, *body))) <= columns
    assert ([text[-1] for text in body] == ["…"]) == cut
    assert ("…" in "".join(body)) == cut
    assert not cut or body[0].split()[:3] == ["LOCAL-1", "2026-11-10", "late"]


def test_a_join_is_counted_once() -> None:
    """That both sides of an item joined long ago say the same is no item to join."""
    link = Link(KEY, DOC, TICKET, NOW)
    old = replace(KNOWN, memory=replace(KNOWN.memory, links={KEY: link}))
    moved = Plan((Remember(link),))
    assert "1 item to join" in lines(plan_text(moved, "d", (), (), KNOWN))
    assert lines(plan_text(moved, "d", (), (), old)) == "\nPlan d: nothing to do.\n"
