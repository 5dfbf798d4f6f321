"""Enough of JQL to be honest about: read strictly, judged against what the index shows.

What it does not know it refuses as Jira refuses an unknown field, so no query passes by luck.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.jira_calls import Call, Refused
from tests.fakes.jira_state import Issue

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
RELATIVE = re.compile(r"([+-]?)((?:\d+[wdhm]\s*)+)")
UNITS = {"w": 7 * 86400, "d": 86400, "h": 3600, "m": 60}
ABSOLUTE = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
ALIASES = {"issuekey": "key", "issue": "key", "type": "issuetype", "due": "duedate"}
EQUAL, ORDERED, TEXT = {"=", "!=", "in", "not in"}, {"<", ">", "<=", ">="}, {"~", "!~"}
EMPTIED = {"is", "is not"}
OPERATORS = {
    **dict.fromkeys(("labels", "assignee", "resolution", "priority"), EQUAL | EMPTIED),
    **dict.fromkeys(("project", "issuetype", "status", "statuscategory"), EQUAL),
    **dict.fromkeys(("reporter", "creator", "parent"), EQUAL),
    **dict.fromkeys(("key", "id"), EQUAL | ORDERED),
    **dict.fromkeys(("updated", "created", "duedate"), EQUAL | ORDERED | EMPTIED),
    **dict.fromkeys(("summary", "description", "text", "comment"), TEXT),
}
SORTS = {"updated", "created", "key", "id", "duedate", "priority", "summary", "status"}
MOST_SORTS = 7
Test = Callable[[Issue], bool]


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


def test_of(call: Call, node: Clause | Joined | None) -> Test:
    """The question that a query asks of an issue; unknown names are refused at once."""
    match node:
        case None:
            return lambda _: True
        case Joined(how="not", parts=(inner,)):
            asked = test_of(call, inner)
            return lambda issue: not asked(issue)
        case Joined(how=how, parts=parts):
            tests = [test_of(call, part) for part in parts]
            join = all if how == "and" else any
            return lambda issue: join(test(issue) for test in tests)
        case Clause():
            return _clause(call, node)


def _clause(call: Call, one: Clause) -> Test:
    known = OPERATORS.get(one.field)
    if known is None:
        raise Refused(
            400,
            f"Field '{one.field}' does not exist or you do not have permission to view it.",
        )
    if one.operator not in known:
        raise Refused(
            400, f"The operator '{one.operator}' is not supported by the '{one.field}' field."
        )
    if one.operator in TEXT:
        return _text(one)
    if one.operator in EMPTIED or one.values[0].kind == "empty":
        wanted = one.operator in {"is", "=", "in"}
        return lambda issue: (not _held(call, issue, one.field)) is wanted
    if one.field in {"updated", "created", "duedate"}:
        return _dated(call, one)
    values = {_value(call, one.field, each) for each in one.values}
    wanted = one.operator in {"=", "in"}

    def asked(issue: Issue) -> bool:
        held = _held(call, issue, one.field)
        return bool(held) and bool(held & values) is wanted

    return asked


def _text(one: Clause) -> Test:
    words = one.values[0].text.lower()
    wanted = one.operator == "~"
    if one.field == "summary":
        return lambda issue: (words in issue.summary.lower()) is wanted
    return lambda issue: (words in f"{issue.summary} {issue.description}".lower()) is wanted


def _held(call: Call, issue: Issue, name: str) -> set[str]:
    world = call.world
    match name:
        case "labels":
            return {one.lower() for one in issue.labels}
        case "project":
            return {issue.project}
        case "key" | "id":
            return {str(issue.id)}
        case "status":
            return {issue.status.lower()}
        case "statuscategory":
            return {world.kind(issue).workflow.status(issue.status).category}
        case "parent":
            return {str(issue.parent)} if issue.parent else set()
        case "issuetype":
            return {issue.type.lower()}
        case "assignee" | "reporter" | "creator" | "resolution" | "priority":
            held = getattr(issue, name)
            return {held.lower()} if held else set()
        case "duedate":
            return {str(issue.due)} if issue.due else set()
        case _:
            return {"set"}


def _value(call: Call, name: str, given: Lexeme) -> str:
    text, world = given.text, call.world
    unknown = Refused(400, f"The value '{text}' does not exist for the field '{name}'.")
    if given.kind == "call":
        if text != "currentuser" or name not in {"assignee", "reporter", "creator"}:
            raise Refused(400, f"Unable to find JQL function '{text}()'.")
        return call.who.lower()
    match name:
        case "project":
            found = world.project(text)
            if found is None or found.archived or not call.sees(found):
                raise unknown
            return found.id
        case "key" | "id" | "parent":
            return _issue(call, name, text)
        case "statuscategory":
            known = {"to do": "new", "in progress": "indeterminate", "done": "done"}
            return known.get(text.lower(), text.lower())
        case "priority" if text not in world.priorities:
            raise unknown
        case "issuetype" | "status":
            every = [kind for home in world.projects.values() for kind in home.types.values()]
            names = {kind.name.lower() for kind in every}
            if name == "status":
                names = {one.name.lower() for kind in every for one in kind.workflow.statuses}
            if text.lower() not in names:
                raise unknown
    return text.lower()


def _issue(call: Call, name: str, text: str) -> str:
    if not re.fullmatch(r"\d+|[A-Za-z][A-Za-z0-9_]*-\d+", text):
        raise Refused(400, f"The issue key '{text}' for field '{name}' is invalid.")
    found = call.world.issue(text)
    if found is None or not call.sees(call.world.home(found)):
        raise Refused(400, f"An issue with key '{text}' does not exist for field '{name}'.")
    return str(found.id)


def _dated(call: Call, one: Clause) -> Test:
    bound = _instant(call, one.field, one.values[0])
    operator = one.operator

    def asked(issue: Issue) -> bool:
        held: datetime | date | None = (
            issue.due if one.field == "duedate" else getattr(issue, one.field)
        )
        if held is None:
            return False
        if not isinstance(held, datetime):
            held = datetime(held.year, held.month, held.day, tzinfo=UTC)
        order = (held > bound) - (held < bound)
        signs = {"=": (0,), "!=": (1, -1), "<": (-1,), ">": (1,), "<=": (-1, 0), ">=": (0, 1)}
        return order in signs[operator]

    return asked


def _instant(call: Call, name: str, given: Lexeme) -> datetime:
    """A time as the caller's own time zone has it, or so long from now."""
    world = call.world
    if given.kind == "call" and given.text == "now":
        return world.now()
    relative = RELATIVE.fullmatch(given.text)
    if relative is not None:
        seconds = sum(
            int(one) * UNITS[unit] for one, unit in re.findall(r"(\d+)([wdhm])", relative[2])
        )
        sign = -1 if relative[1] == "-" else 1
        when = world.now() + timedelta(seconds=sign * seconds)
        cut = when.replace(second=0, microsecond=0)
        up = world.ways.whole_minutes and cut < when
        return cut + timedelta(minutes=1) if up else when
    zone = ZoneInfo(call.account.zone if call.account else "Etc/UTC")
    for form in ABSOLUTE:
        try:
            return datetime.strptime(given.text, form).replace(tzinfo=zone)
        except ValueError:
            continue
    raise Refused(
        400,
        f"Date value '{given.text}' for field '{name}' is invalid. Valid formats include: "
        "'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format "
        "e.g. '-5d', '4w 2d'.",
    )


def found(call: Call, query: Query, fresh: Sequence[int] = ()) -> list[Issue]:
    """What the caller may see of what the index shows, in the order asked for."""
    world = call.world
    asked = test_of(call, query.where)
    seen = {home.id for home in world.projects.values() if call.sees(home) and not home.archived}
    rows = []
    for issue in world.issues.values():
        shown = world.indexed(issue, fresh=issue.id in fresh)
        if shown is None or shown.archived is not None or shown.project not in seen:
            continue
        if asked(shown):
            rows.append(shown)
    rows.sort(key=lambda row: row.id, reverse=True)
    for name, down in reversed(query.order):
        rows.sort(key=lambda row, name=name: _rank(call, row, name), reverse=down)  # type: ignore[misc]
    return rows


def _rank(call: Call, row: Issue, name: str) -> Any:
    match name:
        case "key":
            project, _, number = row.key.rpartition("-")
            return project, int(number)
        case "id":
            return row.id
        case "priority":
            known = call.world.priorities
            return known.index(row.priority) if row.priority else len(known)
        case "duedate":
            return row.due or date.max
        case "updated" | "created" | "summary" | "status":
            return getattr(row, name)
    raise AssertionError(name)
