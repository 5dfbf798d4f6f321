"""The words of every language: what they mean, and that no two of them disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from itertools import permutations

import pytest

from syncer.core.headings import rank, tells
from syncer.core.lexicon import Lexicon, heading_words, lexicon, plain_words
from syncer.core.placeholders import is_declined, is_unticketed, placeholder
from syncer.core.values import read_priority, read_status
from syncer.core.vocabulary.en import ENGLISH
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.core.vocabulary.words import turned, words
from syncer.model import Field, Grammar, Priority, Stage, Status, Vocabulary
from tests.core.reading import check_laws, read, tell

ALL = lexicon(Grammar(tuple(LANGUAGES.values())))
ALONE = {code: lexicon(Grammar((one,))) for code, one in LANGUAGES.items()}


def _keys(text: str) -> str:
    return heading_words(text.replace("_", " ").replace("-", " "))


TABLES: Mapping[str, Callable[[str], str]] = {
    "facts": _keys,
    "columns": heading_words,
    "labels": heading_words,
    "statuses": plain_words,
    "priorities": plain_words,
    "stages": plain_words,
    "periods": plain_words,
    "answers": plain_words,
    "residue": plain_words,
    "purposes": plain_words,
    "told": heading_words,
}
"""Each table of a vocabulary, with how its words are compared."""


def conflicts(table: str, fold: Callable[[str], str]) -> Iterator[str]:
    """The words of a table that two languages, or one with itself, read in different ways."""
    seen: dict[str, tuple[str, object]] = {}
    for code, vocabulary in LANGUAGES.items():
        for word, meaning in getattr(vocabulary, table).items():
            known = seen.setdefault(fold(word), (code, meaning))
            if known[1] != meaning:
                yield f"{word}: {known[1]} ({known[0]}), {meaning} ({code})"


@pytest.mark.parametrize("table", TABLES)
def test_no_word_has_two_meanings(table: str) -> None:
    """All languages are active at once, and no word of one is read otherwise in another."""
    assert list(conflicts(table, TABLES[table])) == []


def test_a_word_is_given_one_meaning() -> None:
    """A word that stands under two meanings of one table is refused: one would never be read."""
    assert turned({"owner": "who, dri", "due": "by"}) == {
        "who": "owner",
        "dri": "owner",
        "by": "due",
    }
    with pytest.raises(ValueError, match="who"):
        turned({"owner": "who, dri", "due": "by, who"})


def test_every_table_is_looked_at() -> None:
    """A table that is added to the vocabulary is compared, too."""
    mappings = {one.name for one in fields(Vocabulary) if one.default_factory is dict}
    assert mappings - set(TABLES) == {"written", "markers", "ranks"}


def test_order_does_not_matter() -> None:
    """In whichever order languages are merged, the same words mean the same."""
    for order in list(permutations(LANGUAGES.values()))[::17]:
        merged = lexicon(Grammar(order))
        for table in ("facts", "columns", "labels", "statuses", "priorities", "stages", "periods"):
            assert getattr(merged, table) == getattr(ALL, table)
        assert (merged.strong, merged.weak) == (ALL.strong, ALL.weak)
        for one in fields(Lexicon):
            if one.name not in ("tongues", "strong", "weak"):
                assert getattr(merged, one.name) == getattr(ALL, one.name), one.name


@pytest.mark.parametrize("table", TABLES)
def test_english_stays_english(table: str) -> None:
    """What English knows means with all languages what it means with English alone."""
    for word, meaning in getattr(ENGLISH, table).items():
        assert getattr(ALL, table, getattr(ENGLISH, table)).get(TABLES[table](word), meaning) == (
            meaning
        )


_COMMON = (
    "action, summary, situation, reference, conclusion, consequences, close, fine, note, notes,"
    " progression, origin, page, options, option, date, sources, source, actual, test, solution,"
    " data, general, final state, remark, location, message, region, version, plan, description"
)


def test_no_common_english_word_is_taken() -> None:
    """Words that English documents use for other things are not claimed by another language."""
    english = ALONE["en"]
    for word in _COMMON.split(","):
        text = word.strip()
        for table in ("columns", "labels", "statuses", "priorities", "stages"):
            assert getattr(ALL, table).get(text) == getattr(english, table).get(text), (table, text)
        assert ALL.fact(text) == english.fact(text)
        assert (text in ALL.strong | ALL.weak) == (text in english.strong | english.weak)


def test_a_heading_is_of_one_strength() -> None:
    """No heading is strong in one language and weak in another, and none is a fact, too."""
    assert not ALL.strong & ALL.weak
    assert not [heading for heading in ALL.strong | ALL.weak if ALL.fact(heading)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_part_is_there(code: str) -> None:
    """Each language has words for all that a document says, and to write every status."""
    vocabulary = LANGUAGES[code]
    optional = {"aims", "nouns", "loose"} | ({"acts"} if code == "ja" else set())
    empty = [one.name for one in fields(vocabulary) if not getattr(vocabulary, one.name)]
    assert set(empty) <= optional
    for table in ("facts", "columns", "labels", "periods", "purposes", "told"):
        theirs = set(getattr(vocabulary, table).values())
        assert theirs == set(getattr(ENGLISH, table).values()) - (
            {"syncer"} if code != "en" and table == "facts" else set()
        )
    assert set(vocabulary.statuses.values()) == set(vocabulary.written) == set(Status)
    assert set(vocabulary.priorities.values()) == set(vocabulary.ranks) == set(Priority)
    assert set(vocabulary.stages.values()) == set(Stage)
    assert set(vocabulary.answers.values()) == {True, False}


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_written_is_read_back(code: str) -> None:
    """The words that a language writes are its own, and mean what they are written for."""
    vocabulary = LANGUAGES[code]
    for status, word in vocabulary.written.items():
        for spelled in (word, word.upper(), word.capitalize()):
            found = read_status(spelled, ALL.statuses)
            assert found is not None
            assert (found.value, found.start, found.end) == (status, 0, len(spelled))
    for priority, word in vocabulary.ranks.items():
        found_rank = read_priority(word, ALL.priorities)
        assert found_rank is not None
        assert found_rank.value is priority


@pytest.mark.parametrize(
    ("heading", "strong"),
    [
        ("## アクションアイテム", True),
        ("アクションアイテム：", True),
        ("【再発防止策】", False),
        ("3．再発防止策", False),
        ("■ 今後の対応", False),
        ("① 恒久対策", False),
        ("第4章 再発防止策", False),
        ("ＴＯＤＯ", False),
        ("ネクストアクション", False),
        ("Maßnahmen", False),
        ("MASSNAHMEN:", False),
        ("Nächste Schritte", False),
        ("naechste Schritte", False),
        ("Action-Items", True),
        ("Plan d’action", False),
        ("Plan d'actions", False),
        ("Prochaines étapes", False),
        ("PROCHAINES ETAPES", False),
        ("Actions correctives et préventives", False),
        ("Points d'action", True),
        ("Plan de acción", False),
        ("Próximos pasos", False),
        ("proximos pasos", False),
        ("Acciones correctivas", False),
        ("Puntos de acción", True),
    ],
)
def test_headings(heading: str, strong: bool) -> None:
    """Headings of action items in five languages, with and without accents, numbers, brackets."""
    found = heading_words(heading)
    assert (found in ALL.strong, found in ALL.weak) == (strong, not strong)


@pytest.mark.parametrize(
    "heading",
    ["暫定対応", "対応経緯", "Ergriffene Maßnahmen", "Actions réalisées", "Acciones tomadas"],
)
def test_what_was_done_promises_nothing(heading: str) -> None:
    """What was done in the night is no list of what is to be done."""
    assert heading_words(heading) not in ALL.strong | ALL.weak


@pytest.mark.parametrize(
    ("heads", "meaning"),
    [
        ("対策 | アクション | 対応内容 | 再発防止策 | Maßnahme | Aufgabe | Was | Tâche", "title"),
        ("Action à mener | Acción | Tarea | Acción correctiva | やること", "title"),
        ("担当 | 担当者 | 責任者 | Verantwortlich | Zuständig | Wer | Responsable", "owner"),
        ("Pilote | Porteur | Qui | Encargado | Asignado a | Quién", "owner"),
        ("期限 | 期日 | 完了予定日 | 締め切り | Fällig | Bis wann | Frist | Termin", "due"),
        ("faellig | Échéance | Echeance | Date limite | Délai | Fecha límite | Plazo", "due"),
        ("優先度 | Priorität | Prioritaet | Priorité | PRIORITE | Prioridad", "priority"),
        (
            "状態 | ステータス | 進捗 | Stand | Erledigt? | Statut | État | Fait ? | Estado",
            "status",
        ),
        ("チケット | 課題番号 | Ticketnummer | N° de ticket | Lien | Enlace", "ticket"),
        ("種別 | Typ | Art | Catégorie | Nature | Tipo", "kind"),
    ],
)
def test_columns(heads: str, meaning: str) -> None:
    """The heads of action tables in five languages."""
    assert {ALL.columns.get(heading_words(head)) for head in heads.split(" | ")} == {meaning}


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("担当 | 担当者 | Verantwortlich | Zuständig | Responsable | Encargado", "owner"),
        ("期限 | Fällig | bis | Échéance | pour le | Fecha límite | Plazo", "due"),
        ("優先度 | Priorität | Priorité | Prioridad", "priority"),
        ("状態 | Stand | Statut | Estado", "status"),
        ("チケット | siehe Ticket | Lien | Seguimiento", "ticket"),
        ("種別 | Art | Catégorie | Tipo", "kind"),
    ],
)
def test_labels(said: str, meaning: str) -> None:
    """The labels before a value in five languages."""
    assert {ALL.labels.get(heading_words(label)) for label in said.split(" | ")} == {meaning}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        *[(word, Status.OPEN) for word in ("未着手", "offen", "à faire", "A faire", "Pendiente")],
        *[(word, Status.OPEN) for word in ("未対応", "geplant", "En attente", "Planeado")],
        *[(word, Status.IN_PROGRESS) for word in ("対応中", "in Arbeit", "En cours", "EN CURSO")],
        *[(word, Status.DONE) for word in ("完了", "対応済み", "Erledigt", "umgesetzt", "Fait")],
        *[(word, Status.DONE) for word in ("terminé", "TERMINE", "Hecho", "completado", "✅ 完了")],
        *[(word, Status.WONT_DO) for word in ("見送り", "対応不要", "Verworfen", "abandonné")],
        *[(word, Status.WONT_DO) for word in ("Annulé", "Descartado", "no se hará")],
        *[(word, Status.DUPLICATE) for word in ("重複", "Duplikat", "Doublon", "Duplicado")],
        ("完了（11/5）", Status.DONE),
        ("完了（11/18）", Status.DONE),
        ("完了：11/5", Status.DONE),
        ("完了 11月5日", Status.DONE),
        ("**完了**", Status.DONE),
        ("erledigt am 5.11.", Status.DONE),
        ("erledigt (5.11.2026)", Status.DONE),
        ("fait le 12/11/2026", Status.DONE),
        ("ｄｏｎｅ", Status.DONE),
    ],
)
def test_statuses(text: str, status: Status) -> None:
    """Words of status in five languages, alone, with emphasis, before a bracket or a day."""
    found = read_status(text, ALL.statuses)
    assert found is not None
    assert found.value is status


@pytest.mark.parametrize(
    "text",
    [
        "完了（一部）",
        "完了（検証環境のみ、本番は未）",
        "完了？",
        "完了 (50％)",
        "完了（13/18）",
        "erledigt (3/5)",
        "erledigt, aber nicht ausgerollt",
        "fait (sauf la doc)",
        "hecho, excepto la alerta",
        "erledigt sich von selbst",
        "完了条件を決める",
    ],
)
def test_hedged_is_not_done(text: str) -> None:
    """A word of status with a reservation behind it, or as part of a sentence, is none."""
    assert read_status(text, ALL.statuses) is None


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        *[(word, Priority.P0) for word in ("緊急", "kritisch", "Critique", "Crítica", "Ｐ０")],
        *[(word, Priority.P1) for word in ("高", "Hoch", "Haute", "Élevée", "Alta", "高（P1）")],
        *[(word, Priority.P2) for word in ("中", "mittel", "Moyenne", "Media", "🟡 中")],
        *[(word, Priority.P3) for word in ("低", "niedrig", "Faible", "Baja")],
    ],
)
def test_priorities(text: str, priority: Priority) -> None:
    """Words of priority in five languages."""
    found = read_priority(text, ALL.priorities)
    assert found is not None
    assert found.value is priority


@pytest.mark.parametrize(
    ("key", "fact"),
    [
        ("発生日時", "started"),
        ("重大度", "severity"),
        ("根本原因", "root_cause"),
        ("影響範囲", "impact"),
        ("タイムライン", "timeline"),
        ("Schweregrad", "severity"),
        ("Zusammenfassung", "summary"),
        ("Datum", "date"),
        ("Ursache", "root_cause"),
        ("Zeitlicher Ablauf", "timeline"),
        ("Cause racine", "root_cause"),
        ("Résumé", "summary"),
        ("Gravité", "severity"),
        ("Chronologie", "timeline"),
        ("Leçons apprises", "lessons"),
        ("Causa raíz", "root_cause"),
        ("Causa raiz", "root_cause"),
        ("Línea de tiempo", "timeline"),
        ("Severidad", "severity"),
        ("Lecciones aprendidas", "lessons"),
    ],
)
def test_facts(key: str, fact: str) -> None:
    """Keys and headings of facts in five languages."""
    assert ALL.fact(key) == fact


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("決済障害報告書", True),
        ("2026-11-02 ポストモーテム", True),
        ("インシデントレポート", True),
        ("docs/postmortem/2026-11-02.md", True),
        ("Störungsbericht vom 2. November", True),
        ("Stoerungsbericht", True),
        ("Rapport d’incident", True),
        ("Retour d'expérience", True),
        ("Informe de incidente", True),
        ("リリース手順", False),
        ("Ausfallsicherheit", False),
        ("Incidental costs", False),
    ],
)
def test_names_of_postmortems(title: str, named: bool) -> None:
    """A postmortem is known by a word of its own; in Japanese by a part of a longer one."""
    assert ALL.named(title) is named


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("未定", ""),
        ("未設定", ""),
        ("○○さん", ""),
        ("××", ""),
        ("【担当者】", "owner"),
        ("[担当者名]", "owner"),
        ("[期限]", "due"),
        ("YYYY年MM月DD日", "due"),
        ("○月○日", "due"),
        ("TT.MM.JJJJ", "due"),
        ("JJ/MM/AAAA", "due"),
        ("DD/MM/AAAA", "due"),
        ("zu klären", ""),
        ("<Verantwortlich>", "owner"),
        ("[Maßnahme]", "title"),
        ("À définir", ""),
        ("A definir", ""),
        ("[Responsable]", "owner"),
        ("[Échéance]", "due"),
        ("Por definir", ""),
        ("[Fecha límite]", "due"),
        ("[ex. : Jeanne]", ""),
        ("？？", ""),
    ],
)
def test_placeholders(text: str, field: str) -> None:
    """What templates leave behind in five languages, and the field it stands for."""
    assert placeholder(text) == field


@pytest.mark.parametrize(
    "text", ["なし", "該当なし", "－", "ー", "keine", "entfällt", "Aucun", "N/A"]
)
def test_declined(text: str) -> None:
    """A person's word that there is none is no residue, and is never filled."""
    assert is_declined(text)
    assert placeholder(text) is None
    assert is_unticketed(text)


