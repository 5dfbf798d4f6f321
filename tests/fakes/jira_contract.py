"""Is what a client and the fake say to each other what the descriptions of Jira's REST API say?

Cloud's are the official ones, where ``CONTRACTS`` has them; Data Center has none, and is judged by
what its documentation says (``jira_described``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.fakes.github_seen import Exchange
from tests.fakes.jira_described import paths
from tests.fakes.openapi import ABSENT, CONTRACTS, Allowed, Contract, merged

__all__ = ["ABSENT", "ALLOW", "CENTER", "CLOUD", "present", "violations"]

HOST = "https://acme.atlassian.net"
TIMES = ("format", "date-time")
FILES = {2: "jira-cloud-v2-issues.json", 3: "jira-cloud-v3-issues.json"}
ALLOW: tuple[Allowed, ...] = (
    (
        *("request", "POST", r"/transitions$", "is not of type 'string'"),
        "python-jira sends the transition's id as a number, Jira takes it",
    ),
    (
        *("response", "GET", r"/remotelink$", "is not of type 'object'"),
        "the description has one link, the service answers a list of them",
    ),
)


def _real(node: Any) -> Any:
    """Times have no colon in their offset (+0000), and how one signs in the fake judges itself."""
    if isinstance(node, list):
        return [_real(value) for value in node]
    if not isinstance(node, dict):
        return node
    kept = {name: value for name, value in node.items() if (name, value) != TIMES}
    if isinstance(kept.get("security"), list):
        del kept["security"]
    return {name: _real(value) for name, value in kept.items()}


def _cloud(version: int) -> Mapping[str, Any]:
    """The official file, and what it lacks here."""
    found = dict(_real(merged((FILES[version],), HOST)))
    found["paths"] = {**paths(version, cloud=True), **found["paths"]}
    return found


def _center() -> Mapping[str, Any]:
    info = {"title": "Jira Data Center", "version": "9.12"}
    described = paths(2, cloud=False)
    return {"openapi": "3.0.3", "info": info, "servers": [{"url": HOST}], "paths": described}


CLOUD = {
    2: Contract(HOST, lambda: _cloud(2), ALLOW),
    3: Contract(HOST, lambda: _cloud(3), ALLOW),
}
CENTER = Contract(HOST, _center, ALLOW)


def present() -> bool:
    """Whether Cloud can be judged; Data Center always can."""
    return all((CONTRACTS / name).is_file() for name in FILES.values())


def _looked_for_another(one: Exchange) -> bool:
    """Where nothing is at the usual address a client may ask which API there is."""
    return one.path.endswith("/rest/api/3/serverInfo")


def violations(exchanges: Iterable[Exchange], *, cloud: bool) -> list[str]:
    """Every deviation that no line of ``ALLOW`` excuses; none where nothing can be judged."""
    rows = list(exchanges)
    if not cloud:
        return CENTER.violations([one for one in rows if not _looked_for_another(one)])
    if not present():
        return []
    old = [one for one in rows if one.path.startswith("/rest/api/2/")]
    new = [one for one in rows if not one.path.startswith("/rest/api/2/")]
    return [*CLOUD[2].violations(old), *CLOUD[3].violations(new)]
