"""What a query asks of an issue, judged against what the index shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.jira_calls import Call, Refused
from tests.fakes.jira_jql_reader import Clause, Joined, Lexeme, Query
from tests.fakes.jira_state import Issue

RELATIVE = re.compile(r"([+-]?)((?:\d+[wdhm]\s*)+)")
UNITS = {"w": 7 * 86400, "d": 86400, "h": 3600, "m": 60}
ABSOLUTE = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
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
Test = Callable[[Issue], bool]


def judge(call: Call, node: Clause | Joined | None) -> Test:
    """The question that a query asks of an issue; unknown names are refused at once."""
    match node:
        case None:
            return lambda _: True
        case Joined(how="not", parts=(inner,)):
            asked = judge(call, inner)
            return lambda issue: not asked(issue)
        case Joined(how=how, parts=parts):
            tests = [judge(call, part) for part in parts]
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
            if call.account is None and found is not None and world.ways.quiet_anonymous:
                return found.id
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
    asked = judge(call, query.where)
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