@pytest.mark.parametrize("text", ["田中", "完了", "OPS-12", "Ana", "Jean", "高", "なしの礫", "×"])
def test_neither(text: str) -> None:
    """Names and values are neither residue nor declined."""
    assert placeholder(text) is None
    assert not is_declined(text)


def test_spellings() -> None:
    """Words without accents stand for those with them, unless they are words of their own."""
    assert words("fällig") == {"fällig", "faellig", "fallig"}
    assert turned({1: "pêche", 2: "peche"}) == {"pêche": 1, "peche": 2}
    assert words("担当, ガード") == {"担当", "ガード"}


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("再発防止策", "ja"),
        ("Maßnahmen", "de"),
        ("Plan d'action", "fr"),
        ("Próximos pasos", "es"),
        ("Action items", "en"),
        ("Actions", None),
        ("Impact", None),
    ],
)
def test_language_of_a_heading(heading: str, code: str | None) -> None:
    """A heading tells the language where one alone has it; "Actions" is English and French."""
    tongue = ALL.tongue(heading)
    assert (tongue and tongue.written) == (LANGUAGES[code].written if code else None)


@pytest.mark.parametrize("written", ["Questions ouvertes", "Offene Fragen", "質問", "Preguntas"])
def test_asking_headings(written: str) -> None:
    """A heading that asks promises nothing, in any language."""
    assert ALL.asks(heading_words(written))
    assert not ALL.asks(heading_words("Questionnaire"))


