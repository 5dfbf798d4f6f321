"""What stands among the items and asks for nothing: measures, signatures, thanks, prompts."""

from __future__ import annotations

import pytest

from syncer.model import Code
from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_ITEM = "- Add an alert — @ana\n\n"


@pytest.mark.parametrize(
    "below",
    [
        "### Success metrics\n\n- Error rate below 1%\n",
        "### Estimated timeline\n\n- Week 1: alerts\n- Week 2: caps\n",
        "### Erfolgskriterien\n\n- Fehlerrate unter 1 %\n",
        "### Calendrier prévisionnel\n\n- Semaine 1 : alertes\n",
        "### Criterios de éxito\n\n- Menos errores\n",
        "### 想定スケジュール\n\n- 第1週：監視\n",
        "---\n\n- Reviewed by: Ana\n- Next review: 2026-12-05\n",
        "---\n\n- **Reviewed by:** Ana\n",
        "---\n\n- Geprüft von: Ana\n",
        "Thanks to everybody who helped:\n\n- Ana\n- Bo Li\n",
        "### Thanks\n\n- Ana\n- Bo Li\n",
        "Vielen Dank an alle:\n\n- Ana\n",
        "Merci à toute l'équipe :\n\n- Ana\n",
    ],
)
def test_no_items(below: str) -> None:
    """What measures the items, signs the document or thanks people adds no item."""
    content = f"{_HEAD}{_ITEM}{below}"
    assert [item.fields.title for item in read(content).items] == ["Add an alert"]
    check_laws(content.encode())


@pytest.mark.parametrize(
    "below",
    [
        "### Success metrics\n\n- [ ] Add a panel\n",
        "### Dependencies\n\n- Pin the driver\n",
        "- Note: add a panel\n- Thanks page: add a panel\n",
        "---\n\n- Next review: add a panel\n",
    ],
)
def test_items(below: str) -> None:
    """A box is always meant, and so is what asks for something."""
    assert len(read(f"{_HEAD}{_ITEM}{below}").items) > 1


@pytest.mark.parametrize(
    "prompt",
    [
        'Type your task here, using "@" to assign to a user and "//" to select a due date',
        'Type your action, use "@" to assign to someone',
        "Add the action items here",
        'Geben Sie hier Ihre Aufgabe ein. Verwenden Sie "@", um sie zuzuweisen',
        "Saisissez votre tâche ici, en utilisant « @ » pour l'attribuer",
        'Escribe aquí tu tarea, utilizando "@" para asignarla',
        "ここにタスクを入力します。「@」を使用してユーザーに割り当てます",
    ],
)
@pytest.mark.parametrize("box", ["", "[ ] "])
def test_prompts(prompt: str, box: str) -> None:
    """What a template says of how to fill it in is no action, in a box or not."""
    found = read(f"{_HEAD}- {box}{prompt}\n")
    assert not found.items
    assert Code.PLACEHOLDER in {problem.code for problem in found.problems}


@pytest.mark.parametrize(
    ("title", "counts"),
    [
        ("Weekly incident review meeting 2026-11-02", False),
        ("Monthly incident review", False),
        ("Wöchentliche Incident-Besprechung 2026-11-02", False),
        ("週次インシデントレビュー 2026年11月2日", False),
        ("Daily sync incident", True),
        ("Weekly incident digest review queue outage", True),
        ("週次バッチ障害", True),
    ],
)
def test_minutes(title: str, counts: bool) -> None:
    """What is held time and again is minutes, unless it tells of the one incident."""
    content = f"# {title}\n\n## Attendees\n\n- Ana\n\n## Action items\n\n- Add an alert\n"
    assert read(content).counts is counts
