"""German."""

from __future__ import annotations

from syncer.core.vocabulary import de_headings as headings
from syncer.core.vocabulary.de_deeds import DEEDS
from syncer.core.vocabulary.words import phrases, turned, words
from syncer.model import Priority, Stage, Status, Vocabulary

_COLUMNS = {
    "title": "maßnahme, maßnahmen, aufgabe, aufgaben, aktion, aktionen, aktionspunkt, tätigkeit,"
    " beschreibung, was, to-dos, korrekturmaßnahme, präventivmaßnahme, vorbeugende maßnahme,"
    " folgemaßnahme, verbesserungsmaßnahme, nächster schritt, was ist zu tun, was ist zu tun?,"
    " action-item, offener punkt, arbeitspaket",
    "owner": "verantwortlich, verantwortliche, verantwortlicher, verantwortliche person,"
    " verantwortlichkeit, verantwortung, verantwortliche(r), zuständig, zuständige, zuständiger,"
    " zuständige person, zuständigkeit, zuständig ist, wer, wer?, bearbeiter, bearbeiterin,"
    " bearbeiter*in, zugewiesen an, zugewiesen, eigentümer, umsetzung durch, durch wen",
    "due": "fällig, fällig am, fällig bis, fälligkeit, fälligkeitsdatum, bis wann, bis wann?, bis,"
    " termin, frist, deadlines, zieldatum, zieltermin, stichtag, zu erledigen bis, erledigen bis,"
    " umsetzung bis, umzusetzen bis, wann, wann?, umsetzungstermin, abgabetermin",
    "priority": "priorität, dringlichkeit",
    "status": "zustand, stand, fortschritt, erledigt, erledigt?, bearbeitungsstand,"
    " umsetzungsstand, umgesetzt, umgesetzt?",
    "ticket": "ticketnummer, ticket-nr, ticket-nr., ticket nr., ticketlink, vorgang,"
    " vorgangsnummer, verweis, jira-ticket",
    "kind": "typ, art, kategorie, art der maßnahme, maßnahmentyp",
}
_LABELS = {
    "owner": "verantwortlich, verantwortliche, verantwortlicher, verantwortliche person,"
    " verantwortliche(r), zuständig, zuständige person, zuständigkeit, wer, bearbeiter,"
    " bearbeiterin, zugewiesen an, umsetzung durch, zuständiger, eigentümer, durch wen,"
    " bearbeitet von",
    "due": "fällig, fällig am, fällig bis, fälligkeit, bis wann, bis, termin, frist, zieldatum,"
    " zieltermin, zu erledigen bis, stichtag, deadline, fälligkeitsdatum, erledigen bis,"
    " umsetzung bis, umzusetzen bis",
    "priority": "priorität, dringlichkeit",
    "status": "zustand, stand, fortschritt, bearbeitungsstand",
    "ticket": "ticketnummer, ticket-nr, ticket-nr., vorgang, siehe ticket, verfolgt in,"
    " ticket-id, ticketlink, vorgangsnummer, nachverfolgt in",
    "kind": "typ, art, kategorie",
}
_FACTS = {
    "incident": "vorfall, vorfallnummer, vorfall-id, vorfalls-id, störungsnummer, incident-id,"
    " incident-nr., incident-nummer",
    "date": "datum, datum und uhrzeit, zeitpunkt",
    "started": "datum des vorfalls, vorfallsdatum, beginn, startzeit, start der störung,"
    " beginn der störung, datum der störung, störungsbeginn",
    "title": "titel",
    "authors": "autor, autoren, autorin, verfasser, verfasserin, verfasst von, erstellt von,"
    " ersteller",
    "severity": "schweregrad, schwere, kritikalität, einstufung",
    "team": "verantwortliches team, zuständiges team, abteilung",
    "services": "dienste, dienst, betroffene dienste, betroffener dienst, betroffene systeme,"
    " betroffenes system, betroffene services, betroffener service",
    "labels": "schlagwörter, schlagworte, stichwörter",
    "status": "dokumentstatus, stand des dokuments",
    "root_cause": "ursache, ursachen, grundursache, hauptursache, fehlerursache, kernursache,"
    " eigentliche ursache, ursachenanalyse, ursachenkategorie",
    "restricted": "vertraulich, eingeschränkt",
    "no_action_items": "keine maßnahmen",
    "repeat_of": "wiederholung von, erneutes auftreten von",
    "summary": "zusammenfassung, kurzfassung, überblick, kurzbeschreibung, management summary",
    "duration": "dauer, ausfalldauer, dauer der störung, dauer des vorfalls, dauer des ausfalls",
    "ttd": "zeit bis zur erkennung, zeit bis zur entdeckung",
    "ttr": "zeit bis zur behebung, zeit bis zur wiederherstellung, zeit bis zur lösung",
    "detected": "erkannt, erkannt am, erkannt um, entdeckt, entdeckt am, entdeckt um, bemerkt",
    "resolved": "behoben, behoben am, behoben um, gelöst am, ende, ende der störung, störungsende,"
    " ende des vorfalls",
    "completed": "postmortem abgeschlossen",
    "impact": "auswirkung, auswirkungen, auswirkungen auf kunden, kundenauswirkung,"
    " kundenauswirkungen, auswirkungen auf nutzer, betroffenheit",
    "communication": "kommunikation, kundenkommunikation",
    "detection": "erkennung, entdeckung",
    "trigger": "auslöser",
    "resolution": "lösung, behebung, wiederherstellung, entstörung, sofortmaßnahmen,"
    " sofortmaßnahme, ergriffene maßnahmen, durchgeführte maßnahmen",
    "timeline": "zeitverlauf, zeitlicher ablauf, zeitleiste, zeitlicher verlauf, chronologie,"
    " ablauf, zeitachse, verlauf",
    "contributing": "beitragende faktoren, begünstigende faktoren, mitwirkende faktoren",
    "went_well": "was lief gut, was lief gut?, was ist gut gelaufen, was ist gut gelaufen?,"
    " was gut lief, was hat gut funktioniert, was hat gut funktioniert?",
    "went_poorly": "was lief schlecht, was lief schlecht?, was lief nicht gut,"
    " was lief nicht gut?, was ist schlecht gelaufen, was ist schlecht gelaufen?,"
    " was schlecht lief, was nicht gut lief",
    "users_affected": "betroffene nutzer, betroffene kunden, betroffene benutzer,"
    " anzahl betroffener nutzer, anzahl betroffener kunden",
    "timezone": "zeitzone",
    "lucky": "wo wir glück hatten, wo hatten wir glück, wo hatten wir glück?, glück",
    "lessons": "lehren, erkenntnisse, gelernte lektionen, was wir gelernt haben, lessons-learned,"
    " gewonnene erkenntnisse",
    "background": "hintergrund, kontext",
}
_STATUSES = {
    Status.OPEN: "offen, zu erledigen, nicht begonnen, nicht gestartet, noch offen, neu, geplant,"
    " ausstehend, steht aus, zurückgestellt, verschoben, vertagt, wiedereröffnet,"
    " wieder geöffnet, wieder offen, unerledigt, nicht erledigt, noch nicht begonnen, pausiert,"
    " noch nicht erledigt, nicht abgeschlossen, noch nicht abgeschlossen, nicht umgesetzt,"
    " noch nicht umgesetzt, noch nicht gestartet, nicht fertig, noch nicht fertig, nicht behoben,"
    " offene, geplante, ausstehende",
    Status.IN_PROGRESS: "in arbeit, in bearbeitung, läuft, laufend, begonnen, angefangen,"
    " gestartet, in prüfung, im review, in umsetzung, teilweise erledigt, teilweise umgesetzt,"
    " blockiert, wird bearbeitet, in entwicklung, angelaufen, laufende",
    Status.DONE: "erledigt, fertig, abgeschlossen, umgesetzt, behoben, gelöst, geschlossen,"
    " gefixt, implementiert, ausgerollt, durchgeführt, beendet, gemacht, fertiggestellt,"
    " eingeführt, ist erledigt, bereits erledigt, bereits umgesetzt, erledigte, abgeschlossene,"
    " umgesetzte, behobene",
    Status.WONT_DO: "wird nicht gemacht, wird nicht umgesetzt, wird nicht behoben, nicht geplant,"
    " abgelehnt, verworfen, abgebrochen, entfällt, entfallen, hinfällig, obsolet,"
    " nicht mehr nötig, nicht mehr notwendig, nicht mehr erforderlich, gestrichen, storniert",
    Status.DUPLICATE: "duplikat, doppelt, dublette, duplikat von",
}
_PRIORITIES = {
    Priority.P0: "kritisch, höchste, dringend, sehr hoch",
    Priority.P1: "hoch, hohe",
    Priority.P2: "mittel, mittlere",
    Priority.P3: "niedrig, niedrige, gering, geringe",
}
_STAGES = {
    Stage.DRAFT: "entwurf, in arbeit, in bearbeitung, unvollständig, vorläufig, begonnen",
    Stage.IN_REVIEW: "in prüfung, zur prüfung, im review, in abstimmung, zur abstimmung",
    Stage.COMPLETE: "abgeschlossen, fertig, fertiggestellt, freigegeben, veröffentlicht,"
    " vollständig, geprüft, erledigt, abgenommen",
}
_PERIODS = {
    "rotation": "ende der rotation, ende der rufbereitschaft, ende der bereitschaft,"
    " nächste rufbereitschaft, nächste rotation",
    "sprint": "ende des sprints, sprintende, ende sprint, dieser sprint, diesen sprint,"
    " in diesem sprint",
    "quarter": "ende des quartals, quartalsende, ende quartal, dieses quartal, in diesem quartal",
}

