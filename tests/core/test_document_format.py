"""docs/document-format.md tells the truth: each of its examples has the items shown below it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from syncer.core.parse import parse
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.core.write import write
from syncer.model import (
    ActionItem,
    Field,
    Fields,
    Grammar,
    Patch,
    Revision,
    Status,
    Ticket,
    TicketRef,
    Told,
)
from syncer.spans import apply_edits
from tests.core.reading import GRAMMAR as CONFIGURED
from tests.core.reading import PEOPLE, document

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


LINK = "../tickets/LOCAL-2.md"
TICKET = Ticket(
    TicketRef("local", "LOCAL-2"), "LOCAL-2", Revision("1"), Fields("Alert"), LINK, ours=True
)
COLUMNS = ("Action", "Owner", "Ticket", "Status")
STATUSES = {"done": Status.DONE, "reopened": Status.OPEN, "won't do": Status.WONT_DO}
WRITTEN = [
    row
    for line in PAGE.split("## What is written", 1)[1].splitlines()
    if line.startswith("| ") and len(row := re.split(r" (?<!\\)\| ", line.strip("| "))) == 4
][1:]


def example(cell: str) -> bytes:
    """The document that a cell of the table shows a part of."""
    lines = [part.replace("\\|", "|") for part in re.findall("`([^`]*)`", cell)]
    text = "\n\n".join(lines).replace("LOCAL-2", f"[LOCAL-2]({LINK})") + "\n"
    if text.startswith("|"):
        heads = COLUMNS[: text.count("|") - 1]
        text = f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|\n{text}"
    return (HEAD + text).encode()


def told(event: str) -> Patch:
    """What the event tells a document; of its ticket's name nothing but that."""
    match event.split():
        case ["named"]:
            return {}
        case ["owner", name]:
            return {Field.OWNER: name}
        case ["due", day]:
            return {Field.DUE: date.fromisoformat(day)}
        case _:
            return {Field.STATUS: STATUSES[event]}


@pytest.mark.parametrize(("shape", "event", "before", "after"), WRITTEN)
def test_what_is_written_is_what_the_docs_show(
    shape: str, event: str, before: str, after: str
) -> None:
    """Each row of the page is written as it says, byte for byte."""
    content = example(before)
    [item] = parse(document(content, "pm/a.md"), CONFIGURED).items
    named = TICKET.ref if event == "named" else None
    edits = write(item, Told(item.line, told(event), named), TICKET, PEOPLE)
    assert apply_edits(content, edits).decode() == example(after).decode(), shape


def test_every_row_of_the_docs_is_run() -> None:
    """No row of the table of what is written is passed over."""
    table = PAGE.split("## What is written", 1)[1].split("## Local", 1)[0]
    assert len(WRITTEN) == len(re.findall(r"^\| ", table, re.MULTILINE)) - 1 > 20