def test_configured_words_win() -> None:
    """A word of the configuration is read as it says, whatever the built-in words say."""
    own = Vocabulary(
        strong=frozenset({"Maßnahmen"}),
        weak=frozenset({"Action items"}),
        columns={"Wer": "title"},
        statuses={"offen": Status.DONE},
    )
    merged = lexicon(Grammar((*LANGUAGES.values(), own)))
    assert "massnahmen" in merged.strong - merged.weak
    assert "action items" in merged.weak - merged.strong
    assert merged.columns["wer"] == "title"
    assert merged.statuses["offen"] is Status.DONE


@pytest.mark.parametrize("written", ["open", "offen", "未定", "未着手", "à définir", "Pendiente"])
def test_nobody_owns_it_yet(written: str) -> None:
    """Where the owner's place says that it is open, nobody is taken for the owner."""
    table = f"| Action | Owner |\n|---|---|\n| Alert | {written} |\n| Page | Ana |\n"
    first, second = read(f"# Postmortem\n\n## Action items\n\n{table}".encode()).items
    assert (first.fields.owner, second.fields.owner) == (None, "ana")


_HEADINGS = {
    "en": "Action items",
    "ja": "再発防止策",
    "de": "Maßnahmen",
    "fr": "Plan d’action",
    "es": "Próximos pasos",
}
_HEADS = {
    "en": "Action | Owner | Due | Priority | Status | Ticket",
    "ja": "対策 | 担当者 | 期限 | 優先度 | 状態 | チケット",
    "de": "Maßnahme | Verantwortlich | Fällig | Priorität | Stand | Ticketnummer",
    "fr": "Action | Responsable | Échéance | Priorité | Statut | Lien",
    "es": "Acción | Responsable | Fecha límite | Prioridad | Estado | Enlace",
}


