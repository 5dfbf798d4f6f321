"""The names of months and weekdays, and the words that may stand around a day, per language.

Only what means one thing in all of the languages at once: "ago" is a month in Spanish, and none
here.
"""

from __future__ import annotations

_MONTHS = (
    "january jan januar jänner jan. janvier janv enero ene",
    "february feb februar février fevrier févr fevr fév febrero",
    "march mar märz maerz mrz mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout agosto",
    "september sep sept septembre septiembre setiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre déc diciembre dic",
)
MONTHS = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
MONTH_NAMES = tuple(names.split()[0].title() for names in _MONTHS)
"""As people are told."""

_WEEKDAYS = (
    "monday mon montag lundi lunes",
    "tuesday tue tues dienstag mardi martes",
    "wednesday wed mittwoch mercredi miércoles miercoles",
    "thursday thu thur thurs donnerstag jeudi jueves",
    "friday fri freitag vendredi viernes",
    "saturday sat samstag sonnabend samedi sábado sabado",
    "sunday sun sonntag dimanche domingo",
)
WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAYS) for name in names.split()}
_ABBREVIATED = (
    "mo lun",
    "di mar",
    "mi mer mié mie",
    "do jeu jue",
    "fr ven vie",
    "sa sam sáb sab",
    "so dim dom",
)
BESIDE_A_DAY = WEEKDAYS | {
    name: n for n, names in enumerate(_ABBREVIATED) for name in names.split()
}
"""With what says a weekday only where a day of a month stands beside it: "do" is a word, too."""
WEEKDAY_SIGNS = {sign: n for n, sign in enumerate("月火水木金土日")}
"""In brackets behind a day, as in 11月2日(月)."""

FILLERS = frozenset(["of", "the", "on", "day", "de", "del", "der", "den", "le", "el"])

LEADS = (
    r"(?:due|deadline|eta|target)(?: date| day)?(?: is| by| on)?|by|on|until|till|at|no later than"
    r"|not later than|bis zum|bis|am|spätestens(?: am| bis)?|fällig(?: am| bis)?|avant le"
    r"|d'ici(?: au| le)?|au plus tard le|pour le|le"
    r"|antes del|hasta(?: el)?|para el|el"
)
"""What leads to a day and adds nothing to it."""

HYPHENS = {0x2010: "-", 0x2011: "-", 0x2212: "-"}
"""Hyphens of typesetters and the minus sign, as an ASCII one."""
