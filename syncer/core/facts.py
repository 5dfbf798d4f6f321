"""What a document says about itself and its incident, from its strongest word to its weakest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from syncer.core.incident import incident_id, severity
from syncer.core.lexicon import Lexicon, undecorated
from syncer.core.moments import times
from syncer.core.occurrence import occurred
from syncer.core.said import CAP, MOST, Finding, Front, Said, Words, parts_of
from syncer.core.values import first_sentence, is_menu, is_placeholder, plain
from syncer.core.values import read_status as read_word
from syncer.model import Code, Grammar, Stage

_TRUE = frozenset({"true", "yes", "y", "on", "1", "x", "[x]", "✅"})
_FALSE = frozenset({"false", "no", "n", "off", "0", "none", "n/a", "-", "—"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """All that is known of an incident and its postmortem beside the action items."""

    title: str
    incident: str | None = None
    occurred: date | None = None
    severity: str | None = None
    team: str | None = None
    services: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    stage: Stage | None = None
    labels: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    repeat_of: tuple[str, ...] = ()
    skip: str | None = None
    waiver: str | None = None
    restricted: bool = False
    problems: tuple[Finding, ...] = ()
    told: bool = field(default=False, compare=False)
    """The day is told as the incident's, not merely found in a timeline."""
    residue: bool = field(default=False, compare=False)
    """A template's date is still there, or more of its facts than filled in ones."""


def understood(
    front: Front,
    pairs: Sequence[tuple[str, str]],
    *,
    title: str,
    path: str,
    lexicon: Lexicon,
    grammar: Grammar,
    timeline: bytes = b"",
) -> Metadata:
    """The metadata of a document: front matter, then the pairs in their order, title, file name.

    Team and restriction by source and path are the caller's to add.
    """
    words = Words(lexicon)
    for key, value in front.values.items():
        raw = value if isinstance(value, str) else ", ".join(value)
        parts = None if isinstance(value, str) else value
        words.add(key, Said(raw, parts, line=front.lines.get(key)))
    for index, (key, value) in enumerate(pairs):
        words.add(key, Said(value, None, pair=index))
    odd = _odd(front, words)
    heading = plain(_titled(undecorated(title), lexicon))
    title = words.text("title") or heading
    day, told = occurred(
        words, titles=(title, heading), path=path, timeline=timeline, day_first=grammar.day_first
    )
    return Metadata(
        title=title,
        incident=incident_id(words, title, path),
        occurred=day,
        severity=severity(words, title),
        team=words.text("team"),
        services=words.parts("services"),
        causes=_causes(words),
        stage=_stage(words),
        labels=words.parts("labels"),
        facts=_facts(words),
        repeat_of=_repeats(words),
        skip=_skip(words),
        waiver=_waiver(words),
        restricted=_restricted(words) or "restricted" in odd,
        problems=tuple(words.problems),
        told=told,
        residue=not told and _residue(words),
    )


def _titled(heading: str, lexicon: Lexicon) -> str:
    """A heading without "Title:" before it."""
    key, colon, value = heading.partition(":")
    return value.strip() if colon and value.strip() and lexicon.fact(key) == "title" else heading


def _residue(words: Words) -> bool:
    filled = {fact for fact in words.said if words.filled(fact)}
    return "date" in words.said.keys() - filled or len(words.said) > 2 * len(filled)


def _odd(front: Front, words: Words) -> frozenset[str]:
    """Known keys whose value has another shape than a text or a list."""
    facts = {key: words.lexicon.fact(key) for key in front.odd}
    for key, fact in facts.items():
        if fact is not None:
            line = front.lines.get(key)
            message = f"{key} {front.odd[key]}, and is ignored; write one text or one list"
            words.problems.append(Finding(Code.UNREADABLE_VALUE, message, line))
    return frozenset(fact for fact in facts.values() if fact is not None)


_SYMBOLS = re.compile(r"^[^\w\[(]+")


def _stage(words: Words) -> Stage | None:
    """How far the writing is. A menu is a draft; the incident's own state says nothing."""
    stages = words.lexicon.stages
    menu = False
    for said in words.filled("status"):
        text = plain(said.raw)
        if is_menu(text, stages):
            words.note(said, Code.PLACEHOLDER, f'the status still shows its choices: "{text}"')
            menu = True
            continue
        found = read_word(_SYMBOLS.sub("", text), stages)
        if found is not None:
            return found.value
        if not _SYMBOLS.sub("", text).casefold().startswith(
            words.lexicon.states
        ) and not is_placeholder(text):
            message = f'the status "{text[:60]}" is unknown; write draft, in review or complete'
            words.note(said, Code.UNREADABLE_VALUE, message)
    return Stage.DRAFT if menu else None


