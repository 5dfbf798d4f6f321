"""syncer works with every server that keeps to GitHub's description, however it fills the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from syncer.model import Code, Status
from syncer.testing.memory_store import MemoryStore
from tests.adapters.github_world import Shop, at
from tests.adapters.test_github import TestGithub
from tests.adapters.test_github_sign_in import KEYS, pem
from tests.engine.world import postmortem
from tests.fakes import contract
from tests.fakes.github import BOT, LEAST, REPO, FakeGithub, shop
from tests.fakes.github_calls import Reply, Request
from tests.fakes.github_faults import DROPPED_AFTER, Fault, refused
from tests.fakes.github_others import APPS, MOVES, OTHERS, together
from tests.fakes.github_otherwise import Other, paged_by
from tests.fakes.github_people import Person
from tests.fakes.github_state import Clock, OrgField
from tests.fakes.test_github_fake import public

ALERT, RUNBOOK, PUMP = "Alert on bandwidth", "Fix the runbook", "Repair the pump"
DOCUMENT = {
    "a.md": postmortem(
        1,
        f"- [ ] {ALERT} — @ana — 2026-12-01 — P1",
        f"- [ ] {RUNBOOK} — @ben — 2026-12-02 — P2",
        f"- [ ] {PUMP} — @ben — 2026-12-03 — P3",
    )
}
UNCONDITIONAL = ("no etags", "etags that never hold")
LEANEST = (
    *("no etags", "two rows a page", "no date", "no word of limits", "no media type"),
    *("nulls left out", "nothing optional", "labels as strings", "no list of assignees"),
    *("errors without a word", "taken off without a word", "nobody's account is told"),
)
WITH_FIELDS = (
    *("strong etags", "nulls left out", "nothing optional", "more than is described"),
    *("times with offsets", "fields without options", "fields without names"),
    *("no field has a value", "taken off without a word", "lines as forms send them"),
)
BY_APP = (*APPS, "no date", "nobody's account is told", "no media type")


@pytest.fixture(params=OTHERS)
def other(request: pytest.FixtureRequest) -> Iterator[FakeGithub]:
    """A server that does one thing otherwise."""
    how = OTHERS[request.param]
    with shop() as fake:
        fake.otherwise = how
        yield fake
    if how.described:
        assert contract.violations(fake.seen) == []


@pytest.fixture(params=MOVES)
def moving(request: pytest.FixtureRequest) -> Iterator[FakeGithub]:
    """A server that says in its own way where something went."""
    with shop(prefix="/api/v3") as fake:
        fake.otherwise = MOVES[request.param]
        yield fake


class TestTheLeanestServer(TestGithub):
    """All that may be left out is left out at once."""

    @pytest.fixture
    def github(self) -> Iterator[FakeGithub]:
        with shop() as fake:
            fake.otherwise = together(*LEANEST)
            yield fake


def line(world: Shop, title: str) -> str:
    return next(one for one in world.text("a.md").splitlines() if title in one)


def edit(world: Shop, old: str, new: str) -> None:
    text = world.text("a.md")
    assert old in text
    world.docs.edit("a.md", text.replace(old, new).encode())


def sees_fields(world: Shop) -> None:
    """Let the token of the running process see the organisation's fields."""
    if "app" not in world.keys:
        may = {**LEAST, "issue_fields": "read"}
        world.fake.world.tokens[f"ghp_{world.lives}"].permissions = may


def whole_life(world: Shop, fields: Mapping[str, OrgField] | None = None) -> None:
    """From a first sync, one answer of which is lost, to a lost store, and then silence."""
    other = world.fake
    sees_fields(world)
    other.faults.on("POST", r"/issues$", DROPPED_AFTER, nth=2)
    assert not world.settle().problems
    for one in world.issues:
        assert f"#{one.number}]" in line(world, one.title)
    assert [one.assignees for one in world.issues] == [["ana"], ["ben"], ["ben"]]
    alert, runbook, pump = (world.name(one) for one in (ALERT, RUNBOOK, PUMP))
    world.people.move(alert, Status.DONE)
    world.people.assign(runbook, "ana")
    if fields is None:
        world.people.edit(runbook, "- Due: 2026-12-02", "- Due: 2026-12-20")
    else:
        world.people.demand(runbook, "Target date", "2026-12-20")
    assert not world.settle().problems
    assert line(world, ALERT).startswith("- [x]")
    assert "@ana — 2026-12-20" in line(world, RUNBOOK)
    world.people.move(runbook, Status.WONT_DO)
    world.people.surround(pump, "Mine.", "Theirs.")
    world.settle()
    assert line(world, RUNBOOK).endswith(", won't do")
    edit(world, f"[ ] {PUMP}", "[x] Repair both pumps")
    edit(world, "@ben — 2026-12-03 — P3", "@ana — 2026-12-24 — P0")
    assert not world.settle().problems
    issue = other.issue(pump)
    assert (issue.title, issue.state, issue.assignees) == ("Repair both pumps", "closed", ["ana"])
    labelled = {"syncer"} if fields else {"syncer", "priority: p0"}
    assert set(issue.labels) == labelled
    for words in ("Mine.", "Theirs.", "- Due: 2026-12-24"):
        assert words in (issue.body or "")
    if fields is not None:
        said = (fields["Priority"].id, fields["Target date"].id)
        assert [issue.values[one] for one in said] == ["Urgent", "2026-12-24"]
    world.people.reopen(alert)
    world.restart()
    sees_fields(world)
    assert not world.settle().problems
    assert line(world, ALERT).startswith("- [ ]")
    text = world.text("a.md")
    world.store = MemoryStore(clock=world.clock)
    world.begin(world.clock)
    sees_fields(world)
    assert not world.settle().problems
    assert (len(world.issues), world.text("a.md")) == (3, text)
    other.forget()
    world.clock.advance(120)
    world.cycle()
    assert [(one.method, one.path) for one in other.seen] == [("GET", f"/repos/{REPO}/issues")]


