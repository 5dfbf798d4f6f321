"""docs/document-format.md tells the truth: each of its examples has the items shown below it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from syncer.core.parse import parse
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import ActionItem, Grammar, Status
from tests.core.reading import document

PAGE = (Path(__file__).parents[2] / "docs" / "document-format.md").read_text("utf-8")
EXAMPLES = re.findall(
    r"^```markdown\n(.*?)^```\n\n```items\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL
)
HEAD = "# Checkout outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
GRAMMAR = Grammar(tuple(LANGUAGES.values()))
"""What ``syncer parse`` reads with where there is no configuration."""


def shown(item: ActionItem) -> str:
    """The item as the page has it."""
    fields = item.fields
    said = [fields.title, f"@{fields.owner}" if fields.owner else "", str(fields.due or "")]
    said += [str(fields.priority or "").upper(), *item.references]
    said.insert(4, "" if fields.status is Status.OPEN else fields.status.value.replace("_", " "))
    return " · ".join(part for part in said if part)


def test_every_example_says_what_is_read() -> None:
    """No example of the page stands without its items, and there are some."""
    assert len(EXAMPLES) == len(re.findall(r"^```markdown$", PAGE, re.MULTILINE)) > 5
    assert len(EXAMPLES) == len(re.findall(r"^```items$", PAGE, re.MULTILINE))


@pytest.mark.parametrize(("text", "items"), EXAMPLES, ids=lambda text: text.splitlines()[0])
def test_the_examples_of_the_docs_are_read_so(text: str, items: str) -> None:
    """Each example is a postmortem that counts, with exactly the items shown, and no problem."""
    whole = text if text.startswith("# ") else HEAD + text
    found = parse(document(whole.encode(), "pm/a.md"), GRAMMAR)
    assert found.counts
    assert [shown(item) for item in found.items] == items.splitlines()
    assert [problem.message for problem in found.problems] == []
