"""Enough of JQL to be honest about, read strictly: a query as its clauses and its order.

What it does not know it refuses as Jira refuses an unknown field, so no query passes by luck.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.jira_calls import Refused

TOKEN = re.compile(
    r"""\s*(?:
    "(?P<double>(?:[^"\\\n]|\\.)*)" | '(?P<single>(?:[^'\\\n]|\\.)*)'
    | (?P<mark>!=|!~|<=|>=|[=~<>(),]) | (?P<word>[^\s"'=!~<>(),\\&|;?%\#$^*\[\]{}/@+]+)
    )""",
    re.VERBOSE,
)
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
SHORT = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
WORDS = {"and", "or", "not", "in", "is", "order", "by", "empty", "null", "was", "changed"}
ALIASES = {"issuekey": "key", "issue": "key", "type": "issuetype", "due": "duedate"}
SORTS = {"updated", "created", "key", "id", "duedate", "priority", "summary", "status"}
MOST_SORTS = 7


@dataclass(frozen=True, slots=True)
class Lexeme:
    kind: str
    """word, text (quoted) or mark."""
    text: str
    at: int

    def says(self, word: str) -> bool:
        return self.kind != "text" and self.text.lower() == word


@dataclass(frozen=True, slots=True)
class Clause:
    field: str
    operator: str
    values: tuple[Lexeme, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    how: str
    """and, or, not."""
    parts: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Query:
    where: Clause | Joined | None
    order: tuple[tuple[str, bool], ...]
    """Field, and whether the largest comes first."""


def broken(message: str) -> Refused:
    return Refused(400, f"Error in the JQL Query: {message}")


def lexemes(text: str) -> Iterator[Lexeme]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = TOKEN.match(text, position)
        if match is None:
            char = text[position:].lstrip()[:1]
            raise broken(f"The character '{char}' is a reserved JQL character. (at {position})")
        position = match.end()
        kind = match.lastgroup or ""
        said = match[kind]
        if kind in {"double", "single"}:
            yield Lexeme("text", ESCAPE.sub(_unescaped, said), match.start())
        else:
            yield Lexeme(kind, said, match.start())


def _unescaped(match: re.Match[str]) -> str:
    said = match[1]
    if len(said) > 1:
        return chr(int(said[1:], 16))
    if said in SHORT:
        return SHORT[said]
    if said in "\\\"' ":
        return said
    raise broken(f"'\\{said}' is an illegal JQL escape sequence.")


class Reader:
    """A query from its words."""

    def __init__(self, text: str) -> None:
        self.left = list(lexemes(text))
        self.left.reverse()

    def query(self) -> Query:
        where = None if not self.left or self.ahead("order") else self.any()
        order = tuple(self.sorts()) if self.taken("order") else ()
        if self.left:
            raise self.unexpected()
        return Query(where, order)

    def ahead(self, word: str) -> bool:
        return bool(self.left) and self.left[-1].says(word)

    def taken(self, word: str) -> bool:
        if not self.ahead(word):
            return False
        self.left.pop()
        return True

    def unexpected(self) -> Refused:
        if not self.left:
            return broken("Unexpected end of the query.")
        one = self.left[-1]
        return broken(f"Unexpected '{one.text}'. (line 1, character {one.at + 1})")

    def must(self, word: str) -> None:
        if not self.taken(word):
            raise self.unexpected()

    def any(self) -> Clause | Joined:
        parts = [self.every()]
        while self.taken("or"):
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else Joined("or", tuple(parts))

    def every(self) -> Clause | Joined:
        parts = [self.one()]
        while self.taken("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))

    def one(self) -> Clause | Joined:
        if self.taken("not"):
            return Joined("not", (self.one(),))
        if self.taken("("):
            inner = self.any()
            self.must(")")
            return inner
        return self.clause()

    def clause(self) -> Clause:
        name = self.word().lower()
        operator = self.operator()
        if operator in {"in", "not in"}:
            self.must("(")
            values = [self.value()]
            while self.taken(","):
                values.append(self.value())
            self.must(")")
        else:
            values = [self.value()]
        return Clause(ALIASES.get(name, name), operator, tuple(values))

    def word(self) -> str:
        if not self.left or self.left[-1].kind == "mark" or self.reserved():
            raise self.unexpected()
        return self.left.pop().text

    def reserved(self) -> bool:
        return self.left[-1].kind == "word" and self.left[-1].text.lower() in WORDS

    def operator(self) -> str:
        if self.taken("not"):
            self.must("in")
            return "not in"
        if self.taken("is"):
            return "is not" if self.taken("not") else "is"
        for known in ("in", "=", "!=", "~", "!~", "<=", ">=", "<", ">"):
            if self.taken(known):
                return known
        raise self.unexpected()

    def value(self) -> Lexeme:
        if self.ahead("empty") or self.ahead("null"):
            return Lexeme("empty", "", self.left.pop().at)
        if not self.left or self.left[-1].kind == "mark" or self.reserved():
            raise self.unexpected()
        one = self.left.pop()
        if self.taken("("):
            self.must(")")
            return Lexeme("call", one.text.lower(), one.at)
        return one

    def sorts(self) -> Iterator[tuple[str, bool]]:
        self.must("by")
        for count in range(1, 99):
            name = self.word().lower()
            name = ALIASES.get(name, name)
            if name not in SORTS:
                raise Refused(400, f"Not able to sort using field '{name}'.")
            if count > MOST_SORTS:
                raise Refused(400, "The maximum number of ORDER BY fields is 7.")
            down = self.taken("desc")
            if not down:
                self.taken("asc")
            yield name, down
            if not self.taken(","):
                return


def parsed(text: str) -> Query:
    return Reader(text).query()
