"""Status words where lines begin with them, in five languages."""

from __future__ import annotations

import pytest

from syncer.core.lexicon import lexicon, plain_words
from syncer.core.marks import marks
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Grammar, Status
from tests.core.reading import check_laws, read

_ACTIONS = "# Outage of 2026-11-02\n\n## Action items\n\n"
_PROSE = "# Outage of 2026-11-02\n\nThe disk was full.\n\n"
ALL = lexicon(Grammar(tuple(LANGUAGES.values())))


def _read(document: str) -> list[tuple[str, Status]]:
    check_laws(document.encode())
    return [(item.fields.title, item.fields.status) for item in read(document).items]


_LINES = [
    ("DONE: add an alert", "add an alert", Status.DONE),
    ("ERLEDIGT: Alarm einbauen", "Alarm einbauen", Status.DONE),
    ("OFFEN: Alarm einbauen", "Alarm einbauen", Status.OPEN),
    ("FAIT : ajouter une alerte", "ajouter une alerte", Status.DONE),
    ("À FAIRE : ajouter une alerte", "ajouter une alerte", Status.OPEN),
    ("A FAIRE : ajouter une alerte", "ajouter une alerte", Status.OPEN),
    ("HECHO: añadir una alerta", "añadir una alerta", Status.DONE),
    ("PENDIENTE: añadir una alerta", "añadir una alerta", Status.OPEN),
    ("【完了】監視を追加", "監視を追加", Status.DONE),
    ("【TODO】監視を追加", "監視を追加", Status.OPEN),
]


@pytest.mark.parametrize(("line", "title", "status"), _LINES)
def test_lines(line: str, title: str, status: Status) -> None:
    """A marked line is an item, in a list, in paragraphs of a section and where none is."""
    assert _read(f"{_ACTIONS}- {line}\n") == [(title, status)]
    assert _read(f"{_ACTIONS}{line}\n{line} 2\n") == [(title, status), (f"{title} 2", status)]
    assert _read(f"{_PROSE}{line}\n") == [(title, status)]


@pytest.mark.parametrize(
    ("line", "title", "status"),
    [
        ("【対応済】監視を追加", "監視を追加", Status.DONE),
        ("監視を追加【完了】", "監視を追加", Status.DONE),
        ("監視を追加【対応済み】", "監視を追加", Status.DONE),
        ("完了：監視を追加", "監視を追加", Status.DONE),
        ("対応中：監視を追加", "監視を追加", Status.IN_PROGRESS),
        ("umgesetzt: Alarm einbauen", "Alarm einbauen", Status.DONE),
        ("**Terminé** : ajouter une alerte", "ajouter une alerte", Status.DONE),
        ("Neu: Alarm einbauen", "Neu: Alarm einbauen", Status.OPEN),
        ("Nouveau : tableau de bord", "Nouveau : tableau de bord", Status.OPEN),
        ("【監視】アラートを追加", "【監視】アラートを追加", Status.OPEN),
    ],
)
def test_entries(line: str, title: str, status: Status) -> None:
    """In a list of actions a mark may be of any case, and one in wide brackets may end it."""
    assert _read(f"{_ACTIONS}- {line}\n") == [(title, status)]


@pytest.mark.parametrize(
    ("line", "title", "status"),
    [
        ("**Done:** the alert is on", "the alert is on", Status.DONE),
        ("__Open__: move the node", "move the node", Status.OPEN),
        ("**Offen:** Alarm einbauen", "Alarm einbauen", Status.OPEN),
        ("**Terminé** : ajouter une alerte", "ajouter une alerte", Status.DONE),
        ("**In progress:** move the node", "move the node", Status.IN_PROGRESS),
    ],
)
def test_bold_paragraphs(line: str, title: str, status: Status) -> None:
    """A bold status with its colon leads an item in the paragraphs of a section, and only there."""
    assert _read(f"{_ACTIONS}{line}\nand more\n\nThen we slept.\n") == [
        (f"{title} and more", status)
    ]
    assert _read(f"{_PROSE}{line}\n") == []


@pytest.mark.parametrize(
    "line",
    ["Erledigt: Alarm einbauen", "完了：監視を追加", "Fait : on a vu", "ERLEDIGT ist es nicht"],
)
def test_talk(line: str) -> None:
    """Where no section is of actions, a word that prose begins with marks nothing."""
    assert _read(f"{_PROSE}{line}\n") == []


def test_what_is_written_is_a_mark() -> None:
    """What leads an item may be told another status, and is read again as a mark of it."""
    known = marks(ALL)
    for vocabulary in LANGUAGES.values():
        assert set(vocabulary.markers) == set(Status)
        assert not vocabulary.marks & vocabulary.unmarked
        for status, word in (*vocabulary.markers.items(), *vocabulary.written.items()):
            assert ALL.statuses[plain_words(word)] is status or word == "DOING"
            assert plain_words(word) in ALL.marks
        for status, word in vocabulary.markers.items():
            assert known.statuses[word] is status


def test_addressed_mark() -> None:
    """A line that says in brackets whose it is to do is an item, as one with the word alone is."""
    body = "TODO(ana): Alert on lag\n\nTODO(@bo): Cap the queue\n\nTODO(see above)\n"
    content = f"# Outage of 2026-11-02\n\n## Action items\n\n{body}"
    check_laws(content.encode())
    items = read(content).items
    found = [(item.fields.title, item.fields.owner) for item in items]
    assert found == [("Alert on lag", "ana"), ("Cap the queue", "bo")]
