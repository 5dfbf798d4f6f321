"""What people do with an issue, and how servers show it: whose word it is, in any process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.adapters.github_block import AgreedDay, borne, dated, placed, remarked, stands
from syncer.adapters.github_due import read_due
from syncer.model import Field, Priority, Status, Ticket, UpdateTicket
from tests.adapters.github_world import Shop, at
from tests.adapters.test_github_engine import ALERT, DOCUMENT, RUNBOOK, edit, issue, line
from tests.adapters.test_github_outcomes import KEY, OTHER, made, read, update
from tests.fakes.github import LEAST, REPO, FakeGithub
from tests.fakes.github_faults import secondary_limit
from tests.fakes.github_people import Person

Act = Callable[[Shop], None]


@pytest.fixture
def world(github: FakeGithub) -> Shop:
    made = Shop(github, DOCUMENT)
    made.settle()
    return made


@pytest.fixture
def fielded(github: FakeGithub) -> Shop:
    """Where the organisation has a field for the day."""
    github.fields()
    made = Shop(github, DOCUMENT)
    allowed(made)
    made.settle()
    return made


def allowed(world: Shop) -> None:
    grown = world.fake.world.tokens[f"ghp_{world.lives}"]
    grown.permissions = {**LEAST, "issue_fields": "read"}


def lineful(old: str, new: str) -> Act:
    return lambda world: world.people.edit(world.name(ALERT), f"- Due: {old}", f"- Due: {new}")


def field(day: str | None) -> Act:
    return lambda world: world.people.demand(world.name(ALERT), "Target date", day)


def both(world: Shop) -> None:
    lineful("2026-12-01", "2026-12-24")(world)
    field("2027-01-31")(world)


@pytest.mark.parametrize("again", [False, True], ids=["one process", "new processes"])
@pytest.mark.parametrize(
    ("act", "day"),
    [
        (lineful("2026-12-01", "2026-12-24"), "2026-12-24"),
        (lineful("2026-12-01", "**2026-12-24**."), "2026-12-24"),
        (lineful("2026-12-01", ""), None),
        (field("2027-01-31"), "2027-01-31"),
        (both, "2027-01-31"),
    ],
    ids=["line", "bold line", "no line", "field", "both"],
)
def test_a_day_is_heard_from_line_or_field(
    fielded: Shop, act: Act, day: str | None, *, again: bool
) -> None:
    """The one that a person changed counts, whichever process looks; nothing of it is undone."""

    def settled() -> None:
        if again:
            fielded.restart()
            allowed(fielded)
        fielded.settle()

    settled()
    act(fielded)
    settled()
    assert (f"— {day} —" in line(fielded)) is (day is not None)
    edit(fielded, "— P1", "— P0")
    settled()
    assert (f"— {day} —" in line(fielded)) is (day is not None)
    assert ("2026-12-01" in line(fielded)) is False
    body = issue(fielded).body or ""
    assert f"- Due: {day}\n" in body if day else "- Due:\n" in body
    said = [value for value in issue(fielded).values.values() if str(value).startswith("20")]
    assert said == ([day] if day else [])


def test_an_emptied_field_is_heard_where_it_was_seen_to_hold(fielded: Shop) -> None:
    """One that never held anything says nothing; one that did, and is empty, says so."""
    edit(fielded, "2026-12-01", "2026-12-24")
    fielded.settle()
    fielded.restart()
    allowed(fielded)
    field(None)(fielded)
    fielded.settle()
    assert "2026-12" not in line(fielded)
    assert "- Due:\n" in (issue(fielded).body or "")


def test_an_emptied_field_is_not_filled_again(fielded: Shop) -> None:
    """As long as nobody names another day it stays empty; the line counts until it is, too."""
    field(None)(fielded)
    fielded.settle()
    edit(fielded, "— P1", "— P0")
    fielded.settle()
    assert "2026-12-01" in line(fielded)
    assert "2026-12-01" not in issue(fielded).values.values()
    lineful("2026-12-01", "")(fielded)
    fielded.settle()
    assert "2026-12-01" not in line(fielded)


@pytest.mark.parametrize("nth", [1, 2])
def test_a_label_gives_way_to_a_field_that_came_later(github: FakeGithub, nth: int) -> None:
    """Whichever of the two writes fails: nobody took the priority away."""
    world = Shop(github, DOCUMENT)
    world.settle()
    github.fields()
    allowed(world)
    world.restart()
    allowed(world)
    edit(world, "— P1", "— P2")
    world.clock.advance(120)
    method, path = (("PATCH", r"/issues/1$"), ("DELETE", r"/issues/1/labels/"))[nth - 1]
    github.faults.on(method, path, secondary_limit(403, 60))
    for _ in range(3):
        world.cycle()
        world.clock.advance(120)
    world.settle()
    assert "— P2" in line(world)
    assert read(world.tracker, "1").fields.priority is Priority.P2
    assert "Medium" in issue(world).values.values()


def test_two_new_days_at_once_are_told_of(fielded: Shop) -> None:
    """The field counts, and the day in the line is not dropped without a word."""
    both(fielded)
    with structlog.testing.capture_logs() as logs:
        fielded.settle()
    (told,) = (one for one in logs if one["event"] == "ticket.due_contested")
    assert (told["line"], told["field"]) == ("2026-12-24", "2027-01-31")


def test_a_line_nobody_can_read_is_told_of_beside_a_field(fielded: Shop) -> None:
    """Words that are no day do not vanish behind a field that nobody touched."""
    lineful("2026-12-01", "after the holidays")(fielded)
    fielded.settle()
    assert "after the holidays" in (issue(fielded).body or "")
    assert "2026-12-01" in line(fielded)
    current = read(fielded.tracker, "1")
    assert Field.DUE in current.fields.silent


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("**2026-12-24**", date(2026, 12, 24)),
        ("2026-12-24 09:00", date(2026, 12, 24)),
        ("2026-12-24T09:00:00Z", date(2026, 12, 24)),
        ("2026-12-24.", date(2026, 12, 24)),
        ("`2026-12-24` (moved)", date(2026, 12, 24)),
        ("none", None),
        ("None.", None),
        ("n/a", None),
        ("—", None),
        ("TBD", "TBD"),
        ("2026-12-24 or 2026-12-31", "2026-12-24 or 2026-12-31"),
        ("~~2026-12-01~~ 2026-12-24", date(2026, 12, 24)),
        ("~~2026-12-01~~", "~~2026-12-01~~"),
        ("<b>2026-12-24</b>", date(2026, 12, 24)),
        ("2026-12-24<br>", date(2026, 12, 24)),
        ("2026-12-24 - agreed with Ben", date(2026, 12, 24)),
        ("2026-12-24, after the freeze", date(2026, 12, 24)),
        ("2026-12-24 is too early", "2026-12-24 is too early"),
        ("2026-12-24 - or 2026-12-31", "2026-12-24 - or 2026-12-31"),
        ("2026-12-240", "2026-12-240"),
    ],
)
def test_a_due_line_is_read_as_people_write(said: str, day: date | str | None) -> None:
    """Markup, a time and a full stop are no reason not to understand; of two days none is taken."""
    assert read_due(said) == day


FORMS = {
    "in a fence": "Same root:\n```\n{other}```\n\n{own}",
    "in tildes": "~~~ md\n{other}~~~\n{own}",
    "quoted": "> {quoted}\n\n{own}",
    "above": "Same root as this one:\n{other}\nMine.\n\n{own}",
    "below": "{own}\nSame root as this one:\n\n{other}",
    "own in a fence, too": "```\n{own}```\n\n{other}\n{own}",
}


@pytest.mark.parametrize("form", FORMS)
def test_another_items_block_says_nothing_here(world: Shop, form: str) -> None:
    """Wherever people paste it, and in whatever process: neither side takes its facts."""
    own, other = issue(world).body or "", issue(world, RUNBOOK).body or ""
    quoted = "\n> ".join(other.splitlines())
    pasted = FORMS[form].format(own=own, other=other, quoted=quoted)
    text = world.text("a.md")
    world.people.write(world.name(ALERT), pasted)
    world.restart()
    world.settle()
    assert (world.text("a.md"), issue(world).body) == (text, pasted)
    edit(world, "2026-12-01 — P1", "2026-12-24 — P0")
    world.settle()
    body = issue(world).body or ""
    assert other.rstrip("\n") in body or quoted in body
    assert "- Due: 2026-12-24\n- Priority: P0" in body
    world.people.edit(world.name(ALERT), "- Due: 2026-12-24", "- Due: 2027-01-31")
    world.restart()
    world.settle()
    assert "2027-01-31" in line(world)


def test_of_blocks_that_nobody_can_tell_apart_none_is_heard(world: Shop) -> None:
    """With a title of a person's own, two blocks may both be meant: neither day counts."""
    world.people.retitle(world.name(ALERT), "Ours")
    other, text = issue(world, RUNBOOK).body or "", world.text("a.md")
    world.people.surround(f"{REPO}#1", other, "")
    world.settle()
    assert world.text("a.md") == text
    assert read(world.tracker, "1").key is None
    world.people.close(f"{REPO}#1")
    world.settle()
    assert line(world).startswith("- [x]")


