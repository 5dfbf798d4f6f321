"""``check``: what must be repaired, told without touching anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from syncer.app.render.check import Finding, finding
from tests.app.deployment import CHECKLIST, TABLE, Deployment, deploy

Capture = pytest.CaptureFixture[str]
KNOWN = "people: {entries: [{handle: ana}, {handle: bo}]}\n"


def everything(folder: Path) -> dict[Path, tuple[int, bytes]]:
    kept = (path for path in folder.rglob("*") if path.is_file() and ".syncer" not in path.parts)
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in kept}


def severities(made: Deployment, *options: str) -> list[tuple[str, str]]:
    found = made("check", "--json", *options).json["findings"]
    return [(one["adapter"], one["severity"]) for one in found]


def test_a_sound_deployment_has_nothing_to_repair(tmp_path: Path, capsys: Capture) -> None:
    """Counts per source, no finding, exit 0, and not one file but the store's touched."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE, "README.md": "# Postmortems\n"}, KNOWN)
    before = everything(tmp_path)
    said = made("check", "--json")
    assert said.code == 0
    assert said.json == {
        "version": 1,
        "sources": [{"name": "docs", "documents": 2, "postmortems": 1, "by_heading": 0, "not": 1}],
        "findings": [],
        "well": [
            {"adapter": "desk", "message": f"the folder {tmp_path / 'tickets'}, with 0 tickets"}
        ],
    }
    text = made("check")
    assert "docs  2 documents: 1 postmortem, 1 not (index: 1)" in text.out
    assert text.out.endswith("with 0 tickets\n\nNothing to repair.\n")
    assert everything(tmp_path) == before
    assert not (tmp_path / "tickets").exists()


def test_what_adapters_find_is_told_with_its_remedy(tmp_path: Path, capsys: Capture) -> None:
    """A ticket nobody can read and a source that is gone are errors; the rest is checked too."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST}, KNOWN)
    made.write("tickets/LOCAL-1.md", "---\nid: LOCAL-1\nstatus: maybe\n---\n")
    said = made("check", "--json")
    assert said.code == 1
    (one,) = said.json["findings"]
    assert (one["adapter"], one["severity"]) == ("desk", "error")
    assert "LOCAL-1" in one["message"]
    (tmp_path / "docs/a.md").unlink()
    (tmp_path / "docs").rmdir()
    assert severities(made) == [("docs", "error"), ("desk", "error")]
    text = made("check")
    assert (text.code, text.out.splitlines()[-1]) == (1, "2 errors")


def test_owners_whom_nobody_knows_are_told_once(tmp_path: Path, capsys: Capture) -> None:
    """An unknown owner stops nothing where tickets need no account: it is good to know."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    said = made("check", "--json")
    assert said.code == 0
    (one,) = said.json["findings"]
    assert (one["adapter"], one["severity"]) == ("people", "info")
    assert one["message"] == "nobody is known as ana, bo, who own open action items"
    assert one["remedy"].startswith("syncer people")


@pytest.mark.parametrize(
    ("routes", "told"),
    [
        ("[{tracker: desk}, {tracker: spare}]", ["routes[1] is never reached"]),
        ("[{tracker: desk}]", ["no route leads to spare"]),
        ("[{tracker: desk}, {tracker: spare, restricted: true}]", []),
        ("[{tracker: desk, restricted: true}, {tracker: spare}]", ["routes[1] is never reached"]),
        ("[{when: {severity: p1}, tracker: spare}, {tracker: desk}]", []),
    ],
)
def test_routes_that_cannot_be_meant(
    routes: str, told: list[str], tmp_path: Path, capsys: Capture
) -> None:
    """A route behind one that takes everything, and a tracker without a route, are warnings."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE}, f"{KNOWN}routes: {routes}\n")
    config = made.read("syncer.yaml")
    spare = "desk: {type: local, path: tickets}, spare: {type: local, path: t2, prefix: T}"
    made.write("syncer.yaml", config.replace("desk: {type: local, path: tickets}", spare))
    said = made("check", "--json")
    found = said.json["findings"]
    assert said.code == 0
    assert [one["severity"] for one in found] == ["warning"] * len(told)
    assert all(word in one["message"] for word, one in zip(told, found, strict=True))


SEVERE = TABLE.replace("**Severity:** P1", "**Severity:** SEV-1").replace(
    "**Status:**", "**Team:** platform\n**Status:**"
)


@pytest.mark.parametrize(
    ("when", "severity", "message", "remedy"),
    [
        (
            "severity: SEV1",
            "warning",
            "no severity is SEV1, but SEV-1",
            "is severity: SEV-1 meant?",
        ),
        ("team: platfrom", "warning", "no team is platfrom, but plat", "is team: platform meant?"),
        ("team: payments", "info", "no team is payments, but platform", None),
        ("path: 'old/**'", "info", "routes[0] fits no action item of today", None),
        ("{}", "", "", None),
        ("team: Platform", "", "", None),
        ("owner: '@ana'", "", "", None),
    ],
)
def test_a_route_that_fits_nothing_is_told(
    when: str, severity: str, message: str, remedy: str | None, tmp_path: Path, capsys: Capture
) -> None:
    """With the words that documents have; a word that is much like one of them is a slip."""
    said = when if when == "{}" else f"{{{when}}}"
    routes = f"routes: [{{when: {said}, tracker: desk}}]\n"
    found = deploy(tmp_path, capsys, {"a.md": SEVERE}, KNOWN + routes)("check", "--json").json
    told = [one for one in found["findings"] if one["adapter"] == "routes"]
    assert [one["severity"] for one in told] == ([severity] if severity else [])
    assert all(message in one["message"] and one["remedy"] == remedy for one in told)


def test_several_trackers_without_routes_get_nothing(tmp_path: Path, capsys: Capture) -> None:
    """Where nothing says which of two trackers takes an item, that must be repaired."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE}, KNOWN)
    config = made.read("syncer.yaml")
    spare = "desk: {type: local, path: tickets}, spare: {type: local, path: t2, prefix: T}"
    made.write("syncer.yaml", config.replace("desk: {type: local, path: tickets}", spare))
    assert made("check").code == 1
    assert severities(made) == [("routes", "error"), ("routes", "error")]


def test_a_store_that_cannot_be_used(tmp_path: Path, capsys: Capture) -> None:
    """A broken store is a finding like any other, and hides none."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE}, KNOWN)
    made.write(".syncer/state.db", "no database at all, but long enough to be none " * 9)
    assert severities(made) == [("store", "error")]


def test_offline_looks_at_folders(tmp_path: Path, capsys: Capture) -> None:
    """Folders are looked at without a network."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE}, KNOWN)
    assert made("check", "--offline", "--json").json == made("check", "--json").json


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "no right to issues; give it one",
            Finding("a", "error", "no right to issues", "give it one"),
        ),
        ("warning: too many rights", Finding("a", "warning", "too many rights")),
        ("info: x; y; z", Finding("a", "info", "x", "y; z")),
    ],
)
def test_findings_are_read_as_adapters_say_them(said: str, meant: Finding) -> None:
    """What is wrong, behind a semicolon what to do, and in front how bad it is."""
    assert finding("a", said) == meant
