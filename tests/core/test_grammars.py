from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from syncer.core.grammars import grammar_digest
from syncer.core.vocabulary.en import ENGLISH
from syncer.model import Calendar, Grammar, Person, Vocabulary

GRAMMAR = Grammar((ENGLISH,), tickets={"ops": re.compile("OPS-([0-9]+)"), "api": re.compile("x")})


@pytest.mark.parametrize(
    "other",
    [
        replace(GRAMMAR, day_first=True),
        replace(GRAMMAR, vocabularies=(ENGLISH, Vocabulary(strong=frozenset({"homework"})))),
        replace(GRAMMAR, tickets={**GRAMMAR.tickets, "ops": re.compile("OPS-(.+)")}),
        replace(GRAMMAR, repositories={"runbooks": "acme/api"}),
        replace(GRAMMAR, people=(Person("ana"),)),
        replace(GRAMMAR, restricted={"runbooks": ("secret/*",)}),
        replace(GRAMMAR, calendar=Calendar(quarter=2)),
        replace(GRAMMAR, teams={"runbooks": (("*", "payments"),)}),
    ],
)
def test_every_part_of_a_grammar_counts(other: Grammar) -> None:
    """Whatever changes in a grammar changes its digest."""
    assert grammar_digest(other) != grammar_digest(GRAMMAR)


def test_order_is_no_difference() -> None:
    """Equal grammars have one digest, in whatever order their mappings were filled."""
    turned = replace(GRAMMAR, tickets=dict(sorted(GRAMMAR.tickets.items())))
    assert grammar_digest(turned) == grammar_digest(GRAMMAR)


def test_every_process_finds_the_same_digest() -> None:
    """Sets are hashed otherwise in each process; the digest is not."""
    program = (
        "from syncer.core.grammars import grammar_digest as d;"
        "from syncer.core.vocabulary.en import ENGLISH as e;"
        "from syncer.model import Grammar as g; print(d(g((e,))))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert found == {grammar_digest(Grammar((ENGLISH,))) + "\n"}