_STRONG = (
    "aktionspunkte, action-items, action-item, action items und verantwortliche,"
    " liste der maßnahmen, maßnahmen und verantwortliche, maßnahmen und verantwortlichkeiten"
)
_WEAK = (
    "maßnahme, maßnahmen, abhilfemaßnahmen, behebungsmaßnahmen, maßnahmenplan, maßnahmenliste,"
    " maßnahmenkatalog, folgemaßnahmen, korrekturmaßnahmen, korrektive maßnahmen,"
    " präventivmaßnahmen, präventive maßnahmen, vorbeugende maßnahmen, vorbeugemaßnahmen,"
    " verbesserungsmaßnahmen, gegenmaßnahmen, abgeleitete maßnahmen, geplante maßnahmen,"
    " weitere maßnahmen, offene maßnahmen, langfristige maßnahmen, maßnahmen zur vermeidung,"
    " korrektur- und vorbeugemaßnahmen, korrektur- und präventivmaßnahmen, beschlossene maßnahmen,"
    " aufgaben, offene aufgaben, folgeaufgaben, nächste schritte, die nächsten schritte,"
    " weitere schritte, weiteres vorgehen, offene punkte, aktionen, aktionsplan,"
    " follow-up-maßnahmen, verbesserungen, geplante verbesserungen, zu erledigen, to-do-liste,"
    " nachbereitung, empfehlungen, folgeaktionen, folgearbeiten, maßnahmen zur verhinderung,"
    " maßnahmen zur vermeidung von wiederholungen, maßnahmen gegen wiederholung,"
    " maßnahmen zur verbesserung, was ist zu tun, was ist zu tun?, was noch zu tun ist,"
    " offene todos, todo-liste, abstellmaßnahmen, dauerhafte maßnahmen, optimierungsmaßnahmen,"
    " sicherheitsmaßnahmen, handlungsempfehlungen, handlungsbedarf, nacharbeiten, restarbeiten,"
    " verbesserungsvorschläge"
)
_LOOSE = (
    "prävention, vorbeugung, ausblick, verbesserungspotenzial, verbesserungspotential,"
    " lösungsansätze, wie geht es weiter, wie geht es weiter?, wie verhindern wir das künftig?,"
    " wie wir das künftig verhindern, wie verhindern wir eine wiederholung?, was wir ändern,"
    " was wir ändern werden, was wir tun, was wir tun werden, was werden wir tun?,"
    " was machen wir anders?, was wir anders machen, was als nächstes passiert, unsere zusagen"
)
_NOUNS = (
    "schritte, schritt, punkte, verbesserungen, tätigkeiten, todos, to-dos, arbeiten, änderungen,"
    " anpassungen, themen, vorhaben, korrekturen"
)
_AGAIN = "erneut, wieder, wiederholt, wiederholung, nochmals, abermals, wiederkehrend"
_POSTMORTEM = (
    "vorfall, vorfälle, vorfallbericht, vorfallsbericht, störung, störungen, störungsbericht,"
    " störungsanalyse, ausfall, ausfälle, ausfallbericht, nachbesprechung, nachbetrachtung,"
    " zwischenfall, zwischenfälle, incidentbericht, retrospektive, störfall, *vorfall, *vorfälle,"
    " *vorfallbericht, *ausfall, *ausfälle, betriebsstörung, systemstörung, netzstörung"
)
_WAIVERS = (
    "keine maßnahmen, keine maßnahmen nötig, keine maßnahmen notwendig,"
    " keine maßnahmen erforderlich, keine action items, keine action items nötig,"
    " keine weiteren maßnahmen, keine weiteren maßnahmen nötig,"
    " keine weiteren maßnahmen erforderlich, keine action-items, keine folgemaßnahmen,"
    " keine folgemaßnahmen nötig, es sind keine maßnahmen nötig,"
    " es sind keine maßnahmen erforderlich"
)
_RESIDUE = {
    "title": "maßnahme, aufgabe, titel, beschreibung, was, aktion, kurzbeschreibung",
    "owner": "verantwortlich, verantwortliche, verantwortlicher, verantwortliche person, wer,"
    " zuständig, autor, autoren, vorname nachname, dein name, ihr name, verfasser",
    "due": "datum, fällig, termin, frist, bis wann, fälligkeitsdatum, zieldatum, wann",
    "priority": "priorität, schweregrad, hoch/mittel/niedrig",
    "status": "stand, offen/erledigt",
    "ticket": "ticketnummer, ticket-nr., ticket-nr, link zum ticket",
    "": "beispiel, wert, platzhalter, uhrzeit, dauer, ursache, auswirkung, auswirkungen, dienst,"
    " vorfall, monat, jahr, noch auszufüllen, bitte ausfüllen, auszufüllen",
}
_BLANKS = (
    "n.n., n. n., zu klären, noch zu klären, wird geklärt, wird noch geklärt, nicht zugewiesen,"
    " noch nicht zugewiesen, noch festzulegen, wird noch festgelegt, noch zu bestimmen,"
    " zu bestimmen, noch unklar, noch nicht festgelegt, noch niemand, noch keiner, nicht vergeben,"
    " noch nicht vergeben, wird nachgereicht, noch zuzuweisen, noch zu vergeben,"
    " wird noch vergeben, offen gelassen, noch einzutragen,"
    " zuzuweisen, festzulegen, wird zugewiesen, muss zugewiesen werden, einzutragen, zu vergeben,"
    " zu benennen, noch zu benennen, verantwortlicher gesucht, termin offen, termin folgt"
)
_DECLINED = (
    "keine, keiner, keines, kein, entfällt, nicht zutreffend, k. a., k.a., n. a., n.v., niemand,"
    " nicht anwendbar, ohne, n/z, nicht relevant, keine angabe, k.a, trifft nicht zu"
)

