"""``lint``: what an author can still mend, from the documents alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches

from syncer.app.console import Console, progress
from syncer.app.documents import STEP, documents, reader, told_empty, told_missing
from syncer.app.invocation import Invocation, from_stdin
from syncer.app.render.lint import lint_github, lint_json, lint_listed, lint_text
from syncer.core.lint import CODES
from syncer.core.lint import lint as judge
from syncer.errors import ConfigError
from syncer.model import Code, DocRef, Postmortem


def lint(
    invocation: Invocation,
    paths: Sequence[str],
    face: str,
    select: Sequence[str],
    ignore: Sequence[str],
    *,
    strict: bool,
) -> int:
    """Print every finding; 1 if one is an error or a warning, or, if strict, if there is any.

    2 if a name is of no file: the rest is judged all the same.
    """
    wanted = (_codes("--select", select) or CODES) - _codes("--ignore", ignore)
    console = Console(color=invocation.color)
    one = reader(invocation)
    missing: list[str] = []
    with progress("Reading", color=invocation.color, at_once=False) as say:
        read: list[Postmortem] = []
        given = from_stdin(paths)
        for name, below in _once(documents(given, missing)):
            if read and len(read) % STEP == 0:
                say(f"Reading: {len(read)} documents")
            read.append(_called(one.read(name, below), name))
        if len(read) >= STEP:
            say(f"Comparing the action items of {len(read)} documents")
        found = judge(read, one.grammar, one.policy, datetime.now(UTC))
    incomplete = told_missing(missing, len(read))
    if not (incomplete or read):
        told_empty(given)
    found = tuple(problem for problem in found if problem.code in wanted)
    if face == "json":
        console.json(lint_json(found, read))
    elif face == "github":
        lint_github(found, read, console.write)
    else:
        console.show((lint_listed if console.terminal else lint_text)(found, read))
    if incomplete:
        return 2
    return 1 if any(strict or problem.code.severity != "info" for problem in found) else 0


def _once(named: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each file once, however often it was named: it would be much like itself."""
    seen: set[str] = set()
    for name, below in named:
        real = os.path.realpath(name)
        if real not in seen:
            seen.add(real)
            yield name, below


def _called(postmortem: Postmortem, name: str) -> Postmortem:
    """The postmortem under the name it was given, which is its own alone."""
    ref = DocRef(postmortem.ref.source, name)
    problems = tuple(replace(problem, doc=ref) for problem in postmortem.problems)
    return replace(postmortem, ref=ref, problems=problems)


def _codes(option: str, said: Sequence[str]) -> frozenset[Code]:
    """The codes of an option that may be given several times, each with several of them."""
    words = [word.strip() for one in said for word in one.split(",")]
    return frozenset(_code(option, word) for word in words if word)


def _code(option: str, word: str) -> Code:
    known = sorted(code.value for code in CODES)
    if word.casefold() in known:
        return Code(word.casefold())
    near = get_close_matches(word.casefold(), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"the codes are {', '.join(known)}"
    why = "not a finding of lint" if word in {code.value for code in Code} else "no such code"
    raise ConfigError(f"{option} {word}: {why}; {hint}")
