"""The managed block: what a ticket says of its postmortem, and what people may answer in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date

from syncer.model import ActionItem, Block, Field, Postmortem
from syncer.notes import ORIGIN, notes

__all__ = ["block", "block_digest", "filled", "notes", "owner_of"]

_TITLE, _WORD, _SENTENCE, _DETAIL = 255, 120, 300, 4000
"""Longest texts that are carried over, by what they are."""

# A mention outside an e-mail address; a code span is left to say what it says.
_MENTION = re.compile(r"(?P<code>(?<![\\`])(`+)(?!`)[^\n]+?(?<!`)\2(?!`))|(?<![\w.])@(?=[\w\[])")
_MARKER = re.compile(r"<!--|-->|syncer(?=:(?:begin|end|comment|skip|ignore))", re.IGNORECASE)
_TAG = re.compile(
    r"(?P<code>(?<![\\`])(`+)(?!`)[^\n]+?(?<!`)\2(?!`))|(?<!\\)<(?=[a-z/!?])(?!https?:)",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"\](?=[(:]\s*<?\s*(?!https?:|mailto:)[a-z&][a-z0-9+.&#;-]*(?::|&colon;))", re.IGNORECASE
)
# Control characters, and those that reorder what a reader sees; joiners belong to scripts.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Text without any of these is harmless as it stands, and most text is.
_SUSPECT = re.compile(
    r"[<@\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
    r"|-->|syncer:|\][(:]",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_LINKTEXT = re.compile(r"([\\\[\]`*<])")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_CREATION = re.compile(r"\(\[version at creation\]\(([^()\s]+)\)\)")


def block(
    postmortem: Postmortem,
    item: ActionItem,
    *,
    due: date | None,
    reason: str | None,
    advice: str,
    standing: Mapping[str, str] | None = None,
) -> Block:
    """What the ticket of an item says between its markers, ``advice`` being its last line.

    ``standing`` are the notes of the block as it is, whose version at creation stays.
    """
    facts = _facts(postmortem, item, due=due, reason=reason)
    last = " ".join(advice.split())
    paragraphs = (
        _why(facts),
        "\n".join(_bullets(facts, _origin(postmortem, item, facts["title"], standing or {}))),
        _quoted(facts["detail"]),
        last,
    )
    digest = block_digest(postmortem, item, due=due, reason=reason, advice=advice)
    return Block("\n\n".join(part for part in paragraphs if part), digest)


def block_digest(
    postmortem: Postmortem, item: ActionItem, *, due: date | None, reason: str | None, advice: str
) -> str:
    """Of the facts alone, as they were read: no line, no revision, no address.

    It costs a fiftieth of the text, so that every plan can ask whether a block still holds.
    """
    known = (
        postmortem.ref,
        postmortem.title,
        postmortem.occurred,
        postmortem.facts.get("summary"),
        postmortem.incident,
        postmortem.severity,
        item.kind,
        _owner(item),
        due,
        reason,
        item.fields.priority,
        item.detail or item.fields.title,
        advice,
        *((item.part_of,) if item.part_of else ()),
    )
    word = "\0".join(map(str, known))
    return hashlib.sha256(word.encode(errors="surrogatepass")).hexdigest()[:16]


def owner_of(item: ActionItem) -> str:
    """Whom the block names as owner: of several all; empty for nobody."""
    return _value(_owner(item))


def filled(advice: str, *, follows: bool, contact: str | None) -> str:
    """A tracker's advice with its two places filled: no promise that is not kept."""
    ending = "; the postmortem follows" if follows else ""
    asked = f" Questions: {contact}" if contact else ""
    return advice.replace("{follows}", ending).replace("{contact}", asked)


def _facts(
    postmortem: Postmortem, item: ActionItem, *, due: date | None, reason: str | None
) -> dict[str, str]:
    fields = item.fields
    title = postmortem.title.strip() or postmortem.ref.path.rpartition("/")[2]
    return {
        "title": _line(title, _TITLE),
        "day": postmortem.occurred.isoformat() if postmortem.occurred else "",
        "summary": _line(postmortem.facts.get("summary", ""), _SENTENCE),
        "incident": _value(postmortem.incident),
        "severity": _value(postmortem.severity),
        "kind": _value(item.kind),
        "owner": owner_of(item),
        "due": due.isoformat() if due else "",
        "reason": _value(reason) if due else "",
        "whole": _value(item.part_of),
        "priority": fields.priority.value.upper() if fields.priority else "",
        "detail": _detail(item.detail) or _line(fields.title, _DETAIL),
    }


