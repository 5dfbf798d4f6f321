"""How a document is told things: values into the slots of one item, and not a byte elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from syncer.core.people import canonical
from syncer.core.placeholders import is_placeholder, unticketed
from syncer.model import (
    ActionItem,
    Edit,
    Field,
    Form,
    Person,
    Slot,
    Status,
    Ticket,
    TicketRef,
    Told,
    Value,
)

_LIMIT = 255
_NAME = re.compile(
    r"(\[(?:\\.|[^\]\\])*\]\((?:\\.|[^)\\])*\)|\[[^\]]*\]\[[^\]]*\]|\[[^\]]*\]|<[^>]*>|[^\s,]+)(.*)",
    re.DOTALL,
)
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#@!])")
_HANDLE = re.compile(r"[A-Za-z0-9](?:[\w./-]{0,80}\w)?")
_PLAIN_NAME = re.compile(r"[\w.#/ -]+")
_SAFE_URL = re.compile(r"(?:https?://|\.{0,2}/|[\w-][\w.-]*(?:/|$))[^\s<>\\\"|`]*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Control characters, and those that hide or reorder what a reader sees; joiners belong to scripts.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_GOING = (Status.OPEN, Status.IN_PROGRESS)
_RESIDUE = {
    Field.OWNER: "@[Owner]",
    Field.DUE: "[Deadline]",
    Field.PRIORITY: "[Priority]",
    Field.STATUS: "[Status]",
}


def write(
    item: ActionItem, told: Told, ticket: Ticket | None, people: Sequence[Person]
) -> tuple[Edit, ...]:
    """The edits that tell an item these values and its ticket's name; none for what stands there.

    Good for the revision the item was read from. What the text has no place for is
    left out; one that names several tickets is told nothing.
    """
    slots = item.slots
    if slots is None or len(item.named) > 1:
        return ()
    edits = list(_values(item, told, people))
    behind = item.forms.get(Field.STATUS) in (Form.CHECKBOX, Form.BEHIND)
    status = told.patch.get(Field.STATUS) if behind else None
    if slots.link is not None and (told.name is not None or isinstance(status, Status)):
        edit = _link(item, slots.link, status, told.name, ticket)
        if edit is not None:
            edits.append(edit)
    return tuple(sorted(edits))


def _values(item: ActionItem, told: Told, people: Sequence[Person]) -> Iterator[Edit]:
    slots = item.slots
    for name, value in told.patch.items():
        slot = slots.fields.get(name) if slots is not None else None
        if slot is None or value == item.fields[name]:
            continue
        if value is None and name is Field.OWNER and item.others:
            # The next one would seem to be the owner.
            continue
        if slot.form is Form.CHECKBOX:
            new = _box(slot, value)
        else:
            written = _written(slot, name, value, people)
            new = None if written is None else _fitted(slot, written)
        if new is not None and new != slot.text:
            yield Edit(slot.span, new)
            box = slots.box if slots is not None and name is Field.STATUS else None
            ticked = None if box is None else _box(box, value)
            if box is not None and ticked is not None and ticked != box.text:
                yield Edit(box.span, ticked)


def _box(slot: Slot, value: Value) -> bytes | None:
    """Any closed status ticks the box; an upper-case tick stays one."""
    if not isinstance(value, Status):
        return None
    if not value.closed:
        return b" " if slot.text in b"xX" else slot.text
    return slot.text if slot.text in b"xX" else b"x"


def _written(slot: Slot, name: Field, value: Value, people: Sequence[Person]) -> str | None:
    """A value in the words of its slot; None if the document has no word for it."""
    if value is None:
        # A cell may be blank; between separators a blank would be part of the title.
        residue = None if (_in_cell(slot) and not slot.after) or not slot.text else _RESIDUE[name]
        return "" if residue is None else residue.strip("@[]") if slot.after == b"]" else residue
    match slot.form:
        case Form.DATE:
            return value.isoformat() if isinstance(value, date) else None
        case Form.HANDLE:
            return _owner(slot, str(value), people)
        case Form.WORD:
            word = slot.words.get(str(value))
            if word is None or slot.after != b"]" or not is_placeholder(f"[{word}]"):
                return word
            # Another place's "TODO" would be a template's residue in brackets.
            return str(value) if value is Status.OPEN else None
        case _:
            return None


def _in_cell(slot: Slot) -> bool:
    return slot.text != slot.text.strip(b" \t")


def _owner(slot: Slot, handle: str, people: Sequence[Person]) -> str | None:
    """The spelling this document has for a person, else one of its kind; none that deceives."""
    known = slot.words.get(handle)
    if known is not None:
        return known
    if _UNSEEN.search(handle):
        return None
    if slot.words and not any(word.startswith("@") for word in slot.words.values()):
        name = next((p.names[0] for p in people if p.handle == handle and p.names), None)
        if name is not None and canonical(name, people) == handle:
            return _escaped(name.removeprefix("@"))
    if _HANDLE.fullmatch(handle):
        return f"@{handle}"
    if "@" in handle and canonical(handle, people) == handle and " " not in handle:
        return handle
    return f"@[{_escaped(handle)}]"


def _escaped(text: str) -> str:
    """As inline Markdown in one line, cut; nothing in it is markup or a mention."""
    text = _UNSEEN.sub("", text.replace("<!--", "").replace("-->", ""))
    text = " ".join(text.split())
    if len(text) > _LIMIT:
        text = text[: _LIMIT - 1] + "…"
    return text if _PLAIN_NAME.fullmatch(text) and "_" not in text else _SPECIAL.sub(r"\\\1", text)


def _fitted(slot: Slot, value: str) -> bytes:
    """The value with what belongs around it; a cell keeps its width where the value fits."""
    old = slot.text.decode()
    core = old.strip(" \t")
    if not core and old:
        lead, width = " ", len(old) - 1
    else:
        lead, width = old[: len(old) - len(old.lstrip(" \t"))], len(old.lstrip(" \t"))
    padding = old[len(old.rstrip(" \t")) :] if core else " " if old else ""
    if "\t" not in old and (len(padding) > 1 or not core):
        padding = " " * max(1, width - len(value))
    if not value:
        return old.replace(core, " " * len(core)).encode() if core else slot.text
    if old:
        apart = slot.after.decode() if slot.form is Form.HANDLE and slot.after == b" " else ""
        return f"{lead}{value}{padding}{apart}".encode()
    return slot.before + value.encode() + slot.after


def _link(
    item: ActionItem, slot: Slot, status: Value, name: TicketRef | None, ticket: Ticket | None
) -> Edit | None:
    """The ticket's name and the word behind it, as one edit."""
    text = slot.text.decode().strip(" \t")
    named = item.ticket is not None and not slot.after
    found = _NAME.fullmatch(text) if not slot.after else None
    stop = 0 if found is None else found.end(1) if named else unticketed(text)
    if named and ":" in text[:stop]:
        # A colon, and a word without a blank before it, are no part of the name.
        bare = text[:stop].removesuffix(item.written.get(Field.STATUS, ""))
        stop = len(bare.removesuffix(":"))
    standing, behind = text[:stop], text[stop:]
    if slot.after and text:
        # A word in brackets of its own; the brackets are written anew.
        behind = f", {text[1:-1].strip()}"
    wanted = standing
    if name is not None and ticket is not None and not _same(item.ticket, name, ticket):
        wanted = _name(ticket)
    if isinstance(status, Status) and not _stands(item, status, behind):
        behind = _behind(slot, item, status)
    elif wanted == standing:
        return None
    if slot.form is Form.TEXT and standing == wanted and not named and standing[:1] == "[":
        # Behind a template's residue no word is read.
        said = behind.strip(", ")
        return Edit(slot.span, f"({said})".encode()) if said else None
    if wanted and behind[:1] not in ("", " ", ",", ":"):
        # A word that stood alone goes behind the name.
        behind = f" {behind}" if slot.form is Form.CELL else f", {behind}"
    joined = f"{wanted}{behind}" if wanted else behind.lstrip(", ")
    if slot.form is Form.CELL:
        joined = joined or slot.words.get("", "")
    if slot.form is Form.TEXT and (slot.after or (slot.before and not text)):
        before, after = (slot.before, slot.after) if wanted else (b" (", b")")
        new = before + joined.encode() + after if joined else b""
    else:
        new = _fitted(slot, joined)
    return None if new == slot.text else Edit(slot.span, new)


