"""Spanish."""

from __future__ import annotations

from syncer.core.vocabulary import es_headings as headings
from syncer.core.vocabulary.es_deeds import DEEDS
from syncer.core.vocabulary.words import phrases, turned, words
from syncer.model import Priority, Stage, Status, Vocabulary

_COLUMNS = {
    "title": "acción, acciones, acción correctiva, acción preventiva, acción a realizar,"
    " acciones a realizar, acción a tomar, tarea, tareas, descripción, qué, medida, medidas,"
    " actividad, actividades, por hacer, punto de acción, elemento de acción, mejora,"
    " acción de mejora, descripción de la acción",
    "owner": "responsable, responsables, responsable sugerido, encargado, encargada, asignado a,"
    " asignada a, asignado, quién, quién?, propietario, dueño, a cargo de, a cargo,"
    " persona responsable, asignación",
    "due": "fecha límite, fecha limite de entrega, fecha de vencimiento, fecha de entrega,"
    " vencimiento, plazo, cuándo, cuándo?, para cuándo, fecha objetivo, fecha compromiso,"
    " fecha comprometida, fecha prevista, fecha estimada, fecha tope, fecha máxima,"
    " fecha de compromiso",
    "priority": "prioridad, urgencia",
    "status": "estado, estatus, progreso, avance, hecho, hecho?, ¿hecho?, completado",
    "ticket": "tique, enlace, enlaces, número de ticket, n.º de ticket, enlace al ticket,"
    " seguimiento, incidencia, tarjeta",
    "kind": "tipo, categoría, clase, tipo de acción",
}
_LABELS = {
    "owner": "responsable, responsables, encargado, encargada, asignado a, asignada a,"
    " propietario, dueño, a cargo de, quién, asignado, dueña, propietaria, persona responsable,"
    " responsable de la acción, líder",
    "due": "fecha límite, fecha de vencimiento, vencimiento, plazo, fecha de entrega,"
    " fecha objetivo, fecha compromiso, fecha prevista, fecha estimada, para cuándo, vence,"
    " cuándo, fecha tope, fecha de compromiso, fecha comprometida, entrega, para el, antes del,"
    " fecha de fin",
    "priority": "prioridad",
    "status": "estado, estatus, progreso",
    "ticket": "tique, enlace, número de ticket, seguimiento, seguimiento en, tarjeta,"
    " ticket de seguimiento, enlace al ticket, n.º de ticket",
    "kind": "tipo, categoría, tipo de acción",
}
_FACTS = {
    "incident": "incidente, id del incidente, número de incidente, identificador,"
    " identificador del incidente, n.º de incidente, código del incidente",
    "date": "fecha, fecha y hora",
    "started": "fecha del incidente, fecha incidente, fecha de inicio, inicio,"
    " inicio del incidente, hora de inicio, fecha de la incidencia",
    "title": "título, título del incidente",
    "authors": "autor, autores, autora, redactado por, escrito por, elaborado por",
    "severity": "severidad, gravedad, criticidad, nivel de severidad, nivel de gravedad",
    "team": "equipo, equipo responsable",
    "services": "servicios, servicio, servicios afectados, servicio afectado, sistemas afectados,"
    " sistema afectado",
    "labels": "etiquetas, palabras clave",
    "status": "estado, estado del documento, estatus",
    "root_cause": "causa raíz, causas raíz, causa, causas, causa principal, causa raiz principal,"
    " análisis de causa raíz, causa del incidente, origen",
    "restricted": "confidencial, restringido",
    "no_action_items": "sin acciones",
    "repeat_of": "repetición de, recurrencia de",
    "summary": "resumen, resumen ejecutivo, resumen del incidente, síntesis, descripción general",
    "duration": "duración, duración del incidente, duración de la caída",
    "ttd": "tiempo de detección, tiempo hasta la detección",
    "ttr": "tiempo de resolución, tiempo hasta la resolución, tiempo de recuperación",
    "detected": "detectado, detectado el, detectado a las, hora de detección, fecha de detección",
    "resolved": "resuelto, resuelto el, resuelto a las, fin, fin del incidente, hora de fin,"
    " fecha de fin, hora de resolución, fecha de resolución",
    "completed": "postmortem completado",
    "impact": "impacto, impactos, impacto en clientes, impacto en los clientes,"
    " impacto en usuarios, impacto en los usuarios, impacto en el negocio, consecuencias",
    "communication": "comunicación, comunicación con clientes, comunicaciones",
    "detection": "detección",
    "trigger": "desencadenante, detonante, disparador",
    "resolution": "resolución, solución, recuperación, mitigación, acciones tomadas,"
    " acciones realizadas, acciones inmediatas, medidas tomadas",
    "timeline": "línea de tiempo, línea temporal, cronología, cronología del incidente,"
    " cronología de eventos, cronograma",
    "contributing": "factores contribuyentes, causas contribuyentes, factores que contribuyeron",
    "went_well": "qué salió bien, ¿qué salió bien?, qué fue bien, ¿qué fue bien?,"
    " lo que salió bien, lo que funcionó bien, qué funcionó bien, ¿qué funcionó bien?,"
    " lo que funcionó",
    "went_poorly": "qué salió mal, ¿qué salió mal?, qué fue mal, ¿qué fue mal?, lo que salió mal,"
    " lo que no funcionó, qué no funcionó, ¿qué no funcionó?, qué no salió bien",
    "users_affected": "usuarios afectados, clientes afectados, número de usuarios afectados",
    "timezone": "zona horaria, huso horario",
    "lucky": "dónde tuvimos suerte, ¿dónde tuvimos suerte?, en qué tuvimos suerte",
    "lessons": "lecciones aprendidas, lecciones, aprendizajes, qué aprendimos, ¿qué aprendimos?",
    "background": "contexto, antecedentes",
}
_STATUSES = {
    Status.OPEN: "abierto, abierta, por hacer, pendiente, pendientes, no iniciado, no iniciada,"
    " sin iniciar, sin empezar, sin comenzar, por iniciar, nuevo, nueva, planificado,"
    " planificada, planeado, planeada, previsto, prevista, aplazado, aplazada, pospuesto,"
    " pospuesta, reabierto, reabierta, en espera, programado, programada, no hecho, abiertas,"
    " no hecha, no completado, no completada, no terminado, no terminada, aún no hecho,"
    " todavía no hecho, aún no iniciado, no empezado, incompleto, incompleta, sin terminar,"
    " sin completar, sin hacer,"
    " abiertos, planificadas, planeadas, previstas",
    Status.IN_PROGRESS: "en curso, en progreso, en proceso, iniciado, iniciada, empezado,"
    " comenzado, en revisión, en desarrollo, haciendo, bloqueado, bloqueada, en ejecución,"
    " en marcha, parcialmente completado, en pruebas",
    Status.DONE: "hecho, hecha, completado, completada, terminado, terminada, finalizado,"
    " finalizada, cerrado, cerrada, resuelto, resuelta, solucionado, solucionada, listo,"
    " implementado, implementada, desplegado, desplegada, realizado, realizada, corregido,"
    " corregida, concluido, concluida, cumplido, cumplida, ejecutado, ejecutada, arreglado,"
    " arreglada, completo, completadas, completados, terminadas, cerradas, cerrados, realizadas,"
    " finalizadas, implementadas, hechas, resueltas",
    Status.WONT_DO: "cancelado, cancelada, rechazado, rechazada, descartado, descartada,"
    " no se hará, no se realizará, no se va a hacer, no procede, obsoleto, desestimado,"
    " desestimada, anulado, anulada, ya no es necesario, ya no aplica, abandonado",
    Status.DUPLICATE: "duplicado, duplicada, duplicado de",
}
_PRIORITIES = {
    Priority.P0: "crítica, crítico, urgente, bloqueante, máxima, muy alta",
    Priority.P1: "alta, alto",
    Priority.P2: "media, medio, moderada",
    Priority.P3: "baja, bajo, mínima",
}
_STAGES = {
    Stage.DRAFT: "borrador, en curso, en progreso, en elaboración, en redacción, incompleto,"
    " en proceso, preliminar",
    Stage.IN_REVIEW: "en revisión, para revisión, por revisar",
    Stage.COMPLETE: "completo, completado, completada, finalizado, publicado, aprobado, terminado,"
    " cerrado, definitivo, revisado, versión final",
}
_PERIODS = {
    "rotation": "fin de guardia, fin de la guardia, fin de la rotación, próxima guardia",
    "sprint": "fin de sprint, fin del sprint, final del sprint, este sprint, fin de la iteración",
    "quarter": "fin de trimestre, fin del trimestre, final del trimestre, este trimestre",
}

