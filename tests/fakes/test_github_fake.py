"""The fake GitHub behaves as GitHub is documented to, seen by the real client library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from github import Auth, Github, GithubException
from github.GithubObject import NotSet
from github.Repository import Repository

from syncer.model import Priority, Status
from syncer.testing.tracker import People
from tests.fakes.github import BOT, REPO, ROUTES, TOKEN, FakeGithub, shop
from tests.fakes.github_calls import NEWEST
from tests.fakes.github_limits import Limits
from tests.fakes.github_people import Person
from tests.fakes.github_state import Clock

OLD, WRONG = "ghp_old", "ghp_wrong"
Json = dict[str, Any] | None
ISSUES = f"/repos/{REPO}/issues"


@pytest.fixture
def github(github: FakeGithub) -> FakeGithub:
    """One that does not mind haste."""
    github.limits.spacing = 0
    return github


@pytest.fixture
def client(github: FakeGithub) -> Iterator[Github]:
    with opened(github) as client:
        yield client


@pytest.fixture
def repo(client: Github) -> Repository:
    return client.get_repo(REPO)


@pytest.fixture
def person(github: FakeGithub) -> Person:
    return Person(github)


def opened(fake: FakeGithub, token: str = TOKEN) -> Github:
    return Github(
        auth=Auth.Token(token),
        base_url=fake.url,
        retry=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
        per_page=100,
        lazy=True,
        api_version="2022-11-28",
    )


def ask(
    fake: FakeGithub,
    path: str,
    method: str = "GET",
    json: Json = None,
    headers: Mapping[str, str] | None = None,
    token: str | None = TOKEN,
) -> requests.Response:
    """One request of no library in particular."""
    signed = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.request(
        method,
        fake.url + path,
        json=json,
        headers={**signed, **(headers or {})},
        timeout=5,
        allow_redirects=False,
    )


def numbers(response: requests.Response) -> list[int]:
    return [one["number"] for one in response.json()]


def refused(step: Any) -> int:
    with pytest.raises(GithubException) as caught:
        step()
    return caught.value.status


def test_a_created_issue_is_read_and_listed(github: FakeGithub, repo: Repository) -> None:
    """What one request made is what the next ones show, with the client's own addresses."""
    made = repo.create_issue("Alert", "Text", assignees=["ana"], labels=["syncer", "new"])
    read = repo.get_issue(made.number)
    assert (read.title, read.body, read.user.login, read.state) == ("Alert", "Text", BOT, "open")
    assert [one.name for one in read.labels] == ["syncer", "new"]
    assert [one.login for one in read.assignees] == ["ana"]
    assert read.html_url == f"{github.origin}/{REPO}/issues/1"
    assert [one.number for one in repo.get_issues(labels=["syncer"])] == [1]
    assert {one.name for one in repo.get_labels()} == {"syncer", "new"}


def test_without_push_access_fields_are_dropped(github: FakeGithub) -> None:
    """Who may only read makes an issue without labels and people, and is told nothing of it."""
    known = github.world.repos[REPO]
    known.roles[BOT] = "read"
    github.world.add_label(known, "syncer")
    with opened(github) as client:
        made = client.get_repo(REPO).create_issue("A", labels=["syncer", "new"], assignees=["ana"])
    assert (made.labels, made.assignees) == ([], [])
    assert set(known.labels) == {"syncer"}


def test_a_repository_may_drop_what_it_likes(github: FakeGithub, repo: Repository) -> None:
    """Fields can be made to vanish in silence for everybody."""
    github.world.repos[REPO].drops |= {"labels"}
    made = repo.create_issue("A", labels=["syncer"], assignees=["ana"])
    assert (made.labels, [one.login for one in made.assignees]) == ([], ["ana"])


