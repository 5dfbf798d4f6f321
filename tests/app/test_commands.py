"""What the commands do, on a deployment of one folder of documents and one of tickets."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from syncer.app.cli import run
from tests.app.deployment import CHECKLIST, HEAD, HOSTILE, TABLE, Deployment, deploy

Capture = pytest.CaptureFixture[str]
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PLAN = ["version", "digest", "sources", "changes", "held", "vanished", "conflicts", "problems"]
SYNC = ["version", "cycle", "landed", "failed", "waiting", "held", "conflicts", "problems"]
STATUS = ["version", "leader", "last", "next_at", "adapters", "held", "in_doubt", "resting"]
PARSED = ["doc", "title", "incident_date", "severity", "status", "waived", "items", "problems"]
ITEM = ["text", "owner", "due", "due_text", "priority", "type", "done", "tickets", "line"]
HELD = ["adapter", "verb", "count", "limit", "digest", "message", "changes"]


def test_the_loop(tmp_path: Path, capsys: Capture) -> None:
    """A ticket per item, its name in the text, its closing one byte, and then silence."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    assert made("sync").code == 0
    named = made.read("docs/a.md")
    assert named == CHECKLIST.replace("2099-12-01", "2099-12-01 — [LOCAL-1](../tickets/LOCAL-1.md)")
    assert made("tickets", "close", "LOCAL-1").code == 0
    assert made("sync", "--json").json["landed"] == {"edit_document": 1}
    assert made.read("docs/a.md") == named.replace("- [ ]", "- [x]")
    before = stamps(tmp_path)
    assert made("sync", "--json").json["landed"] == {}
    assert stamps(tmp_path) == before
    assert made("tickets", "reopen", "LOCAL-1").code == 0
    assert made("sync").code == 0
    assert made.read("docs/a.md") == named


def stamps(folder: Path) -> dict[Path, tuple[int, bytes]]:
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*.md")}


@pytest.mark.parametrize("command", [["plan"], ["plan", "--json"], ["sync", "--dry-run"]])
def test_a_plan_writes_nothing(command: list[str], tmp_path: Path, capsys: Capture) -> None:
    """Planning, however it is asked for, changes neither document nor ticket nor what is known."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    first = made(*command)
    assert first.code == 0
    assert made.read("docs/a.md") == TABLE
    assert not (tmp_path / "tickets").exists()
    assert made(*command).out == first.out
    assert made("status", "--json").json["last"] is None


def test_plan_json(tmp_path: Path, capsys: Capture) -> None:
    """`plan --json` has the documented keys in their order, and every create says what it sends."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    said = made("plan", "--json").json
    assert list(said) == PLAN
    assert said["sources"] == [
        {"name": "docs", "documents": 1, "postmortems": 1, "by_heading": 0, "not": 0}
    ]
    first = said["changes"][0]
    assert list(first) == [
        *("kind", "id", "key", "doc", "line", "tracker", "destination", "fields", "supplied")
    ]
    assert first["id"].startswith(f"create/{first['key']}/")
    assert first["fields"] == {
        "title": "Alert on bandwidth",
        "owner": "ana",
        "due": "2099-12-01",
        "priority": "P1",
    }
    assert (first["kind"], first["doc"], first["line"]) == ("create_ticket", "docs:a.md", 11)


