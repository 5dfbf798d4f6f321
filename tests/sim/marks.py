"""By what all here tell lines, items and tickets apart."""

from __future__ import annotations

import re

from syncer.core.titles import mint
from syncer.model import DocRef

UID = re.compile(r"\bu\d+\b")
NAME = re.compile(r"\bOPS-\d+\b")
ITEM = re.compile(r"^(?:- \[[ xX]\] |\| (?!Action|---))", re.MULTILINE)
SPOILED = b"\xff\xfe spoiled"
SKIP = "syncer:skip"
HEAD = "| Action | Owner | Due | Priority | Ticket | Status |\n|---|---|---|---|---|---|"


def whose(content: bytes) -> list[str]:
    """Whose lines there are, in their order; whoever reads knows no more of a line."""
    lines = content.decode("utf-8", "replace").split("\n")
    return [" ".join(UID.findall(line)) for line in lines if ITEM.match(line)]


def bears(key: str, path: str, title: str) -> bool:
    """Whether an item of this title has this key, whether or not its line names a ticket."""
    return any(mint(DocRef("docs", path), title, ordinal) == key for ordinal in range(4))
