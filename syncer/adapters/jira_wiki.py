"""The managed block in wiki markup: one panel of a text; everything outside it stays as it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from syncer.adapters.jira_added import lines_added
from syncer.adapters.jira_markup import escaped, masks, read, unescaped, written
from syncer.adapters.jira_text import (
    LONGEST_TEXT,
    REMARK,
    Mention,
    Part,
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
from syncer.notes import NAMES, ORIGIN, apart

_BEGIN = re.compile(r"(?<!\\)\{panel:(?P<args>[^{}\r\n]*)\}")
_END = re.compile(r"(?<!\\)\{panel\}")
_MARK = re.compile(r"(?<!\\)\{panel(?::[^{}\r\n]*)?\}")
_BREAK = re.compile(r"\r\n?|\n")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")
_FORMS = re.compile(
    rf"From (?:the postmortem of \d{{4}}-|a postmortem(?::|$))|\*+ (?:{ORIGIN} |(?:"
    rf"{'|'.join(NAMES)}):)|.*Everything outside this panel is yours\."
)
_SAFE_ID = re.compile(r"[\w./:+-]+", re.ASCII)
_SAFE_ACCOUNT = re.compile(r"[^\s\[\]{}|\\~^#!,;\"<>]+")


def panel(key: str, block: str, eol: str = "\n") -> str:
    """A new panel with this block; it ends with a line break."""
    lines = (f"{{panel:title={heading_of(key)}}}", written(parts(block)), "{panel}", "")
    return "\n".join(lines).replace("\n", eol)


def document(text: str) -> str:
    """A text as markup of its own: a custom field of several lines."""
    return written(parts(text))


def placed(
    text: str | None, key: ItemKey, block: str, *, standing: Collection[str] = ()
) -> str | None:
    """The text with this block where one of these keys stands, else at its end.

    The same where nothing would change; None where there is no room for it.
    """
    before = text or ""
    for said in (block, unquoted(block)):
        done = _placed(before, key, said, {key, *standing})
        if done == before or units(done) <= LONGEST_TEXT:
            return done
    return None


def bared(text: str | None, keys: Collection[str]) -> str | None:
    """Without the blocks of these keys; None where nothing of people is left."""
    rest = text or ""
    for one in sorted(_found(rest), key=lambda one: one.start, reverse=True):
        if one.key in keys:
            rest = rest[: one.start] + _added(rest, one) + rest[one.end :]
    return text if rest == text else rest if rest.strip() else None


def keys_in(text: str | None) -> tuple[ItemKey, ...]:
    """Whose whole panels stand there, in their order."""
    return tuple(ItemKey(one.key) for one in _found(text or "") if one.whole)


def block_in(text: str | None, key: str) -> str | None:
    """What the panel of this key says, as Markdown; None: there is none."""
    told = _told(text, key)
    return None if told is None else markdown(told)


def added_in(text: str | None, key: str) -> tuple[str, ...]:
    """The lines that people wrote into the panel of this key."""
    whole = (one for one in _found(text or "") if one.whole and one.key == key)
    found = next(whole, None)
    lines = () if found is None else lines_added((text or "")[found.begun : found.stop])
    return tuple(line for line in lines if line.strip())


def notes_in(text: str | None, key: str) -> Mapping[str, str]:
    """The notes of the panel of this key."""
    return noted(_told(text, key) or ())


def remark(text: str, to: Sequence[Mention], identity: str) -> str:
    """A comment: whom it is for, what it says, and its id in the last line."""
    names = "".join(
        f"[~{one.account}] " if _SAFE_ACCOUNT.fullmatch(one.account) else f"{escaped(one.name)} "
        for one in to
    )
    last = remark_id_for(identity)
    shown = last if _SAFE_ID.fullmatch(last) else escaped(last)
    return f"{names}{written(parts(text))}\n\n{REMARK}{shown}"


def remark_id(text: str | None) -> str | None:
    """The id in the last line of a comment; None: it is none of ours."""
    last = plain(text).rstrip().rsplit("\n", 1)[-1].strip()
    return last.removeprefix(REMARK) if last.startswith(REMARK) else None


def plain(text: str | None) -> str:
    """Its words, markup that is not ours included."""
    return unescaped(_BREAK.sub("\n", text or ""))


@dataclass(frozen=True, slots=True)
class _Panel:
    """One of ours, or what is certainly left of one that lost its end."""

    key: str
    start: int
    begun: int
    """Where its content begins."""
    stop: int
    """Where its content ends."""
    end: int
    whole: bool = True


def _placed(text: str, key: str, block: str, keys: Collection[str]) -> str:
    eol = "\r\n" if "\r\n" in text else "\n"
    new = panel(key, block, eol)
    ours = [one for one in _found(text, new.splitlines()) if one.key in keys]
    if not ours:
        return apart(text, 0, eol) + new
    best = min(ours, key=lambda one: (not one.whole, one.key != key, one.start))
    for one in sorted(ours, key=lambda one: one.start, reverse=True):
        put = _added(text, one, new)
        if one is best:
            stays = one.whole and one.key == key and _says(text, one) == tuple(parts(block))
            fresh = _fitted(text, one, new, eol, more=bool(put))
            put = text[one.start : one.end] if stays else fresh + (eol + put if put else "")
        text = text[: one.start] + put + text[one.end :]
    return text


def _added(text: str, one: _Panel, new: str = "") -> str:
    """What people wrote into a panel, on lines of its own."""
    eol = "\r\n" if "\r\n" in text else "\n"
    lines = lines_added(text[one.begun : one.stop], new) if one.whole else ()
    return "".join(line + eol for line in lines)


def _fitted(text: str, one: _Panel, new: str, eol: str, *, more: bool = False) -> str:
    """The new panel on lines of its own, and no line more than there were."""
    ended = text[one.start : one.end].endswith(("\r", "\n"))
    glued = one.start > 0 and text[one.start - 1] not in "\r\n"
    opening = _BEGIN.match(text, one.start)
    if opening and _key(opening["args"]) == _key(_args(new)):
        # How people made it look stays.
        new = opening[0] + new[new.index("}") + 1 :]
    follows = more or one.end < len(text)
    return eol * glued + (new if ended or follows else new.removesuffix(eol))


def _says(text: str, one: _Panel) -> tuple[Part, ...]:
    return tuple(read(text[one.begun : one.stop]))


def _found(text: str, known: Iterable[str] = ()) -> Iterator[_Panel]:
    hidden = masks(text)
    past = 0
    for begin in _BEGIN.finditer(text):
        key = _key(begin["args"])
        if key is None or begin.start() < past:
            continue
        if any(begin.start() in one for one in hidden):
            continue
        mark = _MARK.search(text, begin.end())
        begun = _line_end(text, begin.end())
        if mark is not None and _END.fullmatch(mark[0]):
            past = _line_end(text, mark.end())
            yield _Panel(key, begin.start(), begun, mark.start(), past)
        else:
            stop = mark.start() if mark else len(text)
            past = _ours(text, begun, stop, frozenset(line.strip() for line in known))
            yield _Panel(key, begin.start(), begun, past, past, whole=False)


def _ours(text: str, start: int, stop: int, known: Collection[str]) -> int:
    """The end of the lines that are certainly ours, where the panel's end is lost."""
    end = start
    for line in _LINE.finditer(text, start, stop):
        bare = line[0].strip()
        if bare and (bare in known or _FORMS.match(bare)):
            end = line.end()
        elif bare not in ("", "{quote}"):
            break
    return min(end, stop)


def _told(text: str | None, key: str) -> tuple[Part, ...] | None:
    whole = (one for one in _found(text or "") if one.whole and one.key == key)
    found = next(whole, None)
    return None if found is None else _says(text or "", found)


def _key(args: str) -> str | None:
    titles = (one.partition("=") for one in args.split("|"))
    return next((key_of(unescaped(value)) for name, _, value in titles if name == "title"), None)


def _args(panel: str) -> str:
    begin = _BEGIN.match(panel)
    return begin["args"] if begin else ""


def _line_end(text: str, at: int) -> int:
    found = _BREAK.match(text, at)
    return found.end() if found else at
