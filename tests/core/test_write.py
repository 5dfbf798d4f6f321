from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from syncer.model import Field, Patch, Status
from tests.core.reading import LINK, check_laws, read, tell

DONE = {Field.STATUS: Status.DONE}
WONT = {Field.STATUS: Status.WONT_DO}
DUPLICATE = {Field.STATUS: Status.DUPLICATE}
OPEN = {Field.STATUS: Status.OPEN}
_HEAD = "# Outage\n\n## Action items\n\n"
_TICKETED = "| Action | Owner | Ticket | Status |\n|---|---|---|---|\n"
_BEHIND = "| Action | Owner | Ticket |\n|---|---|---|\n"
_PLAIN = "| Action | Owner |\n|---|---|\n"

# CONTRACTS.md, "Written into documents", row by row: shape, before, patch, named, after.
_TABLE: tuple[tuple[str, str, Patch, bool, str], ...] = (
    (_TICKETED, "| Alert | @ana | | open |", {}, True, f"| Alert | @ana | {LINK} | open |"),
    (_TICKETED, "| Alert | @ana | | open |", DONE, False, "| Alert | @ana | | done |"),
    (_TICKETED, "| Alert | @ana | | open |", WONT, False, "| Alert | @ana | | won't do |"),
    (_TICKETED, "| Alert | @ana | | done |", OPEN, False, "| Alert | @ana | | open |"),
    (_TICKETED, "| Alert | @ana | | Open |", DONE, False, "| Alert | @ana | | Done |"),
    (_TICKETED, "| Alert | @ana | | **OPEN** |", DONE, False, "| Alert | @ana | | **DONE** |"),
    (_TICKETED, "| Alert | @ana | | open     |", DONE, False, "| Alert | @ana | | done     |"),
    (_BEHIND, "| A | @ana | OPS-12 |", DONE, False, "| A | @ana | OPS-12 DONE |"),
    (_BEHIND, "| A | @ana | OPS-12 |", WONT, False, "| A | @ana | OPS-12 WON'T DO |"),
    (_BEHIND, "| A | @ana | OPS-12 DONE |", OPEN, False, "| A | @ana | OPS-12 |"),
    (_BEHIND, "| A | @ana |   |", DONE, True, f"| A | @ana | {LINK} DONE |"),
    (_BEHIND, "| A | @ana | **TODO** |", {}, True, f"| A | @ana | {LINK} **TODO** |"),
    (_BEHIND, "| A | @ana | n/a **TODO** |", {}, True, f"| A | @ana | {LINK} **TODO** |"),
    (_BEHIND, "| A | @ana | need ticket |", {}, True, f"| A | @ana | {LINK} |"),
    (_BEHIND, "| A | @ana | - |", DONE, True, f"| A | @ana | {LINK} DONE |"),
    (_BEHIND, "| A | @ana | open |", DONE, True, f"| A | @ana | {LINK} done |"),
    (_PLAIN, "| Alert | @ana |", {}, True, f"| Alert ({LINK}) | @ana |"),
    (_PLAIN, "| Alert | @ana |", DONE, True, f"| Alert ({LINK}, done) | @ana |"),
    (_PLAIN, f"| Alert ({LINK}) | @ana |", DONE, False, f"| Alert ({LINK}, done) | @ana |"),
    ("", "- [ ] Alert — @ana", {}, True, f"- [ ] Alert — @ana — {LINK}"),
    ("", "- [ ] Alert", {}, True, f"- [ ] Alert ({LINK})"),
    ("", "- [ ] Alert (OPS-12)", DONE, False, "- [x] Alert (OPS-12)"),
    ("", "- [x] Alert (OPS-12)", OPEN, False, "- [ ] Alert (OPS-12)"),
    ("", "- [ ] Alert (OPS-12)", WONT, False, "- [x] Alert (OPS-12, won't do)"),
    ("", "- [ ] Alert (OPS-12)", DUPLICATE, False, "- [x] Alert (OPS-12, duplicate)"),
    ("", "- [ ] Alert — OPS-12", WONT, False, "- [x] Alert — OPS-12, won't do"),
    ("", "- [x] Alert — OPS-12, won't do", OPEN, False, "- [ ] Alert — OPS-12"),
    ("", "* Alert", {}, True, f"* Alert ({LINK})"),
    ("", "1. Alert", {}, True, f"1. Alert ({LINK})"),
    ("", "* Alert (OPS-12)", DONE, False, "* Alert (OPS-12, done)"),
    ("", "* Alert (OPS-12, done)", OPEN, False, "* Alert (OPS-12)"),
    ("", "* Alert", DONE, True, f"* Alert ({LINK}, done)"),
    ("", "- [ ] A [2026-12-01]", {Field.DUE: date(2027, 1, 2)}, False, "- [ ] A [2027-01-02]"),
    ("", "- [ ] A [2026-12-01]", {Field.DUE: None}, False, "- [ ] A [Deadline]"),
    ("", "- [ ] A [Owner]", {Field.OWNER: "ana"}, False, "- [ ] A [@ana]"),
    (
        "",
        "- [ ] A — @[Owner] — [Deadline]",
        {Field.OWNER: "ana"},
        False,
        "- [ ] A — @ana — [Deadline]",
    ),
)


