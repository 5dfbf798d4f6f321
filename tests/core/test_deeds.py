"""Orders and reports in five languages."""

from __future__ import annotations

import pytest

from syncer.core.deeds import asks, is_doing, orders, reports
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Status
from tests.core.reading import check_laws, read

_HEAD = "# Outage of 2026-11-02\n\n## Action items\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "Update the runbook",
        "Please add an alert",
        "We should drain the queue",
        "Re-enable the check",
        "Runbook aktualisieren",
        "Bitte einen Alarm einrichten",
        "Ajouter une alerte",
        "Il faut corriger le script",
        "Añadir una alerta",
        "Hay que revisar los permisos",
        "監視を追加する",
        "アラートの閾値を見直す。",
        "手順書を更新すること",
        "監視を追加",
    ],
)
def test_orders(text: str) -> None:
    """An order begins with its verb, or ends with it where the language puts it there."""
    assert asks(text)
    assert not reports(text)


@pytest.mark.parametrize(
    "text",
    [
        "Update",
        "Backup of the primary",
        "check_output was empty",
        "Wir konnten den Server nicht erreichen",
        "Der Versuch, das Runbook zu aktualisieren",
        "Der Cache war leer",
        "L'alerte ne marche pas",
        "El disco estaba lleno",
        "障害が発生する",
        "監視の強化",
    ],
)
def test_no_orders(text: str) -> None:
    """What names a thing, tells of something or only holds a verb asks for nothing."""
    assert not orders(text)


@pytest.mark.parametrize(
    "text",
    [
        "Verified the secrets of both regions",
        "Paged the database team at 12:10",
        "We enabled branch protection",
        "Added an alert",
        "We drained the queue.",
        "Ana restarted the cache at 12:10.",
        "The alert was added",
        "The alerts have already been fixed",
        "The limit was set to 200",
        "Alarm wurde hinzugefügt",
        "Der Alarm wurde inzwischen im Monitoring hinzugefügt.",
        "Wir haben den Cache geleert",
        "Alarm hinzugefügt",
        "L'alerte a été ajoutée",
        "Les seuils ont déjà été modifiés",
        "Nous avons corrigé le script",
        "On a redémarré le cache",
        "Se añadió la alerta",
        "La alerta fue añadida",
        "Hemos corregido el script",
        "Ana reinició la caché",
        "監視を追加した",
        "監視を追加しました。",
        "アラートの閾値を変更済み",
        "アラートが追加された",
        "閾値を見直した",
    ],
)
def test_reports(text: str) -> None:
    """A sentence that tells of a deed is no order, and an item that is one is done."""
    assert reports(text)
    assert not orders(text)
    (item,) = read(f"{_HEAD}- {text}\n").items
    assert item.fields.status is Status.DONE
    check_laws(f"{_HEAD}- {text}\n".encode())


@pytest.mark.parametrize(
    "text",
    [
        "Increased coverage of the tests",
        "Check that the alert was added",
        "Make sure it was fixed",
        "The alert was not added",
        "Was the alert added?",
        "The limit was increased by hand; make it permanent",
        "Added alerts are noisy",
        "This increased load",
        "Alarm wird hinzugefügt",
        "Alarm muss hinzugefügt werden",
        "Alarm wurde noch nicht hinzugefügt",
        "Wenn der Alarm hinzugefügt wurde, Runbook anpassen",
        "L'alerte doit être ajoutée",
        "L'alerte n'a pas été ajoutée",
        "Déploiement automatisé",
        "Se debe añadir la alerta",
        "Todavía no se añadió la alerta",
        "Se añadió la alerta solo en EU",
        "L'alerte a été ajoutée seulement en prod",
        "Respaldos automatizados",
        "監視を追加する予定",
        "監視を追加したい",
        "監視を追加した場合の影響を調べる",
        "監視を一部追加した",
        "バッチが停止した",
    ],
)
def test_no_reports(text: str) -> None:
    """What is wanted, doubted or described was not done."""
    assert not reports(text)


def test_every_language_has_deeds() -> None:
    """Each language knows orders and reports, and no word of a report is an order's."""
    for code, vocabulary in LANGUAGES.items():
        deeds = vocabulary.deeds
        assert deeds.verbs or deeds.finals, code
        assert deeds.did, code
        assert deeds.wishes, code
        assert not deeds.did & (deeds.verbs | deeds.finals), code
        assert deeds.alike <= deeds.did, code


@pytest.mark.parametrize("word", ["Fix", "Monitoring", "Überwachung", "Mitigación", "Overview"])
def test_doings(word: str) -> None:
    """One word that names a doing is told from a thing's."""
    assert is_doing(word) is (word != "Overview")