def test_a_whole_life_with_every_faithful_server(other: FakeGithub) -> None:
    """Made once and each its own, heard, told, found again; then one request a cycle."""
    whole_life(Shop(other, DOCUMENT))
    held = other.otherwise not in [OTHERS[one] for one in UNCONDITIONAL]
    assert other.seen[-1].status == (304 if held else 200)


@pytest.mark.parametrize("name", WITH_FIELDS)
def test_a_whole_life_where_issues_have_fields(name: str) -> None:
    """Day and priority are in fields, however a server shows those."""
    with shop() as fake:
        fake.otherwise = OTHERS[name]
        fields = fake.fields()
        whole_life(Shop(fake, DOCUMENT), fields)


@pytest.mark.parametrize("name", BY_APP)
def test_a_whole_life_of_an_app(name: str, tmp_path: Path) -> None:
    """An App signs in with what its documents promise of an answer, and no more."""
    with shop(prefix="/api/v3") as fake:
        fake.otherwise = {**OTHERS, **APPS}[name]
        key = tmp_path / "app.pem"
        key.write_bytes(pem(KEYS[0]))
        app = fake.app(public(KEYS[0]), {**LEAST, "contents": "read"})
        (held,) = app.installations
        keys = {"id": app.id, "installation_id": held, "private_key_file": key}
        whole_life(Shop(fake, DOCUMENT, keys={"token": None, "app": keys}))


def test_who_leaves_between_two_small_pages_draws_nobody_along() -> None:
    """Pages of fewer rows than were asked for are pages all the same."""
    with shop() as fake:
        fake.otherwise = Other(hears=paged_by(30))
        people, clock = Person(fake, login=BOT), fake.clock
        assert isinstance(clock, Clock)
        for number in range(70):
            people.add(f"Task {number}", f"ai-{number:010}")

        def leaving(request: Request, _now: datetime) -> Reply:
            clock.advance(1)
            people.unlabel(f"{REPO}#5", "syncer")
            return fake._process(request)[1]

        fake.faults.on("GET", r"/issues$", Fault("one leaves", answer=leaving), nth=3)
        present = at(fake).changes(None).present or ()
        assert {int(ref.id) for ref in present} >= {*range(1, 71)} - {5}


@pytest.mark.parametrize("status", [403, 404])
def test_a_server_that_hides_what_it_denies_denies(status: int) -> None:
    """Where nothing may be made the cause is a right, whatever status says so."""
    with shop() as fake:
        fake.faults.on("POST", r"/issues$", refused(status, "Not Found"), times=3)
        world = Shop(fake, DOCUMENT)
        assert {one.code for one in world.cycle()[1].problems} == {Code.DENIED}
        world.clock.advance(7200)
        assert not world.settle().problems
        assert len(world.issues) == 3


def test_a_renamed_repository_is_followed_however_it_is_said(moving: FakeGithub) -> None:
    """Both ways, in a listing, of one issue and in a write; nothing is made again."""
    world = Shop(moving, DOCUMENT)
    assert not world.settle().problems
    alert, pump = (int(world.name(one).rpartition("#")[2]) for one in (ALERT, PUMP))
    world.people.rename("acme/store")
    people = Person(moving, "acme/store")
    people.move(f"acme/store#{alert}", Status.DONE)
    world.settle()
    assert line(world, ALERT).startswith("- [x]")
    edit(world, f"[ ] {PUMP} — @ben", f"[x] {PUMP} — @ana")
    world.restart()
    world.settle()
    issue = moving.issue(f"acme/store#{pump}")
    assert (issue.state, issue.assignees) == ("closed", ["ana"])
    assert len(moving.issues("acme/store")) == 3