@pytest.mark.parametrize(
    ("json", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": "no title"}, "title"),
        ({"title": "x" * 257}, "title"),
        ({"title": "x", "body": "x" * 65_537}, "body"),
        ({"title": "x", "assignees": ["nobody"]}, "assignees"),
        ({"title": "x", "labels": ["x" * 51]}, "name"),
    ],
)
def test_what_does_not_fit_is_refused(github: FakeGithub, json: Json, field: str) -> None:
    """A create that breaks a rule answers 422, names the field and makes nothing."""
    answer = ask(github, ISSUES, "POST", json)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert github.issues() == []
    github.forget()  # a missing title is no request that the description knows


def test_pages_are_linked(github: FakeGithub, person: Person, repo: Repository) -> None:
    """A listing comes in pages whose links keep the query; following them shows each issue once."""
    for number in range(7):
        person.label(person.add(f"{number}"), "syncer")
    answer = ask(github, f"{ISSUES}?labels=syncer&per_page=3&page=2&direction=asc")
    assert numbers(answer) == [4, 5, 6]
    assert set(answer.links) == {"prev", "next", "first", "last"}
    assert answer.links["next"]["url"].startswith(f"{github.url}{ISSUES}?labels=syncer&per_page=3")
    assert [one.number for one in repo.get_issues(direction="asc")] == list(range(1, 8))
    assert numbers(ask(github, f"{ISSUES}?page=9")) == []


