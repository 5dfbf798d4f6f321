"""What a ticket quotes of an item: the words, and what they lead to."""

from __future__ import annotations

import pytest

from syncer.core.block import block
from syncer.core.inline import plain, told
from syncer.core.parse import parse
from syncer.core.vocabulary.en import ENGLISH
from syncer.model import DocRef, Document, Grammar, Postmortem, Revision

PAGE = "https://wiki.acme.example/runbook?a=b#c"


def read(*lines: str) -> Postmortem:
    text = "# Outage\n\n**Date:** 2026-11-01\n\n## Action items\n\n" + "\n".join(lines) + "\n"
    document = Document(DocRef("docs", "a.md"), Revision("1"), text.encode())
    return parse(document, Grammar(vocabularies=(ENGLISH,)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"See [the runbook]({PAGE}) first", f"See [the runbook]({PAGE}) first"),
        (f'See [the *runbook*]({PAGE} "title")', f"See [the runbook]({PAGE})"),
        ("Raise ~~10~~ 20 `a_b`", "Raise ~~10~~ 20 a_b"),
        ("See [the runbook](runbook.md), ![graph](https://a.example/b.png)", "See the runbook, gr"),
        ("[x](javascript:alert(1)) [y](https://e.example/@ana)", "x y"),
        ("Run `[x](https://a.example)` twice", "Run [x](https://a.example) twice"),
    ],
)
def test_links_to_pages_and_what_is_struck_stay(text: str, shown: str) -> None:
    """Whoever has the ticket alone has the words and pages that its author meant."""
    assert told(text).startswith(shown)
    assert "](http" not in plain(text) or "`" in text


@pytest.mark.parametrize("plainly", ["Fix it", "a_b *c* [d] ~e~", "\\[x\\](y)", "[[Wiki]]"])
def test_a_text_without_such_is_told_as_it_is_read(plainly: str) -> None:
    """Nothing else changes."""
    assert told(plainly) == plain(plainly)


def test_an_items_title_is_words_and_its_quote_is_whole() -> None:
    """The title names the link's text; the block leads there."""
    (item,) = read(f"- [ ] Follow [the runbook]({PAGE}) — @ana").items
    assert item.fields.title == "Follow the runbook"
    assert item.detail == f"Follow [the runbook]({PAGE})"


def test_a_part_names_its_whole() -> None:
    """Who gets a box below a box reads what it is a part of."""
    postmortem = read("- [ ] Move the database — @ana", "  - [ ] Copy the rows — @ben")
    whole, part = postmortem.items
    assert (whole.part_of, part.part_of) == (None, "Move the database")
    said = block(postmortem, part, due=None, reason=None, advice="").text
    assert "\n- Part of: Move the database\n" in said
    assert "Part of" not in block(postmortem, whole, due=None, reason=None, advice="").text
