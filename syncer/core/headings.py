"""Whether a heading announces action items: by the words it is composed of, not by phrase.

"Long-term action items for the platform team" is "action items" with words around it that say
which; "Actions taken" is not, for its rest is no such word.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from syncer.core.lexicon import Lexicon, heading_words
from syncer.core.remembered import remembered, remembered_words
from syncer.core.scripts import IDEOGRAM
from syncer.model import Status

_BRACKETED = re.compile(r"\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]$")
_SYMBOLS = re.compile(r"\s*([/&+|:：、・]|,(?= )|[—–-](?=\s))\s*")
_LABELS = frozenset(":：|")
_SUBTITLES = frozenset("—–-")
_FURTHER = re.compile(r"follow|next steps|to-?dos?|action (?:points|plan)|open items")
"""What is meant to be done, whatever words stand before it."""
_PLAIN = frozenset("/&+")
_DOINGS = frozenset({"actions", "items", "steps", "tasks", "measures", "improvements"})
"""What an aim is about, whatever it is of: "Recommended response actions"."""
_UNSAID = range(2, 4)
"""So many words, the aim before them aside."""
_LISTED = (3, 2)
"""Words before what is listed: "A list of tasks"."""
_MOST_LEADING = 3
_LEARNT = frozenset({"lessons", "went_poorly", "root_cause", "contributing"})
"""What people write their actions along with; beside anything else an action was taken."""
_RECURS = re.compile(
    r"(?:how|what)(?:'s| )(?!.*\b(?:did|was|were|could|would|had|failed|not)\b)"
    r".*\b(?:(?:prevent|avoid|stop)\b.*\b(?:again|recur\w*|future|this|it|happening)"
    r"|(?:less|more) (?:likely|impactful|often|severe|robust|resilient))\b"
)
"""A heading that asks how it will not happen again."""
_AGAIN = re.compile(
    r"(?:[\w-]+ ){0,3}checklist (?:for|before|when|whenever|after|on|while) "
    r"(?:(?:any|every|each|all|future|new|adding)\b|\w+ing\b)"
    r"|(?:pre|post)[- ]?[a-z]+ checklist"
    r"|(?:deploy|deployment|release|review|code review|testing|verification|onboarding|migration"
    r"|launch|new [a-z]+) checklist$"
    r"|(?:check-?list|liste de contrôle|lista de (?:verificación|comprobación|control)|checkliste)"
    r" (?:pr[eé]|post|avant|antes|vor|für (?:jede|neue)|bei|de (?:dé|dep|desp|rel|rev|mise|livr))"
    r"|(?:deployment|deploy|release|review|rollout|test|onboarding)-?checklist[ea]?$"
    r"|(?:デプロイ|リリース|レビュー|移行|本番反映|作業)(?:[前後時]の?)?(?:確認)?チェックリスト"
    r"|(?:when|whenever|while) (?:[a-z]+ly )?[a-z]{2,}ing\b"
    r"|(?:before|after) [a-z]{2,}ing (?:an?|any|every|each|new|another)\b"
    r"|(?:whenever|every time|each time|next time|for (?:each|every|any|all new))\b"
    r"|(?:if|when) (?:you|this|it|someone|something)\b"
)
_BEFORE = re.compile(
    r"\b(?:before|when|whenever|each time|every time) (?:you |we )?(?:[a-z]+ly )?[a-z]{3,} "
    r"(?:(?:any|one|either|some|all) of|any|every|each|the following|these|those|such)\b"
    r"|\b(?:bevor (?:man|wir|du|ihr|jemand|eine?)|vor (?:jede[mr]|allen)"
    r"|avant (?:chaque|toute?s?|d'\w+er|de \w+er)|à chaque"
    r"|antes de (?:cada|cualquier|\w+[aei]r)|cada vez que)\b"
    r"|(?:前に|際|時|とき|場合)は?[、*]*必ず"
)
"""A rule for every time, above the list of what it is for."""
_ALWAYS = re.compile(r"\b(?:always|never|must|immer|stets|nie|toujours|jamais|siempre|nunca)\b")
_WE = re.compile(r"\b(?:we|i|will|should|must|team|wir|werden|nous|vamos)\b")
_CODE = re.compile(r"(?:[a-z]|part|phase|section|step|stage|appendix) ?\d{1,2}|appendix [a-z]")
_LONGEST_JOINED = 16
_THEIRS = re.compile(
    r"how (?:can|could|do|should) (?:our |your )?(?:customers|users|clients|you)\b"
    r"|\b(?:for|by) (?:our |all |affected |other |impacted )*(?:customers|users|clients|subscribers"
    r"|readers|tenants|you)\b"
    r"|\b(?:from|of) (?:the |our )?(?:previous|past|prior|earlier|last|other|older) [a-z-]+"
    r"(?: [a-z]+)?$"
    r"|\bfür (?:unsere |alle |betroffene )*(?:kunden|nutzer|anwender|kundinnen)\b"
    r"|\bpour (?:les |nos |tous )*(?:clients|utilisateurs)\b"
    r"|\bpara (?:los |nuestros |todos )*(?:clientes|usuarios)\b"
    r"|(?:お客様|利用者|ユーザー)(?:への|向け)"
)
"""Whose the actions are that are none of this incident's team."""
_MOST = 12
"""A heading of more words is a sentence."""