_STRONG = (
    "puntos de acción, elementos de acción, ítems de acción, lista de acciones,"
    " acciones y responsables, accionables, puntos accionables"
)
_WEAK = (
    "acción, acciones, plan de acción, planes de acción, acciones correctivas, acción correctiva,"
    " acciones preventivas, acciones correctivas y preventivas,"
    " acciones preventivas y correctivas, acciones a tomar, acciones a realizar,"
    " acciones de mejora, acciones de seguimiento, acciones pendientes, acciones futuras,"
    " acciones a corto plazo, acciones a medio plazo, acciones a largo plazo,"
    " acciones correctivas a corto plazo, acciones correctivas a largo plazo,"
    " acciones inmediatas y futuras, acciones propuestas, próximas acciones, próximos pasos,"
    " próximo paso, siguientes pasos, pasos siguientes, medidas, medidas correctivas,"
    " medidas preventivas, medidas correctivas y preventivas, tareas, tareas pendientes,"
    " tareas de seguimiento, seguimiento, mejoras, plan de mejora, oportunidades de mejora,"
    " mejoras propuestas, por hacer, pendientes, plan de remediación, remediación,"
    " recomendaciones, recomendación, acciones de prevención, acciones de remediación,"
    " acciones recomendadas, acciones acordadas, medidas a tomar, medidas de mejora,"
    " medidas de prevención, puntos pendientes, temas pendientes, lista de tareas,"
    " trabajo pendiente, trabajo futuro, qué falta por hacer, próximas tareas, plan de acciones,"
    " plan de acción correctiva, plan de mejoras, compromisos, para que no vuelva a ocurrir"
)
_LOOSE = (
    "prevención, propuestas, propuestas de mejora, qué sigue, ¿qué sigue?, y ahora qué,"
    " ¿y ahora qué?, qué vamos a hacer, ¿qué vamos a hacer?, lo que vamos a hacer,"
    " qué vamos a cambiar, ¿qué vamos a cambiar?, lo que cambiaremos, nuestros compromisos,"
    " cómo evitar que vuelva a ocurrir, ¿cómo evitar que vuelva a ocurrir?,"
    " cómo evitarlo en el futuro, ¿cómo evitarlo en el futuro?, cómo prevenirlo,"
    " ¿cómo lo evitaremos?"
)
_AIMS = (
    "próximas, próximos, futuras, futuros, previstas, planificadas, planeadas, propuestas,"
    " recomendadas, restantes, pendientes, adicionales, correctivas, correctivos, preventivas,"
    " preventivos, identificadas, acordadas, siguientes, definitivas, permanentes"
)
_NOUNS = (
    "acciones, pasos, tareas, mejoras, medidas, trabajos, puntos, actividades, cambios, pendientes"
)
_AGAIN = "de nuevo, otra vez, nuevamente, repetición, recurrencia, repetido, recurrente"
_POSTMORTEM = (
    "incidente, incidentes, incidencia, incidencias, informe de incidente, caída, caídas,"
    " interrupción, interrupciones, retrospectiva, análisis posterior, postmórtem, post mórtem,"
    " indisponibilidad"
)
_WAIVERS = (
    "sin acciones, sin acciones pendientes, sin acciones necesarias, ninguna acción,"
    " ninguna acción necesaria, ninguna acción requerida, no hay acciones,"
    " no se requieren acciones, no se requiere ninguna acción, no son necesarias acciones,"
    " sin acciones de seguimiento, sin acciones adicionales, sin puntos de acción,"
    " no hay puntos de acción, no se necesitan acciones"
)
_RESIDUE = {
    "title": "acción, tarea, título, descripción, qué",
    "owner": "responsable, nombre, nombre apellido, nombre y apellido, tu nombre, su nombre,"
    " encargado, autor, autores, quién, equipo",
    "due": "fecha, fecha límite, plazo, cuándo, fecha objetivo, fecha de entrega",
    "priority": "prioridad, severidad, gravedad, alta/media/baja",
    "status": "estado, pendiente/hecho",
    "ticket": "enlace, número de ticket, enlace al ticket",
    "": "ejemplo, valor, hora, duración, resumen, causa raíz, mes, año, por completar, completar,"
    " incidente, servicio, impacto, descripción breve, lista",
}
_BLANKS = (
    "por definir, por determinar, por confirmar, por asignar, por decidir, sin asignar,"
    " sin definir, a definir, a determinar, a confirmar, no asignado, no asignada,"
    " pendiente de asignar, pendiente de definir, por completar, sin fecha definida,"
    " aún sin asignar, todavía sin asignar, nadie todavía, nadie aún, por acordar, por establecer,"
    " por designar, falta asignar, falta definir, pendiente de confirmar, por especificar,"
    " a asignar, a designar, por fijar, por nombrar, necesita responsable, falta responsable,"
    " falta fecha, pendiente de asignación, requiere asignación"
)
_DECLINED = (
    "ninguno, ninguna, no aplica, no procede, ningún, no corresponde, nadie, n.a, no aplicable,"
    " nada, sin responsable, no procede por ahora"
)

