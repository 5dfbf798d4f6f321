"""Short texts as values, remembered: the same owners, words and priorities come again and again.

Separate because remembering is about speed alone: every answer is a pure function of the text and
of the grammar, whose parts are told apart by identity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from syncer.core.lexicon import Lexicon, heading_words, lexicon
from syncer.core.people import Owner, in_doubt, looks_like_owner, read_owner, vacancy
from syncer.core.places import place, unstruck
from syncer.core.values import (
    Found,
    is_declined,
    is_menu,
    is_placeholder,
    placeholder,
    read_priority,
    read_share,
    read_status,
)
from syncer.model import Field, Grammar, Person, Priority, Status

_ADDRESS = re.compile(r"[\s*_`<]*[A-Za-z]{3,10}://")
"""What begins so is a page, and nobody."""
_MOST = 4096
_SHORT = 100
_WORDY = 4
"""So many blanks make a sentence, and no residue of a template."""
_PROMPT = re.compile(
    r"(?:(?:type|enter|write|add|list|put|insert|describe) (?:your|the|an?|all) (?:\w+ )?"
    r"(?:tasks?|actions?|items?|text|follow-?ups?)(?: here\b|, (?:use|using)\b)"
    r"|geben sie (?:hier )?ihre \w+ (?:hier )?ein\b|hier (?:ihre |die )?(?:aufgaben?|maßnahmen?)"
    r" (?:eingeben|eintragen)|(?:saisissez|écrivez|ajoutez|tapez) (?:ici )?(?:votre|vos|une|la|les)"
    r" (?:tâches?|actions?) ici\b|(?:escribe|escriba|introduce|introduzca|añade|añada)"
    r" (?:aquí (?:tu|su|la|las) (?:tarea|acción|tareas|acciones)|(?:tu|su|la|las)"
    r" (?:tarea|acción|tareas|acciones) aquí)"
    r"|ここに(?:タスク|アクション|対応|対策|内容)を?(?:入力|記入|記載))",
    re.IGNORECASE,
)
"""How the template of a task tells to fill it in."""
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")

EMPTY: Final = "empty"
DECLINED: Final = "declined"
MENU: Final = "menu"
UNREAD: Final = "unread"
Value = Owner | Found[Status] | Found[Priority] | str
"""A reading, or why there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A grammar's words and people, with what they made of texts so far."""

    lexicon: Lexicon
    people: tuple[Person, ...]
    _values: dict[tuple[Field, str], Value] = field(default_factory=dict)
    _kinds: dict[str, str | None] = field(default_factory=dict)
    _labels: dict[str, str | None] = field(default_factory=dict)

    def value(self, name: Field, text: str) -> Value:
        """Owner, priority or status as a text gives it; for a date only whether it is one."""
        key = (name, text)
        known = self._values.get(key)
        if known is None:
            known = self._value(name, text)
            if len(text) <= _SHORT:
                _keep(self._values, key, known)
        return known

    def _value(self, name: Field, text: str) -> Value:
        if name is Field.STATUS:
            # "[TODO]" is a word, though templates say so, too.
            status = read_status(text, self.lexicon.statuses) or read_share(text)
            if status is not None:
                return status
        if is_placeholder(text):
            return EMPTY
        if is_declined(text):
            return DECLINED
        if name is Field.OWNER:
            if _ADDRESS.match(text) or in_doubt(text):
                return UNREAD
            if "~~" in text and is_placeholder(text[unstruck(text) :]):
                return EMPTY
            owner = read_owner(text, self.people)
            if owner is None:
                return EMPTY if vacancy(text, self.people) else DECLINED
            return EMPTY if self._is_open(text) and not owner.others else owner
        if name is Field.DUE:
            start, end = place(text)
            return EMPTY if is_placeholder(text[start:end]) else UNREAD
        if name is Field.PRIORITY:
            return read_priority(text, self.lexicon.priorities) or (
                MENU if is_menu(text, self.lexicon.priorities) else UNREAD
            )
        return MENU if is_menu(text, self.lexicon.statuses) else UNREAD

    def gap(self, name: Field, text: str) -> tuple[int, int]:
        """Where in a text that says nothing yet a value is to go: before the words that stay."""
        if name is Field.DUE:
            return place(text)
        start = unstruck(text) or len(text) - len(text.lstrip())
        gap = (
            vacancy(text, self.people) if name is Field.OWNER and not is_placeholder(text) else None
        )
        return gap or (start, max(start, len(text.rstrip())))

    def _is_open(self, text: str) -> bool:
        """Whether the place of an owner says that it is open yet: "open", "offen"."""
        status = read_status(text, self.lexicon.statuses)
        return (
            status is not None
            and status.value is Status.OPEN
            and _is_all(status, text.strip())
            and not looks_like_owner(text, self.people)
        )

    def kind(self, text: str) -> str | None:
        """The field that a text is entirely, dates aside: "" for a blank, None for none."""
        known = self._kinds.get(text, _MISSING)
        if known is _MISSING:
            known = self._kind(text)
            if len(text) <= _SHORT:
                _keep(self._kinds, text, known)
        return known

    def _kind(self, text: str) -> str | None:
        status = read_status(text, self.lexicon.statuses)
        if status is not None:
            return "status" if _is_all(status, text) else None
        residue = placeholder(text)
        if residue is not None:
            return None if residue == "title" else residue
        priority = read_priority(text, self.lexicon.priorities)
        if priority is not None:
            return "priority" if _is_all(priority, text) else None
        if looks_like_owner(text, self.people):
            return "owner"
        if "[" in text:
            if placeholder(text[unstruck(text) :]) == "owner":
                return "owner"
            if placeholder(text[slice(*place(text))]) == "due":
                return "due"
        return "" if is_declined(text) else None

    def label(self, text: str) -> str | None:
        """The field that a label names."""
        known = self._labels.get(text, _MISSING)
        if known is _MISSING:
            known = self.lexicon.labels.get(heading_words(text))
            if len(text) <= _SHORT:
                _keep(self._labels, text, known)
        return known


