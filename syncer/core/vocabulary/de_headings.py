"""German: headings and keys of what is told, of other documents, and of people."""

from __future__ import annotations

from syncer.core.vocabulary.words import turned, words

_REMEDIES = "abhilfe, abhilfemaßnahmen, behebungsmaßnahmen"
_TOLD = {
    "happened": "was ist passiert, was ist passiert?, was geschah, was geschah?,"
    " was passiert ist, was war passiert?, hergang, beschreibung des vorfalls,"
    " vorfallbeschreibung, störungsbeschreibung, fehlerbild, der vorfall",
    "root_cause": "warum ist das passiert, warum ist das passiert?, warum ist es passiert?,"
    " wie kam es dazu, wie kam es dazu?, wie konnte das passieren?, fehleranalyse,"
    " fünf mal warum, 5-why-analyse",
    "detection": "wie haben wir es bemerkt, wie haben wir es bemerkt?, wie wurde es bemerkt?,"
    " wie wurde es erkannt?, wie wurde der vorfall erkannt?, alarmierung, der alarm",
    "resolution": "korrektur, die korrektur, wie wurde es behoben, wie wurde es behoben?,"
    " wie haben wir es behoben?, wie wurde der vorfall behoben?, was wir getan haben,"
    " was haben wir getan?, umgehungslösung, reaktion",
    "impact": "wer war betroffen, wer war betroffen?, was war betroffen, was war betroffen?,"
    " schaden, ausmaß, umfang der auswirkungen",
}
_ASIDES = "anhang, nachtrag, kurze, ausführliche, technische, vollständige"
_PAPERS = (
    "tagesordnung, beschlüsse, entscheidung, entscheidungen, alternativen,"
    " betrachtete alternativen, verworfene alternativen, nicht-ziele, anforderungen,"
    " voraussetzungen, geltungsbereich, rollen und verantwortlichkeiten, begriffe,"
    " begriffsbestimmungen, definitionen, protokoll, wann ein postmortem nötig ist"
)
_TAKEN = (
    "ergriffen, ergriffene, ergriffenen, durchgeführt, durchgeführte, durchgeführten, erfolgte,"
    " erfolgten, getroffene, getroffenen, umgesetzte, umgesetzten, während"
)
_FOREIGN = (
    "vorherige, vorherigen, frühere, früheren, vergangene, alte, alten, beispiel, beispielhafte,"
    " gute, schlechte, ohne, wie, über, vorlage"
)
_NOTHING = (
    "keine * nötig, keine * notwendig, keine * erforderlich, kein * nötig, kein * notwendig,"
    " kein * erforderlich, nichts zu tun, nichts weiter, keine weiteren maßnahmen"
)
_ROLES = (
    "autor, autoren, autorin, verfasser, verfasserin, teilnehmer, teilnehmerinnen, teilnehmende,"
    " anwesend, anwesende, beteiligte, beteiligte personen, einsatzleitung, einsatzleiter,"
    " moderation, moderator, rufbereitschaft, bereitschaft, gemeldet von, erstellt von"
)
_ACTS = (
    "sagte, sagt, sah, bemerkte, bemerkt, meldete, meldet, fragte, fragt, entschied, schlug, rief,"
    " erkannte, fand, stellte, startete, prüfte, bestätigte, untersuchte, übernahm, eskalierte,"
    " leerte, begann, versuchte, berichtete, informierte"
)

_NOTES = (
    "hinweis, hinweise, anmerkung, anmerkungen, notiz, notizen, legende, begründung,"
    " referenzen, verweise, siehe auch, weiterführende links, verwandte vorfälle, quellen,"
    " anhang, beispiel, beispiele, zum beispiel, z.b, erläuterung, erläuterungen,"
    " erklärung, erklärungen, begriffe, glossar, definitionen, kategorien erklärt,"
    " erfolgskriterien, erfolgsmetriken, abnahmekriterien, akzeptanzkriterien, zeitplan,"
    " geschätzter zeitplan, grober zeitplan, aufwandsschätzung, erwartete ergebnisse,"
    " erwartete wirkung, annahmen, nicht im umfang, freigabe,"
    " freigegeben von, genehmigt von, geprüft von, überprüft von,"
    " nächste überprüfung, nächstes review, letzte änderung, zuletzt geändert,"
    " zuletzt aktualisiert, erstellt von, änderungshistorie, dokumenthistorie, verteiler,"
    " teilnehmer, teilnehmende, dank, danksagung"
)

REMEDIES = words(_REMEDIES)
TOLD = turned(_TOLD)
ASIDES = words(_ASIDES)
PAPERS = words(_PAPERS)
TAKEN = words(_TAKEN)
FOREIGN = words(_FOREIGN)
NOTHING = words(_NOTHING)
ROLES = words(_ROLES)
ACTS = words(_ACTS)
NOTES = words(_NOTES)
