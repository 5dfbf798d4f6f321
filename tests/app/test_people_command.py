"""``people``: the spellings nobody can resolve, as a stub that works."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from syncer.app.render.people import people_stub
from syncer.core.spellings import Spelling
from syncer.model import Person
from tests.app.deployment import HEAD, HOSTILE, TABLE, deploy

Capture = pytest.CaptureFixture[str]
MANY = f"""{HEAD}## Action Items

| Action | Owner | Status |
|---|---|---|
| Alert on bandwidth | Ana Silva | open |
| Warm the cache | bo@acme.example | open |
| Drain the queue | @[Ana Silva] | in progress |
| Rotate the key | SRE team | open |
| Page the owner | @chen, @dina | open |
| Fix the probe | @erik | done |
| Look at logs | TBD | open |
"""


def test_spellings_by_frequency_with_their_lines(tmp_path: Path, capsys: Capture) -> None:
    """Open items' owners, most frequent first, with sample lines; no teams, no placeholders."""
    made = deploy(tmp_path, capsys, {"a.md": MANY})
    said = made("people", "--json")
    assert said.code == 1
    found = said.json["unresolved"]
    assert [(one["spelling"], one["count"]) for one in found] == [
        ("Ana Silva", 2),
        ("bo@acme.example", 1),
        ("chen", 1),
        ("dina", 1),
    ]
    assert found[0]["samples"] == [
        {"doc": "docs:a.md", "line": 11, "text": "| Alert on bandwidth | Ana Silva | open |"},
        {
            "doc": "docs:a.md",
            "line": 13,
            "text": "| Drain the queue | @[Ana Silva] | in progress |",
        },
    ]
    assert all(one["candidates"] == [] for one in found)
    assert not (tmp_path / ".syncer").exists()


def test_the_stub_resolves_what_it_lists(tmp_path: Path, capsys: Capture) -> None:
    """Taken as the people file, what was printed leaves nobody unknown: exit 0."""
    made = deploy(tmp_path, capsys, {"a.md": MANY}, "people: {file: people.yaml}\n")
    made.write("people.yaml", "[]\n")
    made.write("people.yaml", made("people").out)
    said = made("people")
    assert (said.code, said.out) == (0, "Everybody who owns an open action item is known.\n")


def test_lookup_proposes_and_never_chooses(tmp_path: Path, capsys: Capture) -> None:
    """Candidates of the trackers are comments; the stub is the same without them."""
    people = "people: {entries: [{handle: anna, names: [Anna Chen]}]}\n"
    made = deploy(tmp_path, capsys, {"a.md": MANY}, people)
    looked = made("people", "--lookup")
    assert "# perhaps anna (Anna Chen), of desk" in looked.out
    assert yaml.safe_load(looked.out) == yaml.safe_load(made("people").out)
    found = made("people", "--lookup", "--json").json["unresolved"]
    candidates = {one["spelling"]: one["candidates"] for one in found}
    assert candidates["chen"] == [{"tracker": "desk", "account": "anna", "name": "Anna Chen"}]
    assert candidates["dina"] == []


def test_restricted_documents_show_no_words(tmp_path: Path, capsys: Capture) -> None:
    """Of a restricted document the spelling is counted, and none of its lines is shown."""
    made = deploy(tmp_path, capsys, {"a.md": f"---\nrestricted: true\n---\n{TABLE}"})
    found = made("people", "--json").json["unresolved"]
    assert [(one["count"], one["samples"]) for one in found] == [(1, []), (1, [])]


def test_a_source_that_cannot_be_read(tmp_path: Path, capsys: Capture) -> None:
    """What could not be read is told on stderr, and nobody is said to be known."""
    made = deploy(tmp_path, capsys, {})
    (tmp_path / "docs").rmdir()
    said = made("people")
    assert said.code == 1
    assert "docs could not be read" in said.err


SPELLINGS = [
    "Ana Silva",
    "yes",
    "a: b",
    "x@y.example",
    "日本",
    '"q"',
    "#1",
    "- [x]",
    "\x1b[31mred",
    "*",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_stub_is_yaml_whatever_documents_say(spelling: str) -> None:
    """Whatever a name holds, the stub is a list of one entry per spelling."""
    found = [
        Spelling(spelling, None, 1, (), assignable=True),
        Spelling("ana.silva", None, 1, (), assignable=True),
    ]
    lines = people_stub(found, {}, (Person("x"),), ("github",))
    text = "\n".join("".join(part for _, part in one.parts) for one in lines)
    entries = yaml.safe_load(text)
    assert len(entries) == 2
    assert len({one["handle"] for one in entries} | {"x"}) == 3
    assert all(one["github"] is None for one in entries)


def test_a_known_person_without_an_account_is_a_comment() -> None:
    """Who is in the people file already is not told to be added again."""
    lines = people_stub([Spelling("ana", "github", 2, (), assignable=True)], {}, (), ("github",))
    text = "\n".join("".join(part for _, part in one.parts) for one in lines)
    assert yaml.safe_load(text) is None
    assert "# ana, on 2 open items, stands in the people file without github: ACCOUNT" in text


def test_who_is_known_is_not_called_unknown(tmp_path: Path, capsys: Capture) -> None:
    """Strangers stand apart from people who only lack an account, in people and in check."""
    found = [
        Spelling("zoe", None, 2, (), assignable=True),
        Spelling("emeka", "github", 1, (), assignable=True),
    ]
    lines = people_stub(found, {}, (Person("emeka"),), ("github",), ("ops",))
    text = "\n".join("".join(part for _, part in one.parts) for one in lines)
    assert text.index("# 1 spelling of an owner whom nobody knows.") < text.index("zoe")
    assert text.index("zoe") < text.index("1 person is in the people file, and lacks an account")
    assert text.count("# nobody found in ops") == 2
    at = deploy(tmp_path, capsys, {"a.md": TABLE}, "people: {entries: [{handle: ana}]}\n")
    config = at.read("syncer.yaml").replace(
        "{type: local, path: tickets}", "{type: github, repository: acme/shop, token: ghp_x}"
    )
    at.write("syncer.yaml", config)
    told = at("check", "--offline", "--json").json["findings"]
    said = [one["message"] for one in told if one["adapter"] == "people"]
    assert said == [
        "ana, who owns open action items, cannot be assigned: no github account",
        "nobody is known as bo, who owns open action items",
    ]


def test_nothing_of_a_document_steers_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    """Names and lines of hostile documents are printed without control characters."""
    text = HOSTILE.replace("\x1b]0;x\x07ana", "ana")
    made = deploy(tmp_path, capsys, {"a.md": text})
    for options in ([], ["--json"]):
        said = made("people", *options)
        assert said.code == 1
        assert not {"\x1b", "\x9b", "\u202e", "\x07"} & {*said.out}
