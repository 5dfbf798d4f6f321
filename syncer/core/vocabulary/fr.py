"""French."""

from __future__ import annotations

from syncer.core.vocabulary import fr_headings as headings
from syncer.core.vocabulary.fr_deeds import DEEDS
from syncer.core.vocabulary.words import phrases, turned, words
from syncer.model import Priority, Stage, Status, Vocabulary

_COLUMNS = {
    "title": "action corrective, action préventive, action à mener, action à réaliser,"
    " actions à mener, actions à réaliser, actions correctives, tâche, tâches, quoi, mesure,"
    " mesures, mesure corrective, mesure préventive, à faire, libellé, intitulé, point d'action,"
    " description de l'action, action requise, que faire",
    "owner": "responsable, responsables, porteur, porteuse, pilote, qui, qui ?, qui?,"
    " propriétaire, assigné à, assignée à, assigné, attribué à, affecté à, en charge,"
    " responsable de l'action, référent, référente, chargé, porteur de l'action",
    "due": "échéance, échéances, date d'échéance, date limite, date butoir, délai, délais, quand,"
    " quand ?, quand?, pour quand, date cible, date prévue, date de fin prévue,"
    " date prévisionnelle, avant le, pour le, à faire pour le, date de livraison",
    "priority": "priorité, urgence",
    "status": "statut, état, avancement, fait, fait ?, fait?, état d'avancement, terminé,"
    " terminé ?, réalisé",
    "ticket": "n° de ticket, n° ticket, numéro de ticket, lien, liens, lien du ticket,"
    " lien ticket, suivi, ticket de suivi, ticket jira, ticket associé",
    "kind": "catégorie, nature, type d'action, nature de l'action",
}
_LABELS = {
    "owner": "responsable, responsables, porteur, porteuse, pilote, propriétaire, assigné à,"
    " assignée à, attribué à, affecté à, en charge, qui, référent, référente, chargé,"
    " porteur de l'action, responsable de l'action, pris en charge par",
    "due": "échéance, date d'échéance, date limite, date butoir, délai, pour le, avant le,"
    " date cible, date prévue, pour quand, quand, à faire pour le, à faire avant le, date de fin,"
    " date de livraison, date prévisionnelle",
    "priority": "priorité, urgence",
    "status": "statut, état, avancement, état d'avancement",
    "ticket": "n° de ticket, numéro de ticket, lien, suivi, suivi dans, ticket de suivi,"
    " ticket associé, ticket jira, lien du ticket, suivi via, suivi par",
    "kind": "catégorie, nature, type d'action",
}
_FACTS = {
    "incident": "identifiant, identifiant de l'incident, id de l'incident, numéro d'incident,"
    " numéro de l'incident, n° d'incident, référence de l'incident",
    "date": "date et heure",
    "started": "date de l'incident, date incident, date de début, début, début de l'incident,"
    " heure de début, date de l'événement, date de la panne",
    "title": "titre, titre de l'incident",
    "authors": "auteur, auteurs, autrice, rédacteur, rédactrice, rédacteurs, rédigé par, écrit par",
    "severity": "sévérité, gravité, criticité, niveau de gravité, niveau de sévérité,"
    " niveau de criticité",
    "team": "équipe, équipe responsable",
    "services": "services impactés, service impacté, services affectés, service affecté,"
    " services touchés, service touché, systèmes impactés, applications impactées",
    "labels": "étiquettes, mots-clés, mots clés",
    "status": "statut, état, statut du document, état du document",
    "root_cause": "cause racine, causes racines, cause profonde, causes profondes, cause,"
    " causes, cause principale, origine, origine de l'incident, analyse des causes,"
    " analyse de la cause racine, cause de l'incident",
    "restricted": "confidentiel, restreint",
    "no_action_items": "aucune action",
    "repeat_of": "répétition de, récurrence de, récidive de",
    "summary": "résumé, résumé exécutif, synthèse, en bref, résumé de l'incident, aperçu,"
    " vue d'ensemble",
    "duration": "durée, durée de l'incident, durée de la panne, durée de l'interruption",
    "ttd": "temps de détection, délai de détection",
    "ttr": "temps de résolution, délai de résolution, temps de rétablissement,"
    " délai de rétablissement",
    "detected": "détecté, détecté le, détecté à, heure de détection, date de détection",
    "resolved": "résolu, résolu le, résolu à, fin, fin de l'incident, heure de fin, date de fin,"
    " heure de résolution, date de résolution, rétabli le",
    "completed": "post-mortem terminé",
    "impact": "impacts, impact client, impact utilisateur, impact utilisateurs, impact métier,"
    " impact sur les clients, impact sur les utilisateurs",
    "communication": "communication client, communication externe",
    "detection": "détection",
    "trigger": "déclencheur, élément déclencheur",
    "resolution": "résolution, rétablissement, actions immédiates,"
    " actions réalisées, actions menées, mesures prises, actions entreprises",
    "timeline": "chronologie, déroulé, déroulement, frise chronologique,"
    " chronologie des événements, déroulé des faits, déroulement des faits, historique",
    "contributing": "facteurs contributifs, facteurs aggravants, facteurs contributeurs",
    "went_well": "ce qui a bien fonctionné, ce qui s'est bien passé, ce qui a bien marché,"
    " points positifs, qu'est-ce qui a bien fonctionné ?, points forts",
    "went_poorly": "ce qui a mal fonctionné, ce qui s'est mal passé, ce qui n'a pas fonctionné,"
    " points négatifs, ce qui n'a pas marché, points à améliorer, points faibles",
    "users_affected": "utilisateurs affectés, utilisateurs impactés, clients affectés,"
    " clients impactés, nombre d'utilisateurs impactés",
    "timezone": "fuseau horaire",
    "lucky": "où nous avons eu de la chance, où on a eu de la chance, coups de chance",
    "lessons": "leçons apprises, leçons tirées, enseignements, leçons, retour d'expérience,"
    " enseignements tirés, ce que nous avons appris",
    "background": "contexte, rappel du contexte",
}
_STATUSES = {
    Status.OPEN: "ouvert, ouverte, à faire, non commencé, non commencée, pas commencé,"
    " pas commencée, non démarré, non démarrée, pas démarré, nouveau, nouvelle, planifié,"
    " planifiée, prévu, prévue, en attente, reporté, reportée, différé, rouvert, rouverte,"
    " à démarrer, à planifier, à traiter, à venir, à lancer, non fait, pas fait, ouvertes,"
    " pas encore fait, pas encore faite, pas encore commencé, pas encore commencée, pas terminé,"
    " pas terminée, pas encore terminé, non terminé, non terminée, non réalisé, non réalisée,"
    " non faite, pas faite, pas encore démarré, inachevé, inachevée,"
    " ouverts, planifiées, prévues, restantes",
    Status.IN_PROGRESS: "en cours, démarré, démarrée, commencé, commencée, en revue, en relecture,"
    " en validation, bloqué, bloquée, en développement, en cours de réalisation,"
    " en cours de traitement, en cours de développement, partiellement fait, en test",
    Status.DONE: "fait, faite, terminé, terminée, fini, finie, réalisé, réalisée, résolu,"
    " résolue, clos, clôturé, clôturée, fermé, fermée, corrigé, corrigée, complété, complétée,"
    " livré, livrée, déployé, déployée, effectué, effectuée, traité, traitée, achevé, achevée,"
    " mis en place, mise en place, mis en production, en production, c'est fait, terminées,"
    " terminés, réalisées, réalisés, faites, clôturées, clôturés, effectuées, livrées, closes,"
    " résolues, résolus",
    Status.WONT_DO: "abandonné, abandonnée, annulé, annulée, refusé, refusée, rejeté, rejetée,"
    " ne sera pas fait, ne sera pas faite, sans suite, classé sans suite, obsolète, non retenu,"
    " non retenue, plus nécessaire, n'est plus nécessaire, écarté, écartée",
    Status.DUPLICATE: "doublon, dupliqué, en double, doublon de",
}
_PRIORITIES = {
    Priority.P0: "critique, urgente, bloquant, bloquante, maximale",
    Priority.P1: "haute, élevée, élevé, majeur, majeure",
    Priority.P2: "moyenne, moyen, normale, modérée, modéré",
    Priority.P3: "basse, faible, mineur, mineure",
}
_STAGES = {
    Stage.DRAFT: "brouillon, ébauche, en cours, en rédaction, en cours de rédaction, à compléter,"
    " provisoire",
    Stage.IN_REVIEW: "en revue, en relecture, à relire, en validation, en cours de revue",
    Stage.COMPLETE: "terminé, terminée, finalisé, finalisée, publié, publiée, validé, validée,"
    " complet, clos, approuvé, définitif, clôturé, version finale, relu",
}
_PERIODS = {
    "rotation": "fin d'astreinte, fin de l'astreinte, prochaine astreinte, fin de la rotation",
    "sprint": "fin de sprint, fin du sprint, ce sprint, fin de l'itération, sprint en cours",
    "quarter": "fin de trimestre, fin du trimestre, ce trimestre, trimestre en cours",
}