class Rank(NamedTuple):
    """How much an action heading weighs, and what it says of all its items."""

    strong: bool
    status: Status | None = None
    """A closed one: "Completed action items"."""
    mixed: bool = False
    """Other things stand there, too: "Lessons learned and action items"."""
    loose: bool = False
    """It counts where no other does, and its entries read as tasks: "Preventive measures"."""


@remembered_words(4096)
def bare(text: str) -> str:
    """The words of a heading, what stands in brackets behind them aside."""
    words = heading_words(text)
    return _BRACKETED.sub("", words) if words.endswith((")", "]", "）", "】")) else words


@remembered(4096)
def rank(lexicon: Lexicon, text: str) -> Rank | None:
    """The rank of an action heading; None if it is none."""
    whole = heading_words(text)
    words = bare(text)
    if words in lexicon.strong or words in lexicon.weak or words in lexicon.loose:
        known = words in lexicon.strong or words in lexicon.weak
        return Rank(words in lexicon.strong, _closed(lexicon, whole), loose=not known)
    if not words or len(words.split()) > _MOST or _THEIRS.search(words):
        return None
    if lexicon.labels.get(words.partition(":")[0].rstrip(), "title") != "title" and ":" in words:
        return None  # "Status: TODO"
    found = _composed(lexicon, words, whole) or _bracketed(lexicon, words, whole)
    return found or (Rank(strong=False, loose=True) if _RECURS.match(words) else None)


def recurs(words: str) -> bool:
    """Whether a heading's words announce what is to be done time and again, not once."""
    return _AGAIN.match(words) is not None and _WE.search(words) is None


def rules(words: str) -> bool:
    """Whether words above a list announce what is to be done every time: "Before running any …"."""
    if recurs(words):
        return True
    promised = _WE.search(words) is not None and _ALWAYS.search(words) is None
    return not promised and _BEFORE.search(words) is not None


def _bracketed(lexicon: Lexicon, words: str, whole: str) -> Rank | None:
    """The rank that the words in brackets behind a heading have: "Cache (action items)"."""
    found = _BRACKETED.search(whole)
    inner = found[1].strip() if found else ""
    if not inner or lexicon.fact(words) is not None or lexicon.asks(words):
        return None
    ranked = rank(lexicon, inner)
    return ranked if ranked is not None and not is_taken(lexicon, words) else None


def _closed(lexicon: Lexicon, whole: str) -> Status | None:
    """The closed status in brackets behind a heading."""
    found = _BRACKETED.search(whole)
    status = lexicon.statuses.get(found[1].strip()) if found else None
    return status if status is not None and status.closed else None


