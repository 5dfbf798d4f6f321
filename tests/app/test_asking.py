"""``check`` and ``people --lookup`` over trackers that are not folders: nothing is ever written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from syncer.app.commands.check import Examined, examine
from syncer.app.commands.people import ask
from syncer.app.render.check import Finding
from syncer.app.settings import load
from syncer.app.wiring import Wired, wire
from syncer.core.parse import parse
from syncer.core.policy import Route, TrackerPolicy
from syncer.core.spellings import Sample, Seen, Spelling, unknown_owners, unresolved
from syncer.errors import AdapterError, Denied, Transient
from syncer.model import DocRef, Person
from syncer.testing.memory import MemoryTracker
from tests.app.deployment import CONFIG, TABLE
from tests.engine.world import START

LINKED = CONFIG.replace("path: docs}", "path: docs, link: 'https://wiki.example/{path}'}")


class Office(MemoryTracker):
    """A tracker with something to say of itself."""

    says: tuple[str, ...] = ()
    strangers: frozenset[str] = frozenset()
    away: AdapterError | None = None

    def check(self) -> Iterator[str]:
        yield from self.says
        if self.away:
            raise self.away

    def public(self, destinations: Collection[str]) -> frozenset[str]:
        if self.away:
            raise self.away
        return self.strangers & frozenset(destinations)

    def lookup(self, spelling: str) -> Iterator[Person]:
        self.calls["lookup"] += 1
        if self.away and self.calls["lookup"] > 1:
            raise self.away
        yield from (Person(f"{spelling}{at}", accounts={"github": f"{at}"}) for at in range(99))


Made = tuple[Wired, Office]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text(TABLE)
    (tmp_path / "syncer.yaml").write_text(LINKED)
    wired = wire(load(tmp_path / "syncer.yaml", environ={}))
    office = Office("ops", lambda: START, timedelta(0))
    policy = replace(
        wired.policy,
        trackers={"ops": TrackerPolicy(kind="github", destination="acme/api")},
        routes=(Route(tracker="ops"),),
        people=(Person("ana", accounts={"github": "anasilva"}), Person("bo", emails=("b@x.eu",))),
    )
    return replace(wired, trackers={"ops": office}, policy=policy), office


def silence(_: str) -> None:
    pass


def examined(made: Made, *, offline: bool = False) -> Examined:
    seen = examine(made[0], offline=offline, say=silence)
    assert made[1].writes == 0
    assert not made[1].tickets
    return seen


def test_what_a_tracker_says_is_told_worst_first(made: Made) -> None:
    """Every finding of an adapter, with its severity and remedy, each once."""
    made[1].says = (
        "warning: too many rights; take one away",
        "no right; give one",
        "no right; give one",
    )
    assert examined(made).found == (
        Finding("ops", "error", "no right", "give one"),
        Finding("ops", "warning", "too many rights", "take one away"),
    )


@pytest.mark.parametrize(("allowed", "severity"), [(False, "error"), (True, "info")])
def test_public_destinations_are_told(allowed: bool, severity: str, made: Made) -> None:
    """Where strangers read nothing is made unless that is meant, and either is said."""
    wired, office = made
    office.strangers = frozenset({"acme/api", "acme/other"})
    trackers = {"ops": replace(wired.policy.trackers["ops"], allow_public=allowed)}
    wired = replace(wired, policy=replace(wired.policy, trackers=trackers))
    (one,) = examined((wired, office)).found
    assert (one.adapter, one.severity) == ("ops", severity)
    assert "acme/api can be read by strangers" in one.message
    assert (one.remedy is None) == allowed


@pytest.mark.parametrize("error", [Denied("no sign-in; write a new token"), Transient("away")])
def test_a_tracker_that_cannot_be_asked(error: AdapterError, made: Made) -> None:
    """It is one error, however often it is asked, and what it said before is told as well."""
    made[1].away = error
    made[1].says = ("info: nice",)
    seen = examined(made)
    assert [one.severity for one in seen.found] == ["error", "info"]
    assert seen.found[0].message == str(error).partition("; ")[0]
    assert [one.documents for one in seen.counts] == [1]


def test_offline_asks_no_network(made: Made) -> None:
    """Offline only folders are looked at, and the others are named."""
    made[1].away = Denied("must not be asked")
    seen = examined(made, offline=True)
    assert (seen.found, seen.skipped) == ((), ("ops",))
    assert not made[1].calls


Seeks = Callable[[str], Spelling]


@pytest.fixture
def spelled() -> Seeks:
    return lambda word: Spelling(word, None, 1, (), assignable=True)


def test_a_tracker_that_fails_is_asked_no_more(made: Made, spelled: Seeks) -> None:
    """What it said before is kept, what failed is told, and a few candidates are enough."""
    wired, office = made
    office.away = Transient("slow down")
    found, asked, failed = ask(wired, [spelled(word) for word in "abc"], silence)
    assert {word: len(hits) for word, hits in found.items()} == {"a": 10}
    assert found["a"][0] == ("ops", "0", None)
    assert asked == ()
    assert failed == ("ops could not be asked for everybody: slow down",)
    assert office.calls["lookup"] == 2
    assert office.writes == 0


def test_an_account_is_missed_only_where_the_ticket_goes(made: Made) -> None:
    """Who has an account there, or an address to find one by, is known; without both is not."""
    wired, _ = made
    read = wired.sources["docs"].fetch([DocRef("docs", "a.md")])
    ((_, document),) = list(read)
    assert not isinstance(document, AdapterError)
    postmortem = parse(document, wired.grammar)

    def missing(**people: Person) -> list[tuple[str, str | None]]:
        policy = replace(wired.policy, people=tuple(people.values()))
        seen = unknown_owners(postmortem, document.content, policy)
        return [(one.spelling, one.kind) for one in unresolved(seen)]

    account = Person("ana", accounts={"github": "a"})
    mail = Person("bo", emails=("b@x.eu",))
    assert missing(a=account, b=mail) == []
    assert missing(a=account, b=Person("bo")) == [("bo", "github")]
    assert missing(a=account) == [("bo", None)]
    elsewhere = replace(account, accounts={"jira": "a"})
    assert missing(a=elsewhere, b=mail) == [("ana", "github")]


def test_samples_are_few_and_short() -> None:
    """Three lines show how a name is used; a long line is cut."""
    where = DocRef("docs", "a.md")
    seen = [Seen("Ana", None, Sample(where, at, "x"), assignable=False) for at in range(9)]
    (one,) = unresolved([*seen, Seen("ANA", None, None, assignable=True)])
    assert (one.spelling, one.count, len(one.samples), one.assignable) == ("Ana", 10, 3, True)