_STRONG = (
    "points d'action, éléments d'action, liste des actions, actions et responsables,"
    " liste d'actions"
)
_WEAK = (
    "action, actions, plan d'action, plan d'actions, plans d'action, action corrective,"
    " actions correctives, actions préventives, actions correctives et préventives,"
    " actions préventives et correctives, actions à mener, actions à réaliser,"
    " actions à entreprendre, actions à venir, actions de suivi, actions d'amélioration,"
    " actions de remédiation, plan de remédiation, remédiation, remédiations, actions futures,"
    " actions post-mortem, prochaines étapes, prochaine étape, prochaines actions,"
    " actions restantes, actions en cours, étapes suivantes, suites à donner, suivi,"
    " suivi des actions, mesures, mesures correctives, mesures préventives,"
    " mesures correctives et préventives, à faire, tâches, tâches à réaliser, améliorations,"
    " améliorations à apporter, axes d'amélioration, pistes d'amélioration, améliorations prévues,"
    " plan d'amélioration, reste à faire, recommandations, suivis, actions de prévention,"
    " actions de fond, actions long terme, actions court terme, actions à moyen terme,"
    " actions décidées, actions retenues, actions recommandées, mesures à prendre,"
    " mesures de prévention, mesures d'amélioration, points à traiter, points ouverts,"
    " points en suspens, liste des tâches, travaux à venir, travaux restants, chantiers,"
    " to-do list, reste à traiter, ce qu'il reste à faire, pour éviter que cela se reproduise,"
    " prévention de la récidive"
)
_LOOSE = (
    "prévention, perspectives, la suite, et maintenant ?, et ensuite ?, engagements,"
    " nos engagements, pistes, propositions, propositions d'amélioration,"
    " ce que nous allons faire, ce que nous allons changer, ce que nous changeons,"
    " que faisons-nous maintenant ?, comment éviter que cela se reproduise,"
    " comment éviter que cela se reproduise ?, comment éviter une récidive ?,"
    " comment nous allons l'éviter"
)
_AIMS = (
    "prochaines, prochains, futures, futurs, prévues, prévus, planifiées, proposées, proposés,"
    " recommandées, restantes, restants, ouvertes, complémentaires, supplémentaires, correctives,"
    " correctifs, préventives, préventifs, identifiées, décidées, retenues, envisagées, curatives,"
    " pérennes, définitives"
)
_NOUNS = (
    "actions, étapes, améliorations, tâches, points, travaux, chantiers, évolutions, corrections,"
    " mesures, pistes, développements, changements"
)
_AGAIN = "à nouveau, de nouveau, récurrence, récurrent, répétition, récidive, encore une fois"
_POSTMORTEM = (
    "incident, incidents, rapport d'incident, panne, pannes, interruption de service,"
    " rétrospective, retour d'expérience, retex, indisponibilité, postmortem"
)
_WAIVERS = (
    "aucune action, aucune action requise, aucune action nécessaire, aucune action à mener,"
    " aucune action corrective, aucun point d'action, pas d'action, pas d'action nécessaire,"
    " pas d'action requise, pas d'actions, aucune action supplémentaire, aucune action de suivi,"
    " aucune action n'est nécessaire, aucune action n'est requise, aucune mesure nécessaire"
)
_RESIDUE = {
    "title": "tâche, titre, à faire, intitulé, libellé, description de l'action",
    "owner": "responsable, nom, prénom nom, nom prénom, prénom, porteur, pilote, auteur, auteurs,"
    " qui, votre nom, équipe",
    "due": "échéance, date limite, date d'échéance, quand, délai, date cible",
    "priority": "priorité, gravité, sévérité, criticité, haute/moyenne/basse",
    "status": "statut, état, à faire/en cours/fait",
    "ticket": "lien, numéro de ticket, n° de ticket, lien du ticket, lien vers le ticket",
    "": "exemple, valeur, heure, durée, résumé, cause racine, mois, année, à compléter,"
    " compléter, description courte, liste",
}
_BLANKS = (
    "à définir, à déterminer, à confirmer, à préciser, non assigné, non assignée, non attribué,"
    " non attribuée, à attribuer, à assigner, à compléter, à renseigner, non défini, non définie,"
    " non précisé, non précisée, non spécifié, non spécifiée, à décider, pas encore attribué,"
    " pas encore attribuée, pas encore assigné, personne pour l'instant,"
    " à affecter, à désigner, à fixer, à planifier, à nommer, à valider, responsable à définir,"
    " date à définir, date à fixer, en attente d'affectation, en attente d'attribution"
)
_DECLINED = (
    "aucun, aucune, néant, sans objet, s/o, s.o., non applicable, pas applicable, rien, personne,"
    " n.a, non concerné, non concernée, pas concerné, aucun responsable, personne de désigné"
)

