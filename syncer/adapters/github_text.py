"""Strangers' words in an issue: readable as they were, and without power over GitHub.

A zero-width space behind ``@``, ``#`` and the like is what keeps GitHub from notifying people and
linking issues; addresses of issues keep leading there with one letter percent-encoded, but in
titles, where they are only read. Code
says what it says: it is left alone where it is certain that GitHub takes it for code, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_TITLE, LONGEST_BODY = 256, 65_536
ZERO = "\u200b"
ENTITY = "&#8203;"

_ALNUM = re.compile(r"&#(?:x0*([0-9a-f]{2})|0*([0-9]{2,3}));", re.IGNORECASE)
_LIVE = re.compile(
    r"(?P<named>&(?:commat|num|sol|\#0*(?:64|35|47)|\#x0*(?:40|23|2f));(?=[a-z0-9]))"
    r"|(?P<entity>&\#(?:x[0-9a-f]{1,6}|[0-9]{1,7});)"
    r"|(?P<url>(?:https?://|www\.)[^\s<>()\[\]`]+)"
    r"|(?P<at>(?<![a-z0-9])@(?=[a-z0-9]))"
    r"|(?P<hash>\#(?=[0-9]))"
    r"|(?P<gh>(?<![a-z0-9])gh(?:\\?-|&\#0*45;|&\#x0*2d;)(?=[0-9]))"
    r"|(?P<comment><!--)",
    re.IGNORECASE | re.ASCII,
)
_PAGE = re.compile(
    r"(?<=/)(issues?|pulls?|commits?|discussions)(?=/[0-9a-f])", re.IGNORECASE | re.ASCII
)
_COMMAND = re.compile(
    r"((?:[ \t]|>|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t])|\[[ xX]\](?=[ \t]))*)/(?=[A-Za-z])"
)
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ ]?)*")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})([^`]*)")
_LISTED = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|$)")
_PIECE = re.compile(
    r"\\[\\`<]|(?P<link><https?://[^\s<>`]*>)|(?P<tag><[a-z/!?])|(?P<run>`+)", re.IGNORECASE
)
_RUN = re.compile(r"`+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def calm(text: str) -> str:
    """A text for a body or a comment: it mentions nobody, refers to nothing, commands nothing."""
    return "\n".join(_lines(_SURROGATE.sub("\ufffd", text).split("\n")))


def calm_title(text: str) -> str:
    """A text as a title: one line that GitHub takes, empty if nothing is left."""
    line = _CONTROL.sub("", _SURROGATE.sub("\ufffd", " ".join(text.split()))).strip()
    longest = LONGEST_TITLE
    while True:
        short = line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
        said = _calm_words(short, ZERO)
        if command := _COMMAND.match(said):
            said = f"{command[0]}{ZERO}{said[command.end() :]}"
        if len(said) <= LONGEST_TITLE:
            return said
        longest -= len(said) - LONGEST_TITLE


def plain(text: str) -> str:
    """What people read of it: without what was put in to take its power."""
    return text.replace(ENTITY, "").replace(ZERO, "")


def _lines(lines: list[str]) -> Iterator[str]:
    """Line by line; ``sure``: nothing stood before that might make code of other text."""
    sure, balanced, listed, at = True, True, False, 0
    while at < len(lines):
        line = lines[at]
        quote = _QUOTE.match(line)
        prefix = quote[0] if quote else ""
        rest = line[len(prefix) :].rstrip("\r")
        if not rest.strip():
            balanced = True
        elif fence := _FENCE.fullmatch(rest):
            close = _closing(lines, at, prefix, fence[1]) if sure and not listed else None
            if close is not None and balanced:
                yield from lines[at : close + 1]
                at, balanced = close + 1, True
                continue
            sure = False
        listed = listed or _LISTED.match(rest) is not None
        trusted = sure and balanced and not _is_cut(line)
        said, closed, sure = _inline(line, trusted=trusted, sure=sure)
        balanced = balanced and closed
        yield said
        at += 1


def _closing(lines: list[str], at: int, prefix: str, fence: str) -> int | None:
    """The line that closes a fence in the same quotation."""
    deep = prefix.count(">")
    close = re.compile(rf"[ ]{{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*")
    for index in range(at + 1, len(lines)):
        quote = _QUOTE.match(lines[index])
        standing = quote[0] if quote else ""
        if standing.count(">") != deep:
            return None
        if close.fullmatch(lines[index][len(standing) :].rstrip("\r")):
            return index
    return None


def _is_cut(line: str) -> bool:
    """Whether a table would end a code span of this line in its middle."""
    at = 0
    while run := _RUN.search(line, at):
        close = re.compile(rf"(?<!`){run[0]}(?!`)").search(line, run.end())
        if close and "|" in line[run.end() : close.start()]:
            return True
        at = close.end() if close else run.end()
    return False


def _inline(line: str, *, trusted: bool, sure: bool) -> tuple[str, bool, bool]:
    """One line made calm, whether its code spans end in it, and whether all is still certain."""
    said: list[str] = []
    start = at = 0
    closed = True
    while found := _PIECE.search(line, at):
        at = found.end()
        if found["tag"]:
            sure = False
            trusted = False
        if not found["run"]:
            continue
        run = found["run"]
        close = re.compile(rf"(?<!`){run}(?!`)").search(line, at)
        if close is None:
            closed = False
            continue
        if trusted:
            said += (
                _calm_line(line[start : found.start()], first=not start),
                line[found.start() : close.end()],
            )
            start = close.end()
        at = close.end()
    said.append(_calm_line(line[start:], first=not start))
    return "".join(said), closed, sure


def _calm_line(text: str, *, first: bool) -> str:
    if first and (command := _COMMAND.match(text)):
        return f"{command[0]}{ENTITY}{_calm_words(text[command.end() :], ENTITY)}"
    return _calm_words(text, ENTITY)


def _calm_words(text: str, zero: str) -> str:
    in_title = zero is ZERO
    if in_title and text.startswith("/"):
        text = f"/{ZERO}{text[1:].removeprefix(ZERO)}"
    text = _ALNUM.sub(_letter, text)

    def broken(found: re.Match[str]) -> str:
        if found["url"]:
            return _broken(found[0]) if in_title else _calm_address(found[0])
        if found["comment"]:
            return "&lt;!--"
        return found[0] if found["entity"] else found[0] + zero

    return _LIVE.sub(broken, text)


def _letter(found: re.Match[str]) -> str:
    """Letters and digits that are written as entities: they would slip through."""
    code = int(found[1], 16) if found[1] else int(found[2])
    letter = chr(code)
    return letter if letter.isascii() and letter.isalnum() else found[0]


def _broken(address: str) -> str:
    """An address that leads nowhere and reads as it is."""
    address = re.sub(r"@|#(?=[0-9])", lambda sign: sign[0] + ZERO, address)
    return _PAGE.sub(lambda found: found[0] + ZERO, address)


def _calm_address(address: str) -> str:
    address = address.replace("@", "%40")
    address = re.sub(r"#(?=[0-9])", "#%3", address)
    return _PAGE.sub(lambda found: f"%{ord(found[0][0]):02X}{found[0][1:]}", address)
