from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.adapters.jira_flow import Flow, unknown_names
from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_walk import MOST_STEPS, Transition, Walk, transitions
from syncer.errors import Rejected
from syncer.model import Status

OPEN, DOING, DONE = Status.OPEN, Status.IN_PROGRESS, Status.DONE
WONT, TWIN = Status.WONT_DO, Status.DUPLICATE
NEW, BUSY, END = "new", "indeterminate", "done"
Row = Mapping[str, Any]


def flow(**keys: object) -> Flow:
    return Flow(settings(**keys))


def settings(**keys: object) -> JiraSettings:
    base = {"type": "jira", "url": "http://localhost", "token": "t", "project": "OPS"}
    return JiraSettings.model_validate({**base, **keys})


def status(name: str, category: str = NEW) -> Row:
    return {"name": name, "id": name, "statusCategory": {"key": category}}


def named(name: str) -> Row:
    return {"name": name, "id": f"r-{name}"}


def screen(*names: str, required: bool = True) -> Row:
    return {"resolution": {"required": required, "allowedValues": [named(one) for one in names]}}


class Board:
    """A workflow, and one issue in it: each way is (from, name, to, screen, resolution it sets)."""

    def __init__(self, start: Row, *ways: tuple[Any, ...]) -> None:
        self.status = start
        self.resolution: Row | None = None
        self._ways = ways

    def offers(self) -> tuple[Transition, ...]:
        rows = [
            {"id": str(at), "name": way[1], "to": way[2], "fields": way[3] if way[3:] else {}}
            for at, way in enumerate(self._ways)
            if way[0] in ("*", self.status["name"])
        ]
        return transitions(rows)

    def take(self, body: Row) -> None:
        way = self._ways[int(body["transition"]["id"])]
        asked = (way[3] if way[3:] else {}).get("resolution")
        given = body.get("fields", {}).get("resolution")
        assert given is not None or asked is None or not asked["required"]
        assert given is None or asked is not None
        self.status = way[2]
        self.resolution = way[4] if way[4:] else None
        if given is not None:
            assert asked is not None
            [self.resolution] = [one for one in asked["allowedValues"] if one["id"] == given["id"]]

    def walk(self, flow: Flow, wanted: Status) -> list[str]:
        """The names of the transitions that led there."""
        names, walk = [], Walk(flow, wanted, "OPS-12", "ops")
        while step := walk.step(self.status, self.resolution, self.offers()):
            self.take(step.body)
            names.append(step.transition.name)
            ended = flow.status(self.status, self.resolution)
            arrived = ended is wanted or (wanted is TWIN and ended is WONT)
            assert bool(flow.hops(wanted)) or step.last == arrived
            assert step.last or not ended.closed
        return names


TODO, PROGRESS, CLOSED = status("To Do"), status("In Progress", BUSY), status("Done", END)
ENDS = screen("Done", "Won't Do", "Duplicate")


def simple(ends: Row | None = None, start: Row = TODO) -> Board:
    return Board(
        start,
        ("*", "To Do", TODO),
        ("*", "In Progress", PROGRESS),
        ("*", "Done", CLOSED, ends or {}),
    )


def classic(start: str = "Open") -> Board:
    every = {
        "Open": status("Open"),
        "In Progress": PROGRESS,
        "Reopened": status("Reopened"),
        "Resolved": status("Resolved", END),
        "Closed": status("Closed", END),
    }
    fixed = screen("Fixed", "Won't Fix", "Duplicate", "Cannot Reproduce")
    ways = [
        (one, name, every[to], fixed)
        for one in ("Open", "In Progress", "Reopened")
        for name, to in (("Close Issue", "Closed"), ("Resolve Issue", "Resolved"))
    ]
    return Board(
        every[start],
        *ways,
        ("Open", "Start Progress", PROGRESS),
        ("Reopened", "Start Progress", PROGRESS),
        ("In Progress", "Stop Progress", every["Open"]),
        ("Resolved", "Close Issue", every["Closed"]),
        ("Resolved", "Reopen Issue", every["Reopened"]),
        ("Closed", "Reopen Issue", every["Reopened"]),
    )