_VAGUE = (
    "améliorer *, amélioration *, renforcer *, optimiser *, étudier *, investiguer *,"
    " réfléchir à *, réfléchir sur *, envisager *, discuter *, sensibiliser *, être plus *,"
    " faire plus attention *, faire attention *, mieux *, plus de *, surveiller de près *,"
    " surveiller plus *, garder un œil sur *, communiquer davantage *, être vigilant *,"
    " rester vigilant *, veiller à *, faire plus de *, faire mieux *, évaluer *, analyser *,"
    " en discuter *, suivre de près *, communiquer mieux *, sensibiliser les équipes *,"
    " optimisation *, renforcement *"
)
_ENDS = (
    "afin, pour que, pour, jusqu'à, si, pourquoi, comment, via, avant, en utilisant, grâce à,"
    " au moins, au plus, et corriger, et décider, et documenter, afin que, lorsque, quand,"
    " dès que, quel, quelle, sous, au-delà, en moins de, pour éviter, pour détecter, et ajouter,"
    " et publier, et remplacer, et supprimer, à chaque"
)
_COLLECTIVES = (
    "équipe *, l'équipe *, * équipe, équipe, l'équipe, tous, tout le monde, nous, astreinte,"
    " exploitation, développeurs, les développeurs, support technique, pôle *, service *,"
    " toute l'équipe, toutes les équipes, chacun, chaque équipe, quelqu'un, les équipes,"
    " l'exploitation, les devs, dev, devs, infra, plateforme, support, direction, prestataire,"
    " production"
)
_PURPOSES = {
    "prevent": "préventive, préventif, prévention, prévenir, éviter",
    "mitigate": "atténuation, atténuer, limitation",
    "detect": "détecter, détection, supervision",
    "repair": "correctif, corrective, correction, réparation, rétablissement, remédiation",
    "process": "processus, organisationnel, organisationnelle",
}
_QUALIFIERS = (
    "principales, prochaines, nouvelles, différentes, les, des, nos, autres, futures, premières,"
    " techniques, organisationnelles, concrètes, prioritaires, urgentes, toutes"
)
_KEYED = "métadonnées, détails, informations générales, détails de l'incident, fiche"