def _why(facts: Mapping[str, str]) -> str:
    begin = f"From the postmortem of {facts['day']}" if facts["day"] else "From a postmortem"
    return f"{begin}: {facts['summary']}" if facts["summary"] else begin


def _bullets(facts: Mapping[str, str], origin: str) -> Iterator[str]:
    yield f"- {ORIGIN} {origin}"
    incident = ", ".join(part for part in (facts["incident"], facts["day"]) if part)
    told = (("Incident", incident), ("Severity", facts["severity"]), ("Kind", facts["kind"]))
    if line := " · ".join(f"{name}: {value}" for name, value in told if value):
        yield f"- {line}"
    if facts["owner"]:
        yield f"- Owner: {facts['owner']}"
    # The line stands even when empty: where people may answer in it, it must be there.
    yield f"- Due: {facts['due']}".rstrip() + (f" ({facts['reason']})" if facts["reason"] else "")
    if facts["priority"]:
        yield f"- Priority: {facts['priority']}"
    if facts["whole"]:
        yield f"- Part of: {facts['whole']}"


def _origin(
    postmortem: Postmortem, item: ActionItem, title: str, standing: Mapping[str, str]
) -> str:
    text = _LINKTEXT.sub(r"\\\1", title)
    page = _address(postmortem.url)
    if page and item.anchor and "#" not in page:
        page += f"#{_encoded(item.anchor)}"
    named = f"[{text}]({page})" if page else _named(text, postmortem.ref.path)
    before = _CREATION.search(standing.get(ORIGIN, ""))
    version = _address(before[1]) if before else None
    if version is None and postmortem.permalink:
        version = _address(postmortem.permalink.replace("{line}", str(item.line)))
    return f"{named} ([version at creation]({version}))" if version else named


def _named(text: str, path: str) -> str:
    """What to look for, where no link leads there."""
    said = _line(path, _DETAIL).replace("`", "")
    return text if said.rpartition("/")[2] == text else f"{text}, {said}"


def _address(url: str | None) -> str | None:
    """The address made safe for a link; None unless it is http(s) or a relative path."""
    if not url:
        return None
    if not re.match(r"https?://[^/]", url, re.IGNORECASE):
        before_path = re.split(r"[/?#]", url, maxsplit=1)[0]
        if ":" in before_path or re.match(r"[\s\x00-\x1f]*[/\\]{2}", url):
            return None
    return _encoded(url)


def _encoded(url: str) -> str:
    def percent(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode(errors="replace"))

    return re.sub(
        r"[\x00-\x20\x7f-\xa0\u2000-\u206f\u3000\ufeff\ud800-\udfff()<>\"\\`\[\]|*]|(?<=syncer):",
        percent,
        url,
        flags=re.IGNORECASE,
    )


def _owner(item: ActionItem) -> str | None:
    if item.fields.owner is None:
        return None
    written = _LINK.sub(r"\1", item.written.get(Field.OWNER, "")).strip(" @[]()<>*_")
    first = written or item.fields.owner
    further = (name for name in item.others if name.casefold() not in first.casefold())
    return ", ".join(name.lstrip("@") for name in (first, *further))


def _value(text: str | None) -> str:
    """A value for one of several places on a line: it cannot begin another place."""
    line = _line(text, _WORD) if text else ""
    return re.sub(r"\s*·\s+|\s+·\s*", ", ", line).strip(" ,·") if "·" in line else line


def _line(text: str, longest: int) -> str:
    """One line of a stranger's text, cut first: an escape or a code span is never cut in two."""
    return _harmless(_cut(" ".join(text.split()), longest)).strip()


def _detail(text: str) -> str:
    if not text:
        return ""
    lines = (line.rstrip() for line in _BREAK.sub("\n", text).split("\n"))
    return _harmless(_cut("\n".join(lines).strip("\n").expandtabs(4), _DETAIL)).strip("\n")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _harmless(text: str) -> str:
    """Without control characters, markers, mentions, tags and links to anything but pages.

    Again until nothing is found, for what is taken out may join what stood around it.
    """
    if _SUSPECT.search(text) is None:
        return text
    text = _SURROGATE.sub("\ufffd", text)
    while True:
        calm = _CONTROL.sub("", text)
        calm = _MENTION.sub(lambda found: found["code"] or "", calm)
        calm = _MARKER.sub("", calm)
        if calm == text:
            break
        text = calm
    text = _SCHEME.sub("] ", text)
    return _TAG.sub(lambda found: found["code"] or "\\<", text)