def long(start: str = "Backlog") -> Board:
    names = {"Backlog": NEW, "Selected": NEW, "Doing": BUSY, "Review": BUSY}
    every = {name: status(name, key) for name, key in names.items()}
    every |= {"Shipped": status("Shipped", END), "Dropped": status("Dropped", END)}
    return Board(
        every[start],
        ("Backlog", "Select", every["Selected"]),
        ("Selected", "Start", every["Doing"]),
        ("Doing", "Ask for review", every["Review"]),
        ("Review", "Rework", every["Doing"]),
        ("Review", "Ship", every["Shipped"], {}, named("Done")),
        ("Review", "Drop", every["Dropped"], {}, named("Won't Do")),
        ("Shipped", "Reopen", every["Backlog"]),
        ("Dropped", "Reopen", every["Backlog"]),
    )


@pytest.mark.parametrize(
    ("name", "category", "resolution", "said"),
    [
        ("To Do", NEW, None, OPEN),
        ("Backlog", "undefined", None, OPEN),
        ("Waiting", BUSY, None, DOING),
        ("Done", END, None, DONE),
        ("Done", END, "Done", DONE),
        ("Closed", END, "Fixed", DONE),
        ("Closed", END, "Won't Do", WONT),
        ("Closed", END, "WON\u2019T  FIX", WONT),
        ("Closed", END, "Cannot Reproduce", WONT),
        ("Closed", END, "Duplicate", TWIN),
        ("Closed", END, "Wird nicht behoben", WONT),
        ("Closed", END, "Moved to the moon", DONE),
        ("Won't Do", END, None, WONT),
        ("Won't do", END, "Done", WONT),
        ("Cancelled", END, None, WONT),
        ("Duplicate", END, "Done", TWIN),
        ("Reopened", NEW, "Won't Do", OPEN),
        ("Done", BUSY, None, DOING),
        ("Rejected", NEW, None, OPEN),
    ],
)
def test_the_category_tells_whether_and_names_tell_how(
    name: str, category: str, resolution: str | None, said: Status
) -> None:
    """A status is closed by its category alone; names of it and its resolution say how it ended."""
    assert flow().status(status(name, category), named(resolution) if resolution else None) is said


@pytest.mark.parametrize(
    ("name", "category", "resolution", "said"),
    [
        ("Released", BUSY, None, DONE),
        ("released", BUSY, None, DONE),
        ("On Ice", END, None, WONT),
        ("Verify", END, "Done", DOING),
        ("Closed", END, "Nope", WONT),
        ("Closed", END, "Declined", DONE),
        ("Closed", END, "Duplicate", TWIN),
        ("Parked", END, None, OPEN),
        ("Cancelled", END, None, DONE),
    ],
)
def test_configured_names_win(
    name: str, category: str, resolution: str | None, said: Status
) -> None:
    """What the configuration calls a status or a resolution counts before category and custom."""
    known = flow(
        statuses={
            "open": "Parked",
            "in_progress": ["Verify"],
            "done": ["Released", "Declined", "Cancelled"],
            "wont_do": ["On Ice", "Nope"],
        }
    )
    assert known.status(status(name, category), named(resolution) if resolution else None) is said


def test_an_odd_status_is_open() -> None:
    """A status without name or category closes nothing."""
    for odd in ({}, {"name": None}, {"statusCategory": None}, {"statusCategory": {"key": 3}}):
        assert flow().status(odd, {}) is OPEN


@pytest.mark.parametrize(
    ("board", "wanted", "ways"),
    [
        (simple(), DOING, ["In Progress"]),
        (simple(), DONE, ["Done"]),
        (simple(start=CLOSED), OPEN, ["To Do"]),
        (simple(start=CLOSED), DOING, ["In Progress"]),
        (simple(), OPEN, []),
        (simple(ENDS), DONE, ["Done"]),
        (simple(ENDS), WONT, ["Done"]),
        (simple(ENDS), TWIN, ["Done"]),
        (simple(ENDS, CLOSED), WONT, ["Done"]),
        (simple(screen("Done", "Declined")), TWIN, ["Done"]),
        (classic(), DONE, ["Resolve Issue"]),
        (classic(), WONT, ["Resolve Issue"]),
        (classic("In Progress"), TWIN, ["Resolve Issue"]),
        (classic("Closed"), OPEN, ["Reopen Issue"]),
        (classic("Closed"), DOING, ["Reopen Issue", "Start Progress"]),
        (long(), DOING, ["Select", "Start"]),
        (long(), DONE, ["Select", "Start", "Ask for review", "Ship"]),
        (long(), WONT, ["Select", "Start", "Ask for review", "Drop"]),
        (long("Review"), TWIN, ["Drop"]),
        (long("Shipped"), DOING, ["Reopen", "Select", "Start"]),
        (long("Dropped"), OPEN, ["Reopen"]),
    ],
)
def test_a_way_is_found_by_category(board: Board, wanted: Status, ways: list[str]) -> None:
    """The direct way, else step by step; never through a closed status on the way elsewhere."""
    known = flow()
    assert board.walk(known, wanted) == ways
    ended = known.status(board.status, board.resolution)
    assert ended is wanted or (wanted is TWIN and ended is WONT)