def test_a_listing_is_filtered(github: FakeGithub, person: Person) -> None:
    """State, labels, creator, assignee and time choose what is listed, pull requests included."""
    clock = github.clock
    assert isinstance(clock, Clock)
    names = [person.add(title) for title in ("one", "two", "three")]
    person.label(names[0], "Bug")
    person.close(names[1])
    person.assign(names[2], "ana")
    pull = person.pull("four")
    clock.advance(60)
    person.retitle(names[2], "third")
    since = (clock.now - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for query, expected in {
        "": [4, 3, 1],
        "state=all": [4, 3, 2, 1],
        "state=closed": [2],
        "labels=bug": [1],
        "labels=bug,other": [],
        "creator=PAT": [4, 3, 1],
        "creator=ana": [],
        "assignee=ana": [3],
        "assignee=none": [4, 1],
        f"state=all&since={since}": [3],
        "state=all&sort=updated&direction=asc": [1, 2, 4, 3],
    }.items():
        assert numbers(ask(github, f"{ISSUES}?{query}")) == expected, query
    rows = {one["number"]: one for one in ask(github, ISSUES).json()}
    assert [number for number, row in rows.items() if "pull_request" in row] == [4]
    assert pull == f"{REPO}#4"


def test_unchanged_is_304(github: FakeGithub, person: Person) -> None:
    """The same address asked with its ETag answers 304, costs nothing, and 200 after a change."""
    name = person.add("one")
    first = ask(github, ISSUES)
    again = ask(github, ISSUES, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["X-RateLimit-Used"] == first.headers["X-RateLimit-Used"] != "0"
    other = ask(
        github, f"{ISSUES}?state=all&page=2", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert other.status_code == 200
    person.retitle(name, "two")
    changed = ask(github, ISSUES, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_closing_and_its_reasons(github: FakeGithub, repo: Repository) -> None:
    """A reason counts only with a change of state; reopening clears who closed it and when."""
    issue = repo.create_issue("A")
    issue.edit(state="closed", state_reason="not_planned")
    assert (issue.state, issue.state_reason) == ("closed", "not_planned")
    assert github.issue(f"{REPO}#1").closed_by == BOT
    issue.edit(state="closed", state_reason="completed")
    assert issue.state_reason == "not_planned"
    issue.edit(state="open")
    assert (issue.state, issue.state_reason) == ("open", "reopened")
    assert github.issue(f"{REPO}#1").closed is None
    issue.edit(state="closed")
    assert issue.state_reason == "completed"
    assert refused(lambda: issue.edit(state="open", state_reason="duplicate")) == 422


def test_a_patch_replaces_sets(repo: Repository) -> None:
    """Labels and assignees of a PATCH are all there are afterwards; what it leaves out stays."""
    issue = repo.create_issue("A", "Text", labels=["one", "two"], assignees=["ana"])
    issue.edit(labels=["three"], assignees=["ben", "pat"])
    assert [one.name for one in issue.labels] == ["three"]
    assert [one.login for one in issue.assignees] == ["ben", "pat"]
    assert issue.body == "Text"
    issue.edit(title="B", body=NotSet)
    assert (issue.title, issue.body) == ("B", "Text")


def test_labels_and_people_one_by_one(github: FakeGithub, repo: Repository) -> None:
    """Single labels and assignees come and go without touching the others."""
    issue = repo.create_issue("A", labels=["one"], assignees=["ana"])
    issue.add_to_labels("Two", "three")
    issue.remove_from_labels("ONE")
    assert [one.name for one in issue.get_labels()] == ["Two", "three"]
    assert refused(lambda: issue.remove_from_labels("one")) == 404
    issue.add_to_assignees("ben", "nobody")
    issue.remove_from_assignees("ana")
    assert github.issue(f"{REPO}#1").assignees == ["ben"]
    issue.set_labels("only")
    assert github.issue(f"{REPO}#1").labels == ["only"]
    issue.delete_labels()
    assert github.issue(f"{REPO}#1").labels == []
    assert repo.has_in_assignees("ana")
    assert not repo.has_in_assignees("nobody")
    assert {one.login for one in repo.get_assignees()} == {BOT, "ana", "ben", "pat"}


def test_labels_of_the_repository(github: FakeGithub, repo: Repository) -> None:
    """A label is made once, found in any case, and cannot be made twice."""
    repo.create_label("In Progress", "d4c5f9", "Somebody works on it")
    assert repo.get_label("in progress").description == "Somebody works on it"
    with pytest.raises(GithubException, match="already_exists"):
        repo.create_label("IN PROGRESS", "d4c5f9")
    assert refused(lambda: repo.create_label("other", "red")) == 422
    assert refused(lambda: repo.get_label("nothing").color) == 404
    github.world.repos[REPO].roles[BOT] = "triage"
    assert refused(lambda: repo.create_label("more", "d4c5f9")) == 404


def test_remarks_and_the_lock(github: FakeGithub, repo: Repository, person: Person) -> None:
    """Remarks are kept in order; a locked issue takes them from collaborators only."""
    issue = repo.create_issue("A")
    issue.create_comment("First")
    person.lock(f"{REPO}#1", "too heated")
    issue.create_comment("Second")
    assert [one.body for one in issue.get_comments()] == ["First", "Second"]
    github.world.repos[REPO].roles[BOT] = "read"
    assert refused(lambda: issue.create_comment("Third")) == 403
    assert refused(lambda: issue.edit(title="B")) == 403
    person.unlock(f"{REPO}#1")
    issue.create_comment("Third")
    assert person.comments(f"{REPO}#1") == "First\n\nSecond\n\nThird"


def test_deleted_unknown_and_disabled(github: FakeGithub, repo: Repository, person: Person) -> None:
    """Gone is 410, never there 404, and a repository without issues 410 for all of them."""
    person.delete(person.add("A"))
    assert refused(lambda: repo.get_issue(1).title) == 410
    assert refused(lambda: repo.get_issue(2).title) == 404
    person.convert(person.add("B"))
    assert refused(lambda: repo.get_issue(2).title) == 404
    github.world.repos[REPO].has_issues = False
    assert refused(lambda: list(repo.get_issues())) == 410
    assert refused(lambda: repo.create_issue("B")) == 410


def test_transferred_is_301(github: FakeGithub, repo: Repository, person: Person) -> None:
    """A transferred issue answers with its new place, to those who may see that place."""
    other = github.repo("acme/other", {BOT: "read"})
    name = person.add("A")
    person.label(name, "syncer")
    assert person.transfer(name, "acme/other") == "acme/other#1"
    answer = ask(github, f"{ISSUES}/1")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{github.url}/repositories/{other.id}/issues/1"
    moved = repo.get_issue(1)
    assert moved.title == "A"
    assert moved.html_url == f"{github.origin}/acme/other/issues/1"
    assert moved.labels == []
    other.roles.clear()
    assert ask(github, f"{ISSUES}/1").status_code == 404


def test_a_renamed_repository_leads_on(github: FakeGithub, person: Person) -> None:
    """The old name answers 301 to a reader and 307 to a writer, with the same rest."""
    person.add("A")
    person.rename("acme/store")
    answer = ask(github, f"{ISSUES}/1")
    assert (answer.status_code, answer.headers["Location"].endswith("/issues/1")) == (301, True)
    assert ask(github, ISSUES, "POST", {"title": "B"}).status_code == 307
    assert len(github.issues("acme/store")) == 1
    with opened(github) as client:
        assert client.get_repo("acme/store").get_issue(1).title == "A"


@pytest.mark.parametrize(
    ("permissions", "role", "reads", "writes"),
    [
        (None, "write", 200, 201),
        ({"issues": "write", "metadata": "read"}, "write", 200, 201),
        ({"issues": "read", "metadata": "read"}, "write", 200, 403),
        (None, "read", 200, 201),
        (None, "none", 404, 404),
    ],
)
def test_permissions(
    github: FakeGithub, permissions: Mapping[str, str] | None, role: str, reads: int, writes: int
) -> None:
    """What a token may do is the less of its own permissions and its user's role."""
    github.token(permissions=permissions)
    github.world.repos[REPO].roles[BOT] = role
    assert ask(github, ISSUES).status_code == reads
    answer = ask(github, ISSUES, "POST", {"title": "A"})
    assert answer.status_code == writes
    wanted = "issues=write" if writes == 403 else None
    assert answer.headers.get("X-Accepted-GitHub-Permissions") == wanted
    assert ("X-OAuth-Scopes" in answer.headers) == (permissions is None)


def test_others_issues_need_a_role(github: FakeGithub, person: Person) -> None:
    """Who has no role may change the own issue only."""
    github.world.repos[REPO].roles[BOT] = "read"
    person.add("Theirs")
    ask(github, ISSUES, "POST", {"title": "Ours"})
    assert ask(github, f"{ISSUES}/1", "PATCH", {"title": "x"}).status_code == 403
    assert ask(github, f"{ISSUES}/2", "PATCH", {"title": "x"}).status_code == 200


def test_signing_in(github: FakeGithub) -> None:
    """Unknown, revoked and expired tokens are 401; nobody sees what is public, and no more."""
    token = github.token(value=OLD, expires=github.world.now() + timedelta(seconds=30))
    answer = ask(github, "/user", token=OLD)
    assert answer.json()["login"] == BOT
    expected = "2026-11-20 20:11:32 UTC"
    assert answer.headers["GitHub-Authentication-Token-Expiration"] == expected
    assert ask(github, "/user", token=WRONG).status_code == 401
    token.revoked = True
    assert ask(github, "/user", token=OLD).status_code == 401
    assert ask(github, f"/repos/{REPO}", token=None).status_code == 404
    github.world.repos[REPO].private = False
    seen = ask(github, f"/repos/{REPO}", token=None)
    assert (seen.status_code, seen.json()["private"]) == (200, False)
    assert ask(github, ISSUES, "POST", {"title": "A"}, token=None).status_code == 401


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 2048)


def public(key: rsa.RSAPrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def signature(app: int, key: rsa.RSAPrivateKey, now: float, life: int = 300) -> str:
    claims = {"iss": str(app), "iat": int(now), "exp": int(now) + life}
    return jwt.encode(claims, key, algorithm="RS256")


def test_an_app_gets_tokens_that_expire(github: FakeGithub, key: rsa.RSAPrivateKey) -> None:
    """A signature of the App's key buys an hour's token that may what the installation may."""
    clock = github.clock
    assert isinstance(clock, Clock)
    app = github.app(public(key))
    [installation] = app.installations
    signed = signature(app.id, key, clock.now.timestamp())
    assert ask(github, "/app", token=signed).json()["slug"] == "syncer"
    held = ask(github, f"/app/installations/{installation}", token=signed).json()
    assert held["permissions"]["issues"] == "write"
    path = f"/app/installations/{installation}/access_tokens"
    answer = ask(github, path, "POST", {}, token=signed)
    assert (answer.status_code, answer.json()["expires_at"]) == (201, "2026-11-20T21:11:02Z")
    token = answer.json()["token"]
    made = ask(github, ISSUES, "POST", {"title": "A"}, token=token)
    assert (made.json()["user"]["login"], made.json()["user"]["type"]) == ("syncer[bot]", "Bot")
    clock.advance(3600)
    assert ask(github, ISSUES, token=token).status_code == 401
    assert github.writes() == [one for one in github.asked("POST") if one.path == ISSUES]


@pytest.mark.parametrize(
    ("skew", "life", "own", "status"),
    [
        (0, 600, True, 200),
        (0, 601, True, 401),
        (30, 300, True, 401),
        (-400, 300, True, 401),
        (0, 300, False, 401),
    ],
)
def test_signatures_are_checked(
    github: FakeGithub, key: rsa.RSAPrivateKey, skew: int, life: int, own: bool, status: int
) -> None:
    """A signature of another key, from the future, too old or for too long is none."""
    other = rsa.generate_private_key(65_537, 2048)
    app = github.app(public(key))
    now = github.clock().timestamp() + skew
    signed = signature(app.id, key if own else other, now, life)
    assert ask(github, "/app", token=signed).status_code == status


def test_fields_of_the_organisation(github: FakeGithub, person: Person) -> None:
    """Under the new version fields ride along, are read back and checked; else they are dropped."""
    fields = github.fields()
    github.token(permissions={"issues": "write", "metadata": "read", "issue_fields": "read"})
    new = {"X-GitHub-Api-Version": NEWEST}
    priority, target = fields["Priority"].id, fields["Target date"].id
    known = ask(github, "/orgs/acme/issue-fields", headers=new).json()
    assert [one["name"] for one in known] == list(fields)
    assert ask(github, "/orgs/acme/issue-fields").status_code == 404
    values = [{"field_id": priority, "value": "High"}, {"field_id": target, "value": "2026-12-01"}]
    json = {"title": "A", "issue_field_values": values}
    assert "issue_field_values" not in ask(github, ISSUES, "POST", json).json()
    assert github.issue(f"{REPO}#1").values == {}
    made = ask(github, ISSUES, "POST", json, new).json()
    assert [one["value"] for one in made["issue_field_values"]] == ["High", "2026-12-01"]
    path = f"{ISSUES}/2/issue-field-values"
    person.demand(f"{REPO}#2", "Target date", None)
    assert [one["value"] for one in ask(github, path, headers=new).json()] == ["High"]
    more = {"issue_field_values": [{"field_id": target, "value": "2027-01-01"}]}
    assert len(ask(github, path, "POST", more, new).json()) == 2
    assert len(ask(github, path, "PUT", more, new).json()) == 1
    assert ask(github, f"{path}/{target}", "DELETE", headers=new).status_code == 204
    wrong = {"issue_field_values": [{"field_id": priority, "value": "Whenever"}]}
    assert ask(github, path, "POST", wrong, new).status_code == 422


def test_search_lags(github: FakeGithub, repo: Repository, client: Github) -> None:
    """A search does not see what was made a moment ago; the listing does."""
    repo.create_issue("A", "<!-- syncer:begin ai-1 -->", labels=["syncer"])
    query = f"repo:{REPO} label:syncer ai-1"
    assert list(client.search_issues(query)) == []
    assert len(list(repo.get_issues(labels=["syncer"]))) == 1
    Person(github).wait()
    assert [one.number for one in client.search_issues(query)] == [1]


def test_a_listing_can_lag(github: FakeGithub, repo: Repository) -> None:
    """Read after write is promised nowhere, so a listing can be told to hide what is new."""
    github.world.lag = timedelta(seconds=30)
    made = repo.create_issue("A")
    assert list(repo.get_issues()) == []
    assert repo.get_issue(made.number).title == "A"
    Person(github).wait()
    assert len(list(repo.get_issues())) == 1


def test_milestones_and_permissions(github: FakeGithub, repo: Repository) -> None:
    """Milestones are known by number, and roles by login."""
    github.milestone("Q4")
    assert [one.title for one in repo.get_milestones()] == ["Q4"]
    made = repo.create_issue("A", milestone=repo.get_milestone(1))
    assert made.milestone.number == 1
    assert repo.get_collaborator_permission("ana") == "write"
    github.world.repos[REPO].archived = True
    assert refused(lambda: repo.create_issue("B")) == 403


def test_an_enterprise_server_has_its_prefix() -> None:
    """Under /api/v3 the same is served, all its addresses have it, and nothing else is there."""
    with shop(prefix="/api/v3", limits=Limits.none()) as fake, opened(fake) as client:
        issues = client.get_repo(REPO)
        made = issues.create_issue("A")
        assert made.url == f"{fake.origin}/api/v3{ISSUES}/1"
        assert made.html_url == f"{fake.origin}/{REPO}/issues/1"
        assert "X-RateLimit-Limit" not in ask(fake, "/meta").headers
        answer = requests.get(f"{fake.origin}{ISSUES}", timeout=5)
        assert answer.status_code == 404


def test_people_do_what_people_do(github: FakeGithub, person: Person) -> None:
    """Whatever a person does shows in the issue, with a new time of change."""
    people: People = person
    assert people.labels(people.add("Other")) == ()
    clock = github.clock
    assert isinstance(clock, Clock)
    body = "<!-- syncer:begin ai-1 -->\n- Due: 2026-12-01\n<!-- syncer:end -->"
    name = person.add("A", body=body)
    clock.advance(5)
    person.prioritise(name, Priority.P1)
    person.prioritise(name, Priority.P0)
    person.move(name, Status.IN_PROGRESS)
    person.schedule(name, clock.now.date())
    person.surround(name, "Before", "After")
    person.remark(name, "Hello")
    assert person.labels(name) == ("priority: p0", "in progress")
    assert "- Due: 2026-11-20\n" in person.text(name)
    assert person.text(name).startswith("Before\n\n<!--")
    person.move(name, Status.WONT_DO)
    assert (person.issue(name).state, person.issue(name).reason) == ("closed", "not_planned")
    person.move(name, Status.OPEN)
    assert person.labels(name) == ("priority: p0",)
    assert person.issue(name).updated == clock.now.replace(microsecond=0)
    merged = person.issue(person.pull("B", merged=True))
    assert (merged.state, merged.merged) == ("closed", clock.now)


def test_everything_is_recorded(github: FakeGithub) -> None:
    """Each request is seen with who asked, what was sent and what was answered."""
    ask(github, ISSUES, "POST", {"title": "A"}, {"If-None-Match": "x"})
    ask(github, "/nothing/like/it")
    assert [(one.method, one.path, one.status) for one in github.seen] == [
        ("POST", ISSUES, 201),
        ("GET", "/nothing/like/it", 404),
    ]
    assert (github.seen[0].who, github.seen[0].sent) == (BOT, {"title": "A"})
    assert github.seen[0].told["if-none-match"] == "x"
    assert (len(github.writes()), github.count(path="/nothing")) == (1, 1)
    assert TOKEN not in repr(github.seen)
    github.forget()


def test_no_route_is_served_twice() -> None:
    """Each operation has one place that answers it."""
    served = [(one.method, one.template) for one in ROUTES]
    assert len(served) == len(set(served))