@pytest.mark.parametrize(("head", "before", "patch", "name", "after"), _TABLE)
def test_written(head: str, before: str, patch: Patch, name: bool, after: str) -> None:
    """What is written is what CONTRACTS.md shows, byte for byte."""
    content = f"{_HEAD}{head}{before}\n".encode()
    (item,) = read(content).items
    told, _ = tell(content, item, patch, name=name)
    assert told.decode() == f"{_HEAD}{head}{after}\n"


def test_done_is_one_byte() -> None:
    """Marking a checklist item done changes one byte."""
    content = f"{_HEAD}- [ ] Alert (OPS-12)\n".encode()
    (item,) = read(content).items
    after, edits = tell(content, item, DONE)
    assert len(edits) == 1
    assert [a == b for a, b in zip(content, after, strict=True)].count(False) == 1


_TITLES = st.sampled_from(
    [
        "Alert on bandwidth",
        "Fix the `cache|queue` \\| mess",
        "Ünïcode 🚀 in **bold** words",
        "Upgrade to 7.2 - then 7.4",
        "Write [docs](https://acme.example/a_(b)) now",
        "~~dropped idea~~",
        "Do *this*. And then that. <!-- syncer:skip not ours -->",
        "Ask @bo — and wait — for him",
        "Like OPS-7 says, in UTF-8",
        "![image](x.png) of the thing",
        "Unclosed `tick and [bracket",
        "[Action]",
        "**Lead in**: the rest of it",
        "A \\[x\\] escaped",
        "N/A",
        "",
        "<b>html</b> & co",
        "ends with a backslash\\",
        "Fix [the thing](https://acme.example/browse/OPS-3) soon",
        "[Rework it](https://other.example/issues/3) for all",
        "Increased the limit",
        "Set a limit (maybe ten?) after which it stops. Really.",
        "None so far — all is well",
    ]
)
_OWNERS = st.sampled_from(["@ana", "Bo Li", "@[Owner]", "", "@x, @y", "N/A", "@[Zoë Ü]", "TBD"])
_DUES = st.sampled_from(["2026-12-01", "2 Dec", "[Deadline]", "", "ASAP", "N/A", "YYYY-MM-DD"])
_PRIOS = st.sampled_from(["P1", "**High**", "[P2]", "P1 / P2 / P3", "", "P7", "soon"])
_STATES = st.sampled_from(
    ["open", "[done]", "DONE", "✅", "", "in progress", "odd word", "~~open~~ done"]
)
_TICKETS = st.sampled_from(
    ["OPS-3", "[OPS-3](https://acme.example/browse/OPS-3) **TODO**", "", "n/a **DONE**", "JIRA-XXX",
     "https://other.example/issues/3", "OPS-3, OPS-4", "`OPS-3`", "-", "LOCAL-9 done",
     "**TODO**", "open", "In progress", "need ticket", "n/a **TODO**", "ask bo", "tbd wip",
     "✅ shipped in May", "~~open~~ done", "DONE (in May)", "PR #12", "o/r#12", "NET-12", "!12",
     "[issue](https://acme.example/browse/OPS-3)", "https://acme.example/browse/OPS-3",
     "[#12](https://github.com/o/r/issues/12)", "done in #12", "issue created: OPS-3", "#12, #13"]
)  # fmt: skip
_ENDINGS = st.one_of(
    st.builds(
        "".join,
        st.lists(
            st.one_of(
                st.builds(". Owner: {}".format, _OWNERS),
                st.builds("; **Due:** {}".format, _DUES),
                st.builds(". due {}".format, _DUES),
                st.builds(", priority: {}.".format, _PRIOS),
                st.builds(". Status: {}".format, _STATES),
                st.builds(". Tracked in {}.".format, _TICKETS),
                st.builds(". {}".format, _TICKETS),
                st.builds(": {}".format, _TICKETS),
                st.sampled_from(
                    [
                        ". Done in #12.",
                        ". _done in grafana_.",
                        ". This has been fixed",
                        " ✅",
                        " :white_check_mark:",
                        " (at last)",
                    ]
                ),
            ),
            max_size=3,
        ),
    ),
    st.builds(" {}{}{}".format, _OWNERS, st.sampled_from([" by ", ", ", " due ", " "]), _DUES),
)
_BRACKETED = st.builds(
    "".join,
    st.lists(
        st.one_of(
            *(st.builds(" [{}]".format, one) for one in (_OWNERS, _DUES, _PRIOS, _STATES)),
            st.builds(" [Due: {}]".format, _DUES),
            st.builds(" [Owner: {}]".format, _OWNERS),
            st.builds(" ({})".format, _OWNERS),
            st.builds(" ({}).".format, st.one_of(_OWNERS, _TICKETS, _STATES)),
            st.builds(" **({})**".format, st.one_of(_OWNERS, _STATES)),
        ),
        min_size=1,
        max_size=3,
    ),
)
_LEADS = st.builds(
    "".join,
    st.lists(
        st.sampled_from(
            ["[ana] ", "[@bo]: ", "@bo: ", "Bo Li - ", "**Ana** — ", "**Ana Silva:** ", "[Owner] ",
             "[P1] ", "[high] ", "DONE - ", "[DONE] ", "**Done:** ", "TODO: ", "✅ ", "[-] ",
             "**DONE 2026-12-02** — ", "**TODO due 2026-12-09** — ", "**WIP P2** — ", "**Fait** : ",
             "[N/A] ", "**Team Debrief** — ", "**HIGH** ", "P1: ",
             "(P2) ", "High priority: ", "[#12]: ", "#12 - ", "[Completed] ",
             "Platform team: ", "[Backend] ", "⏳ ", "**[Priority]** ", "[NET-12] ",
             "[#12](https://github.com/o/r/issues/12) ", f"{LINK} ",
             "[Luis] ", "OPS-3: ", "[wip] - ", "@[Owner]: ", "~~x~~ won't do, "]
        ),
        min_size=1,
        max_size=3,
    ),
)  # fmt: skip
_PAD = st.sampled_from(["", " ", "  ", "\t", "        "])
_SEPS = st.sampled_from([" — ", " -- ", " - ", " | ", " – "])


