"""Every language whose words are known, by the code that a configuration names it with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from syncer.core.vocabulary.de import GERMAN
from syncer.core.vocabulary.en import ENGLISH
from syncer.core.vocabulary.es import SPANISH
from syncer.core.vocabulary.fr import FRENCH
from syncer.core.vocabulary.ja import JAPANESE
from syncer.model import Vocabulary

LANGUAGES: Final[Mapping[str, Vocabulary]] = {
    "en": ENGLISH,
    "ja": JAPANESE,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
}
"""No two of them read a word of a table in different ways, so that their order does not matter."""