_VAGUE = (
    "* verbessern, verbesserung *, * optimieren, * untersuchen, * stärken, * im auge behalten,"
    " * beobachten, * diskutieren, * besprechen, * überlegen, vorsichtiger sein *,"
    " aufmerksamer sein *, besser aufpassen *, mehr *, besseres *, bessere *, sensibilisierung *,"
    " * sensibilisieren, bewusstsein schaffen *, besser kommunizieren, kommunikation verbessern *,"
    " * intensivieren, * fördern, stärker auf * achten, auf * achten, * prüfen und verbessern,"
    " * evaluieren, mehr auf * achten, achtsamer sein *, * weiter beobachten,"
    " überwachung verbessern *"
)
_ENDS = (
    "damit, sodass, so dass, bis, ob, warum, wie, durch, mit, und beheben, um zu, indem,"
    " mindestens, höchstens, innerhalb, und entscheiden, und dokumentieren, damit nicht, sobald,"
    " wenn, falls, wann, welche, welcher, wo, unter, über, vor, via, und ergänzen, und umsetzen,"
    " und entfernen, und ersetzen, und berichten, spätestens"
)
_COLLECTIVES = (
    "* team, team *, das team, alle, jeder, wir, bereitschaft, rufbereitschaft, betrieb,"
    " entwicklung, it, * abteilung, abteilung *, entwickler, * entwickler, administratoren, jede,"
    " jeder einzelne, jemand, entwicklungsteam, admins, alle entwickler, alle teams, plattform,"
    " infrastruktur, support, technik, leitung, geschäftsführung, dienstleister"
)
_PURPOSES = {
    "prevent": "vorbeugend, vorbeugung, prävention, präventiv, verhindern, vermeidung",
    "mitigate": "abmildern, schadensbegrenzung, mildernd, begrenzung",
    "detect": "erkennen, erkennung, überwachung",
    "repair": "behebung, korrektur, korrektiv, wiederherstellung",
    "process": "prozess, organisatorisch, prozessverbesserung",
}
_QUALIFIERS = (
    "kurzfristige, mittelfristige, langfristige, unmittelbare, sofortige, nächste, weitere,"
    " zukünftige, künftige, geplante, vorgeschlagene, empfohlene, vereinbarte, beschlossene,"
    " offene, ausstehende, zusätzliche, neue, unsere, die, alle, präventive, vorbeugende,"
    " korrektive, technische, organisatorische, abgeleitete, konkrete, mögliche, wichtige,"
    " technischen, organisatorischen, kurzfristigen, langfristigen, dauerhafte, permanente,"
    " zwingende, dringende, notwendige, erforderliche, verbleibende, restliche, definierte,"
    " folgende, interne, identifizierte"
)
_KEYED = "metadaten, eckdaten, basisdaten, rahmendaten, stammdaten, steckbrief, details"