def test_the_right_resolution_is_said() -> None:
    """Where the screen asks for one, the resolution is the one that means it, by its id."""
    for wanted, name in ((DONE, "Fixed"), (WONT, "Won't Fix"), (TWIN, "Duplicate")):
        board = classic()
        board.walk(flow(), wanted)
        assert board.resolution == named(name)
    board = classic()
    board.walk(flow(statuses={"wont_do": "Cannot Reproduce"}), WONT)
    assert board.resolution == named("Cannot Reproduce")


def test_a_resolution_is_not_said_where_nobody_asks() -> None:
    """No resolution goes to screens without one, nor on the way to an open status."""
    [done] = [one for one in simple().offers() if one.name == "Done"]
    step = Walk(flow(), DONE, "OPS-1").step(TODO, None, [done])
    assert step is not None
    assert step.body == {"transition": {"id": done.id}}
    asking = Board(CLOSED, ("Done", "Reopen", TODO, screen("Done", required=False)))
    step = Walk(flow(), OPEN, "OPS-1").step(CLOSED, None, asking.offers())
    assert step is not None
    assert "fields" not in step.body


@pytest.mark.parametrize(
    ("ways", "board", "wanted", "taken"),
    [
        ({"done": "Ship"}, long("Review"), DONE, ["Ship"]),
        ({"done": "shipped"}, long("Review"), DONE, ["Ship"]),
        (
            {"done": ["Select", "Start", "Review", "Ship"]},
            long(),
            DONE,
            ["Select", "Start", "Ask for review", "Ship"],
        ),
        ({"done": ["Select", "Start", "Review", "Ship"]}, long("Review"), DONE, ["Ship"]),
        ({"done": "Close Issue"}, classic(), DONE, ["Close Issue"]),
        ({"wont_do": "Won't Fix"}, classic(), WONT, ["Close Issue"]),
        ({"wont_do": ["Close Issue"]}, classic("In Progress"), WONT, ["Close Issue"]),
        (
            {"wont_do": ["Reopen Issue", "Closed"]},
            classic("Resolved"),
            WONT,
            ["Reopen Issue", "Close Issue"],
        ),
    ],
)
def test_configured_steps_are_taken(
    ways: Mapping[str, object], board: Board, wanted: Status, taken: list[str]
) -> None:
    """Names of transitions, of where they lead, or of a resolution; the furthest one offered."""
    known = flow(transitions=ways)
    assert board.walk(known, wanted) == taken
    assert known.status(board.status, board.resolution) is wanted


def test_steps_that_end_elsewhere_are_told() -> None:
    """Where the configured end says something else, the remedy is the status's meaning."""
    with pytest.raises(Rejected, match=r"say in trackers\.ops\.statuses\.wont_do what that"):
        simple().walk(flow(transitions={"wont_do": "Done"}), WONT)


def many(*names: str) -> Board:
    return Board(TODO, *(("To Do", f"To {name}", status(name, END)) for name in names))


NOTES = {
    "customfield_10200": {
        "required": True,
        "name": "Fix notes",
        "allowedValues": [{"value": "A"}, {"value": "B"}],
    },
    "customfield_10300": {"required": True, "name": "Team", "hasDefaultValue": True},
}