_HEADS = {
    "Action": ["Action", "Action", "**What**", "Item (what)", "Thing nobody knows"],
    "Ticket": ["Ticket", "Bug / Ticket", "Issue", "[Jira](x.md)"],
    "Owner": ["Owner", "Who?", "👤 Owner"],
}


@st.composite
def _rows(draw: st.DrawFn) -> list[str]:
    heads = draw(st.permutations(["Action", "Owner", "Due", "Priority", "Status", "Ticket"]))
    heads = ["Action", *[head for head in heads[: draw(st.integers(1, 6))] if head != "Action"]]
    cells = {
        "Action": _TITLES, "Owner": _OWNERS, "Due": _DUES, "Priority": _PRIOS, "Status": _STATES,
        "Ticket": _TICKETS,
    }  # fmt: skip
    shown = [draw(st.sampled_from(_HEADS.get(head, [head]))) for head in heads]
    lines = ["| " + " | ".join(shown) + " |", "|" + "---|" * len(heads)]
    for _ in range(draw(st.integers(0, 3))):
        row = [draw(_PAD) + draw(cells[head]).replace("|q", "\\|q") + draw(_PAD) for head in heads]
        row = row[: draw(st.integers(1, len(row)))] if draw(st.integers(0, 4)) == 0 else row
        lines.append("|" + "|".join(row) + draw(st.sampled_from(["|", "|", ""])))
    return [*lines, ""]


