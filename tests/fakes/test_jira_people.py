"""What people do to issues in a browser shows to clients as it would at a real Jira."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Priority, Status
from syncer.testing.tracker import People
from tests.fakes.adf import faults
from tests.fakes.jira import Jira
from tests.fakes.jira_asking import ask, field, keys, made, words
from tests.fakes.jira_people import Person


@pytest.fixture
def person(jira: Jira) -> Person:
    return Person(jira)


def test_a_person_is_one_of_the_people(jira: Jira, person: Person) -> None:
    """Everything that the trackers' contract lets a person do is seen by the client."""
    people: People = person
    name = people.add("Alert", "ai-00000000a1", "Own words")
    people.move(name, Status.WONT_DO)
    people.retitle(name, "Alert on disk")
    people.assign(name, "ana")
    people.schedule(name, date(2026, 12, 1))
    people.prioritise(name, Priority.P0)
    people.label(name, "team-a")
    people.surround(name, "Before", "After")
    people.wait()
    shown = ask(jira, "GET", f"issue/{name}").json()["fields"]
    assert (shown["summary"], shown["duedate"]) == ("Alert on disk", "2026-12-01")
    assert (shown["status"]["name"], shown["resolution"]["name"]) == ("Done", "Won't Do")
    assert (shown["assignee"]["displayName"], shown["priority"]["name"]) == ("Ana", "Highest")
    assert shown["labels"] == ["syncer", "syncer-ai-00000000a1", "team-a"]
    text = people.text(name)
    assert text.startswith("Before")
    assert text.endswith("After")
    assert "syncer · ai-00000000a1" in text
    assert not jira.cloud or faults(shown["description"]) == []
    assert keys(jira, "labels = syncer-ai-00000000a1") == [name]
    people.unlabel(name, "team-a")
    people.delete(name)
    assert ask(jira, "GET", f"issue/{name}").status_code == 404


@pytest.mark.parametrize(
    ("status", "shown", "resolution"),
    [
        (Status.OPEN, "To Do", None),
        (Status.IN_PROGRESS, "In Progress", None),
        (Status.DONE, "Done", "Done"),
        (Status.WONT_DO, "Done", "Won't Do"),
        (Status.DUPLICATE, "Done", "Duplicate"),
    ],
)
def test_a_person_moves_it(
    jira: Jira, person: Person, status: Status, shown: str, resolution: str | None
) -> None:
    """Into the first status of the category, with the resolution that says why."""
    name = made(jira)
    person.move(name, status)
    assert (jira.issue(name).status, jira.issue(name).resolution) == (shown, resolution)
    person.move(name, Status.OPEN)
    assert field(jira, name, "resolution") is None


def test_a_clone_has_our_label_and_our_panel(jira: Jira, person: Person) -> None:
    """A copy takes along labels, description and fields, and is another issue of another person."""
    first = made(jira, labels=["syncer", "syncer-ai-1"], description=words(jira, "Panel"))
    second = person.clone(first)
    assert keys(jira, "labels = syncer-ai-1") == [second, first]
    assert field(jira, second, "description") == words(jira, "Panel")
    assert field(jira, second, "creator") != field(jira, first, "creator")


def test_a_person_edits_the_text(jira: Jira, person: Person) -> None:
    """Words change inside what is there, or the whole of it is replaced."""
    name = made(jira, description=words(jira, "Before and after"))
    person.edit(name, "after", "since")
    assert field(jira, name, "description") == words(jira, "Before and since")
    person.write(name, "Gone")
    assert person.text(name) == "Gone"
    person.write(name, None)
    assert field(jira, name, "description") is None


def test_a_person_is_not_limited_and_not_counted(jira: Jira, person: Person) -> None:
    """What people do in a browser is no request of ours."""
    name = made(jira)
    jira.forget()
    for number in range(30):
        person.retitle(name, f"{number}")
        person.remark(name, "Seen")
    assert (jira.seen, len(jira.issue(name).comments)) == ([], 30)


def test_a_browser_sends_its_own_line_ends(jira: Jira, person: Person) -> None:
    """On Data Center a description that a person saved has CRLF throughout."""
    name = made(jira, description=words(jira, "One"))
    person.surround(name, "Before", "After")
    if jira.cloud:
        assert len(field(jira, name, "description")["content"]) == 3
    else:
        assert field(jira, name, "description") == "Before\r\n\r\nOne\r\n\r\nAfter"
    assert person.text(name).split() == ["Before", "One", "After"]


def test_somebody_is_quicker(jira: Jira, person: Person) -> None:
    """What a person does right before a request is served is there when it is."""
    name = made(jira)
    jira.meanwhile.on("PUT", "/issue/", lambda: person.label(name, "theirs"), nth=2)
    for title in ("B", "C", "D"):
        ask(jira, "PUT", f"issue/{name}", {"fields": {"summary": title}})
        assert ("theirs" in person.labels(name)) is (title != "B")
    assert jira.issue(name).summary == "D"