_LONGEST_CAUSE = 40
_LONGEST_WIDE = 16
_MOST_WORDS = 4
_SENTENCE = re.compile(
    r"[.。!！]\s*$|。|`|^(?:an?|the|this|we|it|der|die|das|ein|eine|la|le|les|un|une|el|los|las)\s",
    re.IGNORECASE,
)


def _causes(words: Words) -> tuple[str, ...]:
    """Categories or tags; a sentence is an explanation, and no category."""
    for said in words.filled("root_cause"):
        if said.parts is None and _SENTENCE.search(said.raw):
            continue
        parts = [part.casefold() for part in parts_of(said)]
        if said.parts is not None:
            return tuple(dict.fromkeys(parts))
        if parts and all(
            len(part) <= (_LONGEST_CAUSE if part.isascii() else _LONGEST_WIDE)
            and len(part.split()) <= _MOST_WORDS
            for part in parts
        ):
            return tuple(dict.fromkeys(parts))
    return ()


_CARRIED = frozenset(
    {"authors", "duration", "ttd", "ttr", "detected", "started", "resolved", "ended", "completed"}
    | {"users_affected", "timezone"}
)
"""Facts that are kept as their author wrote them."""


def _facts(words: Words) -> dict[str, str]:
    facts: dict[str, str] = {}
    for name in sorted(words.said.keys() & _CARRIED):
        text = words.text(name)
        if text is not None:
            facts[name] = text
    status = words.text("status")
    if status is not None and not is_menu(status, words.lexicon.stages):
        facts["status"] = status
    facts.update(times(words, facts))
    for said in words.filled("summary"):
        sentence = first_sentence(plain(said.raw))
        if sentence and not is_placeholder(sentence):
            facts["summary"] = sentence
            break
    return facts


_TARGET = re.compile(
    r"\[[^\[\]]{0,200}\]\(([^()\s]{1,300})[^()]{0,100}\)|<(https?://[^<>\s]{1,300})>"
)

_AND = re.compile(r"\s*[,;、\n]\s*(?:and\s)?|\s+(?:and|&)\s+")


def _repeats(words: Words) -> tuple[str, ...]:
    """Incidents, paths or addresses; of a link its target."""
    for said in words.filled("repeat_of"):
        named: list[str] = []
        for raw in said.parts if said.parts is not None else (said.raw[:CAP],):
            named += [found[1] or found[2] for found in _TARGET.finditer(raw)]
            rest = plain(_TARGET.sub(",", raw))
            parts = (rest,) if said.parts is not None else _AND.split(rest)
            named += [part.strip(" ,").rstrip(".") for part in parts]
        kept = [name for name in named if name.casefold() not in _FALSE | _TRUE]
        kept = [name[:300] for name in kept if name and not is_placeholder(name)]
        if kept:
            return tuple(dict.fromkeys(kept[:MOST]))
    return ()


_OFF = re.compile(r"(?:off|no|false)\b[\s,;:—–-]*(.*)", re.IGNORECASE)


def _skip(words: Words) -> str | None:
    """The reason of ``syncer: off, REASON``; without one it does not hold."""
    for said in words.said.get("syncer", ()):
        text = plain(said.raw)
        if not text or text.casefold() in _TRUE:
            continue
        off = _OFF.fullmatch(text)
        reason = off[1].strip(" ().")[:CAP] if off else ""
        if reason and not is_placeholder(reason):
            return reason
        remedy = "has no reason, and does not hold" if off else "is not understood"
        message = f'"syncer: {text[:60]}" {remedy}; write "syncer: off, REASON"'
        words.note(said, Code.UNREADABLE_VALUE, message)
    return None


def _waiver(words: Words) -> str | None:
    """Why there are no action items; that there are none is no reason."""
    for said in words.filled("no_action_items"):
        text = plain(said.raw)
        folded = text.casefold().strip(" .")
        answer = words.lexicon.answers.get(folded)
        if folded in _TRUE or answer:
            message = "no_action_items needs the reason, like: no_action_items: covered by INC-12"
            words.note(said, Code.UNREADABLE_VALUE, message)
        elif folded and folded not in _FALSE and answer is not False:
            return text[:CAP]
    return None


def _restricted(words: Words) -> bool:
    """What cannot be read is restricted, to be safe."""
    for said in words.filled("restricted"):
        text = plain(said.raw).casefold().strip(" .")
        answer = words.lexicon.answers.get(text)
        if text in _TRUE or answer:
            return True
        if text in _FALSE or answer is False:
            return False
        message = f'"{text[:60]}" is taken for restricted; write true or false'
        words.note(said, Code.UNREADABLE_VALUE, message)
        return True
    return False