def test_a_fence_without_end_hides_nothing() -> None:
    """What somebody forgot to close is no code of ours."""
    block = f"<!-- syncer:begin {KEY} -->\n- Due:\n<!-- syncer:end -->\n"
    assert borne(f"```\nlog\n\n{block}").key == KEY
    assert borne(f"```\n{block}```\n").key is None
    assert borne(f"Like `<!-- syncer:begin {OTHER} -->`.\n{block}").key == KEY


def test_whoever_helps_is_not_the_owner(world: Shop) -> None:
    """Servers show assignees in any order: the one whom the block names stays the owner."""
    edit(world, "@ana", "@ben")
    world.settle()
    world.fake.world.sorts_people = True
    issue(world).assignees.append("ana")
    world.people.label(world.name(ALERT), "customer")
    world.restart()
    world.settle()
    assert "@ben" in line(world)
    world.people.assign(world.name(ALERT), "ana")
    world.settle()
    assert "@ana" in line(world)


def test_a_server_that_shows_but_one_assignee(github: FakeGithub) -> None:
    """The one who must be shown is read where nobody lists them all."""
    github.world.lists_people = False
    world = Shop(github, DOCUMENT)
    world.settle()
    assert read(world.tracker, "1").fields.owner == "ana"
    world.people.assign(world.name(ALERT), "ben")
    world.settle()
    assert "@ben" in line(world)
    edit(world, "@ben", "@pat")
    world.settle()
    assert issue(world).assignees == ["pat"]


