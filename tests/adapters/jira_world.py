"""A tracker of a process of its own over the fake Jira."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from pydantic import SecretStr

from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_tracker import JiraTracker
from syncer.model import Person as Human
from syncer.plugin import Details
from tests.fakes.github_state import Clock
from tests.fakes.jira import PROJECT, TOKEN, Jira

NO_KEYS: Mapping[str, object] = {}


def humans(fake: Jira) -> tuple[Human, ...]:
    """The people file: handles and their accounts there."""
    known = {name: fake.account(name).id for name in ("ana", "ben", "pat")}
    return (
        Human("ana", ("Ana Silva",), ("ana@acme.example",), accounts={"jira": known["ana"]}),
        Human("ben", accounts={"jira": known["ben"]}),
        Human("pat", accounts={"jira": known["pat"]}),
        Human("nobody"),
    )


def at(
    fake: Jira,
    keys: Mapping[str, object] = NO_KEYS,
    *,
    name: str = "jira",
    clock: Callable[[], datetime] | None = None,
    token: str = TOKEN,
    people: Sequence[Human] | None = None,
    routes: Sequence[tuple[str, Details]] = (),
) -> JiraTracker:
    """A tracker of its own process."""
    assert isinstance(fake.clock, Clock)
    given: dict[str, object] = {
        "type": "jira",
        "url": fake.url,
        "token": SecretStr(token),
        "project": PROJECT,
    }
    if fake.cloud:
        given["email"] = "syncer@acme.example"
    settings = JiraSettings.model_validate({**given, **keys}).reaching(routes)
    known = humans(fake) if people is None else people
    return JiraTracker(name, settings, known, clock=clock or fake.clock, sleep=fake.clock.sleep)