def _document(code: str) -> bytes:
    """A postmortem with a table, a checklist and bullets in one language, all statuses said."""
    vocabulary = LANGUAGES[code]
    ranks = list(vocabulary.ranks.values())
    said = list(enumerate(vocabulary.written.values(), 1))
    closed = [word for status, word in vocabulary.written.items() if status.closed]
    heading = ["", f"## {_HEADINGS[code]}", ""]
    return "\n".join(
        [
            *(
                "# Postmortem 2026-11-02",
                *heading,
                f"| {_HEADS[code]} |",
                "|---|---|---|---|---|---|",
            ),
            *(f"| A{n} | Zoë | 2026-12-0{n} | {ranks[n % 4]} | {word} | |" for n, word in said),
            *heading,
            "- [ ] Alert",
            *(f"- [x] Box — OPS-1{n}, {word}" for n, word in enumerate(closed)),
            *heading,
            "- Alert",
            *(f"- Page (OPS-2{n}, {word})" for n, word in said),
            "",
        ]
    ).encode()


@pytest.mark.parametrize("code", LANGUAGES)
def test_byte_laws_in_every_language(code: str) -> None:
    """In each language every patch moves only its bytes and is read back as it was told."""
    assert check_laws(_document(code)) > 100


@pytest.mark.parametrize("code", LANGUAGES)
def test_written_in_the_language_of_the_heading(code: str) -> None:
    """A document without words of its own is told in the language of its heading."""
    content = f"# Postmortem\n\n## {_HEADINGS[code]}\n\n- Alert (OPS-1)\n".encode()
    before = read(content)
    after, _ = tell(content, before.items[0], {Field.STATUS: Status.DONE})
    word = LANGUAGES[code].written[Status.DONE]
    assert after.decode().splitlines()[-1] == f"- Alert (OPS-1, {word})"


