"""What ``lint`` found: as lines for people, as JSON, as annotations of a workflow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from syncer.app.console import Line, Tone, clean, line
from syncer.app.render.problems import about_it, problem_parts, shared_title
from syncer.app.render.words import Json, counted
from syncer.model import Code, Postmortem, Problem

SEVERITIES = ("error", "warning", "info")
_HANG = 12
"""How far in a long finding goes on."""
_TONES = {"error": Tone.BAD, "warning": Tone.WARN, "info": Tone.DIM}
_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_IN_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_DATA, ":": "%3A", ",": "%2C"}


def lint_text(found: Sequence[Problem], read: Sequence[Postmortem]) -> Iterator[Line]:
    """One line per finding, and the counts."""
    for problem in found:
        yield line(*problem_parts(problem, _name(problem)))
    yield _counts(found, read)


def lint_listed(found: Sequence[Problem], read: Sequence[Postmortem]) -> Iterator[Line]:
    """For a terminal: each document once, and what is said of one line below its title."""
    for name, problems in groupby(found, _name):
        yield line((Tone.HEAD, name))
        for number, group in groupby(problems, lambda problem: problem.line):
            yield from _of_line(number, list(group))
        yield line()
    yield _counts(found, read)


def _of_line(number: int | None, group: Sequence[Problem]) -> Iterator[Line]:
    place = f"{number or '':>6}  "
    title = shared_title([problem.message for problem in group]) if len(group) > 1 else ""
    if title:
        yield _hanging((Tone.DIM, place), title)
        place = ""
    for problem in group:
        severity = problem.code.severity
        code = (_TONES[severity], f"{severity} {problem.code}")
        said = about_it(problem.message, title)
        yield _hanging((Tone.DIM, f"{place:8}"), code, f": {said}")
        place = ""


def _hanging(*parts: str | tuple[Tone, str]) -> Line:
    return Line(line(*parts).parts, _HANG)


def lint_json(found: Sequence[Problem], read: Sequence[Postmortem]) -> Json:
    """The documented keys, and no others."""
    many = Counter(problem.code.severity for problem in found)
    return {
        "version": 1,
        "documents": len(read),
        "findings": [
            {
                "doc": _name(problem),
                "line": problem.line,
                "code": problem.code.value,
                "severity": problem.code.severity,
                "message": problem.message,
            }
            for problem in found
        ],
        "counts": {severity: many[severity] for severity in SEVERITIES},
    }


def lint_github(
    found: Sequence[Problem], read: Sequence[Postmortem], write: Callable[[str], None]
) -> None:
    """One workflow command per finding, in which nothing a document says can be another command."""
    for problem in found:
        place = {
            "file": _name(problem),
            "line": str(problem.line),
            "title": problem.code.value,
        }
        told = ",".join(f"{name}={_escaped(text, _IN_PROPERTIES)}" for name, text in place.items())
        message = _escaped(clean(problem.message), _IN_DATA)
        write(f"::{_LEVELS[problem.code.severity]} {told}::{message}")
    write("".join(text for _, text in _counts(found, read).parts))


def _counts(found: Sequence[Problem], read: Sequence[Postmortem]) -> Line:
    """``12 documents, 2 of them no postmortems: 3 warnings, 1 info``."""
    others = sum(not (postmortem.counts or _unreadable(postmortem)) for postmortem in read)
    documents = counted(len(read), "document")
    if others:
        documents += f", {others} of them no postmortem" + ("" if others == 1 else "s")
    many = Counter(problem.code.severity for problem in found)
    if not many:
        return line(f"{documents}: ", (Tone.GOOD, "no findings"))
    parts: list[str | tuple[Tone, str]] = [f"{documents}: "]
    for severity in SEVERITIES:
        if many[severity]:
            parts += [", "] if len(parts) > 1 else []
            parts.append((_TONES[severity], counted(many[severity], severity)))
    return line(*parts)


def _unreadable(postmortem: Postmortem) -> bool:
    return any(problem.code is Code.UNREADABLE_DOCUMENT for problem in postmortem.problems)


def _name(problem: Problem) -> str:
    return problem.doc.path if problem.doc is not None else "–"


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in clean(text))
