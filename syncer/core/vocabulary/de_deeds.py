"""German: what orders end with, and how deeds are told."""

from __future__ import annotations

from syncer.core.vocabulary.words import words
from syncer.model import Deeds

_FINALS = (
    "abbauen, abfangen, abklären, ablösen, abschaffen, abschalten, absichern, abstimmen,"
    " aktivieren, aktualisieren, alarmieren, anlegen, anpassen, archivieren, aufbauen, aufnehmen,"
    " aufräumen, aufsetzen, aufteilen, ausbauen, ausrollen, austauschen, auswerten,"
    " automatisieren, beauftragen, beheben, begrenzen, benachrichtigen, bereinigen, bereitstellen,"
    " beschleunigen, beschränken, beschreiben, beseitigen, bestellen, deaktivieren, definieren,"
    " dokumentieren, durchführen, einbauen, einbinden, einführen, einplanen, einrichten,"
    " einschränken, einstellen, entfernen, entkoppeln, entwickeln, erarbeiten, ergänzen, erhöhen,"
    " erneuern, ersetzen, erstellen, erweitern, erzwingen, evaluieren, festlegen, freigeben,"
    " hinterlegen, hinzufügen, implementieren, informieren, installieren, integrieren, klären,"
    " kommunizieren, konfigurieren, korrigieren, kürzen, löschen, melden, messen, migrieren,"
    " nachrüsten, nachziehen, optimieren, planen, protokollieren, prüfen, reduzieren, reparieren,"
    " rotieren, schließen, schreiben, schulen, senken, setzen, sichern, sicherstellen, skalieren,"
    " sperren, standardisieren, starten, stoppen, straffen, testen, trennen, umbauen, umbenennen,"
    " umsetzen, umstellen, umziehen, untersuchen, verbessern, vereinfachen, vereinheitlichen,"
    " verhindern, verkürzen, verlängern, verlagern, vermeiden, veröffentlichen, verschieben,"
    " verschlüsseln, verstärken, verteilen, vorbereiten, wechseln, wiederherstellen, zurücksetzen,"
    " zusammenführen, überarbeiten, übernehmen, überprüfen, überwachen, üben"
)
_VERBS = "prüfe, prüfen, erstelle, ergänze, füge, stelle, sorge, aktualisiere, dokumentiere"
_URGES = "bitte, wir sollten, wir müssen, es muss, es sollte, wir brauchen, soll, muss"
_DID = (
    "abgefangen, abgelöst, abgeschafft, abgeschaltet, abgesichert, abgeschlossen, aktiviert,"
    " aktualisiert, angelegt, angepasst, archiviert, aufgebaut, aufgenommen, aufgeräumt,"
    " aufgesetzt, aufgeteilt, ausgebaut, ausgerollt, ausgetauscht, automatisiert, beauftragt,"
    " behoben, begrenzt, benachrichtigt, bereinigt, bereitgestellt, beschleunigt, beschränkt,"
    " beseitigt, bestellt, deaktiviert, definiert, deployt, dokumentiert, durchgeführt, eingebaut,"
    " eingebunden, eingeführt, eingerichtet, eingeschränkt, eingespielt, eingestellt, entfernt,"
    " entkoppelt, ergänzt, erhöht, erledigt, erneuert, ersetzt, erstellt, erweitert, festgelegt,"
    " freigegeben, gebaut, geändert, geklärt, geleert, gelöscht, gelöst, gemeldet, gemergt,"
    " geprüft, geschlossen, geschrieben, geschult, gesenkt, gesetzt, gesichert, gesperrt,"
    " gestartet, gestoppt, getestet, getrennt, gewechselt, hinterlegt, hinzugefügt, hochgesetzt,"
    " implementiert, informiert, installiert, integriert, konfiguriert, korrigiert, migriert,"
    " nachgerüstet, neugestartet, optimiert, reduziert, repariert, rotiert, skaliert, umbenannt,"
    " umgebaut, umgesetzt, umgestellt, umgezogen, verbessert, vereinfacht, verkürzt, verlängert,"
    " verlagert, veröffentlicht, verschoben, verschlüsselt, verteilt, verworfen,"
    " wiederhergestellt, zurückgerollt, zurückgesetzt, zusammengeführt, überarbeitet, übernommen,"
    " überprüft"
)
_TELLINGS = (
    *("* wurde DID", "* wurde * DID", "* wurden DID", "* wurden * DID"),
    *("* ist DID", "* ist * DID worden", "* sind DID", "* sind * DID worden"),
    *("wir haben * DID", "ich habe * DID", "NAME hat * DID", "* DID END"),
)
_WISHES = (
    "soll, sollte, sollen, sollten, muss, müssen, müsste, wird, werden, könnte, kann, können,"
    " darf, wenn, falls, sobald, sofern, ob, warum, wie, bis, nicht, kein, keine, nie, noch, nur,"
    " teilweise, damit, dass, ausstehend, todo, hätte, wäre, war, waren, hatte, hatten"
)

DEEDS = Deeds(
    verbs=words(_VERBS),
    finals=words(_FINALS),
    unless=words(
        "konnte, konnten, wollte, wollten, musste, mussten, durfte, durften, ließ, ließen, zu,"
        " statt, ohne"
    ),
    urges=words(_URGES),
    did=words(_DID),
    tellings=_TELLINGS,
    skips=words("bereits, schon, inzwischen, jetzt, nun, daraufhin, danach, sofort, neu, wieder"),
    wishes=words(_WISHES),
    abstracts=("ung", "ungen", "heit", "keit", "schaft", "nis"),
    handles=words("beheben, schließen, mergen, abschließen, umsetzen"),
    tracks=words("verfolgen, prüfen, untersuchen, beobachten"),
    undoes=words("zurückrollen, zurücknehmen, wiedereröffnen"),
)
