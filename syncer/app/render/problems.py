"""Findings for people: several of one item on one line, and of lesser ones their counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from syncer.app.console import Line, Tone, line
from syncer.model import Code, Problem, Rest, Subject, TicketRef

Parts = tuple[str | tuple[Tone, str], ...]
_TONES = {"error": Tone.BAD, "warning": Tone.WARN, "info": Tone.DIM}
_LISTED = 10
"""So many documents that are no postmortems are named; of more only the number."""
_CAUSES = frozenset({Code.REJECTED, Code.DENIED})


def named(
    problems: Sequence[Problem], resting: Mapping[Subject, Rest], names: Mapping[TicketRef, str]
) -> list[Problem]:
    """The problems; one of a ticket that is left alone begins with the ticket's name."""
    alone = [
        (rest.code, rest.message, names.get(subject, subject.id))
        for subject, rest in resting.items()
        if isinstance(subject, TicketRef)
    ]
    return [_with_name(problem, alone) for problem in problems]


def _with_name(problem: Problem, alone: Sequence[tuple[Code, str, str]]) -> Problem:
    if problem.code not in _CAUSES:
        return problem
    for code, message, name in alone:
        if code is problem.code and problem.message.startswith(message) and name not in message:
            told = f"{name}: {problem.message}"
            return Problem(problem.code, told, problem.doc, problem.line, problem.key)
    return problem


def problems_text(
    problems: Sequence[Problem], counted_only: Collection[str] = ("info",)
) -> Iterator[Line]:
    """Line by line what somebody should act on; as counts what is of these severities.

    Documents that are taken for no postmortems are named, unless there are many: what is dropped
    by mistake is missed nowhere else.
    """
    if not problems:
        return
    yield line()
    yield line((Tone.HEAD, "Problems"))
    dropped = [p for p in problems if p.code is Code.NOT_A_POSTMORTEM]
    shown = dropped if "warning" not in counted_only and len(dropped) <= _LISTED else []
    groups: dict[object, list[Problem]] = {}
    for number, problem in enumerate(problems):
        if problem.code.severity not in counted_only:
            place = (problem.doc, problem.line)
            groups.setdefault(number if None in place else place, []).append(problem)
    for group in groups.values():
        yield line("  ", *_folded(group))
    for problem in shown:
        yield line("  ", *problem_parts(problem))
    for severity in counted_only:
        codes = Counter(
            p.code for p in problems if p.code.severity == severity and not (shown and p in dropped)
        )
        told = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
        if told:
            yield line("  ", (_TONES[severity], f"{severity}: "), told)


def problem_parts(problem: Problem, place: str | None = None) -> Parts:
    """``path:line: severity code: message``."""
    severity = problem.code.severity
    where = _place(problem, place)
    return f"{where}: ", (_TONES[severity], f"{severity} {problem.code}"), f": {problem.message}"


def _folded(group: Sequence[Problem]) -> Parts:
    """All findings of one line: their codes, what it is about, and then each in turn."""
    first = group[0]
    if len(group) == 1:
        return problem_parts(first)
    worst = "error" if any(p.code.severity == "error" for p in group) else "warning"
    codes = ", ".join(dict.fromkeys(problem.code.value for problem in group))
    title = _title([problem.message for problem in group])
    said = "; ".join(_about(problem.message, title) for problem in group)
    head = f": {title}: " if title else ": "
    return f"{_place(first, None)}: ", (_TONES[worst], f"{worst} {codes}"), f"{head}{said}"


def _title(messages: Sequence[str]) -> str:
    """The longest quotation that all messages have: what they are about."""
    marks = [found.start() for found in re.finditer('"', messages[0])][:20]
    quoted = [
        messages[0][start : end + 1] for at, start in enumerate(marks) for end in marks[at + 1 :]
    ]
    shared = [quote for quote in quoted if all(quote in message for message in messages)]
    return max(shared, key=len, default="")


def _about(message: str, title: str) -> str:
    if not title:
        return message
    return message.removeprefix(f"{title}: ").replace(title, "it")


def _place(problem: Problem, place: str | None) -> str:
    where = place if place is not None else str(problem.doc or "–")
    return where if problem.line is None else f"{where}:{problem.line}"
