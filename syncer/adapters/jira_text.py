"""What we write into Jira, before it is markup: a block's Markdown as parts, and parts as Markdown.

Only what blocks are made of is markup here: bullets, quotes, fences, strong, code and links to
pages. Everything else stays the characters that it is, and both emitters say them as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from syncer.notes import NAMES, ORIGIN, notes

LONGEST_TITLE, LONGEST_TEXT = 255, 32_767
PANEL = "syncer · "
"""What the heading of our panel begins with; its key follows."""
HEADING = re.compile(r"\s*syncer\s+·\s+([A-Za-z0-9][A-Za-z0-9_.-]{0,63})\s*")
REMARK = "syncer: "
"""What the last line of our comments begins with; its id follows."""
_DEEPEST = 5
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ ]?)+")
_BULLET = re.compile(r"([ \t]*)[-*+](?:[ \t]+(.*)|$)")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})[^`]*")
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?<!`)(?P<tick>`+)(?!`)(?P<code>.+?)(?<!`)(?P=tick)(?!`)"
    r"|<(?P<auto>https?://[^\s<>]+)>"
    r"|!?\[(?P<label>(?:\\.|[^\[\]\\])*)\]\(<?(?P<href>[^()\s<>]*)>?(?:[ \t]+\"[^\"]*\")?\)"
    r"|\*\*(?=[^\s*])(?P<strong>(?:\\.|[^*\\])+?)(?<=[^\s*])\*\*"
    r"|(?P<bare>https?://[^\s<>()\[\]`\"'|\\*]+)",
    re.IGNORECASE,
)
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#@&=+$,;%()]")
_PAGE = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_LINKTEXT = re.compile(r"([\\\[\]`*<])")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike."""

    text: str
    strong: bool = False
    code: bool = False
    href: str | None = None
    """http(s) alone."""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together."""

    lines: tuple[Line, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One bullet, and those below it."""

    lines: tuple[Line, ...]
    below: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of at least one."""

    items: tuple[Item, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """What stands in a fence."""

    text: str
    quoted: bool = False


Part = Paragraph | Bullets | Code


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody whom a comment is to reach."""

    account: str
    """The accountId (Cloud) or the user name (Data Center)."""
    name: str
    """As people read it."""


def units(text: str) -> int:
    """Its length as Jira counts it: in the halves of UTF-16."""
    return len(text) + sum(one > "\uffff" for one in text)


def clean(text: str) -> str:
    """Without what no Jira stores: control characters, half letters, foreign line breaks."""
    return _CONTROL.sub("", _SURROGATE.sub("\ufffd", _BREAK.sub("\n", text)))