def test_what_is_told_is_planned(tmp_path: Path, capsys: Capture) -> None:
    """A plan shows each field of a document before and after, and the id that approval stores."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    made("tickets", "edit", "LOCAL-1", "--owner", "bo", "--status", "done")
    said = made("plan", "--json").json["changes"]
    told = next(change for change in said if change["kind"] == "edit_document")["told"]
    assert [(row["field"], row["before"], row["after"]) for row in told] == [
        ("status", "open", "done"),
        ("owner", "ana", "bo"),
    ]
    assert all(row["id"].startswith("tell/") for row in told)
    text = made("plan").out
    assert "status open → done" in text
    assert "owner ana → bo" in text


def test_sync_status_and_report_json(tmp_path: Path, capsys: Capture) -> None:
    """Each JSON document has the documented keys in their order, with absent values as null."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    synced = made("sync", "--json").json
    assert list(synced) == [*SYNC, "requests", "seconds"]
    status = made("status", "--json").json
    known = [*STATUS, "titles_differ", "jobs", "settled", "unplaced", "unended"]
    assert list(status) == known
    assert status["last"]["cycle"] == synced["cycle"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", status["last"]["at"])
    assert [one["name"] for one in status["adapters"]] == ["docs", "desk"]
    report = made("report", "--format", "json").json
    assert (report["version"], report["name"]) == (1, "weekly")
    assert report["figures"]["open"]["value"] == 2


@pytest.fixture
def held(tmp_path: Path, capsys: Capture) -> Deployment:
    """A deployment in which one create is more than may be."""
    return deploy(tmp_path, capsys, {"a.md": TABLE}, "sync: {limits: {creates: 1}}\n")


def test_a_held_group_waits_for_approval(held: Deployment) -> None:
    """A group above its limit ends with 3 everywhere, and lands once it is approved."""
    assert held("plan").code == 3
    said = held("sync", "--json")
    assert (said.code, said.json["landed"]) == (3, {})
    group = said.json["held"][0]
    assert list(group) == HELD
    assert (group["verb"], group["count"], group["adapter"]) == ("create", 2, "desk")
    status = held("status")
    assert status.code == 3
    assert f"syncer approve {group['digest']}" in status.out
    assert held("approve", group["digest"][:8]).code == 0
    assert held("status").code == 0
    assert held("sync", "--json").json["landed"]["create_ticket"] == 2


def test_a_group_that_only_a_plan_showed_can_be_approved(held: Deployment) -> None:
    """The digest of a plan is good for approval, though a plan stores nothing."""
    digest = held("plan", "--json").json["held"][0]["digest"]
    assert held("approve", digest).code == 0
    assert held("sync").code == 0


@pytest.mark.parametrize(
    ("options", "landed"),
    [(["--limit", "1"], 2), (["--path", "a.md"], 2), (["--path", "b.md"], 0), ([], 2)],
)
def test_part_of_a_group_can_be_approved(options: list[str], landed: int, held: Deployment) -> None:
    """--path and --limit let a part through; what fits no document is refused with 2."""
    digest = held("plan", "--json").json["held"][0]["digest"]
    assert held("approve", digest, *options).code == (0 if landed else 2)
    assert held("sync", "--json").json["landed"].get("create_ticket", 0) == landed


@pytest.mark.parametrize("digest", ["0f3a", "ffffffffffff"])
def test_an_unknown_digest_is_refused(digest: str, held: Deployment) -> None:
    """A digest that is too short or of no group ends with 2."""
    assert held("approve", digest).code == 2


def test_link_and_new(tmp_path: Path, capsys: Capture) -> None:
    """A person's ruling on an item, by key or place, is recorded; an unknown one ends with 2."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE}, "sync: {mode: observe}\n")
    made.write("tickets/LOCAL-5.md", "---\nid: LOCAL-5\ntitle: Bandwidth\nstatus: open\n---\n")
    made("sync")
    key = made("plan", "--json").json["changes"][0]["key"]
    assert made("link", "docs:a.md:11", "LOCAL-5").code == 0
    assert made("new", key[:8], "docs:a.md:12").code == 0
    assert made("link", "docs:a.md:99", "LOCAL-5").code == 2
    assert made("link", key, "LOCAL-6").code == 2
    assert made("new", "ai-").code == 2


@pytest.mark.parametrize(("ruling", "tickets"), [(["link"], 1), (["new"], 2), ([], 1)])
def test_a_similar_item_waits_for_a_ruling(
    ruling: list[str], tickets: int, tmp_path: Path, capsys: Capture
) -> None:
    """An item much like a ticket of ours is held; link joins the two, new makes another."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made.write("syncer.yaml", made.read("syncer.yaml").replace("docs}}", "docs, write_back: off}}"))
    made("sync")
    made.write("docs/a.md", CHECKLIST.replace("Alert on", "Alert on the"))
    codes = [one["code"] for one in made("sync", "--json").json["problems"]]
    assert "similar-item" in codes
    if ruling:
        names = ["LOCAL-1"] if ruling == ["link"] else []
        assert made(*ruling, "docs:a.md:9", *names).code == 0
    codes = [one["code"] for one in made("sync", "--json").json["problems"]]
    assert ("similar-item" in codes) == (not ruling)
    assert len(made("tickets", "list", "--json").json) == tickets


