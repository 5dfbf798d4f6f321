"""What people say behind an item once it is finished, in five languages."""

from __future__ import annotations

import pytest

from syncer.core.lexicon import lexicon
from syncer.core.remarks import remark
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Grammar, Status

_STATUSES = lexicon(Grammar(tuple(LANGUAGES.values()))).statuses


@pytest.mark.parametrize(
    "text",
    [
        "Done in #12",
        "This has been fixed.",
        "It’s done",
        "Umgesetzt in #12",
        "wurde bereits umgesetzt",
        "Das wurde inzwischen behoben",
        "a déjà été corrigé",
        "Corrigé dans #12",
        "ya está hecho",
        "Fue corregido en #12",
        "対応済み",
        "すでに対応済み",
    ],
)
def test_finished(text: str) -> None:
    """A short sentence that but says it is finished closes the item."""
    assert remark(text, _STATUSES) is Status.DONE


@pytest.mark.parametrize(
    "text",
    [
        "Done once merged",
        "Erledigt bis auf die Tests",
        "Umgesetzt, sobald es geprüft ist",
        "fait sauf la doc",
        "fait quand le test passe",
        "hecho cuando salga",
        "hecho, pero sin pruebas",
        "対応済み（一部）",
        "完了次第共有",
        "Fixed by Monday",
    ],
)
def test_unfinished(text: str) -> None:
    """With a reservation or a condition it is not finished."""
    assert remark(text, _STATUSES) is None