_VAGUE = (
    "mejorar *, mejora *, reforzar *, optimizar *, investigar *, analizar más *, considerar *,"
    " pensar en *, discutir *, hablar sobre *, tener más cuidado *, tener cuidado *,"
    " concienciar *, concientizar *, ser más *, más *, mejor *, prestar más atención *,"
    " prestar atención *, estar atentos *, comunicar mejor *, optimización *, refuerzo *,"
    " estar más atentos *, estar pendientes de *, evaluar *, estudiar *, vigilar *, hacer más *,"
    " hacer mejor *, seguir de cerca *, fomentar *, promover *, concientización *"
)
_ENDS = (
    "para que, para, hasta, si, por qué, cómo, mediante, antes de, usando, al menos, como máximo,"
    " y corregir, y decidir, y documentar, cuando, de modo que, dónde, cuál, bajo, por debajo,"
    " por encima, en menos de, para evitar, para detectar, y añadir, y publicar, y eliminar,"
    " y reemplazar, a través de, y aplicar"
)
_COLLECTIVES = (
    "equipo *, el equipo *, * equipo, equipo, el equipo, todos, todas, nosotros, guardia,"
    " de guardia, operaciones, desarrollo, desarrolladores, infraestructura, soporte, área *,"
    " departamento *, todo el equipo, todos los equipos, cada equipo, alguien, cualquiera, devs,"
    " infra, plataforma, seguridad, dirección, proveedor, los desarrolladores, sistemas,"
    " ingeniería"
)
_PURPOSES = {
    "prevent": "preventiva, preventivo, prevención, prevenir, evitar",
    "mitigate": "mitigación, mitigar, limitar",
    "detect": "detección, detectar, detectiva, monitorización",
    "repair": "correctiva, correctivo, corrección, reparación, recuperación",
    "process": "proceso, procesos, organizativa, organizativo",
}
_QUALIFIERS = (
    "principales, próximas, nuevas, las, los, nuestras, otras, futuras, primeras, técnicas,"
    " técnicos, organizativas, concretas, prioritarias, urgentes, todas"
)
_KEYED = (
    "metadatos, detalles, datos del incidente, detalles del incidente, datos generales,"
    " información general, ficha"
)