def test_parse_json(tmp_path: Path, capsys: Capture) -> None:
    """`parse --json` prints one object per document with exactly the documented keys."""
    made = deploy(tmp_path, capsys, {"b.md": CHECKLIST, "a.md": TABLE})
    assert run(["parse", "--json", str(tmp_path / "docs")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    said = made("parse", "--json", str(tmp_path / "docs" / "b.md")).json
    assert list(said) == PARSED
    assert list(said["items"][0]) == ITEM
    assert said["items"][0] == {
        "text": "Alert on bandwidth",
        "owner": "ana",
        "due": "2099-12-01",
        "due_text": "2099-12-01",
        "priority": None,
        "type": None,
        "done": False,
        "tickets": [],
        "line": 9,
    }
    assert (said["incident_date"], said["severity"], said["status"]) == (
        "2026-11-02",
        "P1",
        "Complete",
    )


def test_parse_walks_folders_in_order(tmp_path: Path, capsys: Capture) -> None:
    """Folders are walked sorted, for known endings, past hidden folders and symbolic links."""
    deploy(tmp_path, capsys, {"z.md": TABLE, "b/a.qmd": TABLE, "b/c.txt": TABLE, ".x/h.md": TABLE})
    (tmp_path / "docs" / "link.md").symlink_to(tmp_path / "docs" / "z.md")
    run(["parse", str(tmp_path / "docs")])
    shown = re.findall(r"^\S+docs/(\S+)\nPostmortem", capsys.readouterr().out, re.MULTILINE)
    assert shown == ["z.md", "b/a.qmd"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"# A\n\x00\x01\x80"])
def test_an_unreadable_document_ends_with_1(
    content: bytes, tmp_path: Path, capsys: Capture
) -> None:
    """What cannot be read is told with its code, and the other documents are shown all the same."""
    (tmp_path / "bad.md").write_bytes(content)
    (tmp_path / "good.md").write_text(CHECKLIST, "utf-8")
    assert run(["parse", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "unreadable-document" in out
    assert "Alert on bandwidth" in out


def test_names_come_from_stdin(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dash stands for the names on standard input; a name that is not there ends with 2."""
    path = tmp_path / "a.md"
    path.write_text(CHECKLIST, "utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{path}\n\n"))
    assert run(["parse", "-"]) == 0
    assert "Alert on bandwidth" in capsys.readouterr().out
    assert run(["parse", str(tmp_path / "none.md")]) == 2


@pytest.mark.parametrize(
    "command",
    [
        ["parse", "docs"],
        ["parse", "--json", "docs"],
        ["plan"],
        ["plan", "--json"],
        ["sync"],
        ["status"],
        ["report"],
        ["tickets", "list"],
        ["tickets", "show", "LOCAL-1"],
        ["tickets", "close", "LOCAL-1"],
    ],
)
def test_no_text_of_a_document_steers_the_terminal(
    command: list[str], tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a title or an owner holds, no command prints a control or direction character."""
    made = deploy(tmp_path, capsys, {"a.md": HOSTILE})
    monkeypatch.chdir(tmp_path)
    if command[0] in ("status", "report", "tickets"):
        made("sync")
    said = made(*command)
    assert said.code in (0, 1)
    assert "red" in said.out or command[0] in ("sync", "report", "status")
    assert _STEERS.findall(said.out + said.err) == []


def test_ticket_edits(tmp_path: Path, capsys: Capture) -> None:
    """`edit` changes what is named and leaves the rest; an empty value takes one away."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    said = made("tickets", "edit", "LOCAL-1", "--due", "", "--priority", "p0", "--owner", "@bo")
    assert said.code == 0
    ticket = made("tickets", "list", "--json").json[0]
    assert list(ticket) == [
        *("id", "key", "title", "status", "owner", "due", "priority", "labels"),
        *("created", "updated", "closed", "path"),
    ]
    assert (ticket["due"], ticket["priority"], ticket["owner"]) == (None, "P0", "bo")
    assert (ticket["status"], ticket["title"]) == ("open", "Alert on bandwidth")


@pytest.mark.parametrize(
    "arguments",
    [
        ["edit", "LOCAL-1"],
        ["edit", "LOCAL-1", "--due", "soon"],
        ["edit", "LOCAL-1", "--priority", "P7"],
        ["edit", "LOCAL-1", "--title", " "],
        ["edit", "LOCAL-1", "--title", "a\x1b[31m"],
        ["edit", "LOCAL-1", "--owner", "ana\nstatus: done"],
        ["close", "LOCAL-2"],
        ["show", "LOCAL-1", "LOCAL-2"],
        ["close", "LOCAL-1", "LOCAL-2"],
    ],
)
def test_a_wrong_edit_changes_nothing(
    arguments: list[str], tmp_path: Path, capsys: Capture
) -> None:
    """An unknown ticket or value ends with 2, and no ticket of the command is changed."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    before = made.read("tickets/LOCAL-1.md")
    assert made("tickets", *arguments).code == 2
    assert made.read("tickets/LOCAL-1.md") == before


def test_tickets_are_filtered(tmp_path: Path, capsys: Capture) -> None:
    """`list` shows those of one status, or those that are late and still open."""
    overdue = CHECKLIST.replace("2099-12-01", "2026-11-03")
    made = deploy(tmp_path, capsys, {"a.md": TABLE, "b.md": overdue})
    made("sync")
    late = made("tickets", "list", "--overdue", "--json").json
    assert [ticket["due"] for ticket in late] == ["2026-11-03"]
    made("tickets", "close", late[0]["id"], "--as", "wont_do")
    assert made("tickets", "list", "--overdue", "--json").json == []
    assert len(made("tickets", "list", "--status", "wont_do", "--json").json) == 1


@pytest.mark.parametrize("word", ["wont_do", "won't do", "Won’t Do", "WONT-DO"])
def test_a_status_is_taken_as_people_say_it(word: str, tmp_path: Path, capsys: Capture) -> None:
    """Every command takes a status as files have it and as people write it."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    assert made("tickets", "close", "LOCAL-1", "--as", word).code == 0
    assert len(made("tickets", "list", "--status", word, "--json").json) == 1
    assert made("tickets", "edit", "LOCAL-1", "--status", word).code == 0
    assert made("tickets", "edit", "LOCAL-1", "--status", "maybe").code == 2


def test_json_has_statuses_as_documented(tmp_path: Path, capsys: Capture) -> None:
    """However a file spells its status, `tickets list --json` has one of the five words."""
    made = deploy(tmp_path, capsys, {})
    made.write("tickets/LOCAL-5.md", "---\nid: LOCAL-5\ntitle: A\nstatus: Won't do\n---\n")
    assert made("tickets", "list", "--json").json[0]["status"] == "wont_do"


def test_no_tickets_are_said(tmp_path: Path, capsys: Capture) -> None:
    """An empty tracker says that it is empty, a filter that nothing fits; JSON is an empty list."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    assert made("tickets", "list").out == "There is no ticket yet, in desk.\n"
    assert made("tickets", "list", "--json").json == []
    made("sync")
    assert made("tickets", "list", "--overdue").out == "None of the tickets fits, in desk.\n"


def test_parse_shows_names_of_tickets(tmp_path: Path, capsys: Capture) -> None:
    """A linked ticket is shown by its name, without the syntax of the link."""
    named = CHECKLIST.replace("2099-12-01", "2099-12-01 — [FU-1](../tickets/FU-1.md)")
    deploy(tmp_path, capsys, {"a.md": named})
    run(["parse", str(tmp_path / "docs")])
    assert "has a ticket: FU-1 · ana · due 2099-12-01\n" in capsys.readouterr().out


def test_a_report_can_be_written_to_a_file(tmp_path: Path, capsys: Capture) -> None:
    """-o writes the report and prints nothing; unknown names and formats end with 2."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    assert made("report").code == 2
    made("sync")
    path = tmp_path / "report.txt"
    said = made("report", "-o", str(path))
    assert (said.code, said.out) == (0, "")
    assert "2 open items" in path.read_text("utf-8")
    assert made("report", "monthly").code == 2
    refused = made("report", "--format", "html")
    assert refused.code == 2
    assert "text, json" in refused.err


def test_a_team_sees_its_own(tmp_path: Path, capsys: Capture) -> None:
    """--team counts the items of that team alone."""
    people = "people: {entries: [{handle: ana, team: payments}, {handle: bo, team: search}]}\n"
    made = deploy(tmp_path, capsys, {"a.md": TABLE}, people)
    made("sync")
    said = made("report", "--format", "json", "--team", "search").json
    assert (said["team"], said["figures"]["open"]["value"]) == ("search", 1)


def test_titles_that_differ_are_shown(tmp_path: Path, capsys: Capture) -> None:
    """A title that a person gave the ticket stays, and status says so."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    made("tickets", "edit", "LOCAL-1", "--title", "Watch the uplink")
    made("sync")
    shown = made("status", "--json").json["titles_differ"]
    assert [(one["title"], one["ticket_title"]) for one in shown] == [
        ("Alert on bandwidth", "Watch the uplink")
    ]
    assert HEAD in made.read("docs/a.md")


def test_the_schema_is_printed(tmp_path: Path, capsys: Capture) -> None:
    """`schema` prints JSON, of the configuration or of the report, without any configuration."""
    made = deploy(tmp_path, capsys, {})
    assert "sources" in made("schema").json["properties"]
    assert '"figures"' in made("schema", "--report").out


def test_blocks_written_anew_are_one_line(tmp_path: Path, capsys: Capture) -> None:
    """Where only the advice of many blocks changes, a plan says so once; of a few by name."""
    items = "\n".join(f"- [ ] Alert on region {n} — @ana — 2099-12-01" for n in range(8))
    documents = {"a.md": f"{HEAD}## Action Items\n\n{items}\n", "b/b.md": CHECKLIST}
    made = deploy(tmp_path, capsys, documents)
    made("sync")
    made.write("syncer.yaml", made.read("syncer.yaml") + 'contact: "#help"\n')
    said = made("plan").out
    assert said.count("its summary, quotation or last line") == 1
    assert "9 tickets (LOCAL-1, LOCAL-2, LOCAL-3 and 6 more): block: its summary, quota" in said
    assert "9 ticket updates" in said
    assert len(made("plan", "--json").json["changes"]) == 9


def test_a_date_in_many_words_is_cut_with_a_mark(tmp_path: Path, capsys: Capture) -> None:
    """What `parse` shows of a long value ends in …, so that nobody takes it for the whole."""
    long = "two weeks after the log pipeline migration is through"
    text = f"{HEAD}## Action Items\n\n- [ ] Alert on lag\n  - Due: {long}\n  - Owner: @ana\n"
    made = deploy(tmp_path, capsys, {"a.md": text})
    assert 'no date: "two weeks after the log pipeline migrat…"' in made("parse", str(tmp_path)).out
