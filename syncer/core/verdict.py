"""Whether a document is a postmortem, and what it is instead.

A document that is wrongly taken for a postmortem opens tickets for a template's rows; one that is
wrongly left out is listed with what it was taken for. So whatever is named like something else has
to prove itself with an incident's id, day or severity.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from syncer.core import genres
from syncer.core.facts import Metadata
from syncer.core.headings import bare
from syncer.core.lexicon import Lexicon, heading_words
from syncer.core.occurrence import file_date, title_date
from syncer.core.said import Front
from syncer.core.sections import Sections
from syncer.core.values import is_placeholder

KINDS = {
    "index": "it is an index or a README",
    "chore": "it is a document of the repository itself",
    "template": "it is a template",
    "example": "it is an example",
    "guide": "it is about postmortems, and none itself",
    "roadmap": "it is a roadmap or a plan",
    "runbook": "it is a runbook",
    "minutes": "it is minutes of a meeting",
    "design": "it is a proposal or a decision",
    "changelog": "it is a changelog",
    "other": "nothing says that it is a postmortem",
}
"""What a document may be instead, and how people are told."""
_CORE = frozenset(
    {"timeline", "root_cause", "detection", "trigger", "contributing", "went_well", "went_poorly"}
    | {"lucky"}
)
"""Fact sections that hardly anything but a postmortem has."""
_HARD = frozenset({"timeline", "root_cause", "detection", "trigger", "contributing", "resolution"})
_SOFT = frozenset(
    {"impact", "happened", "went_well", "went_poorly", "lucky", "lessons", "users_affected"}
)
"""Sections that a report of work may have, too."""
_ACCOUNTS = _SOFT - {"impact", "users_affected"} | {"timeline"}
"""Sections that tell of something that has happened."""
_CLOCKED = frozenset({"detected", "resolved", "ttd", "ttr", "users_affected"})
"""Facts that only incidents have."""
_TYPES = ("type", "kind", "layout", "category", "categories", "doctype")
_TITLE_RESIDUE = re.compile(
    r"(?<![/\w`])[\[<{][^\[\]<>{}]{1,60}[\]>}]|\bY{4}\b|Y{2,4}[-/]?M{2}|\bX{3,}\b|#{3}|\$[A-Z_]{3,}"
    r"|\btitle of (?:the )?\w+$"
    r"|(?:^|[:：–—]\s?)(?:titel de[sr] |titre (?:de l['’]|du |de la )|título (?:del |de la ))\w+$"
    r"|(?:^|[:：]\s?)(?:タイトル|件名|障害名|インシデント名)$"
    r"|^(?:incident |postmortem |post-mortem )?title$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:incident|title|name|date|description|service|insert|your|short|brief|summary|id)\b"
    r"|_|タイトル|名\]|titel|título|titre",
    re.IGNORECASE,
)
_MANY = 2
_LONGEST = 255
"""Characters of a title or path that are looked at."""


class Verdict(NamedTuple):
    """What a document is."""

    counts: bool
    alone: bool = False
    """An action heading is all that makes it a postmortem."""
    kind: str | None = None
    """What it is instead, of ``KINDS``."""


def judged(
    path: str,
    title: str,
    front: Front,
    found: Sections,
    known: Metadata,
    words: Lexicon,
    *,
    folder: str = "",
) -> Verdict:
    """What a document is, by its name, its title and what stands in it.

    A source's own ``folder`` may say that postmortems lie there; it says nothing against them.

    A strong action heading makes it a postmortem; or a weaker one with two sections that incidents
    have, or one and a day, severity or id; or a word of the trade with any of these.
    """
    path, title = path[-_LONGEST:], title[:_LONGEST]
    kind = _instead(path, title, found, known, words)
    if kind is not None:
        return Verdict(counts=False, kind=kind)
    own = bool(known.severity or known.incident or _CLOCKED.intersection(known.facts))
    marked = bool(known.occurred) or own
    told = bool(found.facts & _CORE) or own
    titled = words.named(title) or words.named(stem(path)) or _typed(front, known, words)
    placed = not titled and _placed(f"{folder}/{path}", words)
    apart = genres.FOLDERS.isdisjoint(path.casefold().split("/")[:-1])
    sure = (
        (apart and bool(found.actions and found.facts and marked and told))
        or (apart and bool(found.actions) and len(found.facts & _CORE) >= _MANY)
        or (apart and _reports(path, title, found, known, words))
        or (titled and bool(found.actions or found.facts or marked))
        or (placed and (marked or bool(found.facts & _CORE)))
        or (placed and bool(found.actions and found.facts))
    )
    if not (found.strong or sure):
        return Verdict(counts=False, kind="other")
    return Verdict(counts=True, alone=not (titled or placed or found.facts or marked))


def _reports(path: str, title: str, found: Sections, known: Metadata, words: Lexicon) -> bool:
    """Whether its sections are those of an incident, and not of a manual or a plan.

    A label before the second heading says as much as a section. With a day in its name, an id or
    the times of an incident two sections are enough; with a date or a severity it has to tell what
    happened, too; with none of these it has a timeline by the clock.
    """
    if len(found.genres) >= _MANY:
        return False
    said = (words.fact(key) for key, value in found.pairs if value and not is_placeholder(value))
    told = found.facts.union(fact for fact in said if fact is not None)
    hard, total = len(told & _HARD), len(told & (_HARD | _SOFT))
    if not hard or total < _MANY:
        return False
    named = file_date(path) is not None or title_date(title) is not None
    if named or known.incident or _CLOCKED.intersection(known.facts):
        return True
    if told & _ACCOUNTS and (known.told or known.severity):
        return total > _MANY or bool(known.told and known.severity)
    state = known.facts.get("status", "").casefold().startswith(words.states)
    return (found.clocked or (state and "timeline" in told)) and hard >= _MANY


def stem(path: str) -> str:
    """A file's name without its folders and its ending."""
    return path.rpartition("/")[2].rpartition(".")[0] or path


