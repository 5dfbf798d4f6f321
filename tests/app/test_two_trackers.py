"""Two trackers at once: routes say who takes what, and what ails one does not touch the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.deployment import HEAD, Deployment, deploy

Capture = pytest.CaptureFixture[str]
ITEMS = """\
| Action | Owner | Priority | Deadline | Ticket |
|---|---|---|---|---|
| Alert on bandwidth | @ana | P1 | 2099-12-01 | |
| Warm the cache | @bo | P2 | 2099-12-02 | |
"""
PAY = f"{HEAD}**Team:** payments\n\n## Action Items\n\n{ITEMS}"
WEB = PAY.replace("payments", "web").replace("Checkout", "Search").replace("bandwidth", "latency")
TWO = """\
sources: {docs: {type: directory, path: docs}}
trackers:
  pay: {type: local, path: pay, prefix: PAY, labels: [money]}
  web: {type: local, path: web, prefix: WEB}
people: {entries: [{handle: ana}, {handle: bo}]}
log: {level: error}
"""
ROUTES = """\
routes:
  - {when: {team: payments, priority: P1}, tracker: pay, labels: [urgent]}
  - {when: {team: payments}, tracker: pay}
  - {tracker: web}
"""


def two(folder: Path, capture: Capture, routes: str = ROUTES) -> Deployment:
    made = deploy(folder, capture, {"pay.md": PAY, "web.md": WEB})
    made.write("syncer.yaml", TWO + routes)
    return made


def tickets(made: Deployment) -> dict[str, list[str]]:
    return {
        name: sorted(path.name for path in (made.folder / name).glob("*.md"))
        for name in ("pay", "web")
    }


def test_the_first_route_that_fits_wins(tmp_path: Path, capsys: Capture) -> None:
    """Each item's ticket is where its first route leads, with the labels of tracker and route."""
    made = two(tmp_path, capsys)
    assert made("sync").code == 0
    assert tickets(made) == {
        "pay": ["PAY-1.md", "PAY-2.md"],
        "web": ["WEB-1.md", "WEB-2.md"],
    }
    urgent = [made.read(f"pay/PAY-{number}.md") for number in (1, 2)]
    assert ["urgent" in text for text in urgent].count(True) == 1
    assert all("money" in text for text in urgent)
    assert "[PAY-1](../pay/PAY-1.md)" in made.read("docs/pay.md")
    assert "[WEB-1](../web/WEB-1.md)" in made.read("docs/web.md")
    assert made("sync", "--json").json["landed"] == {}


def test_a_changed_route_moves_nothing(tmp_path: Path, capsys: Capture) -> None:
    """Tickets stay where they are and are still followed; only new items go the new way."""
    made = two(tmp_path, capsys)
    made("sync")
    before = tickets(made)
    made.write("syncer.yaml", TWO + "routes: [{tracker: web}]\n")
    assert made("sync", "--json").json["landed"] == {}
    assert tickets(made) == before
    assert made("tickets", "--tracker", "pay", "close", "PAY-1").code == 0
    text = made.read("docs/pay.md").rstrip() + "\n| Drain the queue | @ana | P1 | 2099-12-03 | |\n"
    made.write("docs/pay.md", text)
    assert made("sync", "--json").json["landed"]["create_ticket"] == 1
    assert tickets(made) == {"pay": before["pay"], "web": [*before["web"], "WEB-3.md"]}
    assert "PAY-1](../pay/PAY-1.md) DONE" in made.read("docs/pay.md")


def test_without_any_route_that_fits_nothing_is_made(tmp_path: Path, capsys: Capture) -> None:
    """An item that no route takes is a problem of its own; `none` is none."""
    made = two(tmp_path, capsys, "routes: [{when: {team: payments}, tracker: none}]\n")
    said = made("sync", "--json")
    assert said.json["landed"] == {}
    found = {(one["code"], one["doc"]) for one in said.json["problems"]}
    assert ("no-route", "docs:web.md") in found
    assert ("no-route", "docs:pay.md") not in found


@pytest.mark.parametrize(
    ("routes", "cure"),
    [
        ("[{tracker: pay}]", "routes[0], which fits, is not for those: add restricted: true to it"),
        ("[{when: {team: x}, tracker: pay}]", "add a route that has restricted: true"),
    ],
)
def test_a_restricted_item_without_a_route_is_told_so(
    routes: str, cure: str, tmp_path: Path, capsys: Capture
) -> None:
    """What lacks is not a route but its word for restricted postmortems, and that is said."""
    made = two(tmp_path, capsys, f"routes: {routes}\n")
    made.write("docs/web.md", f"---\nrestricted: true\n---\n{made.read('docs/web.md')}")
    found = [one for one in made("plan", "--json").json["problems"] if one["code"] == "no-route"]
    (told, *_) = (one["message"] for one in found if one["doc"] == "docs:web.md")
    assert "is restricted" in told
    assert cure in told


def test_a_tracker_that_is_away_stops_itself_alone(tmp_path: Path, capsys: Capture) -> None:
    """One is suspended and says why, exit 1; the other gets all that is its own, and so later."""
    made = two(tmp_path, capsys)
    made.write("pay", "a file where the folder should be")
    said = made("sync")
    assert said.code == 1
    assert "pay is suspended" in said.out
    assert tickets(made)["web"] == ["WEB-1.md", "WEB-2.md"]
    assert "WEB-1" in made.read("docs/web.md")
    assert made.read("docs/pay.md") == PAY
    status = made("status", "--json")
    states = {one["name"]: one["state"] for one in status.json["adapters"]}
    assert (status.code, states) == (1, {"docs": "ok", "pay": "suspended", "web": "ok"})
    assert made("tickets", "--tracker", "web", "close", "WEB-1").code == 0
    made("sync")
    assert "DONE" in made.read("docs/web.md")
    (tmp_path / "pay").unlink()
    assert made("sync").code == 0
    assert tickets(made)["pay"] == ["PAY-1.md", "PAY-2.md"]


def test_a_tracker_that_goes_away_later_loses_nothing(tmp_path: Path, capsys: Capture) -> None:
    """Of a tracker that cannot be read everything stays as it was last seen; nothing is remade."""
    made = two(tmp_path, capsys)
    made("sync")
    text = made.read("docs/pay.md")
    (tmp_path / "pay").rename(tmp_path / "away")
    made.write("pay", "a file where the folder should be")
    said = made("sync", "--json")
    assert said.code == 1
    assert said.json["landed"] == {}
    assert made.read("docs/pay.md") == text
    (tmp_path / "pay").unlink()
    (tmp_path / "away").rename(tmp_path / "pay")
    assert made("sync", "--json").json["landed"] == {}


def test_a_plan_of_one_tracker(tmp_path: Path, capsys: Capture) -> None:
    """Asked for one tracker, a plan shows its tickets alone."""
    made = two(tmp_path, capsys)
    changes = made("plan", "--tracker", "pay", "--json").json["changes"]
    assert {one["tracker"] for one in changes} == {"pay"}
    assert {one["destination"] for one in changes} == {"PAY"}