_MISSING: Final = "\0"


K = TypeVar("K")
V = TypeVar("V")


def _keep(known: dict[K, V], key: K, value: V) -> None:
    if len(known) >= _MOST:
        known.clear()
    known[key] = value


_speeches: dict[tuple[int, int], tuple[Grammar, Speech]] = {}


def speech(grammar: Grammar) -> Speech:
    """The speech of a grammar; made once for the same vocabularies and people."""
    # Grammars hold dicts, so they are told apart by identity; the cache keeps them alive.
    words = lexicon(grammar)
    identity = (id(words), id(grammar.people))
    known = _speeches.get(identity)
    if known is not None and known[0].people is grammar.people:
        return known[1]
    if len(_speeches) >= _FEW:
        _speeches.clear()
    made = Speech(words, grammar.people)
    _speeches[identity] = (grammar, made)
    return made


_FEW = 16


def _is_all(found: Found[Status] | Found[Priority], text: str) -> bool:
    """Whether a word is the whole text, brackets around it aside."""
    outside = text[: found.start], text[found.end :]
    return outside in (("", ""), ("[", "]"))


def is_residue(text: str) -> bool:
    """As ``is_placeholder``, at once for a plain sentence; what holds no word is residue, too."""
    if text[:1].isalnum() and text.count(" ") >= _WORDY:
        return _PROMPT.match(text) is not None
    if text.startswith(("...", "…")):
        # "... another item" is a template's.
        return True
    if is_placeholder(text) or _PROMPT.match(text):
        return True
    return not (any(map(str.isalnum, text)) or is_declined(text))


def iso_day(text: str) -> date | None:
    """The day of a plain ISO date."""
    if len(text) != len("2026-12-01") or _ISO.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