def test_own_words_go_before_the_heading() -> None:
    """Where a document has words, what is missing is of their language, whatever the heading."""
    content = (
        "# Postmortem\n\n## 再発防止策\n\n| 対策 | 状態 |\n|---|---|\n| A | open |\n| B | done |\n"
    ).encode()
    item = read(content).items[0]
    assert tell(content, item, {Field.STATUS: Status.WONT_DO})[0].count(b"| won't do |") == 1


@pytest.mark.parametrize(
    "heading",
    ["Remediation", "Remediation steps", "Remédiation", "Remediación", "Abhilfemaßnahmen"],
)
def test_what_was_done_at_once(heading: str) -> None:
    """Below a heading of remedies a sentence that tells is no item, unless it says more."""
    document = (
        f"# Outage of 2026-11-02\n\n## {heading}\n\n- Ana restarted the cache at 12:10.\n"
        "- We drained the queue.\n- Der Cache wurde geleert.\n- On a vidé la file.\n"
        "- Added the alert — @ana\n- Add a limit\n- [x] Updated the runbook\n"
    )
    titles = [item.fields.title for item in read(document).items]
    assert titles == ["Added the alert", "Add a limit", "Updated the runbook"]
    check_laws(document.encode())


@pytest.mark.parametrize(
    "entry",
    [
        *("None", "Nothing", "No follow-up needed", "N/A", "No further action is required."),
        *("Keine weiteren Maßnahmen nötig", "Nichts zu tun", "Aucune action n'est nécessaire"),
        *("Rien à faire", "Nada que hacer", "Ninguna acción adicional necesaria"),
        *("特になし", "特にありません。", "対応不要"),
    ],
)
def test_nothing(entry: str) -> None:
    """An entry that says that there is none is no item, in any language."""
    assert read(f"# Outage of 2026-11-02\n\n## Action items\n\n- {entry}\n").items == ()


