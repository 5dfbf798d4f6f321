"""French: headings and keys of what is told, of other documents, and of people."""

from __future__ import annotations

from syncer.core.vocabulary.words import turned, words

_REMEDIES = "remédiation, remédiations, actions de remédiation, correctifs"
_TOLD = {
    "happened": "que s'est-il passé, que s'est-il passé ?, que s'est-il passé?,"
    " qu'est-ce qui s'est passé ?, ce qui s'est passé, les faits, faits,"
    " description de l'incident, l'incident, récit",
    "root_cause": "pourquoi est-ce arrivé, pourquoi est-ce arrivé ?,"
    " pourquoi cela s'est-il produit ?, pourquoi c'est arrivé,"
    " qu'est-ce qui a causé l'incident ?, les 5 pourquoi, 5 pourquoi, cinq pourquoi,"
    " analyse des 5 pourquoi",
    "detection": "comment l'avons-nous détecté ?, comment avons-nous détecté l'incident ?,"
    " comment l'incident a-t-il été détecté ?, comment nous l'avons détecté, découverte,"
    " alerte déclenchée, l'alerte",
    "resolution": "correctif, correctif appliqué, correctifs appliqués,"
    " comment l'avons-nous résolu ?, comment avons-nous résolu l'incident ?,"
    " comment l'incident a-t-il été résolu ?, comment nous l'avons résolu, contournement,"
    " remise en service, ce que nous avons fait, retour à la normale",
    "impact": "qui a été touché ?, qui a été affecté ?, qui a été impacté ?,"
    " qu'est-ce qui a été affecté ?, périmètre impacté, étendue de l'impact, dégâts",
}
_ASIDES = "annexe, addendum, version courte, technique, complète"
_PAPERS = (
    "ordre du jour, décision, décisions, décisions prises, alternatives envisagées,"
    " alternatives considérées, objectifs et non-objectifs, non-objectifs, exigences, prérequis,"
    " champ d'application, rôles et responsabilités, définitions, compte rendu,"
    " quand rédiger un post-mortem"
)
_TAKEN = (
    "prise, prises, menée, menées, réalisée, réalisées, effectuée, effectuées, entreprise,"
    " entreprises, appliquée, appliquées, exécutées, pendant, durant"
)
_FOREIGN = (
    "précédent, précédente, précédentes, précédents, ancien, anciennes, passées, exemple,"
    " exemples, sans, comment, bonnes, mauvaises, modèle, antérieures"
)
_NOTHING = (
    "rien à faire, rien de plus, aucune * nécessaire, aucune * requise, aucun * nécessaire,"
    " aucun * requis, pas d'action * nécessaire, néant"
)
_ROLES = (
    "auteur, auteurs, autrice, rédacteur, rédactrice, rédigé par, participants, participantes,"
    " participant, présents, personnes présentes, intervenants, intervenant, personnes impliquées,"
    " responsable de l'incident, pilote, astreinte, animateur, animatrice, signalé par,"
    " détecté par"
)
_ACTS = (
    "dit, remarque, signale, demande, constate, vérifie, relance, redémarre, confirme, propose,"
    " trouve, suggère, annonce, lance, prévient, rejoint, identifie, observe, décide, escalade,"
    " corrige"
)

_NOTES = (
    "remarque, remarques, légende, références, voir aussi, liens utiles, documents associés,"
    " incidents associés, justification, annexe, annexes, sources,"
    " exemple, exemples, par exemple, définitions, explications, explication, glossaire,"
    " définition des catégories, explication des catégories,"
    " critères de réussite, critères de succès, indicateurs de succès, indicateurs,"
    " critères d'acceptation, calendrier prévisionnel, planning prévisionnel, charge estimée,"
    " résultats attendus, impact attendu, hypothèses, hors périmètre,"
    " approbation, approuvé par, validé par, relu par,"
    " relecteurs, prochaine revue, dernière mise à jour, rédigé par, historique du document,"
    " historique des révisions, liste de diffusion, participants, remerciements"
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
