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
# A password may hold @ and / that nobody escaped; behind a port there is none.
_USER_IN_URL = re.compile(
    r"(?<=://)(?:[^/\s:@]{0,200}:(?![0-9]{1,5}(?:[/?#]|$))[^\s'\"<>]{0,500}|[^/\s]{1,500})@"
)
_DENSE = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[0-9])"
    r"[A-Za-z0-9]{16,}"
)
_QUERY_IN_URL = re.compile(r"(://[^\s?#]+)\?[^\s#]+")
_LONGEST_SLIP = 24
_PLAIN_KEY = re.compile(r"[A-Za-z_.-]{1,24}|[A-Za-z0-9_]{1,4}")


def hidden(text: str) -> str:
    """The text without what has the shape of a secret, and without users in addresses."""
    return _USER_IN_URL.sub("", _SECRET.sub(HIDDEN, text))


def hidden_queries(text: str) -> str:
    """The text without what addresses in it say behind a question mark, which may be signed."""
    return _QUERY_IN_URL.sub(r"\1", text)


def hidden_dense(text: str) -> str:
    """The text without long words of small and capital letters and digits, as keys and tokens are.

    For a value out of a configuration: elsewhere, and in a path, such a word is a mere name.
    """
    return _DENSE.sub(HIDDEN, text)


def shown_key(key: str) -> str:
    """A key nobody knows as a message may repeat it: a secret may stand in its place."""
    return key if _PLAIN_KEY.fullmatch(key) else f"(a key of {len(key)} characters)"


def shown_choice(value: str) -> str:
    """A choice that there is not as a message may repeat it: a slip of the pen is short."""
    told = hidden_dense(value)
    return repr(told) if len(told) <= _LONGEST_SLIP else f"a text of {len(told)} characters"
