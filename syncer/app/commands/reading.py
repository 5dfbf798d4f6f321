"""``parse``: what documents say, without configuration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from syncer.app.console import Console, line, progress
from syncer.app.documents import STEP, documents, reader, told_empty, told_missing
from syncer.app.invocation import Invocation, from_stdin
from syncer.app.render.postmortem import postmortem_json, readable
from syncer.app.render.understood import postmortem_text


def parse(invocation: Invocation, paths: Sequence[str], *, as_json: bool) -> int:
    """Print each document as understood; 1 if one could not be read, 2 if one is not there."""
    console = Console(color=invocation.color)
    one = reader(invocation)
    now, failed, number = datetime.now(UTC), False, 0
    missing: list[str] = []
    # On a terminal the output itself shows how far it is.
    quiet = console.terminal or not invocation.color
    with progress("Reading", color=not quiet, at_once=False) as say:
        given = from_stdin(paths)
        for name, below in documents(given, missing):
            if number and number % STEP == 0:
                say(f"Reading: {number} documents")
            postmortem = one.read(name, below)
            failed = failed or not readable(postmortem)
            if as_json:
                console.json(postmortem_json(name, postmortem))
            else:
                console.show([line()] if number else [])
                console.show(postmortem_text(name, postmortem, one.policy, now))
            number += 1
    if told_missing(missing, number):
        return 2
    if not number:
        told_empty(given)
    return 1 if failed else 0