@pytest.mark.parametrize(
    "entry",
    ["None of the probes may page twice", "Keine Deploys am Freitag", "対応不要アラートの削除"],
)
def test_something(entry: str) -> None:
    """A task that begins with such a word is one."""
    assert read(f"# Outage of 2026-11-02\n\n## Action items\n\n- {entry}\n").items


@pytest.mark.parametrize(
    ("heading", "fact"),
    [
        ("What happened?", "happened"),
        ("Was ist passiert?", "happened"),
        ("Que s’est-il passé ?", "happened"),
        ("¿Qué ocurrió?", "happened"),
        ("何が起きたのか", "happened"),
        ("Wie haben wir es bemerkt?", "detection"),
        ("Correctif appliqué", "resolution"),
        ("Cómo lo resolvimos", "resolution"),
        ("なぜ起きたのか", "root_cause"),
        ("Wer war betroffen?", "impact"),
    ],
)
def test_tellings(heading: str, fact: str) -> None:
    """Headings that tell of the incident in plain words, in five languages."""
    assert tells(ALL, heading) == {fact}


@pytest.mark.parametrize(
    "heading",
    [
        *("Actions taken", "Corrective actions applied", "Ergriffene Maßnahmen"),
        *("Durchgeführte Maßnahmen", "Mesures prises", "Actions correctives menées"),
        *("Medidas tomadas", "Acciones correctivas aplicadas", "実施した対策"),
        *("Previous action items", "Acciones anteriores", "過去のアクションアイテム"),
    ],
)
def test_no_promise(heading: str) -> None:
    """Actions that were taken, or are another incident's, are no promise."""
    assert rank(ALL, heading) is None


