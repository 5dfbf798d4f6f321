"""Is what a client and the fake say to each other what GitHub's own description says?

The official descriptions are no part of the project: ``CONTRACTS`` names their folder. Where it is
absent nothing is judged; a test says so.
"""

from __future__ import annotations

import re

from tests.fakes.openapi import ABSENT, CONTRACTS, Allowed, Contract, merged

__all__ = ["ABSENT", "ALLOW", "GITHUB", "described", "present", "violations"]

FILES = ("github-repository.json", "github-issues.json")
HOST = "https://api.github.com"
ALLOW: tuple[Allowed, ...] = (
    (
        *("request", "POST", r"/issues/\d+/labels$", "any of the given schemas"),
        "a bare array: PyGithub sends it, GitHub takes it",
    ),
    (
        *("request", "PUT", r"/issues/\d+/labels$", "any of the given schemas"),
        "a bare array, as above",
    ),
)
GITHUB = Contract(
    HOST,
    lambda: merged(FILES, HOST),
    ALLOW,
    lambda path: re.sub(r"^/repositories/\d+", "/repos/owner/name", path),
)
described, violations = GITHUB.described, GITHUB.violations


def present() -> bool:
    return all((CONTRACTS / name).is_file() for name in FILES)