@pytest.mark.parametrize(
    ("board", "wanted", "keys", "told"),
    [
        (
            many("Sold", "Given away"),
            DONE,
            {},
            (
                "OPS-12 cannot become done: several ways lead on and none is configured: it offers "
                "To Sold -> Sold, To Given away -> Given away; "
                "name the steps in trackers.ops.transitions.done"
            ),
        ),
        (simple(), WONT, {}, "no way leads there"),
        (Board(TODO), DONE, {}, "it offers no transition to this account"),
        (long("Doing"), OPEN, {}, "no way leads there"),
        (simple(start=CLOSED), WONT, {}, "no way leads there"),
        (classic("Resolved"), WONT, {}, "no way leads there"),
        (many("Cancelled"), DONE, {}, "it offers To Cancelled -> Cancelled"),
        (simple(screen("Sold")), WONT, {}, "none means it: Sold"),
        (
            simple(screen("Sold", "Kept")),
            DONE,
            {},
            (
                'of the resolutions on the screen of "Done" none means it: Sold, Kept; '
                "say in trackers.ops.statuses.done which one does"
            ),
        ),
        (
            Board(TODO, ("*", "Done", CLOSED, NOTES)),
            DONE,
            {},
            (
                'the screen of "Done" requires "Fix notes" (customfield_10200), one of A, B; '
                "give it a default in Jira, take it off that screen, or name another way"
            ),
        ),
        (
            Board(TODO, ("To Do", "Start", PROGRESS, NOTES)),
            DONE,
            {},
            'the screen of "Start" requires "Fix notes" (customfield_10200), one of A, B',
        ),
        (simple(), DONE, {"transitions": {"done": "Finish"}}, "it offers To Do, In Progress, Done"),
    ],
)
def test_what_cannot_be_reached_is_told_with_its_remedy(
    board: Board, wanted: Status, keys: Mapping[str, object], told: str
) -> None:
    """The refusal names the issue, what it offers and the key; nothing is done by guess."""
    before = board.status
    with pytest.raises(Rejected) as caught:
        board.walk(flow(**keys), wanted)
    assert told in str(caught.value)
    assert caught.value.adapter == "ops"
    assert board.status is before


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (("Closed", "Resolved"), "Resolved"),
        (("Closed", "Sold"), "Closed"),
        (("Sold", "Given away", "DONE"), "DONE"),
        (("Done", "Cancelled"), "Done"),
    ],
)
def test_of_several_ways_the_usual_name_is_taken(names: tuple[str, ...], chosen: str) -> None:
    """Where several statuses would do, the one with the plainest name is meant."""
    board = many(*names)
    board.walk(flow(), DONE)
    assert board.status["name"] == chosen
    board = many(*names, "Given up")
    board.walk(flow(statuses={"done": "Given up"}), DONE)
    assert board.status["name"] == "Given up"


def test_a_step_that_asks_for_more_is_gone_around() -> None:
    """Of the steps on the way those are taken whose screen asks for nothing."""
    board = Board(
        TODO,
        ("To Do", "Plan", status("Planned", BUSY), NOTES),
        ("To Do", "Start", status("Started", BUSY)),
        ("Started", "Finish", CLOSED),
    )
    assert board.walk(flow(), DONE) == ["Start", "Finish"]


def test_a_way_in_circles_ends() -> None:
    """However long a workflow is, so many steps are made and no more."""
    names = [status(f"Stage {at}", BUSY) for at in range(20)]
    ways = [(str(a["name"]), "Next", b) for a, b in pairwise(names)]
    board = Board(names[0], *ways)
    with pytest.raises(Rejected, match=f"after {MOST_STEPS} steps"):
        board.walk(flow(), DONE)


WORKFLOWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d", "*"]),
        st.sampled_from(["go", "Done", "x"]),
        st.sampled_from(
            [
                status("a"),
                status("b", BUSY),
                status("c", BUSY),
                status("d", END),
                status("Dup", END),
            ]
        ),
        st.sampled_from([{}, ENDS, screen("Odd"), screen("Odd", required=False), NOTES]),
    ),
    max_size=10,
)


@given(WORKFLOWS, st.sampled_from(Status))
def test_in_any_workflow_it_arrives_or_says_why(ways: list[Any], wanted: Status) -> None:
    """A walk ends where it was to, or is refused; closed is only where it was to end."""
    board, known = Board(status("a"), *ways), flow()
    try:
        board.walk(known, wanted)
    except Rejected:
        assert not known.status(board.status, board.resolution).closed
    else:
        ended = known.status(board.status, board.resolution)
        assert ended is wanted or (wanted is TWIN and ended is WONT)


def test_odd_transitions_are_left_out() -> None:
    """What is no transition, or not available now, is none."""
    rows = [None, 1, {}, {"id": "1", "to": None}, {"id": "2", "to": TODO, "isAvailable": False}]
    assert transitions(rows) == transitions(None) == ()
    [bare] = transitions([{"id": 5, "to": {}}])
    assert (bare.id, bare.name, bare.target, bare.resolutions) == ("5", "", "", None)


def test_configured_names_that_nobody_knows_are_found() -> None:
    """A status or resolution that is spelt otherwise in Jira is told before it is missed."""
    keys = settings(statuses={"done": ["done", "Relaesed"], "wont_do": "Won\u2019t Do"})
    known = ["Done", "Released", "Won't Do"]
    assert list(unknown_names(keys, known)) == [("statuses.done", "Relaesed")]
