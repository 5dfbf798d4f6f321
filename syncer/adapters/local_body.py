"""The remarks below a ticket's text, each under its id."""

from __future__ import annotations

from syncer.notes import apart, unforged


def has_comment(text: str, body: int, id: str) -> bool:
    """Whether a comment of this id stands there."""
    return _comment_mark(id) in text[body:]


def with_comment(text: str, body: int, id: str, remark: str, eol: str) -> str:
    """The text with this comment at its end."""
    lines = unforged(remark).strip().splitlines()
    return apart(text, body, eol) + eol.join((_comment_mark(id), *lines)) + eol


def _comment_mark(id: str) -> str:
    return f"<!-- syncer:comment {id} -->"
