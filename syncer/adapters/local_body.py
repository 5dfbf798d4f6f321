"""The text below a ticket file's front matter: the managed block, the comments, and people's own.

Only what stands between our own marks is ever replaced; what we carry in can never bear one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from syncer.model import Span

_BEGIN, _END, _CLOSE = "<!-- syncer:begin ", "<!-- syncer:end -->", " -->"
_MARK = re.compile(r"<!--(?=\s*syncer:)", re.IGNORECASE)
_ORIGIN = "Action item of"
_NOTE = re.compile(r"[ \t]{0,3}[-*+][ \t]+([A-Za-z][A-Za-z ]{0,30}?)[ \t]*:[ \t]*(.*)")


def block_of(text: str, body: int, key: str | None) -> Span | None:
    """Where the block of this key stands, marks and last line break included.

    A begin that another begin follows before any end is a person's remains, not a block.
    """
    at = text.find(_BEGIN, body)
    while at >= 0:
        following = text.find(_BEGIN, at + 1)
        end = text.find(_END, at)
        name = text[at + len(_BEGIN) : text.find(_CLOSE, at)].strip()
        if end >= 0 and (following < 0 or end < following) and key in (None, name):
            end += len(_END)
            line_break = re.compile(r"\r?\n").match(text, end)
            return Span(at, line_break.end() if line_break else end)
        at = following
    return None


def with_block(text: str, body: int, key: str, content: str, eol: str) -> str:
    """The text with this block in the place of the old one, else at its end."""
    lines = _MARK.sub("&lt;!--", content).strip("\r\n").splitlines()
    new = eol.join((f"{_BEGIN}{key}{_CLOSE}", *lines, _END)) + eol
    old = block_of(text, body, key)
    if old is not None:
        return text[: old.start] + new + text[old.end :]
    return _apart(text, body, eol) + new


def without_block(text: str, body: int, key: str | None) -> str:
    """The text without the block of this key; everything around it stays."""
    old = block_of(text, body, key)
    return text if old is None else text[: old.start] + text[old.end :]


def notes(text: str, body: int, key: str | None) -> Mapping[str, str]:
    """The block's "Key: value" lines as they stand, and where it says it stems from."""
    span = block_of(text, body, key)
    found: dict[str, str] = {}
    for line in text[span.start : span.end].splitlines() if span else ():
        bare = line.strip()
        if bare.startswith(f"- {_ORIGIN} "):
            found.setdefault(_ORIGIN, bare[len(_ORIGIN) + 3 :])
        elif match := _NOTE.fullmatch(line.rstrip()):
            first, *rest = re.split(r" · (?=[A-Z][a-z]+:)", match[2])
            found.setdefault(match[1].capitalize(), first.strip())
            for part in rest:
                name, _, value = part.partition(":")
                found.setdefault(name, value.strip())
    return found


def has_comment(text: str, body: int, id: str) -> bool:
    """Whether a comment of this id stands there."""
    return _comment_mark(id) in text[body:]


def with_comment(text: str, body: int, id: str, remark: str, eol: str) -> str:
    """The text with this comment at its end."""
    lines = _MARK.sub("&lt;!--", remark).strip().splitlines()
    return _apart(text, body, eol) + eol.join((_comment_mark(id), *lines)) + eol


def _comment_mark(id: str) -> str:
    return f"<!-- syncer:comment {id} -->"


def _apart(text: str, body: int, eol: str) -> str:
    """The text with one empty line at its end, unless the body has not begun yet."""
    if not text.endswith("\n"):
        text += eol
    return text if len(text) <= body or text.endswith(eol + eol) else text + eol