def test_a_transfer_takes_labels_and_no_words(world: Shop) -> None:
    """What a transfer dropped nobody took back; with the next change our labels are there again."""
    grants = dict.fromkeys(("syncer-bot", "ana", "ben", "pat"), "write")
    world.fake.repo("acme/other", grants)
    text = line(world)
    there = world.people.transfer(world.name(ALERT), "acme/other")
    assert world.fake.issue(there).labels == []
    for _ in range(2):
        world.restart()
        world.clock.advance(120)
        world.cycle(full=True)
        world.settle()
        assert line(world) == text
    edit(world, f"[ ] {ALERT}", f"[x] {ALERT}")
    world.settle()
    assert world.fake.issue(there).state == "closed"
    assert sorted(world.fake.issue(there).labels) == ["priority: p1", "syncer"]
    world.people.prioritise(there, Priority.P0)
    world.clock.advance(120)
    world.cycle(full=True)
    world.settle()
    assert "— P0" in line(world)


@pytest.mark.parametrize(("length", "fits"), [(65_400, True), (65_500, False)])
def test_a_body_without_room_for_our_block_is_told_all_else(
    github: FakeGithub, length: int, *, fits: bool
) -> None:
    """The words of people stay; status follows both ways, and the log says what is missing."""
    theirs = Shop(github, {})
    name = theirs.people.add(ALERT, body="z" * length)
    theirs.docs.edit("a.md", DOCUMENT["a.md"].replace(b"P1", f"P1 ({name})".encode()))
    with structlog.testing.capture_logs() as logs:
        theirs.settle()
    left_out = [one["ticket"] for one in logs if one["event"] == "ticket.block_left_out"]
    assert left_out == ([] if fits else [name])
    body = github.issue(name).body or ""
    assert body.startswith("z" * length)
    assert ("- Due: 2026-12-01" in body) is fits
    assert "syncer" in github.issue(name).labels
    edit(theirs, f"[ ] {ALERT}", f"[x] {ALERT}")
    theirs.settle()
    assert github.issue(name).state == "closed"
    theirs.people.reopen(name)
    theirs.settle()
    assert line(theirs).startswith("- [ ]")


