"""``check``, ``people`` and ``sync`` over GitHub, from the settings to the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syncer.app.plugins import known_types
from tests.app.deployment import HEAD, Deployment, deploy
from tests.fakes import contract
from tests.fakes.github import BOT, REPO, FakeGithub, shop
from tests.fakes.github_limits import Limits

LINK = "https://github.com/acme/postmortems/blob/main/{path}"
Capture = pytest.CaptureFixture[str]
DOCUMENT = f"""{HEAD}## Action Items

| Action | Owner | Priority | Deadline | Ticket |
|---|---|---|---|---|
| Alert on bandwidth | Ana Silva | P1 | 2099-12-01 | |
| Warm the cache | @ben | P2 | 2099-12-02 | |
"""


@pytest.fixture
def fake() -> Iterator[FakeGithub]:
    # The commands run by the real clock, and would sleep for a server that minds.
    with shop(lambda: datetime.now(UTC), limits=Limits.none()) as made:
        yield made
    if contract.present():
        assert contract.violations(made.seen) == []


def made(folder: Path, capture: Capture, fake: FakeGithub) -> Deployment:
    at = deploy(folder, capture, {"a.md": DOCUMENT})
    at.write("token", "ghp_syncer\n")
    at.write(
        "syncer.yaml",
        "sources: {docs: {type: directory, path: docs}}\n"
        f"trackers: {{ops: {{type: github, repository: {REPO}, api_url: {fake.url!r}, "
        "token_file: token}}\n"
        "people: {file: people.yaml}\nlog: {level: error}\n",
    )
    at.write("people.yaml", "- {handle: ben, github: ben}\n- {handle: ana}\n")
    return at


def test_the_adapters_are_installed() -> None:
    """The entry points are those of this checkout; where they are older, install it again."""
    assert {"github", "jira", "local"} <= set(known_types("trackers"))


def test_checking_writes_nothing(tmp_path: Path, capsys: Capture, fake: FakeGithub) -> None:
    """A sound deployment has nothing to repair, and GitHub was only asked."""
    at = made(tmp_path, capsys, fake)
    said = at("check", "--json")
    assert [one for one in said.json["findings"] if one["severity"] == "error"] == []
    assert said.code == 0
    assert fake.seen
    assert fake.writes() == []
    (well,) = said.json["well"]
    assert (well["adapter"], f"{REPO}, private, signed in as" in well["message"]) == ("ops", True)
    assert at("sync").code == 0
    assert at("check", "--json").json["well"][0]["message"].endswith(", may write issues")


def test_one_cause_is_one_error(tmp_path: Path, capsys: Capture, fake: FakeGithub) -> None:
    """A dead token is told once, however many questions it spoils, and nothing is called well."""
    at = made(tmp_path, capsys, fake)
    at.write("token", "ghp_other\n")
    said = at("check", "--json")
    errors = [one["message"] for one in said.json["findings"] if one["severity"] == "error"]
    assert (said.code, len(errors), "401" in errors[0]) == (1, 1, True)
    assert said.json["well"] == []


def test_a_token_file_that_is_not_there_is_told_once(
    tmp_path: Path, capsys: Capture, fake: FakeGithub
) -> None:
    """What the missing secret is not fit for is not told beside it."""
    at = made(tmp_path, capsys, fake)
    at.write("syncer.yaml", at.read("syncer.yaml").replace("token_file: token", "token_file: x/t"))
    said = at("check")
    assert said.code == 2
    assert "trackers.ops.token_file" in said.err
    assert "trackers.ops.token:" not in said.err


def test_offline_asks_nobody(tmp_path: Path, capsys: Capture, fake: FakeGithub) -> None:
    """Without a network the tracker is not asked, and that is said."""
    said = made(tmp_path, capsys, fake)("check", "--offline")
    assert said.code == 0
    assert "Not asked, being offline: ops" in said.out
    assert fake.seen == []


def test_a_public_repository_is_refused(tmp_path: Path, capsys: Capture, fake: FakeGithub) -> None:
    """Where strangers read, check says so, a sync makes nothing, and only the key allows it."""
    fake.world.repos[REPO].private = False
    at = made(tmp_path, capsys, fake)
    said = at("check", "--json")
    assert said.code == 1
    told = [one for one in said.json["findings"] if "strangers" in one["message"]]
    assert [(one["adapter"], one["severity"]) for one in told] == [("ops", "error")]
    assert at("sync").code == 3
    assert fake.writes() == []
    text = at.read("syncer.yaml")
    at.write(
        "syncer.yaml", text.replace("token_file: token", "token_file: token, allow_public: true")
    )
    assert at("check").code == 0


def test_a_dead_link_is_no_link(tmp_path: Path, capsys: Capture, fake: FakeGithub) -> None:
    """Without an address for its documents the issue names the file, and check says what to set."""
    for name in ("syncer", "overdue", "in progress", *(f"priority: p{at}" for at in range(4))):
        fake.world.add_label(fake.world.repos[REPO], name)
    at = made(tmp_path, capsys, fake)
    at.write("docs/a.md", DOCUMENT[: DOCUMENT.index("| Warm")])
    (told,) = (one for one in at("check", "--json").json["findings"] if one["adapter"] == "docs")
    assert (told["severity"], "sources.docs.link" in told["remedy"]) == ("warning", True)
    text = at.read("syncer.yaml")
    at.write("syncer.yaml", text.replace("path: docs", f"path: docs, link: {LINK!r}"))
    assert [one for one in at("check", "--json").json["findings"] if one["adapter"] == "docs"] == []
    at.write("syncer.yaml", text)
    assert at("sync").code == 0
    (issue,) = fake.issues()
    assert "../" not in (issue.body or "")
    assert ", a.md" in (issue.body or "")


def test_an_issue_leads_to_its_postmortem(
    tmp_path: Path, capsys: Capture, fake: FakeGithub
) -> None:
    """With an address of its documents the issue links the very section, where people read it."""
    for name in ("syncer", "overdue", "in progress", *(f"priority: p{at}" for at in range(4))):
        fake.world.add_label(fake.world.repos[REPO], name)
    at = made(tmp_path, capsys, fake)
    at.write("docs/a.md", DOCUMENT[: DOCUMENT.index("| Warm")])
    text = at.read("syncer.yaml")
    at.write("syncer.yaml", text.replace("path: docs", f"path: docs, link: {LINK!r}"))
    assert at("sync").code == 0
    (issue,) = fake.issues()
    assert f"({LINK.replace('{path}', 'a.md')}#action-items)" in (issue.body or "")


def test_a_wrong_token_is_told_and_never_shown(
    tmp_path: Path, capsys: Capture, fake: FakeGithub
) -> None:
    """Credentials that GitHub refuses are one error with a remedy, and no message holds them."""
    at = made(tmp_path, capsys, fake)
    at.write("token", "ghp_revoked\n")
    said = at("check", "--json")
    assert said.code == 1
    assert {one["adapter"] for one in said.json["findings"] if one["severity"] == "error"} == {
        "ops"
    }
    assert "ghp_revoked" not in said.out + said.err


def test_owners_are_looked_up_and_never_chosen(
    tmp_path: Path, capsys: Capture, fake: FakeGithub
) -> None:
    """Accounts are proposed as comments; taken over by a person they resolve the name."""
    at = made(tmp_path, capsys, fake)
    said = at("people", "--lookup", "--json")
    assert said.code == 1
    assert fake.writes() == []
    found = {one["spelling"]: one["candidates"] for one in said.json["unresolved"]}
    assert list(found) == ["Ana Silva"]
    at.write(
        "people.yaml",
        "- {handle: ben, github: ben}\n- {handle: ana, names: [Ana Silva], github: ana}\n",
    )
    assert at("people").code == 0


def test_a_whole_loop(tmp_path: Path, capsys: Capture, fake: FakeGithub) -> None:
    """The issue is made and named in the text; an owner nobody knows leaves it unassigned."""
    # One write waits for none before it: the labels are there, and there is one item.
    for name in ("syncer", "overdue", "in progress", *(f"priority: p{at}" for at in range(4))):
        fake.world.add_label(fake.world.repos[REPO], name)
    at = made(tmp_path, capsys, fake)
    at.write("docs/a.md", DOCUMENT[: DOCUMENT.index("| Warm")])
    said = at("sync", "--json")
    assert said.code == 0
    assert [(one.author, one.assignees) for one in fake.issues()] == [(BOT, [])]
    assert "shop#1" in at.read("docs/a.md")
    codes = {one["code"] for one in said.json["problems"]}
    assert "unknown-owner" in codes
    fake.forget()
    assert at("sync", "--json").json["landed"] == {}
    assert fake.writes() == []


MANY = HEAD + "## Action Items\n\n" + "".join(f"- [ ] Task {one}\n" for one in range(3))


def test_one_cause_of_many_refusals_is_one_line_and_over_once_it_is_granted(
    tmp_path: Path, capsys: Capture, fake: FakeGithub
) -> None:
    """One request tells it, each command says it once, and a granted right makes them all."""
    at = made(tmp_path, capsys, fake)
    at.write("docs/a.md", MANY)
    fake.token(permissions={"issues": "read", "metadata": "read"})
    said = at("sync").out
    assert len([one for one in fake.writes() if one.path.endswith("/issues")]) == 1
    assert len(re.findall("error denied", said)) <= 1
    assert "Next: grant what is named above" in said
    assert "Landed: nothing; 3 changes are denied" in at("sync").out
    for command in ("plan", "status"):
        text = at(command).out
        assert text.count("issues=write") == 1, text
        assert "left alone" not in text
    told = at("check", "--json")
    assert told.code == 1
    errors = [one for one in told.json["findings"] if one["severity"] == "error"]
    assert [(one["adapter"], "issues=write" in one["message"]) for one in errors] == [("ops", True)]
    assert "syncer sync" in errors[0]["remedy"]
    fake.token()
    assert "3 tickets" in at("sync").out
    assert len(fake.issues()) == 3
    assert at("check").code == 0


def test_a_plan_says_who_cannot_be_assigned(
    tmp_path: Path, capsys: Capture, fake: FakeGithub
) -> None:
    """Beside the owner, and how many at the end; not where nobody is ever assigned."""
    at = made(tmp_path, capsys, fake)
    text = at("plan").out
    assert "(ana, cannot be assigned, due" in text or "(Ana Silva, cannot be assigned, due" in text
    assert "(ben, due" in text
    assert "1 new ticket without an assignee: `syncer people`" in text
    config = at.read("syncer.yaml")
    at.write("syncer.yaml", config.replace("token_file: token", "token_file: token, assign: false"))
    assert "assigne" not in at("plan").out