@st.composite
def _entries(draw: st.DrawFn) -> list[str]:
    lines: list[str] = []
    sep = draw(_SEPS)
    for _ in range(draw(st.integers(1, 3))):
        lead = draw(_LEADS) if draw(st.integers(0, 2)) == 0 else ""
        marker = draw(st.sampled_from(["- [ ] ", "- [x] ", "- [X] ", "* ", "1. ", "- "]))
        parts = [draw(_TITLES)]
        parts += [draw(one) for one in (_OWNERS, _DUES, _PRIOS, _STATES) if draw(st.booleans())]
        line = sep.join(parts)
        if draw(st.integers(0, 2)) == 0:
            line += draw(st.one_of(_ENDINGS, _BRACKETED))
        if draw(st.booleans()):
            ticket = draw(_TICKETS)
            line += draw(st.sampled_from([f" ({ticket})", f"{sep}{ticket}", f" ({ticket}, done)"]))
        lines.append(marker + lead + line)
        pad = " " * (len(marker) if marker[0] == "1" else 2)
        lines += [pad + one for one in draw(st.sampled_from(_BELOW))]
        if draw(st.booleans()):
            lines.append("")
    return [*lines, ""]


_BELOW: list[list[str]] = [
    [],
    [],
    ["more words on a second line"],
    ["- Owner: @ana", "- Due:", "- Ticket: TBD"],
    ["- detail", "- more"],
    ["", "A second paragraph."],
    ["```", "- [ ] decoy", "```"],
    ["<!-- syncer:skip because -->"],
    ["Owner: Bo Li", "Due: 2026-12-02"],
    ["- [ ] child of it — @bo"],
    ["- OPS-3"],
    ["- [issue](https://acme.example/browse/OPS-3) done"],
    ["- https://github.com/o/r/issues/3"],
    ["- Done in #12"],
    ["- This has been done"],
    ["", "More of it. [issue](https://acme.example/browse/OPS-3)."],
]


@st.composite
def _labels(draw: st.DrawFn) -> list[str]:
    """Labelled fields as lines, bullets, a table or one line."""
    pairs = [
        (name, draw(values))
        for name, values in (
            ("Owner", _OWNERS), ("Due", _DUES), ("Priority", _PRIOS), ("Status", _STATES),
            ("Ticket", _TICKETS),
        )
        if draw(st.booleans())
    ]  # fmt: skip
    if not pairs:
        return []
    shape = draw(st.integers(0, 4))
    if shape == 0:
        return [f"**{name}:** {value}" for name, value in pairs]
    if shape == 1:
        return [f"- **{name}**: {value}" for name, value in pairs]
    if shape == 2:
        rows = [f"| {name} | {value.replace('|q', chr(92) + '|q')} |" for name, value in pairs]
        return ["| Field | Value |", "|---|---|", *rows]
    if shape == 3:
        return [
            f"{name}: {value}{draw(st.sampled_from(['', '  ', chr(92)]))}" for name, value in pairs
        ]
    return [draw(st.sampled_from([" | ", ", ", "; "])).join(f"{n}: {v}" for n, v in pairs)]


@st.composite
def _headed(draw: st.DrawFn) -> list[str]:
    """Headings, bold lines or labelled lines that are items, or look like it."""
    lines: list[str] = []
    for number in range(draw(st.integers(1, 3))):
        title = draw(_TITLES)
        lines += [
            draw(
                st.sampled_from(
                    [f"### {title}", f"### {number + 1}. {title}", f"#### AI-{number + 1}: {title}",
                     f"### {title} ###", f"**{title}**", f"Action: {title}",
                     f"AI-{number + 1} {title}", f"### {title} (OPS-3)", f"• {title}",
                     f"[ ] {title}", title]
                )
            ),
            *([""] if draw(st.booleans()) else []),
            *draw(_labels()),
            *draw(st.sampled_from([[], [], ["", "Because it broke."], ["", "- a step"]])),
            "",
        ]  # fmt: skip
    return lines