@pytest.mark.parametrize("again", [False, True], ids=["one process", "a new one"])
def test_what_was_opened_on_the_way_is_closed(world: Shop, *, again: bool) -> None:
    """An issue that is open only to be closed otherwise is no reopened one, whoever looks."""
    world.people.close(world.name(ALERT))
    world.settle()
    declined = f"{line(world)}, won't do"
    edit(world, line(world), declined)
    world.fake.faults.on("PATCH", r"/issues/1$", secondary_limit(403, 60), nth=2)
    world.clock.advance(120)
    world.cycle()
    assert issue(world).state == "open"
    if again:
        world.restart()
    world.clock.advance(120)
    assert read(world.tracker, "1").fields.status is Status.WONT_DO
    world.settle()
    assert (issue(world).state, issue(world).reason) == ("closed", "not_planned")
    assert "syncer:to" not in (issue(world).body or "")
    assert line(world) == declined


def test_a_document_that_changes_its_mind_on_the_way_is_heard(world: Shop) -> None:
    """What is open on its way to *won't do* stays open where the text says so meanwhile."""
    world.people.close(world.name(ALERT))
    world.settle()
    ticked = line(world)
    edit(world, ticked, f"{ticked}, won't do")
    world.fake.faults.on("PATCH", r"/issues/1$", secondary_limit(403, 60), nth=2)
    world.clock.advance(120)
    world.cycle()
    world.fake.faults.on("PATCH", r"/issues/1$", secondary_limit(403, 60))
    world.clock.advance(120)
    world.cycle()
    edit(world, f"{ticked}, won't do", ticked.replace("[x]", "[ ]"))
    world.settle()
    assert issue(world).state == "open"
    assert "syncer:to" not in (issue(world).body or "")
    assert line(world).startswith("- [ ]")


def test_who_closes_it_on_the_way_has_the_word(github: FakeGithub) -> None:
    """A remark in a closed issue means nothing."""
    tracker, people = at(github), Person(github)
    ticket = made(tracker)
    people.edit(ticket.name, "<!-- syncer:end", "<!-- syncer:to duplicate -->\n<!-- syncer:end")
    assert read(tracker, "1").fields.status is Status.DUPLICATE
    people.close(ticket.name, "not_planned")
    assert read(tracker, "1").fields.status is Status.WONT_DO


def test_who_left_since_we_asked_sinks_no_change(github: FakeGithub) -> None:
    """Whoever cannot be given issues any more: all else of the change is told."""
    tracker = at(github)
    ticket = made(tracker)
    tracker._desk.around(REPO).assignable("ben")
    del github.world.repos[REPO].roles["ben"]
    patch = {Field.OWNER: "ben", Field.STATUS: Status.DONE}
    change = UpdateTicket(ticket.ref, KEY, ticket.revision, patch)
    after = update(tracker, ticket, change)
    assert isinstance(after, Ticket), repr(after)
    assert (after.fields.status, after.fields.owner) == (Status.DONE, "ana")


TEXTS = st.lists(
    st.sampled_from(
        [
            *(
                "```",
                "~~~",
                "> quoted",
                "> ```",
                "words",
                "",
                "- Due: 2026-12-24",
                "`<!-- syncer:end -->`",
            ),
            *(f"<!-- syncer:begin {OTHER} -->", "<!-- syncer:end -->", "<!-- syncer:comment a -->"),
        ]
    ),
    max_size=12,
)


@settings(max_examples=200)
@given(TEXTS, TEXTS, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_block_comes_and_goes_and_leaves_every_byte(
    before: list[str], after: list[str], eol: str, held: bool
) -> None:
    """Whatever stands around it: remarks and block are found again, and go without a trace."""
    theirs = eol.join([*before, ""])
    placed_once = placed(theirs, KEY, "From\n\n- Due: 2026-12-01\n\n> Alert", standing=None)
    body = placed_once + eol.join(["", *after])
    if not stands(body, KEY):
        return  # a fence of theirs runs around it
    told = remarked(body, KEY, AgreedDay(date(2026, 12, 1), held), "not_planned")
    assert stands(told, KEY)
    assert remarked(told, KEY, None) == body
    found = borne(told, "Alert")
    if found.key == KEY:
        assert (found.common, found.closing) == (AgreedDay(date(2026, 12, 1), held), "not_planned")
        assert found.notes["Due"] == "2026-12-01"
    assert dated(dated(body, KEY, None), KEY, date(2026, 12, 1)) == body
