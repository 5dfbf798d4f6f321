"""Documents' metadata as several suites read it."""

from __future__ import annotations

from hypothesis import strategies as st

from syncer.core.facts import Metadata, understood
from syncer.core.lexicon import lexicon
from syncer.core.metadata import front_matter, key_pairs
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Code, Grammar

GRAMMAR = Grammar(tuple(LANGUAGES.values()))
LEXICON = lexicon(GRAMMAR)
MARKS = st.text("abAB:*_|[](){}<>&!%@`'\"-#,.\n 0123456789/?~", max_size=80)


def read(
    front: str = "",
    paragraph: str = "",
    *,
    title: str = "Checkout outage",
    path: str = "pm/checkout.md",
    grammar: Grammar = GRAMMAR,
    timeline: str = "",
) -> Metadata:
    return understood(
        front_matter(front.encode()),
        key_pairs(paragraph),
        title=title,
        path=path,
        lexicon=LEXICON,
        grammar=grammar,
        timeline=timeline.encode(),
    )


def yaml(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", "", "# Checkout outage", ""])


def codes(metadata: Metadata) -> list[Code]:
    return [problem.code for problem in metadata.problems]
