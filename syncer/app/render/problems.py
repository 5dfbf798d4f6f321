"""Findings for people: several of one item on one line, and of lesser ones their counts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from syncer.app.console import Line, Tone, line
from syncer.app.render.names import Names
from syncer.app.render.words import listed
from syncer.model import Code, Problem, Rest, Subject, TicketRef

Parts = tuple[str | tuple[Tone, str], ...]
_TONES = {"error": Tone.BAD, "warning": Tone.WARN, "info": Tone.DIM}
_LISTED = 10
"""So many documents that are no postmortems are named; of more only the number."""
_MOST_ALIKE = 3
"""So many lines may say the same; more are listed below it."""
_HELD = frozenset({Code.SIMILAR_ITEM})
"""What keeps an item from its ticket until a person has said which one is meant."""
_CAUSES = frozenset({Code.REJECTED, Code.DENIED})


def named(problems: Sequence[Problem], known: Names) -> list[Problem]:
    """The problems with the names that people know: of tickets left alone, of places.

    What has one cause for several tickets is told once, with their number.
    """
    alone = defaultdict[tuple[Code, str], list[str]](list)
    for about, rest in known.memory.resting.items():
        if isinstance(about, TicketRef):
            alone[rest.code, rest.message].append(known.ticket(about))
    alike = Counter((p.code, p.message) for p in problems if p.code in _CAUSES)
    found: list[Problem] = []
    told: set[tuple[Code, str]] = set()
    for problem in problems:
        same = (problem.code, problem.message)
        if same in told:
            continue
        names = _names(problem, alone) if problem.code in _CAUSES else ()
        name = _name(problem, names, known)
        if 1 < alike[same] == len(names):
            told.add(same)
            about = f"{len(names)} tickets ({listed(names)})"
            found.append(Problem(problem.code, f"{about}: {problem.message}", None))
        elif alike[same] > 1 and problem.code is Code.DENIED and _unmade(problem, known):
            told.add(same)
            spots = [known.spot(p.key) for p in problems if p.key and (p.code, p.message) == same]
            about = f"{len(spots)} items ({listed(spots)})"
            found.append(Problem(problem.code, f"{about}: {problem.message}", None))
        elif name and name not in problem.message:
            message = f"{name}: {problem.message}"
            found.append(Problem(problem.code, message, problem.doc, problem.line, problem.key))
        elif problem.doc is None and problem.key is not None and problem.key in known.places:
            doc, line = known.places[problem.key], known.line(problem.key)
            found.append(Problem(problem.code, problem.message, doc, line, problem.key))
        else:
            found.append(problem)
    return found


def _unmade(problem: Problem, known: Names) -> bool:
    return problem.key is not None and problem.key not in known.links


def _names(problem: Problem, alone: Mapping[tuple[Code, str], Sequence[str]]) -> Sequence[str]:
    """The tickets that this is said of."""
    return next(
        (
            names
            for (code, message), names in alone.items()
            if code is problem.code and problem.message.startswith(message)
        ),
        (),
    )


def _name(problem: Problem, names: Sequence[str], known: Names) -> str | None:
    """The one of these tickets that it is said of, if that is certain."""
    link = None if problem.key is None else known.links.get(problem.key)
    if link is not None and known.ticket(link.ticket) in names:
        return known.ticket(link.ticket)
    return names[0] if len(names) == 1 else None


def rested(problem: Problem, resting: Mapping[Subject, Rest]) -> bool:
    """Whether a finding only says that something rests after a failure."""
    return any(
        rest.code is problem.code
        and rest.code is not Code.TICKET_GONE
        and problem.message.startswith(rest.message)
        for rest in resting.values()
    )


def problems_text(
    problems: Sequence[Problem],
    counted_only: Collection[str] = ("info",),
    *,
    grouped: bool = False,
) -> Iterator[Line]:
    """Line by line what somebody should act on; as counts what is of these severities.

    ``grouped``: what is said of many items is said once, above the list of them. Documents that
    are taken for no postmortems are named, unless there are many: what is dropped by mistake is
    missed nowhere else.
    """
    held = [p for p in problems if p.code in _HELD and p.code.severity not in counted_only]
    if held:
        yield line()
        yield line((Tone.HEAD, "Held until a person says which ticket is meant"))
        yield from (line("  ", *problem_parts(problem)) for problem in held)
        problems = [problem for problem in problems if problem not in held]
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
    if grouped:
        yield from _grouped(list(groups.values()))
    else:
        yield from (line("  ", *_folded(group).parts()) for group in groups.values())
    for problem in shown:
        yield line("  ", *problem_parts(problem))
    for severity in counted_only:
        codes = Counter(
            p.code for p in problems if p.code.severity == severity and not (shown and p in dropped)
        )
        told = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
        if told:
            yield line("  ", (_TONES[severity], f"{severity}: "), told)


def _grouped(groups: Sequence[Sequence[Problem]]) -> Iterator[Line]:
    """What is said of many lines above the list of them: all that is said of each, else a part."""
    entries = [_folded(group) for group in groups]
    many = Counter((entry.codes, entry.said) for entry in entries)
    alike = [entry for entry in entries if many[entry.codes, entry.said] > _MOST_ALIKE]
    rest = [
        group
        for group, entry in zip(groups, entries, strict=True)
        if many[entry.codes, entry.said] <= _MOST_ALIKE
    ]
    parts = [[_folded([one], group) for one in group] for group in rest]
    common = Counter((part.codes, part.said) for some in parts for part in some)
    alike += [
        part for some in parts for part in some if common[part.codes, part.said] > _MOST_ALIKE
    ]
    for some, group in zip(parts, rest, strict=True):
        left = [
            problem
            for problem, part in zip(group, some, strict=True)
            if common[part.codes, part.said] <= _MOST_ALIKE
        ]
        if left:
            yield line("  ", *_folded(left).parts())
    listed_once: dict[tuple[str, str], list[_Entry]] = {}
    for entry in alike:
        listed_once.setdefault((entry.codes, entry.said), []).append(entry)
    for (codes, said), some_alike in listed_once.items():
        yield line("  ", (some_alike[0].tone, codes), f": {said}")
        for one in some_alike:
            yield line(f"    {one.place}{one.title and ': '}{one.title}")


def problem_parts(problem: Problem, place: str | None = None) -> Parts:
    """``path:line: severity code: message``."""
    severity = problem.code.severity
    where = _place(problem, place)
    return f"{where}: ", (_TONES[severity], f"{severity} {problem.code}"), f": {problem.message}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """All findings of one line."""

    place: str
    tone: Tone
    codes: str
    title: str
    """What it is about, in quotation marks."""
    said: str
    """Each finding in turn, with "it" for the title."""
    alone: str | None
    """The message as it is, where there is but one."""

    def parts(self) -> Parts:
        """``path:line: severity code: message``."""
        head = f": {self.title}: " if self.title else ": "
        told = f": {self.alone}" if self.alone is not None else f"{head}{self.said}"
        return f"{self.place}: ", (self.tone, self.codes), told


def _folded(group: Sequence[Problem], whole: Sequence[Problem] = ()) -> _Entry:
    """Their codes, what they are about, and then each in turn; ``whole``: all of that line."""
    first = group[0]
    worst = "error" if any(p.code.severity == "error" for p in group) else "warning"
    if len(group) == 1:
        worst = first.code.severity
    codes = ", ".join(dict.fromkeys(problem.code.value for problem in group))
    title = shared_title([problem.message for problem in whole or group])
    said = "; ".join(about_it(problem.message, title) for problem in group)
    alone = first.message if len(group) == 1 else None
    return _Entry(_place(first, None), _TONES[worst], f"{worst} {codes}", title, said, alone)


def shared_title(messages: Sequence[str]) -> str:
    """The longest quotation that most of the messages have, and two of several: their subject."""
    many = Counter(quote for message in messages for quote in _quotations(message))
    least = min(len(messages), 2)
    shared = [quote for quote, times in many.items() if times >= least]
    return max(shared, key=lambda quote: (many[quote], len(quote)), default="")


def _quotations(message: str) -> set[str]:
    """All that stands between two quotation marks, as a title may have some of its own."""
    marks = [found.start() for found in re.finditer('"', message)][:20]
    return {message[start : end + 1] for at, start in enumerate(marks) for end in marks[at + 1 :]}


def about_it(message: str, title: str) -> str:
    """The message with "it" for the title that stands above it."""
    if not title:
        return message
    return message.removeprefix(f"{title}: ").replace(title, "it")


def _place(problem: Problem, place: str | None) -> str:
    where = place if place is not None else str(problem.doc or "–")
    return where if problem.line is None else f"{where}:{problem.line}"