def _composed(lexicon: Lexicon, words: str, whole: str) -> Rank | None:
    """The rank of several phrases joined, each with words before it that only say which."""
    status = _closed(lexicon, whole)
    strong = known = mixed = weak = False
    learnt = True
    parts = _parts(lexicon, words)
    for number, (part, joint) in enumerate(parts):
        core = _core(lexicon, part)
        status = status or core.status
        if core.words in lexicon.strong or core.words in lexicon.weak:
            known, weak, strong = True, True, strong or core.words in lexicon.strong
        elif core.words in lexicon.loose or (core.aimed and core.words in lexicon.nouns):
            known = True
        elif part in lexicon.columns or not core.words or (known and core.words in lexicon.nouns):
            # "Action items & owners", "Short-term and long-term actions".
            continue
        elif (fact := lexicon.fact(part)) is not None:
            mixed = True
            learnt = learnt and fact in _LEARNT
        elif (inner := _bracketed(lexicon, bare(part), part)) is not None:
            known, weak, strong = True, weak or not inner.loose, strong or inner.strong
        elif not number and len(parts) > 1 and _CODE.fullmatch(part):
            # "D5: Permanent corrective actions", "Part 3 — Action items".
            continue
        elif not number and _led(lexicon, part):
            known = weak = True
        elif (
            number and (weak or (known and joint in _SUBTITLES)) and _goes_on(lexicon, part, joint)
        ):
            # "Corrective actions — what will change", "Actions and policies".
            continue
        elif _beside(lexicon, parts, number):
            # "What to improve / action items".
            mixed, learnt = True, False
        else:
            return None
    if not known or (mixed and not strong and not (weak and learnt)):
        return None
    return Rank(strong and not mixed, status, mixed, loose=not weak or (mixed and not strong))


def is_taken(lexicon: Lexicon, words: str) -> bool:
    """Whether a heading's words tell of what was done already."""
    if not lexicon.taken.isdisjoint(words.split()):
        return True
    return not words.isascii() and any(one in words for one in lexicon.taken if one >= IDEOGRAM)


def _goes_on(lexicon: Lexicon, part: str, joint: str) -> bool:
    """Whether unknown words only say more of an action heading: "Action: alert" is a field."""
    return joint not in _LABELS and not is_taken(lexicon, part)


def _beside(lexicon: Lexicon, parts: list[tuple[str, str]], number: int) -> bool:
    """Whether unknown words only stand beside "action items": another thing the section holds."""
    match parts:
        case [(part, _), (other, joint)] if not number:
            words = part.split()
            joined = joint in _PLAIN or joint in lexicon.joints
            fits = len(words) <= _MOST_LEADING and lexicon.foreign.isdisjoint(words)
            return other in lexicon.strong and joined and fits and not lexicon.named(part)
        case _:
            return False


def _led(lexicon: Lexicon, part: str) -> bool:
    """Whether words nobody knows say whose the action items are: "Platform team action items".

    Or "Hardening follow-ups"; "Create follow-ups" is a task, and "GitHub actions" are others.
    """
    words = part.split()
    cut = next((index for index, word in enumerate(words) if word in lexicon.behind), len(words))
    words = words[:cut]
    for length in range(1, min(_MOST_LEADING, len(words) - 1) + 1):
        core = " ".join(words[length:])
        if lexicon.foreign.intersection(words[:length]):
            continue
        if core in lexicon.strong or (
            core in lexicon.weak and _FURTHER.match(core) and words[0] not in lexicon.verbs
        ):
            return True
    return False


@remembered(4096)
def tells(lexicon: Lexicon, text: str) -> frozenset[str]:
    """The facts of an incident that a heading announces: "Technical root cause & impact (UTC)"."""
    words = bare(text)
    whole = lexicon.told.get(words) or lexicon.fact(words)
    if whole is not None:
        return frozenset({whole})
    if not words or len(words.split()) > _MOST:
        return frozenset()
    parts = [part for sentence in words.split(". ") for part, _ in _parts(lexicon, sentence)]
    return frozenset(fact for part in parts if (fact := _told(lexicon, part)) is not None)


