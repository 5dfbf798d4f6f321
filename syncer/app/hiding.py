"""What no message may repeat: whatever looks like a secret, wherever it was written by mistake."""

from __future__ import annotations

import re

HIDDEN = "[hidden]"
_SECRET = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{8,}"
    r"|ATATT[\w=-]{16,}|AKIA[A-Z0-9]{16}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)"
    r"|(?i:\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    re.DOTALL,
)
_USER_IN_URL = re.compile(r"(?<=://)[^/\s@]+@")
_QUERY_IN_URL = re.compile(r"(://[^\s?#]+)\?[^\s#]+")
_PLAIN_KEY = re.compile(r"[A-Za-z_.-]{1,24}|[A-Za-z0-9_]{1,4}")


def hidden(text: str) -> str:
    """The text without what has the shape of a secret, and without users in addresses."""
    return _USER_IN_URL.sub("", _SECRET.sub(HIDDEN, text))


def hidden_queries(text: str) -> str:
    """The text without what addresses in it say behind a question mark, which may be signed."""
    return _QUERY_IN_URL.sub(r"\1", text)


def shown_key(key: str) -> str:
    """A key nobody knows as a message may repeat it: a secret may stand in its place."""
    return key if _PLAIN_KEY.fullmatch(key) else f"(a key of {len(key)} characters)"
