"""What ``lint`` found: as lines for people, as JSON, as annotations of a workflow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from syncer.app.console import Line, Tone, clean, line
from syncer.app.render.problems import problem_parts
from syncer.app.render.words import Json, counted
from syncer.model import Postmortem, Problem

SEVERITIES = ("error", "warning", "info")
_TONES = {"error": Tone.BAD, "warning": Tone.WARN, "info": Tone.DIM}
_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_IN_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_DATA, ":": "%3A", ",": "%2C"}


def lint_text(found: Sequence[Problem], read: Sequence[Postmortem]) -> Iterator[Line]:
    """One line per finding, and the counts."""
    for problem in found:
        yield line(*problem_parts(problem, _name(problem)))
    yield _counts(found, read)


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
    others = sum(not postmortem.counts for postmortem in read)
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


def _name(problem: Problem) -> str:
    return problem.doc.path if problem.doc is not None else "–"


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in clean(text))