GERMAN = Vocabulary(
    strong=words(_STRONG),
    weak=words(_WEAK),
    deeds=DEEDS,
    remedies=headings.REMEDIES,
    told=headings.TOLD,
    asides=headings.ASIDES,
    papers=headings.PAPERS,
    taken=headings.TAKEN,
    foreign=headings.FOREIGN,
    nothing=headings.NOTHING,
    roles=headings.ROLES,
    acts=headings.ACTS,
    loose=words(_LOOSE),
    facts=turned(_FACTS),
    columns=turned(_COLUMNS),
    labels=turned(_LABELS),
    statuses=turned(_STATUSES),
    priorities=turned(_PRIORITIES),
    stages=turned(_STAGES),
    periods=turned(_PERIODS),
    again=words(_AGAIN),
    postmortem=words(_POSTMORTEM),
    waivers=words(_WAIVERS),
    qualifiers=words(_QUALIFIERS),
    aims=words(_QUALIFIERS),
    nouns=words(_NOUNS),
    lists=words("liste der, liste von, die liste der, übersicht der"),
    joints=words("und, oder, sowie"),
    behind=words("für, von, aus, nach, zur, zum, des, der, im, in, mit"),
    vague=words(_VAGUE),
    ends=words(_ENDS),
    collectives=words(_COLLECTIVES),
    purposes=turned(_PURPOSES),
    because=words("weil, da, denn"),
    asks=words("offene fragen, frage, fragen, ungeklärte fragen, sofortmaßnahmen"),
    frames=words(
        "sofort, unmittelbar, kurzfristig, mittelfristig, langfristig, heute, morgen, später,"
        " diese woche, nächste woche, dieser monat, nächster monat, dieser sprint, nächster sprint"
    ),
    notes=headings.NOTES,
    keyed=words(_KEYED),
    kinds=words("prävent, vorbeug, verhinder, vermeid, erkenn, minder, prozess, untersuch"),
    states=words("behoben, gelöst, wird untersucht, beobachtung, offen, laufend, stabil"),
    answers=turned({True: "ja, wahr", False: "nein, falsch"}),
    residue=turned(_RESIDUE),
    prompts=frozenset(
        {"z.b", "z. b", "zum beispiel", "hier ", "bitte ", "name der ", "name des ", "link zu"}
    )
    | {"beschreib", "kurze beschreib", "trage ", "tragen sie"},
    blanks=words(_BLANKS),
    declined=words(_DECLINED),
    unticketed=words(
        "kein ticket, noch kein ticket, ticket fehlt, wird angelegt, noch anzulegen, ticket folgt,"
        " ticket wird angelegt, ticket anlegen, noch kein, noch keines, muss noch angelegt werden,"
        " wird noch angelegt, ohne ticket, ticket offen, noch nicht angelegt, nicht angelegt,"
        " noch zu erstellen"
    ),
    hedges=words(
        "nicht, außer, aber, teilweise, bis auf, größtenteils, zum teil, noch nicht, beinahe,"
        " halb, bisher nur, mit ausnahme, überwiegend"
    ),
    marks=words(
        "offen, zu erledigen, nicht begonnen, in arbeit, in bearbeitung, erledigt, umgesetzt,"
        " behoben, abgeschlossen, verworfen, abgebrochen, abgelehnt, entfällt, duplikat"
    ),
    unmarked=words("neu, geplant, fertig, laufend, geschlossen"),
    markers={
        Status.OPEN: "OFFEN",
        Status.IN_PROGRESS: "IN ARBEIT",
        Status.DONE: "ERLEDIGT",
        Status.WONT_DO: "WIRD NICHT UMGESETZT",
        Status.DUPLICATE: "DUPLIKAT",
    },
    leads=phrases("wurde, wurden, ist, sind", ", bereits, schon, inzwischen, jetzt")
    | phrases("das, es, dies, alles, beides", "wurde, ist", ", bereits, schon, inzwischen")
    | words("bereits, schon, inzwischen"),
    ways=words("in, mit, von, am, seit, durch, per, über, im, bei, zum, nach"),
    finished=words("erledigt, fertig, abgeschlossen, umgesetzt"),
    provisos=words("sobald, wenn, falls, bis, sollte, ausstehend, nach dem"),
    written={
        Status.OPEN: "offen",
        Status.IN_PROGRESS: "in Arbeit",
        Status.DONE: "erledigt",
        Status.WONT_DO: "wird nicht umgesetzt",
        Status.DUPLICATE: "Duplikat",
    },
    ranks={
        Priority.P0: "kritisch",
        Priority.P1: "hoch",
        Priority.P2: "mittel",
        Priority.P3: "niedrig",
    },
)