SPANISH = Vocabulary(
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
    lists=words("lista de, listado de, la lista de, tabla de"),
    joints=words("y, o, e"),
    behind=words("para, de, del, por, tras, después, en, con, post"),
    vague=words(_VAGUE),
    ends=words(_ENDS),
    collectives=words(_COLLECTIVES),
    purposes=turned(_PURPOSES),
    because=words("porque, ya que, pues, dado que, debido a"),
    asks=words("pregunta, preguntas, preguntas abiertas, preguntas pendientes, acciones inmediatas")
    | {"acciones tomadas"},
    frames=words(
        "inmediato, inmediatamente, de inmediato, corto plazo, a corto plazo, mediano plazo,"
        " a mediano plazo, medio plazo, a medio plazo, largo plazo, a largo plazo, hoy, mañana,"
        " más adelante, esta semana, próxima semana, este mes, próximo mes, próximo sprint"
    ),
    notes=headings.NOTES,
    keyed=words(_KEYED),
    kinds=words("preven, detec, mitig, proces, respuest, recuper, investig, repar"),
    states=words("resuelto, mitigado, en investigación, monitoreo, identificado, abierto, estable"),
    answers=turned({True: "sí, verdadero", False: "falso"}),
    residue=turned(_RESIDUE),
    prompts=frozenset({"ej.", "ej:", "p. ej", "p.ej", "por ejemplo", "nombre de", "enlace a"})
    | {
        "describa",
        "describir",
        "descripción ",
        "inserte",
        "insertar ",
        "escrib",
        "indique",
        "indicar ",
    },
    blanks=words(_BLANKS),
    declined=words(_DECLINED),
    unticketed=words(
        "sin ticket, por crear, ticket pendiente, pendiente de crear, ningún ticket,"
        " no hay ticket, falta ticket, falta el ticket, aún sin ticket, todavía sin ticket,"
        " crear ticket, ticket por crear, sin crear, por abrir, no creado, aún no, todavía no"
    ),
    hedges=words(
        "excepto, salvo, casi, pero, parcialmente, en parte, todavía no, aún no, menos, a medias,"
        " con excepción, falta, mayormente"
    ),
    marks=words(
        "pendiente, por hacer, sin empezar, en curso, en progreso, hecho, completado, terminado,"
        " resuelto, realizado, descartado, cancelado, duplicado"
    ),
    unmarked=words("nuevo, nueva, cerrado, listo, completo, previsto"),
    markers={
        Status.OPEN: "PENDIENTE",
        Status.IN_PROGRESS: "EN CURSO",
        Status.DONE: "HECHO",
        Status.WONT_DO: "DESCARTADO",
        Status.DUPLICATE: "DUPLICADO",
    },
    leads=phrases("fue, fueron, ha sido, han sido, está, están", ", ya")
    | phrases("ya", ", está, fue, ha sido, se ha")
    | words("esto ya está, ya"),
    ways=words("en, por, con, el, desde, mediante, vía, para"),
    finished=words("hecho, terminado, completado, listo"),
    provisos=words("cuando, si, hasta, antes, una vez, pendiente, debería"),
    written={
        Status.OPEN: "pendiente",
        Status.IN_PROGRESS: "en curso",
        Status.DONE: "hecho",
        Status.WONT_DO: "descartado",
        Status.DUPLICATE: "duplicado",
    },
    ranks={
        Priority.P0: "crítica",
        Priority.P1: "alta",
        Priority.P2: "media",
        Priority.P3: "baja",
    },
)
