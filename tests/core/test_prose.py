from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncer.model import Field, Patch, Status
from tests.core.reading import LINK, check_laws, read, tell

_HEAD = "# Outage of 2026-11-02\n\n## What we saw\n\n"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("TODO: add an alert", [("add an alert", Status.OPEN, None)]),
        ("TODO(@ana): add an alert", [("add an alert", Status.OPEN, "ana")]),
        ("TODO(ana): add an alert", [("add an alert", Status.OPEN, "ana")]),
        ("**TODO**: add an alert", [("add an alert", Status.OPEN, None)]),
        ("**TODO:** add an alert", [("add an alert", Status.OPEN, None)]),
        ("**TODO(@ana):** add an alert", [("add an alert", Status.OPEN, "ana")]),
        ("**TODO** add an alert", [("add an alert", Status.OPEN, None)]),
        ("**DONE** (@ana) add an alert", []),
        ("**DONE**(@ana) add an alert", [("add an alert", Status.DONE, "ana")]),
        ("TODO add an alert", []),
        ("**Action item** add an alert", []),
        ("[TODO] add an alert", [("add an alert", Status.OPEN, None)]),
        ("`TODO`: add an alert", [("add an alert", Status.OPEN, None)]),
        ("TODO - add an alert", [("add an alert", Status.OPEN, None)]),
        ("DOING: add an alert", [("add an alert", Status.IN_PROGRESS, None)]),
        ("DONE: add an alert", [("add an alert", Status.DONE, None)]),
        ("Action item: add an alert", [("add an alert", Status.OPEN, None)]),
        ("AI(@ana): add an alert", [("add an alert", Status.OPEN, "ana")]),
        ("- TODO: add an alert", [("add an alert", Status.OPEN, None)]),
        ("- text\n  - [DONE] add an alert", [("add an alert", Status.DONE, None)]),
        ("- [x] TODO: add an alert", [("add an alert", Status.DONE, None)]),
        ("It broke.\nTODO: add an alert", [("add an alert", Status.OPEN, None)]),
        (
            "TODO: add one\nDONE: add two",
            [("add one", Status.OPEN, None), ("add two", Status.DONE, None)],
        ),
        ("We have a TODO: add an alert", []),
        ("AI: add an alert", []),
        ("Done: add an alert", []),
        ("todo: add an alert", []),
        ("TODO", []),
        ("TODO:", []),
        ("TODO: [Action]", []),
        ("## Summary\n\nTODO: say what broke", []),
        ("TODO: fill in the timeline", []),
        ("TODO: add more details here", []),
        ("```\nTODO: add an alert\n```", []),
        ("> TODO: add an alert", []),
        ("<!-- TODO: add an alert -->", []),
        ("## Timeline\n\n- TODO: add an alert\n", []),
        ("## Action items\n\nNone.\n\n## Notes\n\nTODO: add an alert\n", []),
    ],
)
def test_marker(body: str, found: list[tuple[str, Status, str | None]]) -> None:
    """A marker at the start of a line is an item where no action section is, timeline aside."""
    items = read(_HEAD + body).items
    assert [(one.fields.title, one.fields.status, one.fields.owner) for one in items] == found


def test_before_any_heading() -> None:
    """A marker counts where the document has no heading, in lists and in lines above them."""
    body = "It broke.\n\nTODO: add an alert (OPS-4)\n\n- [DONE] add a probe\n"
    found = [(item.fields.title, item.fields.status) for item in read(body).items]
    assert found == [("add an alert", Status.OPEN), ("add a probe", Status.DONE)]


def test_section_first() -> None:
    """Where an action section holds items, markers elsewhere are talk."""
    items = read(_HEAD + "TODO: add an alert\n\n## Next steps\n\n- Fix it\n").items
    assert [item.fields.title for item in items] == ["Fix it"]


def test_place() -> None:
    """A marker's item knows its line, the heading above it, its fields and its skip mark."""
    (item,) = read(_HEAD + "TODO(@ana): add it — 2026-12-01 <!-- syncer:skip not ours -->\n").items
    assert (item.line, item.anchor, item.skip) == (5, "what-we-saw", "not ours")
    assert item.fields.due == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("before", "patch", "name", "after"),
    [
        ("TODO: add it", {}, True, f"TODO: add it ({LINK})"),
        ("TODO: add it", {Field.STATUS: Status.DONE}, False, "DONE: add it"),
        ("**TODO** add it", {Field.STATUS: Status.DONE}, False, "**DONE** add it"),
        ("**TODO**: add it", {Field.STATUS: Status.DONE}, False, "**DONE**: add it"),
        ("[TODO] add it", {Field.STATUS: Status.IN_PROGRESS}, False, "[DOING] add it"),
        ("TODO(@ana): add it", {Field.OWNER: "bo"}, False, "TODO(@bo): add it"),
        ("TODO(@ana): add it", {Field.OWNER: None}, False, "TODO(@[Owner]): add it"),
        ("Action item: add it (OPS-12)", {Field.STATUS: Status.DONE}, False,
         "Action item: add it (OPS-12, done)"),
    ],
)  # fmt: skip
def test_written(before: str, patch: Patch, name: bool, after: str) -> None:
    """A marker is told its status in its own word, its owner in its brackets."""
    content = (_HEAD + before).encode()
    (item,) = read(content).items
    told, _ = tell(content, item, patch, name=name)
    assert told.decode() == _HEAD + after


@pytest.mark.parametrize(
    "body",
    [
        "TODO(@ana): add it — 2026-12-01\nmore of it\n\nDOING: fix it (OPS-3)\nDONE: ship it\n",
        "- [TODO] add it — @bo — P1\n- **DONE(bo):** fix it\n- [ ] TODO: ship it\n",
        "- TODO: add it\n  - Owner: ana\n  - Due:\n",
        "TODO(OPS-3): add it\n\nAI(@[Zoë Ü]): fix it\n\nAction item: ship it (OPS-4, done)\n",
        "TODO(@[Owner]): add it\nWON'T DO: fix it\nDUPLICATE: ship it\n",
    ],
)
def test_laws(body: str) -> None:
    """The byte laws hold for markers."""
    content = (_HEAD + body).encode()
    assert read(content).items
    assert check_laws(content)


_MARKERS = st.sampled_from(
    ["TODO: ", "TODO(@ana): ", "**TODO**: ", "**DONE:** ", "[DOING] ", "`TODO`: ", "DONE - ",
     "Action item: ", "AI(Bo Li): ", "AI: ", "TODO(OPS-3): ", "**TODO(@[Owner]):** ", "WON'T DO: "]
)  # fmt: skip
_WORDS = st.sampled_from(
    ["add an alert", "fix it (OPS-4, done)", "ship it — @bo — 2026-12-01", "add it, due 2 Dec",
     "", "[Action]", "~~drop it now~~", "write [docs](x.md) now <!-- syncer:skip why -->", "word",
     "fill in the timeline", "ask @bo — and wait"]
)  # fmt: skip
_LINES = st.lists(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "", "- ", "- [ ] ", "1. ", "  - ", "\n", "text. "]),
        _MARKERS,
        _WORDS,
        st.sampled_from(["", "", "\n  - Owner: ana", "\nmore of it", "  "]),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(_LINES, st.sampled_from(["\n", "\r\n"]))
def test_laws_of_many(lines: list[str], end: str) -> None:
    """The byte laws hold for markers of every make beside each other."""
    check_laws((_HEAD + "\n".join(lines) + "\n").replace("\n", end).encode())