def _stands(item: ActionItem, status: Status, behind: str) -> bool:
    """Whether the word behind the name, or its absence, already says this."""
    known = item.fields.status
    if known is status or (status in _GOING and known in _GOING):
        return True
    boxed = item.forms.get(Field.STATUS) is Form.CHECKBOX
    return boxed and status not in (Status.WONT_DO, Status.DUPLICATE) and not behind.strip()


def _behind(slot: Slot, item: ActionItem, status: Status) -> str:
    boxed = item.forms.get(Field.STATUS) is Form.CHECKBOX
    if boxed and status not in (Status.WONT_DO, Status.DUPLICATE):
        return ""
    word = slot.words.get(status.value)
    if word is None:
        return ""
    return f" {word}" if slot.form is Form.CELL else f", {word}"


def _same(standing: TicketRef | None, name: TicketRef, ticket: Ticket) -> bool:
    return standing is not None and (
        standing == name or (standing.tracker == name.tracker and standing.id == ticket.name)
    )


def _name(ticket: Ticket) -> str:
    """The ticket's name as a link, bare where its address may not stand in a document."""
    name = _escaped(ticket.name)
    url = ticket.url
    if not _SAFE_URL.fullmatch(url) or (_SCHEME.match(url) and not url.startswith("http")):
        return name
    url = url.replace("(", "%28").replace(")", "%29")
    return f"[{name}]({url})"
