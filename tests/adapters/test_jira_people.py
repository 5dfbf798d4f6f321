"""Who is meant: by the people file, else by an address that Jira shows; never by a name alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from syncer.adapters.jira_people import Accounts
from syncer.errors import AdapterError, Denied, Transient
from syncer.model import Block, CreateTicket, DocRef, Fields, ItemKey, Person, Status, Ticket
from tests.adapters.jira_world import at, humans
from tests.fakes.github_state import Clock
from tests.fakes.jira import PROJECT, TOKEN, Jira
from tests.fakes.jira_faults import FORBIDDEN, MISSING, failing

KEY = ItemKey("ai-0000000001")


def accounts(fake: Jira, *people: Person) -> Accounts:
    """Those of a tracker that knows these people."""
    return at(fake, people=people)._desk.accounts


def show(fake: Jira, *names: str) -> None:
    """Let these show their e-mail address to everybody."""
    for name in names:
        fake.account(name).hidden = False


def asked(fake: Jira) -> int:
    return fake.count("GET", "/user/search$")


def test_the_people_file_says_whose_an_account_is(jira: Jira) -> None:
    """By handle, name or address, in any case, without asking anybody."""
    known = accounts(jira, *humans(jira))
    ana = jira.account("ana").id
    for spelling in ("ana", "@Ana", "ana silva", "Ana Silva", "ana@acme.example"):
        assert known.of(spelling) == ana
    assert asked(jira) == 0


def test_an_address_that_jira_shows_finds_its_account(jira: Jira) -> None:
    """The very address, of exactly one account that is in use."""
    show(jira, "pat")
    known = accounts(jira, Person("patrick", emails=("PAT@acme.example",)))
    assert known.of("patrick") == jira.account("pat").id
    assert known.of("pat@acme.example") == jira.account("pat").id


def test_who_is_not_sure_is_nobody(jira: Jira) -> None:
    """A name alone, a hidden address, part of one, two who have it, one who has left: nobody."""
    show(jira, "ben", "pat")
    known = accounts(jira, Person("benjamin", names=("Ben",)))
    for spelling in ("benjamin", "Ben", "ben", "ben@acme", "ana@acme.example" * jira.cloud):
        assert known.of(spelling) is None
    twin = jira.world.add_account("pat2", email="pat@acme.example")
    twin.hidden = False
    assert accounts(jira).of("pat@acme.example") is None
    twin.active = False
    assert accounts(jira).of("pat@acme.example") == jira.account("pat").id


def test_an_address_is_looked_for_once_an_hour(jira: Jira) -> None:
    """Whoever is not there yet is found when they are."""
    assert isinstance(jira.clock, Clock)
    known = accounts(jira)
    assert [known.of("kim@acme.example") for _ in range(3)] == [None] * 3
    assert asked(jira) == 1
    kim = jira.world.add_account("kim")
    kim.hidden = False
    jira.clock.advance(timedelta(hours=1).total_seconds())
    assert known.of("kim@acme.example") == kim.id


@pytest.mark.parametrize("fault", [FORBIDDEN, MISSING], ids=["forbidden", "missing"])
def test_without_the_right_to_look_people_up_they_are_unknown(jira: Jira, fault: object) -> None:
    """It sinks no ticket; a failure that passes is no answer."""
    jira.faults.on("GET", "/user/search$", fault)  # type: ignore[arg-type]  # a Fault
    assert accounts(jira).of("ana@acme.example") is None
    jira.faults.on("GET", "/user/search$", failing(503))
    with pytest.raises(Transient):
        accounts(jira).of("ana@acme.example")


def test_a_refused_sign_in_says_nothing_of_people(jira: Jira) -> None:
    """With the token replaced they are looked for again, at once."""
    show(jira, "ana")
    known = accounts(jira)
    token = jira.world.tokens.pop(TOKEN)
    jira.world.ways.quiet_anonymous = False
    with pytest.raises(Denied):
        known.of("ana@acme.example")
    jira.world.tokens[TOKEN] = token
    assert known.of("ana@acme.example") == jira.account("ana").id


def test_who_may_not_look_people_up_asks_once_an_hour(jira: Jira) -> None:
    """Not once for every address."""
    jira.faults.on("GET", "/user/search$", FORBIDDEN, times=9)
    known = accounts(jira)
    assert [known.of(f"{name}@acme.example") for name in ("ana", "ben", "pat")] == [None] * 3
    assert asked(jira) == 1


def born(fake: Jira, owner: str, *people: Person) -> Ticket | AdapterError:
    """The ticket of an item of somebody."""
    draft = CreateTicket(
        KEY,
        "jira",
        PROJECT,
        DocRef("docs", "a.md"),
        Block("From the postmortem", "x"),
        Fields("Alert", Status.OPEN, owner=owner),
    )
    ((_, outcome),) = at(fake, people=people).create([draft])
    return outcome


def test_who_cannot_be_assigned_sinks_no_ticket(jira: Jira) -> None:
    """The issue is made unassigned, with everything else that was to be in it."""
    del jira.home().roles[jira.account("ben").id]
    made = born(jira, "ben", *humans(jira))
    assert isinstance(made, Ticket)
    assert made.fields.owner is None
    (issue,) = jira.issues()
    assert (issue.summary, issue.assignee, "syncer" in issue.labels) == ("Alert", None, True)


def test_an_account_reads_as_the_handle_of_the_people_file(jira: Jira) -> None:
    """What a document is told is how people are called there, not a number of Jira's."""
    made = born(jira, "ana", *humans(jira))
    assert isinstance(made, Ticket)
    assert made.fields.owner == "ana"
    assert jira.issues()[0].assignee == jira.account("ana").id


def test_looking_up_tells_who_may_be_meant(jira: Jira) -> None:
    """Accounts that issues here can be given to, as entries of the people file."""
    tracker = at(jira, people=humans(jira))
    (ana,) = tracker.lookup("@Ana")
    assert ana.handle == "ana"
    syncer = jira.account("syncer")
    jira.forget()
    (other,) = tracker.lookup("Syncer")
    assert (other.names, other.accounts) == (("Syncer",), {"jira": syncer.id})
    del jira.home().roles[jira.account("pat").id]
    assert list(tracker.lookup("pat")) == []
    assert list(tracker.lookup(" @ ")) == []
    assert jira.writes() == []
