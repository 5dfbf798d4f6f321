"""What people wrote into our panel: it is theirs, and moved out before the panel is made anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from syncer.adapters.jira_markup import unescaped
from syncer.adapters.jira_nodes import Node, content_of, is_quoted, plain
from syncer.notes import NAMES, ORIGIN, written_on

_LEAD = 16
"""Characters that tell the line that ends blocks, whatever it goes on to say."""
_FACTS = re.compile(rf"{ORIGIN} |(?:{'|'.join(NAMES)}):")
_PROSE = re.compile(r"From the postmortem of \d{4}-\d\d-\d\d\b|From a postmortem(?::|$)")
_ADVICE = re.compile(r".*\bEverything outside this panel is yours\.")
_LISTS = ("bulletList", "orderedList")
_BULLET = re.compile(r"[*#-]+[ \t]+")
_QUOTE = "{quote}"
_FENCES = ("{code", "{noformat")


def nodes_added(panel: Node, new: Node | None = None) -> tuple[Node, ...]:
    """The nodes in a panel of the usual form that are certainly not ours; ``new``: its next one."""
    nodes = [one for one in content_of(panel)[1:] if isinstance(one, Mapping)]
    if not _is_usual([text for node in nodes for text in _texts(node)]):
        return ()
    coming = content_of(new)[1:]
    known = frozenset(text for node in coming for text in _texts(node))
    ends = _ends([plain(one) for one in coming], [plain(one) for one in nodes])
    quotes = any(one.get("type") == "codeBlock" for one in coming)
    return tuple(
        kept
        for before, node, after in zip((None, *nodes), nodes, (*nodes[1:], None), strict=False)
        for kept in _kept(node, known, ends, quotes=quotes or _encloses(before, after))
    )


def lines_added(text: str, new: str = "") -> tuple[str, ...]:
    """The lines of a panel of the usual form, as wiki markup, that are certainly not ours."""
    lines = text.splitlines()
    if not _is_usual([_BULLET.sub("", line, count=1) for line in _shown(text)]):
        return ()
    known = {line.strip() for line in new.splitlines()}
    ends = _ends(_shown(new), _shown(text))
    quotes = any(line.startswith(_FENCES) for line in known)
    last = [line.strip() for line in new.splitlines() if _ADVICE.match(line)]
    theirs: list[str] = []
    quoted = coded = False
    for line in lines:
        bare = line.strip()
        if bare == _QUOTE:
            quoted = not quoted
            continue
        fence = bare.startswith(_FENCES)
        if coded or fence:
            ours = quoted or quotes
        else:
            ours = quoted or not bare or bare in known or _is_fact(line)
            ours = ours or _is_ours(unescaped(bare), ends)
        coded ^= fence
        if not ours:
            theirs.append(line)
        elif not quoted and bare not in known and (more := written_on(bare, last)):
            theirs.append(more)
    return tuple(theirs)


def _encloses(before: Node | None, after: Node | None) -> bool:
    """Whether what stands between these is a part of our quotation: its first, or not its last."""
    begins = before is not None and any(map(_FACTS.match, _texts(before)))
    return begins or (after is not None and is_quoted(after))


def _ends(coming: Sequence[str], standing: Sequence[str]) -> tuple[str, ...]:
    """How the last line begins: the tracker's advice, where it cannot be told by its end."""
    if not coming and any(_ADVICE.match(line) for line in standing):
        return ()
    return tuple(line[:_LEAD] for line in (coming or standing)[-1:] if line)


def _shown(text: str) -> list[str]:
    """The lines of a panel that say something, as people read them."""
    bare = (line.strip() for line in text.splitlines())
    return [unescaped(line) for line in bare if line and not line.startswith("{")]


def _is_usual(lines: Collection[str]) -> bool:
    """Whether a panel says what ours say; of another nobody can tell whose words it has."""
    known = any(_PROSE.match(line) or _ADVICE.match(line) for line in lines)
    return known and any(line.startswith(f"{ORIGIN} ") for line in lines)


def _is_ours(text: str, ends: tuple[str, ...]) -> bool:
    told = _PROSE.match(text) or _ADVICE.match(text)
    return told is not None or text.startswith(ends)


def _is_fact(line: str) -> bool:
    bullet = _BULLET.match(line.strip())
    return bullet is not None and _FACTS.match(line.strip()[bullet.end() :]) is not None


def _texts(node: Any) -> Iterator[str]:
    """What its lines or bullets say."""
    below = content_of(node) if isinstance(node, Mapping) and node.get("type") in _LISTS else ()
    yield from (plain(one).strip() for one in (below or (node,)))


def _kept(
    node: Node, known: Collection[str], ends: tuple[str, ...], *, quotes: bool
) -> Iterator[Node]:
    """What of one node is theirs: of a list single bullets, of a paragraph single lines."""
    kind, text = node.get("type"), plain(node).strip()
    if kind == "codeBlock":
        if not quotes:
            yield node
    elif kind in _LISTS:
        if is_quoted(node):
            return
        theirs = [
            one
            for one in content_of(node)
            if (said := plain(one).strip()) and said not in known and not _FACTS.match(said)
        ]
        if theirs:
            yield {**node, "content": theirs}
    elif kind != "paragraph":
        yield node
    elif text and text not in known and not is_quoted(node):
        lines = [line for line in _lines(node) if not _is_ours(_said(line), ends)]
        last = [one for one in known if _ADVICE.match(one)]
        more = (written_on(_said(line), last) for line in _lines(node))
        lines += [[{"type": "text", "text": words}] for words in more if words]
        if lines:
            yield {**node, "content": _joined(lines)}


def _lines(node: Node) -> Iterator[Sequence[Any]]:
    line: list[Any] = []
    for one in content_of(node):
        if isinstance(one, Mapping) and one.get("type") == "hardBreak":
            yield line
            line = []
        else:
            line.append(one)
    yield line


def _joined(lines: Sequence[Sequence[Any]]) -> list[Any]:
    joined: list[Any] = []
    for line in lines:
        if joined and line:
            joined.append({"type": "hardBreak"})
        joined += line
    return joined


def _said(line: Sequence[Any]) -> str:
    return plain({"type": "paragraph", "content": list(line)}).strip()