FRENCH = Vocabulary(
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
    aims=words(_AIMS),
    nouns=words(_NOUNS),
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
    lists=words("liste des, liste de, la liste des, tableau des"),
    joints=words("et, ou, puis"),
    behind=words("pour, de, du, des, par, suite, après, en, dans, avec, post") | {"à"},
    vague=words(_VAGUE),
    ends=words(_ENDS),
    collectives=words(_COLLECTIVES),
    purposes=turned(_PURPOSES),
    because=words("parce que, parce qu', car, puisque, étant donné"),
    asks=words("question, questions, questions ouvertes, questions en suspens, actions immédiates"),
    frames=words(
        "immédiat, immédiatement, tout de suite, court terme, à court terme, moyen terme,"
        " à moyen terme, long terme, à long terme, aujourd'hui, demain, plus tard, cette semaine,"
        " la semaine prochaine, ce mois, ce mois-ci, ce sprint, prochain sprint"
    ),
    notes=headings.NOTES,
    keyed=words(_KEYED),
    kinds=words("préven, détect, atténu, process, répon, rétabl, investig, répar"),
    states=words("résolu, rétabli, en investigation, sous surveillance, identifié, stabilisé"),
    answers=turned({True: "oui, vrai", False: "non, faux"}),
    residue=turned(_RESIDUE),
    prompts=frozenset({"ex.", "ex :", "ex:", "p. ex", "par exemple", "nom de", "nom du", "lien "})
    | {"décri", "insér", "votre ", "saisir", "indiqu", "renseign", "précis", "compléter "},
    blanks=words(_BLANKS),
    declined=words(_DECLINED),
    unticketed=words(
        "pas de ticket, aucun ticket, à créer, ticket à créer, pas encore créé, ticket manquant,"
        " sans ticket, pas encore de ticket, ticket en attente, non créé, créer un ticket,"
        " créer le ticket, à ouvrir, ticket à ouvrir, pas encore, pas encore ouvert,"
        " ticket à venir"
    ),
    hedges=words(
        "sauf, presque, mais, partiellement, en partie, pas encore, hormis, pas, à moitié,"
        " excepté, en grande partie, il manque, reste"
    ),
    marks=words(
        "à faire, non commencé, en cours, fait, terminé, réalisé, résolu, corrigé, abandonné,"
        " annulé, doublon"
    ),
    unmarked=words("nouveau, nouvelle, fermé, complet, prévu, prévue, clos"),
    markers={
        Status.OPEN: "À FAIRE",
        Status.IN_PROGRESS: "EN COURS",
        Status.DONE: "FAIT",
        Status.WONT_DO: "ABANDONNÉ",
        Status.DUPLICATE: "DOUBLON",
    },
    leads=phrases("a, ont", ", déjà", "été")
    | phrases("c'est, est, sont, cela a été, tout a été, tout est", ", déjà")
    | words("déjà"),
    ways=words("dans, par, avec, via, le, depuis, lors, en, pour, au"),
    finished=words("fait, terminé, terminée, fini"),
    provisos=words("quand, lorsque, dès, avant, si, en attente, devrait"),
    written={
        Status.OPEN: "à faire",
        Status.IN_PROGRESS: "en cours",
        Status.DONE: "fait",
        Status.WONT_DO: "abandonné",
        Status.DUPLICATE: "doublon",
    },
    ranks={
        Priority.P0: "critique",
        Priority.P1: "haute",
        Priority.P2: "moyenne",
        Priority.P3: "basse",
    },
)
