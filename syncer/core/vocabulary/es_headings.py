"""Spanish: headings and keys of what is told, of other documents, and of people."""

from __future__ import annotations

from syncer.core.vocabulary.words import turned, words

_REMEDIES = "remediación, remediaciones, acciones de remediación"
_TOLD = {
    "happened": "qué pasó, ¿qué pasó?, qué pasó?, qué sucedió, ¿qué sucedió?, qué ocurrió,"
    " ¿qué ocurrió?, lo que pasó, lo ocurrido, hechos, los hechos, descripción del incidente,"
    " el incidente, relato",
    "root_cause": "por qué ocurrió, ¿por qué ocurrió?, por qué pasó, ¿por qué pasó?,"
    " por qué sucedió, ¿por qué sucedió?, ¿qué lo causó?, ¿qué causó el incidente?,"
    " cinco porqués, los 5 porqués, 5 porqués, los cinco porqués, análisis de causas",
    "detection": "cómo lo detectamos, ¿cómo lo detectamos?, cómo se detectó, ¿cómo se detectó?,"
    " ¿cómo nos enteramos?, cómo nos dimos cuenta, descubrimiento, la alerta",
    "resolution": "cómo lo resolvimos, ¿cómo lo resolvimos?, cómo se resolvió,"
    " ¿cómo se resolvió?, cómo lo solucionamos, ¿cómo lo solucionamos?, corrección,"
    " corrección aplicada, solución aplicada, lo que hicimos, qué hicimos, ¿qué hicimos?,"
    " restablecimiento, contención",
    "impact": "a quién afectó, ¿a quién afectó?, quién se vio afectado, ¿quién se vio afectado?,"
    " ¿qué se vio afectado?, alcance del impacto, daños",
}
_ASIDES = "anexo, apéndice, técnico, técnica, completo, breve"
_PAPERS = (
    "orden del día, decisión, decisiones, decisiones tomadas, alternativas consideradas,"
    " objetivos y no objetivos, no objetivos, requisitos, requisitos previos, prerrequisitos,"
    " roles y responsabilidades, definiciones, cuándo escribir un postmortem"
)
_TAKEN = (
    "tomada, tomadas, realizada, realizadas, ejecutada, ejecutadas, aplicada, aplicadas,"
    " efectuadas, llevadas, durante"
)
_FOREIGN = (
    "anterior, anteriores, previa, previas, pasadas, ejemplo, ejemplos, sin, cómo, buenas, malas,"
    " plantilla, antiguas"
)
_NOTHING = (
    "nada que hacer, nada más, ninguna * necesaria, ninguna * requerida, ningún * necesario,"
    " no se requiere, no se requieren, no es necesaria, no es necesario, no son necesarias"
)
_ROLES = (
    "autor, autores, autora, redactado por, elaborado por, participantes, participante,"
    " asistentes, presentes, personas involucradas, involucrados, intervinientes,"
    " comandante del incidente, responsable del incidente, facilitador, facilitadora, guardia,"
    " de guardia, reportado por, detectado por"
)
_ACTS = (
    "dijo, dice, notó, vio, avisó, preguntó, pregunta, comentó, confirmó, sugirió, encontró,"
    " propuso, decidió, llamó, descubrió, investigó, identificó, detectó, empezó, comenzó, escaló,"
    " respondió, observó, reportó, informó"
)

_NOTES = (
    "nota, notas, observación, observaciones, leyenda, referencias, véase también,"
    " ver también, enlaces, enlaces útiles, documentos relacionados, incidentes relacionados,"
    " anexo, anexos, fuentes, ejemplo, ejemplos, por ejemplo, definiciones,"
    " explicación, explicaciones, glosario, definición de categorías,"
    " criterios de éxito, métricas de éxito, indicadores de éxito, criterios de aceptación,"
    " cronograma estimado, calendario estimado, esfuerzo estimado, resultados esperados,"
    " impacto esperado, supuestos, fuera de alcance, aprobación,"
    " aprobado por, revisado por, revisores, próxima revisión,"
    " última actualización, última modificación, elaborado por, historial del documento,"
    " historial de revisiones, lista de distribución, participantes,"
    " asistentes, agradecimientos"
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