def _instead(path: str, title: str, found: Sections, known: Metadata, words: Lexicon) -> str | None:
    """What a document plainly is, if it is no postmortem."""
    *folders, _ = path.split("/")
    name = stem(path).casefold()
    own = bool(known.incident or known.severity)
    dated = file_date(path) is not None
    if name in genres.LISTINGS and not _tells(title, found, known, words, dated=dated):
        return "index"
    if name in genres.CHORES:
        return "chore"
    if not dated and (genres.TEMPLATE.search(name) or any(map(genres.TEMPLATE.search, folders))):
        return "template"
    if not known.told and _unfilled(title, known, words):
        return "template"
    if not own and not dated and (genres.EXAMPLE.search(name) or genres.EXAMPLE.search(title)):
        return "example"
    if own:
        return None
    folded, spoken = bare(title), name.replace("_", " ").replace("-", " ")
    return _teaches(folded, spoken, found.opening, known) or _other(folded, spoken, found, words)


def _tells(title: str, found: Sections, known: Metadata, words: Lexicon, *, dated: bool) -> bool:
    """Whether a README is a postmortem: in a folder of that day, or by title and sections."""
    core = len(found.facts & _CORE)
    if dated:
        return core > 0 or words.named(title)
    told = known.occurred is not None or bool(found.actions)
    which = not _bare(title, words) or (known.occurred is not None and bool(found.actions))
    one = words.named(title) and which and not genres.MANY.match(bare(title))
    return one and told and core > 0 and len(found.facts) >= _MANY


def _unfilled(title: str, known: Metadata, words: Lexicon) -> bool:
    """Whether a title without any day still shows what is to be put there."""
    if is_placeholder(title) or genres.TEMPLATE_TITLE.search(heading_words(title)):
        return True
    if known.incident and known.severity:
        return False
    if known.residue and _bare(title, words):
        return True
    shown = (match[0] for match in _TITLE_RESIDUE.finditer(title))
    return any(part[0] not in "[<{" or is_placeholder(part) or _ASKS.search(part) for part in shown)


_PAPER = re.compile(
    r"\b(?:blameless|incident|report|review|analysis|document|summary|the|of|for)\b"
)


def _bare(title: str, words: Lexicon) -> bool:
    """Whether a title says "postmortem" and nothing of which."""
    rest = _PAPER.sub(" ", heading_words(title)).replace("-", " ")
    return not rest.strip() or " ".join(rest.split()) in words.postmortem


def _teaches(folded: str, spoken: str, opening: str, known: Metadata) -> str | None:
    """A guide or runbook: its title or first words teach, or it speaks of a process, of no day."""
    if genres.HOW_TO.match(folded) or (genres.HOW_TO.match(spoken) and not known.told):
        return "guide"
    if not known.told and genres.OPENING.match(opening):
        return "runbook"
    if not known.told and (genres.GUIDE.search(folded) or genres.GUIDE.search(spoken)):
        return "guide"
    return None


def _other(folded: str, spoken: str, found: Sections, words: Lexicon) -> str | None:
    """A document of another kind, by its title, its file's name or its headings."""
    if genres.ROUTINE.match(folded) and not found.facts & _CORE:
        return "minutes"
    if words.named(folded) or words.named(spoken):
        entries = found.strong and found.facts & _CORE
        return "index" if genres.MANY.match(folded) and not entries else None
    for kind, pattern in genres.OTHER.items():
        if pattern.search(folded) or pattern.search(spoken):
            return kind
    if len(found.genres) >= _MANY and not found.facts & _CORE:
        return "design"
    return None


def _typed(front: Front, known: Metadata, words: Lexicon) -> bool:
    """Whether front matter says what it is: ``type: postmortem``, ``tags: [outage]``."""
    said = [front.values.get(key, "") for key in _TYPES]
    texts = [text for one in said for text in ((one,) if isinstance(one, str) else one)]
    return any(words.named(text) for text in (*known.labels, *texts) if text)


_ABOUT = re.compile(
    r"(?:response|management|process|handbook|guides?|playbooks?|runbooks?|tooling|commander|docs"
    r"|training|templates?|policy)",
    re.IGNORECASE,
)


def _placed(path: str, words: Lexicon) -> bool:
    """Whether it lies in a folder of postmortems; "incident-response" is none."""
    *folders, _ = path.split("/")
    return any(words.named(folder) and not _ABOUT.search(folder) for folder in folders)