def _told(lexicon: Lexicon, part: str) -> str | None:
    """The fact that a phrase names, without words before it that only say which, or behind it."""
    words = part.split()
    for index, word in enumerate(words):
        if index and word in lexicon.behind:
            words = words[:index]
            break
    while words:
        known = " ".join(words)
        fact = lexicon.told.get(known) or lexicon.fact(known)
        if fact is not None:
            return fact
        if words[0] not in lexicon.qualifiers and words[0] not in lexicon.asides:
            return None
        words = words[1:]
    return None


def _parts(lexicon: Lexicon, words: str) -> list[tuple[str, str]]:
    """The phrases that a heading joins, each with the symbol before it."""
    parts: list[tuple[str, str]] = []
    pieces = _SYMBOLS.split(words)
    for piece, joint in zip(pieces[::2], ["", *pieces[1::2]], strict=True):
        part: list[str] = []
        lead = joint
        for word in piece.split():
            if word in lexicon.joints:
                parts.append((" ".join(part), lead))
                part, lead = [], word
            else:
                part.append(word)
        parts.append((" ".join(part), lead))
    return [(part, joint) for part, joint in parts if part]


class _Core(NamedTuple):
    """A phrase without the words around it, and what those said."""

    words: str
    status: Status | None
    """A closed one."""
    aimed: bool


def _core(lexicon: Lexicon, part: str) -> _Core:
    words = _said(lexicon, part.split())
    status: Status | None = None
    aimed = False
    while words:
        core = " ".join(words)
        if core in lexicon.strong or core in lexicon.weak or core in lexicon.loose:
            break
        if aimed and core in lexicon.nouns:
            break
        for length in (2, 1):
            lead = " ".join(words[:length]).replace("-", " ")
            said = lexicon.statuses.get(lead)
            if lead in lexicon.aims or lead in lexicon.qualifiers or said is not None:
                status = said if said is not None and said.closed else status
                aimed = aimed or lead in lexicon.aims
                words = words[length:]
                break
        else:
            if len(words) == 1 or not _says_which(lexicon, words[-1]):
                break
            # "Actions correctives proposées", "Follow-up work required".
            aimed = aimed or words[-1] in lexicon.aims
            words = words[:-1]
    core = " ".join(words)
    if core in lexicon.strong or core in lexicon.weak or core in lexicon.loose:
        return _Core(core, status, aimed)
    if aimed and len(words) in _UNSAID and words[-1] in _DOINGS:
        words = words if lexicon.foreign.intersection(words) else words[-1:]
    if len(words) == 1 and not words[0].isascii():
        return _joined(lexicon, words[0], status) or _Core(words[0], status, aimed)
    return _Core(" ".join(words), status, aimed)


def _said(lexicon: Lexicon, words: list[str]) -> list[str]:
    """A phrase without "list of" before it, and whose it is behind it."""
    for length in _LISTED:
        if " ".join(words[:length]) in lexicon.lists:
            words = words[length:]
    cut = (index for index, word in enumerate(words) if index and word in lexicon.behind)
    return words[: next(cut, len(words))]


def _says_which(lexicon: Lexicon, word: str) -> bool:
    return word in lexicon.qualifiers or word in lexicon.aims


def _joined(lexicon: Lexicon, word: str, status: Status | None) -> _Core | None:
    """A word of two in a script without blanks, both of them known: "再発防止アクション"."""
    for cut in range(2, min(len(word) - 1, _LONGEST_JOINED)):
        lead, rest = word[:cut], word[cut:]
        if lead in lexicon.aims and rest in lexicon.nouns:
            return _Core(rest, status, aimed=True)
        if rest not in lexicon.strong and rest not in lexicon.weak:
            continue
        said = lexicon.statuses.get(lead)
        known = lead in lexicon.qualifiers or lead in lexicon.weak or lead in lexicon.loose
        if known or said is not None:
            return _Core(rest, said if said is not None and said.closed else status, aimed=False)
    return None
