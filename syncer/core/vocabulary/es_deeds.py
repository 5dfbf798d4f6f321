"""Spanish: what orders begin with, and how deeds are told."""

from __future__ import annotations

from syncer.core.vocabulary.words import forms, words
from syncer.model import Deeds

_AR = (
    "activ, actualiz, adapt, agreg, ajust, alert, analiz, aplic, archiv, asegur, audit, aument,"
    " automatiz, avis, bloque, cambi, centraliz, cifr, clarific, complet, comunic, configur,"
    " contact, cre, desactiv, desacopl, desarroll, despleg, document, elabor, elimin, escal,"
    " evalu, gener, habilit, identific, implement, implant, incorpor, increment, inform, instal,"
    " instrument, integr, investig, limit, limpi, mejor, migr, mitig, modific, monitore,"
    " monitoriz, notific, optimiz, organiz, planific, prepar, prioriz, prob, program, public,"
    " purg, realiz, redact, reforz, registr, reinici, remplaz, reemplaz, renov, repar, respald,"
    " restaur, retir, revis, rot, simplific, solicit, solucion, subsan, sustitu, traslad, valid,"
    " verific"
)
_ER_IR = "añad, defin, establec, restablec, proteg, mov, divid, sub, reduc, introduc, escrib"
_VERBS = (
    "hacer, poner, reducir, introducir, corregir, incluir, construir, sustituir, desplegar,"
    " cerrar, probar, reforzar, comprobar, evitar, impedir, garantizar, detectar, prevenir, medir,"
    " pedir, usar, utilizar, dar, llevar, tener, capacitar, formar, crear, abrir, fijar, separar,"
    " estandarizar, documentar, eliminar, considerar, estudiar, acordar, decidir, continuar"
)
_DID = (
    "hizo, hicieron, hecho, hecha, hechos, hechas, puso, pusieron, puesto, puesta, redujo,"
    " redujeron, introdujo, introdujeron, corrigió, corrigieron, corregido, corregida, corregidos,"
    " corregidas, incluyó, incluyeron, incluido, incluida, construyó, construido, sustituyó,"
    " sustituyeron, sustituido, sustituida, cerró, cerraron, cerrado, cerrada, cerrados, cerradas,"
    " escrito, escrita, abrió, abrieron, abierto, abierta, comprobó, comprobaron, resolvió,"
    " resolvieron, resuelto, resuelta, resueltos, resueltas, fijó, separó, separado, separada,"
    " reducido, reducida, reducidos, reducidas, introducido, introducida"
)
_TELLINGS = (
    *("se DID *", "se ha DID *", "se han DID *", "* se DID", "* se ha DID", "* se han DID"),
    *("* fue DID", "* fueron DID", "* ha sido DID", "* han sido DID", "fue DID *"),
    *("hemos DID *", "he DID *", "NAME DID ARTICLE", "NAME ha DID *"),
)
_WISHES = (
    "debe, deben, debería, deberían, debemos, hay, será, serán, sería, si, cuando, cuándo, no,"
    " nunca, aún, todavía, parcialmente, puede, pueden, podría, falta, faltan, para que, cómo,"
    " todo, pendiente"
)

DEEDS = Deeds(
    verbs=words(forms(_AR, "ar")) | words(forms(_ER_IR, "er, ir")) | words(_VERBS),
    urges=words("debemos, deberíamos, hay que, se debe, tenemos que, vamos a, por favor"),
    did=words(forms(_AR, "ó, aron, ado, ada, ados, adas"))
    | words(forms(_ER_IR, "ió, ieron, ido, ida, idos, idas"))
    | words(_DID),
    articles=words("el, la, los, las, un, una, unos, unas, su, sus, nuestro, nuestra"),
    tellings=_TELLINGS,
    skips=words("ya, también, después, luego, inmediatamente, finalmente"),
    wishes=words(_WISHES),
    abstracts=("ción", "ciones", "miento", "mientos", "dad"),
    handles=words("corregir, resolver, cerrar, completar, terminar, revisar"),
    tracks=words("seguir, investigar, vigilar, analizar"),
    undoes=words("revertir, deshacer, reabrir"),
)
