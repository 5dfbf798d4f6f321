"""French: what orders begin with, and how deeds are told."""

from __future__ import annotations

from syncer.core.vocabulary.words import forms, words
from syncer.model import Deeds

_STEMS = (
    "abaiss, activ, actualis, ajout, ajust, amélior, analys, appliqu, archiv, arrêt, augment,"
    " automatis, bascul, bloqu, centralis, chiffr, clarifi, configur, consolid, contact, corrig,"
    " cré, document, découpl, déplac, déploy, désactiv, diminu, effectu, élimin, envoy, étudi,"
    " évalu, exécut, ferm, fiabilis, formalis, génér, harmonis, identifi, implément, install,"
    " instrument, intégr, isol, livr, migr, mesur, modifi, nettoy, notifi, optimis, organis,"
    " partag, planifi, prioris, protég, publi, purg, rédig, redémarr, réalis, relanc, remont,"
    " remplac, renforc, renomm, répar, restaur, révis, sauvegard, sécuris, sensibilis, signal,"
    " simplifi, standardis, supervis, supprim, surveill, vid, transfér, valid, vérifi, verrouill"
)
"""Of verbs in -er that are no English nouns with it."""
_VERBS = (
    "mettre, faire, écrire, réécrire, définir, établir, prévoir, revoir, réduire, introduire,"
    " construire, prévenir, avertir, étendre, ouvrir, garantir, fournir, répartir, rétablir,"
    " assurer, s'assurer, éviter, empêcher, alerter, auditer, former, investiguer, passer,"
    " communiquer, renseigner, poursuivre, continuer, discuter, envisager, résoudre, investir"
)
_DID = (
    "mis, mise, mises, fait, faite, faits, faites, écrit, écrite, écrits, écrites, réécrit,"
    " défini, définie, définis, définies, établi, établie, rétabli, rétablie, rétablis, rétablies,"
    " revu, revue, revus, revues, réduit, réduite, réduits, réduites, introduit, introduite,"
    " construit, construite, prévenu, prévenus, averti, avertis, étendu, étendue, ouvert, ouverte,"
    " ouverts, ouvertes, résolu, résolue, résolus, résolues, limité, limitée, limités, limitées,"
    " testé, testée, testés, testées, alerté, alertés, formé, formés, lancé, lancée, fixé, fixée,"
    " forcé"
)
_TELLINGS = (
    *("* a été DID", "* ont été DID", "nous avons DID *", "on a DID *", "j'ai DID *"),
    *("NAME a DID *", "nous avons * DID", "a été DID *", "ont été DID *", "l'équipe a DID *"),
)
_WISHES = (
    "doit, doivent, devrait, devraient, faut, faudrait, faudra, sera, seront, serait, si, quand,"
    " lorsque, pas, jamais, encore, partiellement, peut, peuvent, pourrait, afin, pourquoi,"
    " comment, reste, todo, plus"
)

DEEDS = Deeds(
    verbs=words(forms(_STEMS, "er")) | words(_VERBS),
    urges=words(
        "il faut, il faudrait, nous devons, nous devrions, nous allons, on doit, on devrait, merci"
        " de, penser à, veiller à, il est nécessaire de"
    ),
    did=words(forms(_STEMS, "é, ée, és, ées")) | words(_DID),
    tellings=_TELLINGS,
    skips=words("déjà, bien, désormais, ensuite, immédiatement, alors, aussi, également, depuis"),
    wishes=words(_WISHES),
    abstracts=("age", "ages", "tés", "ité"),
    handles=words("corriger, traiter, résoudre, finaliser, terminer, fermer, fusionner"),
    tracks=words("suivre, surveiller, analyser, étudier"),
    undoes=words("annuler, rouvrir"),
)
