"""The managed block as nodes of an Atlassian document: one panel; all other nodes stay theirs.

Nodes are built, never strings: no text of a stranger can become markup here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from syncer.adapters.jira_added import nodes_added
from syncer.adapters.jira_nodes import Node, content_of, plain, read_parts, same
from syncer.adapters.jira_text import (
    LONGEST_TEXT,
    REMARK,
    Bullets,
    Code,
    Item,
    Line,
    Mention,
    Paragraph,
    Part,
    Run,
    clean,
    heading_of,
    key_of,
    markdown,
    noted,
    parts,
    remark_id_for,
    units,
    unquoted,
)
from syncer.model import ItemKey

_CONTAINERS = frozenset(
    {
        *("doc", "expand", "nestedExpand", "layoutSection", "layoutColumn", "table", "tableRow"),
        *("tableCell", "tableHeader", "bodiedExtension", "bodiedSyncBlock"),
    }
)
_DEEPEST = 12
_EMPTY: Node = {"type": "paragraph", "content": []}


def panel(key: str, block: str) -> Node:
    """A new panel with this block."""
    title = _paragraph(((Run(heading_of(key), strong=True),),))
    content = [title, *(_node(part) for part in parts(block))]
    return {"type": "panel", "attrs": {"panelType": "info"}, "content": content}


def document(text: str) -> Node:
    """A text as a document of its own: a custom field of several lines."""
    return {"type": "doc", "version": 1, "content": [_node(part) for part in parts(text)]}


def placed(
    doc: Node | None, key: ItemKey, block: str, *, standing: Collection[str] = ()
) -> Node | None:
    """The document with this block where one of these keys stands, else at its end.

    The same object where nothing would change; None where there is no room for it.
    """
    for text in (block, unquoted(block)):
        done = _placed(doc, key, panel(key, text), {key, *standing})
        if done is doc or units(plain(done)) <= LONGEST_TEXT:
            return done
    return None


def bared(doc: Node | None, keys: Collection[str]) -> Node | None:
    """Without the blocks of these keys; None where nothing of people is left."""
    if doc is None or not any(key in keys for key in keys_in(doc)):
        return doc
    rest = _mapped(doc, lambda one: nodes_added(one) if _key(one) in keys else (one,))
    return rest if rest.get("content") else None


def keys_in(doc: Node | None) -> tuple[ItemKey, ...]:
    """Whose panels stand there, in their order."""
    return tuple(ItemKey(key) for one in _panels(doc) if (key := _key(one)) is not None)


def block_in(doc: Node | None, key: str) -> str | None:
    """What the panel of this key says, as Markdown; None: there is none."""
    told = _told(doc, key)
    return None if told is None else markdown(told)


def added_in(doc: Node | None, key: str) -> tuple[str, ...]:
    """The lines that people wrote into the panel of this key."""
    found = next((one for one in _panels(doc) if _key(one) == key), None)
    nodes = () if found is None else nodes_added(found)
    # Of code nobody can tell before the next panel is there: we may have quoted it.
    told = (plain(one) for one in nodes if one.get("type") != "codeBlock")
    return tuple(line for text in told for line in text.split("\n") if line.strip())


def notes_in(doc: Node | None, key: str) -> Mapping[str, str]:
    """The notes of the panel of this key."""
    return noted(_told(doc, key) or ())


def remark(text: str, to: Sequence[Mention], identity: str) -> Node:
    """A comment: whom it is for, what it says, and its id in the last line."""
    body = [dict(_node(part)) for part in parts(text)]
    if to:
        names: list[Node] = []
        for one in to:
            attrs = {"id": one.account, "text": f"@{clean(one.name)}"}
            names += ({"type": "mention", "attrs": attrs}, {"type": "text", "text": " "})
        if body and body[0]["type"] == "paragraph":
            body[0]["content"] = [*names, *body[0]["content"]]
        else:
            body.insert(0, {"type": "paragraph", "content": names})
    last = _paragraph(((Run(f"{REMARK}{remark_id_for(identity)}"),),))
    return {"type": "doc", "version": 1, "content": [*body, last]}


def remark_id(doc: Node | None) -> str | None:
    """The id in the last line of a comment; None: it is none of ours."""
    lines = plain(doc).rstrip().rsplit("\n", 1) if doc is not None else [""]
    last = lines[-1].strip()
    return last.removeprefix(REMARK) if last.startswith(REMARK) else None


def _placed(doc: Node | None, key: str, new: Node, keys: Collection[str]) -> Node:
    if doc is None:
        return {"type": "doc", "version": 1, "content": [new]}
    ours = [one for one in _panels(doc) if _key(one) in keys]
    if not ours:
        return {**doc, "content": [*content_of(doc), new]}
    best = next((one for one in ours if _key(one) == key), ours[0])
    if same({**new, "attrs": best.get("attrs")}, best):
        put = best
    else:
        put = {**new, "attrs": _attrs(best) or new["attrs"]}
    if put is best and len(ours) == 1:
        return doc

    def chosen(one: Node) -> Sequence[Node]:
        if one is best:
            return (put,) if put is best else (put, *nodes_added(best, new))
        return nodes_added(one, new) if _key(one) in keys else (one,)

    return _mapped(doc, chosen)


def _attrs(node: Node) -> Node:
    """How people made it look: their colour stays."""
    attrs = node.get("attrs")
    return attrs if isinstance(attrs, Mapping) and "panelType" in attrs else {}


def _mapped(node: Node, chosen: Callable[[Node], Sequence[Node]], depth: int = 0) -> Node:
    """The node with other nodes for its panels; whatever holds none of them is the same object."""
    below: list[Any] = []
    changed = False
    for one in content_of(node):
        new: Sequence[Any] = (one,)
        if isinstance(one, Mapping) and one.get("type") == "panel":
            new = chosen(one)
        elif isinstance(one, Mapping) and one.get("type") in _CONTAINERS and depth < _DEEPEST:
            new = (_mapped(one, chosen, depth + 1),)
        changed = changed or len(new) != 1 or new[0] is not one
        below += new
    if not changed:
        return node
    # What is not the whole document may not be empty.
    return {**node, "content": below or ([] if node.get("type") == "doc" else [_EMPTY])}


def _panels(node: Node | None, depth: int = 0) -> Iterator[Node]:
    for one in content_of(node):
        if isinstance(one, Mapping) and one.get("type") == "panel":
            yield one
        elif isinstance(one, Mapping) and one.get("type") in _CONTAINERS and depth < _DEEPEST:
            yield from _panels(one, depth + 1)


def _key(node: Node) -> str | None:
    first = next(iter(content_of(node)), None)
    is_text = isinstance(first, Mapping) and first.get("type") in ("paragraph", "heading")
    return key_of(plain(first)) if is_text else None


def _told(doc: Node | None, key: str) -> tuple[Part, ...] | None:
    found = next((one for one in _panels(doc) if _key(one) == key), None)
    return None if found is None else tuple(read_parts(content_of(found)[1:]))


# From parts to nodes.


def _node(part: Part) -> Node:
    match part:
        case Paragraph():
            return _paragraph(part.lines, quoted=part.quoted)
        case Bullets():
            return _list(part.items, quoted=part.quoted)
        case Code():
            text = {"type": "text", "text": part.text}
            return {"type": "codeBlock", "attrs": {}, "content": [text]}


def _paragraph(lines: Sequence[Line], *, quoted: bool = False) -> Node:
    content: list[Node] = []
    for at, line in enumerate(lines):
        if at:
            content.append({"type": "hardBreak"})
        content += (_text(run, quoted=quoted) for run in line)
    return {"type": "paragraph", "content": content}


def _text(run: Run, *, quoted: bool) -> Node:
    marks: list[Node] = []
    if run.code:
        marks.append({"type": "code"})
    else:
        marks += [{"type": "em"}] if quoted else []
        marks += [{"type": "strong"}] if run.strong else []
    if run.href is not None:
        marks.append({"type": "link", "attrs": {"href": run.href}})
    return {"type": "text", "text": run.text, **({"marks": marks} if marks else {})}


def _list(items: Sequence[Item], *, quoted: bool) -> Node:
    return {
        "type": "bulletList",
        "content": [
            {
                "type": "listItem",
                "content": [
                    _paragraph(item.lines, quoted=quoted),
                    *([_list(item.below, quoted=quoted)] if item.below else ()),
                ],
            }
            for item in items
        ],
    }