@pytest.mark.parametrize(
    "heading",
    [
        "Actions correctives proposées",
        "Actions préventives et correctives (CAPA)",
        "Prochaines améliorations",
        "Améliorations futures",
        "Mesures préventives à moyen terme",
        "Travaux restants",
        "Acciones correctivas propuestas",
        "Próximas mejoras",
        "Mejoras futuras",
        "Acciones preventivas (para que no vuelva)",
        "Offene technische Maßnahmen",
        "Geplante Änderungen",
        "Nächste Arbeiten",
        "Maßnahmen zur Vermeidung von Wiederholungen",
        "再発防止（期限/担当）",
        "今後の施策",
        "対応と再発防止",
        "長期的な対策",
        "Follow-up work required",
        "List of tasks",
        "A list of actions for the team",
        "Liste des mesures correctives",
        "Lista de tareas",
        "Improvements/fixes",
        "How are we making outages like this less likely?",
    ],
)
def test_composed_headings(heading: str) -> None:
    """A heading of actions may say which they are, before and behind, in any language."""
    found = rank(ALL, heading)
    assert found is not None
    assert found.status is None


@pytest.mark.parametrize(
    "heading",
    [
        "Wie verhindern wir das künftig?",
        "Comment éviter que cela se reproduise ?",
        "¿Qué vamos a cambiar?",
        "再発を防ぐために",
        "What will change",
    ],
)
def test_loose_headings(heading: str) -> None:
    """A question of what will be done counts where no other heading does."""
    found = rank(ALL, heading)
    assert found is not None
    assert found.loose


@pytest.mark.parametrize(
    "heading",
    [
        "Actions immédiates",
        "Acciones inmediatas",
        "Sofortige Reaktion",
        "Points positifs",
        "Puntos fuertes",
        "Arbeiten am Netz",
        "改善点",
        "作業",
        "Travaux",
        "Développements",
        "Table of contents",
        "How did we make this less likely?",
    ],
)
def test_other_headings(heading: str) -> None:
    """What was done at once, went well or merely names work is no heading of actions."""
    assert rank(ALL, heading) is None


@pytest.mark.parametrize(
    "text",
    [
        *("needs a ticket", "noch kein Ticket", "Ticket folgt", "ticket à créer"),
        *("pas encore créé", "sin ticket", "aún sin ticket", "未起票", "チケット未作成"),
    ],
)
def test_no_ticket_yet(text: str) -> None:
    """What says that there is no ticket yet leaves its place to a name, in any language."""
    assert is_unticketed(text)


@pytest.mark.parametrize(
    "text",
    [
        *("No action items needed: known", "Keine Maßnahmen erforderlich: bekannt"),
        *("Aucune action de suivi : connu", "Sin acciones de seguimiento: ya conocido"),
        "アクションアイテムは不要：既知の問題のため",
    ],
)
def test_waivers(text: str) -> None:
    """A sentence that there is nothing to do waives the rest, with its reason."""
    assert read(f"# Outage of 2026-11-02\n\n## Action items\n\n{text}\n").waiver