def title_for(text: str) -> str:
    """A text as a summary: one line that Jira takes, empty if nothing is left."""
    line = " ".join(clean(" ".join(text.split())).split())
    while units(line) > LONGEST_TITLE:
        over = units(line) - LONGEST_TITLE
        line = line[: -max(1, (over + 3) // 2)].rstrip("… ") + "…"
    return line


def key_of(heading: str) -> str | None:
    """Whose panel a heading announces, if it is one of ours."""
    found = HEADING.fullmatch(heading)
    return found[1] if found else None


def heading_of(key: str) -> str:
    """The heading of an item's panel; ``ValueError`` for what is no key."""
    if key_of(heading := f"{PANEL}{key}") != key:
        raise ValueError(f"{key!r} is no key")
    return heading


def remark_id_for(identity: str) -> str:
    """An id as it can stand in a last line; ``ValueError`` where it cannot."""
    if identity != clean(identity).strip() or not identity or "\n" in identity:
        raise ValueError(f"{identity!r} cannot be an id")
    return identity


def unquoted(markdown: str) -> str:
    """A block without the words that it quotes: what goes first where there is no room."""
    return "\n".join(line for line in markdown.split("\n") if not _QUOTE.match(line)).strip("\n")


def parts(markdown: str) -> tuple[Part, ...]:
    """A block as what it is made of."""
    found: list[Part] = []
    pending: list[str] = []
    quoting = False
    for line in (*clean(markdown).split("\n"), None):
        quote = _QUOTE.match(line) if line is not None else None
        if pending and (line is None or bool(quote) != quoting):
            found += _parts(pending, quoted=quoting)
            pending = []
        quoting = quote is not None
        if line is not None:
            pending.append(line[quote.end() :] if quote else line)
    return tuple(found)


def _parts(lines: Sequence[str], *, quoted: bool) -> Iterator[Part]:
    at = 0
    while at < len(lines):
        end = at + 1
        if not lines[at].strip():
            at = end
            continue
        if fence := _FENCE.fullmatch(lines[at]):
            while end < len(lines) and lines[end].strip() != fence[1]:
                end += 1
            if text := "\n".join(lines[at + 1 : end]):
                yield Code(text, quoted)
            at = end + 1
            continue
        listed = _BULLET.match(lines[at]) is not None
        while end < len(lines) and lines[end].strip() and not _FENCE.fullmatch(lines[end]):
            if not listed and _BULLET.match(lines[end]):
                break
            end += 1
        if listed:
            if items := _items(lines[at:end]):
                yield Bullets(items, quoted)
        else:
            yield Paragraph(tuple(runs(line.strip()) for line in lines[at:end]), quoted)
        at = end


def _items(lines: Sequence[str]) -> tuple[Item, ...]:
    """Bullets by how far they are set in; lines without one belong to the bullet above."""
    flat: list[tuple[int, list[Line]]] = []
    depths: list[int] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet is None:
            flat[-1][1].append(runs(line.strip()))
            continue
        indent = len(bullet[1].expandtabs(4))
        while depths and depths[-1] >= indent:
            depths.pop()
        depths.append(indent)
        text = (bullet[2] or "").strip()
        flat.append((min(len(depths), _DEEPEST), [runs(text)] if text else []))
    return nested([one for one in flat if any(one[1])], 1)


def nested(flat: Sequence[tuple[int, Sequence[Line]]], level: int) -> tuple[Item, ...]:
    """Items below those that are less deep."""
    starts = [at for at, (depth, _) in enumerate(flat) if depth <= level or at == 0]
    ends = [*starts[1:], len(flat)] if starts else []
    return tuple(
        Item(tuple(flat[at][1]), nested(flat[at + 1 : end], level + 1))
        for at, end in zip(starts, ends, strict=True)
    )


def runs(line: str) -> Line:
    """One line of Markdown as runs; what is no markup of ours is said as it stands."""
    found: list[Run] = []
    at = 0
    for match in _INLINE.finditer(line):
        found.append(Run(line[at : match.start()]))
        at = match.end()
        if match["escaped"]:
            found.append(Run(match["escaped"]))
        elif match["code"]:
            found.append(Run(_trimmed(match["code"]), code=True))
        elif match["strong"]:
            found.append(Run(_unescaped(match["strong"]), strong=True))
        elif match["label"] is not None:
            href = page_address(match["href"])
            label = _unescaped(match["label"]).strip() or href or ""
            found.append(Run(label, href=href))
        else:
            whole = match["auto"] or match["bare"]
            bare = whole if match["auto"] else whole.rstrip(".,;:!?")
            found += (Run(bare, href=page_address(bare)), Run(whole[len(bare) :]))
    found.append(Run(line[at:]))
    return merged(found)


def merged(found: Sequence[Run]) -> Line:
    """Runs that look alike as one; empty ones are none."""
    line: list[Run] = []
    for run in found:
        last = line[-1] if line else None
        if last is not None and (last.strong, last.code, last.href) == (
            run.strong,
            run.code,
            run.href,
        ):
            line[-1] = Run(last.text + run.text, run.strong, run.code, run.href)
        elif run.text:
            line.append(run)
    return tuple(line)


def page_address(url: str) -> str | None:
    """An address that may be linked: http(s), with nothing in it that markup knows."""
    if not _PAGE.match(url):
        return None
    return _UNSAFE.sub(
        lambda one: "".join(f"%{byte:02X}" for byte in one[0].encode(errors="replace")), url
    )


def said(line: Line) -> str:
    """A line as Markdown: what ``runs`` reads the same way again, where that can be said."""
    pieces = []
    for run in line:
        if run.href is not None:
            bare = run.text == run.href
            label = _LINKTEXT.sub(r"\\\1", run.text)
            pieces.append(run.href if bare else f"[{label}]({run.href})")
        elif run.code:
            tick = "``" if "`" in run.text else "`"
            pad = " " if "`" in (run.text[0], run.text[-1]) else ""
            pieces.append(f"{tick}{pad}{run.text}{pad}{tick}")
        else:
            pieces.append(f"**{run.text}**" if run.strong else run.text)
    return "".join(pieces)


def markdown(told: Sequence[Part]) -> str:
    """Parts as the block that they were made of."""
    paragraphs: list[str] = []
    for at, part in enumerate(told):
        if isinstance(part, Paragraph):
            lines = [said(line) for line in part.lines]
        elif isinstance(part, Bullets):
            lines = list(_bulleted(part.items, ""))
        else:
            lines = ["```", *part.text.split("\n"), "```"]
        joined = at > 0 and part.quoted and told[at - 1].quoted
        shown = [f"> {line}".rstrip() for line in lines] if part.quoted else lines
        if joined:
            paragraphs[-1] += "\n>\n" + "\n".join(shown)
        else:
            paragraphs.append("\n".join(shown))
    return "\n\n".join(paragraphs)


def noted(told: Sequence[Part]) -> Mapping[str, str]:
    """The notes of a block: of its first list of facts, never of what it quotes."""
    known = tuple(f"- {name}" for name in (f"{ORIGIN} ", *(f"{one}:" for one in NAMES)))
    for part in told:
        if isinstance(part, Bullets) and not part.quoted:
            lines = [f"- {' '.join(map(said, item.lines))}" for item in part.items]
            if any(line.startswith(known) for line in lines):
                return notes("\n".join(lines))
    return {}


def _bulleted(items: Sequence[Item], indent: str) -> Iterator[str]:
    for item in items:
        first, *rest = [said(line) for line in item.lines] or [""]
        yield f"{indent}- {first}".rstrip()
        yield from (f"{indent}  {line}" for line in rest)
        yield from _bulleted(item.below, f"{indent}  ")


def _trimmed(code: str) -> str:
    padded = code[0] == code[-1] == " " and code.strip()
    return code[1:-1] if padded else code


def _unescaped(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
