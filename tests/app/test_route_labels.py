"""Labels that routes add: as the tracker's tickets bear them, or refused with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.test_settings import loaded, refused

SOURCES = "sources: {runbooks: {type: directory, path: pm}}\n"
GITHUB = "trackers: {ops: {type: github, repository: acme/shop, token: t}}\n"
JIRA = "trackers: {ops: {type: jira, url: 'https://jira.acme.example', token: t, project: OPS}}\n"
LOCAL = "trackers: {ops: {type: local, path: tickets}}\n"


@pytest.mark.parametrize(
    ("tracker", "label", "why"),
    [
        (GITHUB, "x" * 60, "cannot be a label"),
        (GITHUB, "a,b", "cannot be a label"),
        (GITHUB, "Priority: P0", "priority_labels.P0 and says something"),
        (GITHUB, "overdue", "overdue_label and says something"),
        (JIRA, "two words", "cannot be a label; Jira's are one word"),
        (JIRA, "syncer-payments", "a label that syncer itself sets"),
        (JIRA, "overdue", "is overdue_label"),
    ],
)
def test_a_route_adds_no_label_that_hurts(
    tmp_path: Path, tracker: str, label: str, why: str
) -> None:
    """Refused at start, as the tracker's own labels are: not with the first ticket."""
    route = f"routes: [{{tracker: ops, labels: [fine, '{label}']}}]\n"
    (told,) = refused(tmp_path, SOURCES + tracker + route)
    assert "routes[0].labels[1]: " in told
    assert why in told
    own = tracker.replace("{type", f"{{labels: ['{label}'], type")
    assert why in "".join(refused(tmp_path, SOURCES + own))


@pytest.mark.parametrize("tracker", [GITHUB, JIRA, LOCAL])
def test_a_tracker_knows_what_routes_put_on_its_tickets(tmp_path: Path, tracker: str) -> None:
    """By place, so that `check` can look there."""
    routes = "routes: [{tracker: ops, labels: [sev1, sev1]}, {tracker: ops, labels: [rest]}]\n"
    ops = loaded(tmp_path, SOURCES + tracker + routes).reaching()["ops"]
    assert ops.labels_at(ops.destination()) == ("sev1", "rest")
    assert ops.labels_at("elsewhere") == ()
