from __future__ import annotations

import json
from pathlib import Path

import pytest

from syncer.core.parse import parse
from syncer.model import Field, Postmortem
from tests.core.reading import GRAMMAR, check_laws, document

CORPUS = Path(__file__).parent.parent / "corpus"
DOCUMENTS = sorted(CORPUS.glob("*.md"))


def parsed(path: Path) -> Postmortem:
    """A document of the corpus, as understood."""
    return parse(document(path.read_bytes(), f"pm/{path.name}"), GRAMMAR)


def shown(found: Postmortem) -> dict[str, object]:
    """What is expected of a document, in a form that people review."""
    return {
        "title": found.title,
        "counts": found.counts,
        "occurred": found.occurred.isoformat() if found.occurred else None,
        "severity": found.severity,
        "waiver": found.waiver,
        "problems": [f"{problem.line} {problem.code}" for problem in found.problems],
        "items": [
            {
                "line": item.line,
                **{
                    name.value: str(item.fields[name])
                    for name in Field
                    if name not in item.fields.silent and item.fields[name] is not None
                },
                "told": sorted(f"{name}: {form}" for name, form in item.forms.items()),
                **({"ticket": str(item.ticket)} if item.ticket else {}),
                **(
                    {"elsewhere": list(item.references)}
                    if not item.ticket and item.references
                    else {}
                ),
                **({"kind": item.kind} if item.kind else {}),
                **({"skip": item.skip} if item.skip else {}),
                **({} if item.nameable else {"nameable": False}),
            }
            for item in found.items
        ],
    }


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_expected(path: Path) -> None:
    """Every document of the corpus is read as a person who reviewed it says."""
    expected = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))
    assert shown(parsed(path)) == expected[path.name]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_laws(path: Path) -> None:
    """The byte laws hold over every document of the corpus."""
    content = path.read_bytes()
    assert check_laws(content) > 0 or not parsed(path).items