_DECOYS = st.sampled_from(
    [
        ["```", "## Action items", "- [ ] decoy", "| Action |", "|---|", "| x |", "```", ""],
        ["<!--", "- [ ] decoy (OPS-9)", "-->", ""],
        ["> - [ ] quoted", ""],
        ["Some text. | a | b", "---|---", ""],
        ["**Prevent**", ""],
        ["### Done", ""],
        ["**P1**", ""],
        ["### Bo Li", ""],
        ["- **Ana**", "  - Alert", "  - Beta — @bo", ""],
        ["- Monitoring:", "  - Alert (OPS-3)", ""],
        ["- Update the runbook:", "  - paging", "  - contacts", ""],
        ["1. Write it", "- a step", "", "2. Then run it", "- a step", ""],
        ["### Group", ""],
        ["[ref]: https://acme.example/browse/OPS-5", ""],
        ["    - [ ] indented code", ""],
        ["---", ""],
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A hostile but plausible postmortem."""
    lines = draw(
        st.sampled_from(
            [
                ["# Outage of 2026-11-02", "", "**Date:** 2026-11-02 | **Severity:** P1", ""],
                ["---", "title: Outage", "date: 2026-11-02", "---", "# Outage", ""],
                ["Outage", "======", ""],
            ]
        )
    )
    lines = [
        *lines,
        draw(st.sampled_from(["## Action items", "## 5. Action Items:", "**Action items**"])),
    ]
    lines.append(draw(st.sampled_from(["", "Intro text."])))
    for _ in range(draw(st.integers(1, 3))):
        lines += ["", *draw(st.one_of(_rows(), _entries(), _headed(), _DECOYS))]
    lines += draw(st.sampled_from([[], ["## Notes", "", "- not an item", ""]]))
    text = draw(st.sampled_from(["\n", "\n", "\r\n"])).join(lines)
    if draw(st.booleans()):
        text = text.rstrip()
    return draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf"])) + text.encode()


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
@example(
    b"# Outage of 2026-11-02\n\n**Date:** 2026-11-02 | **Severity:** P1\n\n"
    b"## Action items\n\n\n- [ ]  | [Deadline]\n"
)
@example(
    b"# Outage of 2026-11-02\n\n## Action items\n\n- [ ] Alert on bandwidth \xe2\x80\x94 open. "
    b"Tracked in https://other.example/issues/3.\n"
)
@example(
    b"# Outage of 2026-11-02\n\n## Action items\n\n"
    b"- [ ] Alert on bandwidth ([OPS-12](https://acme.example/browse/OPS-12), [done])\n"
)
@example(
    b"# Outage of 2026-11-02\n\n## Action items\n\n| Action | Status |\n|---|---|\n"
    b"| Alert on bandwidth | \xe2\x9c\x85 shipped in May |\n"
)
@example(
    b"# Outage of 2026-11-02\n\n## Action items\n\n"
    b"- [ ] Alert on bandwidth \xe2\x80\x94 [done]\n"
    b"- [ ] Alert on latency \xe2\x80\x94 **TODO**\n"
)
@example(b"# Outage of 2026-11-02\n\n## Action items\n\n\n*  - OPS-3\n")
@example(
    b"# Outage of 2026-11-02\n\n## Action items\n\n"
    b"- [ ] Alert on bandwidth \xe2\x80\x94 [\xe2\x9c\x85]\n"
)
@example(
    b"# Outage of 2026-11-02\n\n## Action items\n\n"
    b"- [ ] Alert on bandwidth \xe2\x80\x94 @ana @ana \n"
)
def test_laws(content: bytes) -> None:
    """No patch, no byte; each patch changes only its slots, and reads back as itself alone."""
    check_laws(content)


@pytest.mark.parametrize(
    "owner",
    [
        "b\u202eo",
        "b\u200bo",
        "b\u2066o\u2069",
        "bo\u200e",
        "\ufeffbo",
        "b\xado",
        "b\x1bo",
        "\u202e",
    ],
)
@pytest.mark.parametrize("text", ["- [ ] A — @ana", f"{_PLAIN}| A | @ana |"])
def test_an_owner_that_deceives_the_eye_is_not_written(owner: str, text: str) -> None:
    """What turns the direction of writing, or hides between letters, is never written."""
    before = f"{_HEAD}{text}\n".encode()
    (item,) = read(before).items
    assert tell(before, item, {Field.OWNER: owner}) == (before, ())
    assert "ब\u200d".encode() in tell(before, item, {Field.OWNER: "ब\u200dक"})[0]
