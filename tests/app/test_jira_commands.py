"""``check``, ``people`` and ``sync`` over Jira, from the settings to the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from syncer.adapters.jira_settings import JiraSettings
from syncer.app.plugins import known_types
from syncer.app.settings import load
from syncer.errors import ConfigError
from tests.app.deployment import HEAD, Deployment, deploy
from tests.fakes import adf, jira_contract
from tests.fakes.jira import OTHER, PROJECT, TOKEN, Jira, desk
from tests.fakes.jira_limits import Limits

SMALLEST = {
    "type": "jira",
    "url": "https://jira.acme.example",
    "token": "t",
    "project": "OPS",
}
Capture = pytest.CaptureFixture[str]
DOCUMENT = f"""{HEAD}## Action Items

| Action | Owner | Priority | Deadline | Ticket |
|---|---|---|---|---|
| Alert on bandwidth | Ana Silva | P1 | 2099-12-01 | |
| Warm the cache | @ben | P2 | 2099-12-02 | |
"""
pytestmark = pytest.mark.skipif(
    "jira" not in known_types("trackers"),
    reason="the installed entry points are older than this checkout: install it again",
)


@pytest.fixture(params=[True, False], ids=["cloud", "center"])
def fake(request: pytest.FixtureRequest) -> Iterator[Jira]:
    # The commands run by the real clock, and would sleep for a server that minds.
    with desk(cloud=request.param, clock=lambda: datetime.now(UTC), limits=Limits.none()) as made:
        yield made
    assert jira_contract.violations(made.seen, cloud=made.cloud) == []


def configured(fake: Jira, tracker: str = "", rest: str = "") -> str:
    """The configuration of one folder and one project."""
    return _configured(fake.url, tracker, rest, cloud=fake.cloud)


def _configured(url: str, tracker: str, rest: str, *, cloud: bool) -> str:
    email = ", email: syncer@acme.example" if cloud else ""
    return (
        "sources: {docs: {type: directory, path: docs}}\n"
        f"trackers: {{ops: {{type: jira, project: {PROJECT}, url: {url!r}, "
        f"token_file: token{email}{tracker}}}}}\n"
        f"people: {{file: people.yaml}}\nlog: {{level: error}}\n{rest}"
    )


def made(folder: Path, capture: Capture, fake: Jira) -> Deployment:
    at = deploy(folder, capture, {"a.md": DOCUMENT})
    at.write("token", f"{TOKEN}\n")
    (folder / "token").chmod(0o600)
    at.write("syncer.yaml", configured(fake))
    ben = fake.account("ben").id
    at.write("people.yaml", f"- {{handle: ben, jira: {ben!r}}}\n- {{handle: ana}}\n")
    return at


def test_checking_writes_nothing(tmp_path: Path, capsys: Capture, fake: Jira) -> None:
    """A sound deployment has nothing to repair, and Jira was only asked."""
    at = made(tmp_path, capsys, fake)
    said = at("check", "--json")
    assert [one for one in said.json["findings"] if one["adapter"] == "ops"] == []
    assert said.code == 0
    (well,) = said.json["well"]
    assert f"{PROJECT} at {fake.url}, Jira {'Cloud' if fake.cloud else 'Data'}" in well["message"]
    assert fake.seen
    assert fake.writes() == []


def test_offline_asks_nobody(tmp_path: Path, capsys: Capture, fake: Jira) -> None:
    """Without a network the tracker is not asked, and that is said."""
    said = made(tmp_path, capsys, fake)("check", "--offline")
    assert said.code == 0
    assert "Not asked, being offline: ops" in said.out
    assert fake.seen == []


def test_a_required_field_is_told_before_the_first_write(
    tmp_path: Path, capsys: Capture, fake: Jira
) -> None:
    """With its key, its choices and what to set; set so, all is well and the issue has it."""
    team = fake.field("Team", "option", ("Core", "Edge"))
    fake.show(team, required=True)
    at = made(tmp_path, capsys, fake)
    said = at("check", "--json")
    (told,) = (one for one in said.json["findings"] if one["severity"] == "error")
    assert said.code == 1
    assert f"requires 'Team' ({team})" in told["message"]
    assert f"set fields: {{{team}: VALUE}} with one of Core, Edge" in told["remedy"]
    at.write("syncer.yaml", configured(fake, f", fields: {{{team}: Core}}"))
    assert at("check").code == 0
    assert at("sync").code == 0
    assert [one.custom[team] for one in fake.issues()] == ["Core", "Core"]


def test_a_public_project_is_refused(tmp_path: Path, capsys: Capture, fake: Jira) -> None:
    """Where strangers read, check says so, a sync makes nothing, and only the key allows it."""
    fake.home().roles["*"] = {"BROWSE_PROJECTS"}
    at = made(tmp_path, capsys, fake)
    said = at("check", "--json")
    assert said.code == 1
    told = [one for one in said.json["findings"] if "strangers" in one["message"]]
    assert [(one["adapter"], one["severity"]) for one in told] == [("ops", "error")]
    assert at("sync").code == 3
    assert fake.writes() == []
    at.write("syncer.yaml", configured(fake, ", allow_public: true"))
    assert at("check").code == 0


def test_a_wrong_token_is_told_and_never_shown(tmp_path: Path, capsys: Capture, fake: Jira) -> None:
    """Credentials that Jira refuses are one error with a remedy, and no message holds them."""
    at = made(tmp_path, capsys, fake)
    at.write("token", "ATATT-revoked\n")
    said = at("check", "--json")
    assert said.code == 1
    errors = [one for one in said.json["findings"] if one["severity"] == "error"]
    assert {one["adapter"] for one in errors} == {"ops"}
    assert "make a new token" in errors[0]["remedy"]
    assert "ATATT-revoked" not in said.out + said.err


def test_owners_are_looked_up_and_never_chosen(tmp_path: Path, capsys: Capture, fake: Jira) -> None:
    """Accounts are proposed as comments; taken over by a person they resolve the name."""
    fake.account("ana").name = "Ana Silva"
    at = made(tmp_path, capsys, fake)
    said = at("people", "--lookup", "--json")
    assert said.code == 1
    assert fake.writes() == []
    found = {one["spelling"]: one["candidates"] for one in said.json["unresolved"]}
    assert list(found) == ["Ana Silva"]
    account = fake.account("Ana Silva").id
    assert [one["account"] for one in found["Ana Silva"]] == [account]
    assert f"# perhaps {account} (Ana Silva), of ops" in at("people", "--lookup").out
    known = at.read("people.yaml").replace("ana}", f"ana, names: [Ana Silva], jira: {account!r}}}")
    at.write("people.yaml", known)
    assert at("people").code == 0


def test_a_whole_loop(tmp_path: Path, capsys: Capture, fake: Jira) -> None:
    """Issues are made and named in the text; resolved, they tick it; and then there is quiet."""
    at = made(tmp_path, capsys, fake)
    said = at("sync", "--json")
    assert said.code == 0
    first, second = fake.issues()
    assert [first.assignee, second.assignee] == [None, fake.account("ben").id]
    assert [first.priority, second.priority] == ["High", "Medium"]
    for name in ("OPS-1", "OPS-2"):
        assert f"{fake.url}/browse/{name}" in at.read("docs/a.md")
    assert "unknown-owner" in {one["code"] for one in said.json["problems"]}
    assert at("sync", "--json").json["landed"] == {}
    fake.forget()
    assert at("sync", "--json").json["landed"] == {}
    assert fake.writes() == []


def test_routes_say_what_issues_are_made_of(tmp_path: Path, capsys: Capture, fake: Jira) -> None:
    """Project, issue type, components, parent, priorities and fields, of facts of the item."""
    fake.home(OTHER).components["api"] = "7"
    severity, lines = fake.field("Severity"), fake.field("Context", "textarea")
    for name in (severity, lines):
        fake.show(name, OTHER)
    epic = fake.world.add_issue(
        fake.home(OTHER), fake.home(OTHER).types["Epic"], fake.account("pat").id, "Checkout"
    )
    fake.world.index(epic)
    parent = f", parent: {epic.key.lower()}" if fake.cloud else ""
    at = made(tmp_path, capsys, fake)
    rest = (
        f"routes:\n- {{when: {{priority: P1}}, tracker: ops, project: {OTHER.lower()}, "
        f"issue_type: Bug, components: [api]{parent}, priorities: {{P1: Highest}}, "
        f"fields: {{{severity}: '{{severity}} {{incident}}', {lines}: 'Item: {{title}}'}}}}\n"
        "- {tracker: ops}\n"
    )
    at.write("syncer.yaml", configured(fake, "", rest))
    assert at("check").code == 0
    assert at("sync").code == 0
    (bug,) = (one for one in fake.issues(OTHER) if one is not epic)
    (task,) = fake.issues(PROJECT)
    assert (bug.type, bug.components, bug.priority) == ("Bug", ["api"], "Highest")
    assert bug.parent == (epic.id if fake.cloud else None)
    assert bug.custom[severity] == "P1"
    told = bug.custom[lines]
    assert (adf.plain(told) if fake.cloud else told).strip() == "Item: Alert on bandwidth"
    assert (task.type, task.components, task.priority) == ("Task", [], "Medium")


def test_the_configurations_of_the_manual_are_good_ones(tmp_path: Path) -> None:
    """Each block of docs/jira.md is taken as it stands; those with routes go with the first."""
    manual = (Path(__file__).parents[2] / "docs/jira.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)
    whole = [one for one in blocks if one.startswith(("sources:", "trackers:", "routes:"))]
    assert len(whole) == 3
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/jira-token").write_text("ATATT-example")
    (tmp_path / "people.yaml").write_text(blocks[3])
    sources = "sources: {docs: {type: directory, path: docs}}\n"
    for text in (whole[0], f"{sources}{whole[1]}", f"{whole[0]}{whole[2]}"):
        (tmp_path / "syncer.yaml").write_text(text)
        assert load(tmp_path / "syncer.yaml", environ={}).trackers.keys() == {"ops"}
    for text in blocks[4:]:
        keys = yaml.safe_load(text)
        assert JiraSettings.model_validate({**SMALLEST, **keys})


@pytest.mark.parametrize(
    ("tracker", "rest", "line"),
    [
        (", projct: X", "", "trackers.ops.projct: unknown key; did you mean trackers.ops.project?"),
        (", due_field: due", "", "trackers.ops.due_field: 'due' is not a field's id; write duedat"),
        (", hold: 5", "", "trackers.ops.hold: "),
        (", fields: {labels: x}", "", "'labels' is a field that syncer itself sets; set labels"),
        (", fields: {customfield_1: '{x}'}", "", "names what it cannot; {title}"),
        (
            ", statuses: {done: Shipped, wont_do: shipped}",
            "",
            "statuses.wont_do and statuses.done are both 'shipped'; let each name mean one thing",
        ),
        (
            "",
            "routes: [{tracker: ops, project: pay/web}]\n",
            "routes[0].project: 'pay/web' is not a project's key; write it as in OPS-12: OPS",
        ),
        (
            "",
            "routes: [{tracker: ops, parent: PAY}]\n",
            "'PAY' is not an issue; write its key, as OPS-12",
        ),
        (
            "",
            "routes: [{tracker: ops, fields: {duedate: x}}]\n",
            "'duedate' is a field that syncer itself sets; set due_field instead",
        ),
    ],
)
def test_wrong_keys_are_told_with_the_way_out(
    tmp_path: Path, tracker: str, rest: str, line: str
) -> None:
    """Key, value and remedy in one line; no message repeats the token."""
    (tmp_path / "token").write_text("ATATT-hunter2")
    (tmp_path / "people.yaml").write_text("[]")
    path = tmp_path / "syncer.yaml"
    path.write_text(_configured("https://acme.atlassian.net", tracker, rest, cloud=True))
    with pytest.raises(ConfigError) as caught:
        load(path, environ={})
    told = str(caught.value)
    assert line in told
    assert "hunter2" not in told


def test_a_granted_right_to_make_issues_makes_them_with_the_next_sync(
    tmp_path: Path, capsys: Capture, fake: Jira
) -> None:
    """What the project refused to all is denied, told once, and made as soon as it is granted."""
    at = made(tmp_path, capsys, fake)
    rights = fake.home().roles[fake.account("syncer").id]
    rights.discard("CREATE_ISSUES")
    at("sync")
    assert "2 changes are denied" in at("sync").out
    assert at("status").out.count("permission to create issues") == 1
    told = [one for one in at("check", "--json").json["findings"] if one["severity"] == "error"]
    assert any("denied at the last try" in one["message"] for one in told)
    rights.add("CREATE_ISSUES")
    assert "2 tickets" in at("sync").out
    assert len(fake.issues()) == 2
