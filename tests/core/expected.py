"""What is expected of the corpus, in a form that people review.

``python -m tests.core.expected`` writes ``tests/corpus/expected.json`` anew from what the reader
says today, and prints what differs from before. Read every line of that: what is written down wrong
is held from then on. Where a known document is read otherwise, it only prints until ``READING`` in
the core is raised: or stores would keep what was read of their documents before.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import sys
from pathlib import Path

from syncer.core.grammars import READING
from syncer.core.parse import parse
from syncer.model import ActionItem, Field, Postmortem
from tests.core.reading import GRAMMAR, document

CORPUS = Path(__file__).parent.parent / "corpus"
EXPECTED = CORPUS / "expected.json"
PAIR = CORPUS / "reading.txt"
"""The ``READING`` under which the expected was last written, and its digest."""
DOCUMENTS = sorted(CORPUS.glob("*.md"))


def parsed(path: Path) -> Postmortem:
    """A document of the corpus, as understood."""
    return parse(document(path.read_bytes(), f"pm/{path.name}"), GRAMMAR)


def shown(found: Postmortem) -> dict[str, object]:
    """A document's facts and items; what it does not say is left out."""
    said = {
        "incident": found.incident,
        "team": found.team,
        "services": list(found.services),
        "causes": list(found.causes),
        "labels": list(found.labels),
        "stage": found.stage.value if found.stage else None,
        "skip": found.skip,
        "restricted": found.restricted,
        "repeat_of": list(found.repeat_of),
        "facts": dict(sorted(found.facts.items())),
    }
    return {
        "title": found.title,
        "counts": found.counts,
        "occurred": found.occurred.isoformat() if found.occurred else None,
        "severity": found.severity,
        "waiver": found.waiver,
        **{key: value for key, value in said.items() if value},
        "problems": [f"{problem.line} {problem.code}" for problem in found.problems],
        "items": [shown_item(item) for item in found.items],
    }


def shown_item(item: ActionItem) -> dict[str, object]:
    """An item: its fields, what can be told of them, its tickets."""
    elsewhere = list(item.references) if not item.ticket and item.references else []
    named = [str(ref) for ref in item.named] if len(item.named) > 1 else []
    said = {
        "ticket": str(item.ticket) if item.ticket else None,
        "elsewhere": elsewhere,
        "named": named,
        "kind": item.kind,
        "others": list(item.others),
        "skip": item.skip,
        "flags": sorted(item.flags),
        "ignored": sorted(item.ignored),
    }
    return {
        "line": item.line,
        **{
            name.value: str(item.fields[name])
            for name in Field
            if name not in item.fields.silent and item.fields[name] is not None
        },
        "told": sorted(f"{name}: {form}" for name, form in item.forms.items()),
        **{key: value for key, value in said.items() if value},
        **({} if item.nameable else {"nameable": False}),
    }


def pair() -> str:
    """How things are read today, and the digest of what is expected of it."""
    return f"{READING} {hashlib.sha256(EXPECTED.read_bytes()).hexdigest()}\n"


def main() -> None:
    """Write what the reader says today, and print how it differs."""
    before = EXPECTED.read_text(encoding="utf-8")
    read = {path.name: shown(parsed(path)) for path in DOCUMENTS}
    after = json.dumps(read, ensure_ascii=False, indent=1) + "\n"
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "now", n=6)
    sys.stdout.write("\n".join(lines) + "\n")
    known = json.loads(before)
    otherwise = [name for name in read if name in known and read[name] != known[name]]
    if otherwise and PAIR.read_text(encoding="utf-8").split()[0] == READING:
        raise SystemExit(f"{', '.join(otherwise)}: read otherwise; raise READING, then run again")
    EXPECTED.write_text(after, encoding="utf-8")
    PAIR.write_text(pair(), encoding="utf-8")


if __name__ == "__main__":
    main()
