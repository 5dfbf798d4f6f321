"""Spellings that nobody can resolve: as a stub of the people file, and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from syncer.app.console import Line, Tone, clean, line
from syncer.app.render.words import Json, counted
from syncer.core.spellings import Spelling
from syncer.model import Person

Candidates = Mapping[str, Sequence[tuple[str, str, str | None]]]
"""Spelling to tracker, account and name of whom it may mean."""
_PLAIN = re.compile(r"[A-Za-z_][\w]*(?:[ .-][\w]+)*", re.ASCII)
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def people_json(found: Sequence[Spelling], candidates: Candidates) -> Json:
    """As ``people --json`` prints it."""
    return {
        "version": 1,
        "unresolved": [
            {
                "spelling": one.spelling,
                "count": one.count,
                "samples": [
                    {"doc": str(sample.doc), "line": sample.line, "text": sample.text}
                    for sample in one.samples
                ],
                "candidates": [
                    {"tracker": tracker, "account": account, "name": name}
                    for tracker, account, name in candidates.get(one.spelling, ())
                ],
            }
            for one in found
        ],
    }


def people_stub(
    found: Sequence[Spelling],
    candidates: Candidates,
    people: Iterable[Person],
    accounts: Sequence[str],
    asked: Sequence[str] = (),
) -> Iterator[Line]:
    """Entries to be looked through and added; what somebody has to decide is a comment.

    Behind them who is known and only lacks an account. ``asked``: the trackers that looked them up.
    """
    if not found:
        yield line((Tone.GOOD, "Everybody who owns an open action item is known."))
        return
    strangers = [one for one in found if one.kind is None]
    known = [one for one in found if one.kind is not None]
    if strangers:
        several = "spellings of owners whom nobody knows, the most frequent first"
        said = counted(len(strangers), "spelling of an owner whom nobody knows", several)
        yield line((Tone.HEAD, f"# {said}."))
        yield line(
            (Tone.DIM, "# Look each through, mend handle and account, add it to people.file.")
        )
    yield from _entries(strangers, candidates, people, accounts, asked)
    if known:
        yield from [line()] if strangers else []
        some = counted(len(known), "person is", "people are")
        lack = "lack an account" if known[1:] else "lacks an account"
        yield line((Tone.HEAD, f"# {some} in the people file, and {lack} there:"))
    yield from _entries(known, candidates, people, accounts, asked)


def _entries(
    found: Sequence[Spelling],
    candidates: Candidates,
    people: Iterable[Person],
    accounts: Sequence[str],
    asked: Sequence[str],
) -> Iterator[Line]:
    taken = {person.handle.casefold() for person in people}
    for one in found:
        yield line()
        items = counted(one.count, "open item")
        if one.kind is not None:
            handle = clean(one.spelling)
            told = f"# {handle}, on {items}, stands in the people file without {one.kind}: ACCOUNT"
            yield line(told)
        else:
            yield line((Tone.DIM, f"# on {items}"))
        for sample in one.samples:
            yield line((Tone.DIM, f"# {sample.doc}:{sample.line}: {clean(sample.text)}"))
        for tracker, account, name in candidates.get(one.spelling, ()):
            called = f" ({clean(name)})" if name else ""
            yield line((Tone.NAME, f"# perhaps {clean(account)}{called}, of {tracker}"))
        hits = {tracker for tracker, _, _ in candidates.get(one.spelling, ())}
        if silent := [name for name in asked if name not in hits]:
            yield line((Tone.DIM, f"# nobody found in {', '.join(silent)}"))
        if one.kind is None:
            yield line(_entry(one.spelling, taken, accounts))


def _entry(spelling: str, taken: set[str], accounts: Sequence[str]) -> str:
    text = clean(spelling)
    handle = first = _handle(text)
    number = 2
    while handle.casefold() in taken:
        handle, number = f"{first}-{number}", number + 1
    taken.add(handle.casefold())
    parts = [f"handle: {_word(handle)}"]
    if _MAIL.fullmatch(text):
        parts.append(f"emails: [{_word(text)}]")
    elif text != handle:
        parts.append(f"names: [{_word(text)}]")
    parts += [f"{kind}: null" for kind in accounts]
    return f"- {{{', '.join(parts)}}}"


def _handle(text: str) -> str:
    """One word made of a spelling: ``ana.silva``."""
    words = text.partition("@")[0] if _MAIL.fullmatch(text) else text
    if re.fullmatch(r"[\w.-]+", words):
        return words
    return ".".join(re.findall(r"[^\W_]+", words)).casefold() or "nobody"


def _word(text: str) -> str:
    """A text as YAML takes it inside braces."""
    plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)
