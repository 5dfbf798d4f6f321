"""``parse``: what documents say, without configuration."""

from __future__ import annotations

from collections.abc import Sequence

from syncer.app.commands.ruling import from_stdin
from syncer.app.console import Console, line
from syncer.app.documents import documents, reader
from syncer.app.invocation import Invocation
from syncer.app.render.postmortem import postmortem_json, postmortem_text, readable


def parse(invocation: Invocation, paths: Sequence[str], *, as_json: bool) -> int:
    """Print each document as understood; 1 if one of them could not be read."""
    console = Console(color=invocation.color)
    one = reader(invocation)
    failed = False
    for number, (name, below) in enumerate(documents(from_stdin(paths))):
        postmortem = one.read(name, below)
        failed = failed or not readable(postmortem)
        if as_json:
            console.json(postmortem_json(name, postmortem))
        else:
            console.show([line()] if number else [])
            console.show(postmortem_text(name, postmortem))
    return 1 if failed else 0
