"""Inline Markdown as a reader sees it, and its first sentence."""

from __future__ import annotations

import html
import re

# Begins with a set of characters, so that the rest of a text is skipped at once.
_SPECIAL = re.compile(r"[\\`*_~\[\]<>&!\n\r\t]")
_LITERAL = re.compile(r"\\([!-/:-@\[-`{-~])|(?<!`)(`++)([^`]+)\2(?!`)")
_COMMENT = re.compile(r"<!--(?:[^-<]|-(?!->)|<(?!!--))*+-->")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*+\)")
_WIKI = re.compile(r"\[\[([^\[\]|]*+)(?:\|([^\[\]]*+))?\]\]")
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_AUTOLINK = re.compile(r"<([a-zA-Z][\w+.-]{1,31}:[^<>\s]*|[\w.+-]{1,64}@[\w.-]{1,255})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});")
_STARS = re.compile(r"(\*{1,3})(?![\s*])([^*]+)(?<!\s)\1")
_LINES = re.compile(r"(?<!\w)(_{1,3})(?![\s_])([^_]+(?:_+(?=\w)[^_]+){0,20})(?<!\s)\1(?!\w)")
_TILDES = re.compile(r"~~([^~]+)~~")
_KEPT = re.compile(
    r"(?<!!)\[([^\[\]]+)\]"
    r"\([ \t]*<?(https?://[^\s()<>\[\]\"'\\`|@]+)>?(?:[ \t]+\"[^\"]*\")?[ \t]*\)",
    re.IGNORECASE,
)
_PLAIN_CAP = 8000
_PRIVATE = 0xE000
_HIDE = {code: _PRIVATE + code for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_SHOW = {hidden: code for code, hidden in _HIDE.items()}
_MUTE = "~~".translate(_HIDE)


def plain(text: str) -> str:
    """Inline Markdown as a reader sees it, in one line; a link is its text."""
    return _shown(text, whole=False)


def told(text: str) -> str:
    """The same for who cannot see the document: links to pages and what is struck stay so."""
    return _shown(text, whole=True)


def _shown(text: str, *, whole: bool) -> str:
    text = text[:_PLAIN_CAP]
    if "  " not in text and _SPECIAL.search(text) is None:
        return text.strip()
    if not text.isascii():
        text = text.translate(_SHOW)
    # Escaped characters and code are put out of sight, so that nothing in them is markup.
    if "\\" in text or "`" in text:
        text = _LITERAL.sub(lambda m: (m[1] or m[3]).translate(_HIDE), text)
    if whole:
        text = _TILDES.sub(lambda m: f"{_MUTE}{m[1]}{_MUTE}", text) if "~~" in text else text
        text = _KEPT.sub(_kept, text) if "](" in text else text
    if "<" in text:
        text = _COMMENT.sub("", text)
        text = _AUTOLINK.sub(r"\1", text)
        text = _TAG.sub(" ", text)
    if "[" in text:
        text = _unlinked(text)
    for _ in range(2):
        text = _STARS.sub(r"\2", text) if "*" in text else text
        text = _LINES.sub(r"\2", text) if "_" in text else text
    if "~~" in text:
        text = _TILDES.sub(r"\1", text)
    if "&" in text:
        text = _ENTITY.sub(lambda m: html.unescape(m[0]), text)
    return " ".join((text if text.isascii() else text.translate(_SHOW)).split())


def _kept(link: re.Match[str]) -> str:
    """A link whose signs are no markup any more."""
    return f"{'['.translate(_HIDE)}{link[1]}{f']({link[2]})'.translate(_HIDE)}"


def _unlinked(text: str) -> str:
    """The text with what its links show in their place."""
    if "[[" in text:
        text = _WIKI.sub(lambda m: m[2] or m[1], text)
    for _ in range(2):
        text = _LINK.sub(r"\1", text) if "](" in text else text
    return _REFERENCE.sub(r"\1", text) if "][" in text else text


_STOP = re.compile(r"[.!?…。！？](?:(?<=[。！？])|(?<![.!?…][.!?…])[.!?…]*+[\"'”’)\]]*+(?=\s|$))")
_QUOTES = tuple(zip("「『（【“„«", "」』）】”“»", strict=True))
_NO_STOP = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|ca|dr|mr|mrs|ms|no|st|inc|resp|incl|fig|sec|al)|\b(?-i:[A-Z])|\d)$",
    re.IGNORECASE,
)


def first_sentence(text: str) -> str:
    """The first sentence of a readable text, at most 300 characters of it."""
    text = text[:2000]
    for stop in _STOP.finditer(text):
        if stop[0][0] == "." and _NO_STOP.search(text[max(0, stop.start() - 10) : stop.start()]):
            # "approx." and "J." end no sentence unless the text ends there; "at 5." ends one.
            number = text[stop.start() - 1 : stop.start()].isdigit()
            follows = text[stop.end() :].lstrip()[:1]
            if follows and not (number and follows.isupper()):
                continue
        if _goes_on(text, stop):
            continue
        return cut(text[: stop.end()])
    return cut(text)


def _goes_on(text: str, stop: re.Match[str]) -> bool:
    """Whether a sentence goes on behind a stop: "a timeout (maybe ten minutes?) after which"."""
    before = text[: stop.end()]
    if stop[0].startswith(("...", "…")):
        start, follows = stop.start(), text[stop.end() :].lstrip()[:1]
        return bool(follows) and (text[start - 1 : start].isspace() or follows.islower())
    if _is_within(before, text[stop.end() :]):
        return True
    if stop[0][-1] in '"”' and text[stop.end() :].lstrip()[:1].islower():
        return True
    if "(" not in before:
        return False
    depth = before.count("(") - before.count(")")
    if depth > 0:
        return ")" in text[stop.end() :]
    return ")" in stop[0] and text[stop.end() :].lstrip()[:1].islower()


def _is_within(before: str, after: str) -> bool:
    """Whether quotes or wide brackets are open here, and closed later: 「待つ。」の表示."""
    if before.isascii():
        return '"' in after and before.count('"') % 2 > 0
    return any(
        before.count(left) > before.count(right) and right in after for left, right in _QUOTES
    )


def cut(text: str, limit: int = 300) -> str:
    """The text, shortened with an ellipsis if need be."""
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
