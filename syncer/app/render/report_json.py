"""The report as JSON: exactly the documented keys, and the schema that holds it to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

from syncer.app.render.words import Json
from syncer.core.report import Report

VERSION = 1
_DIGITS = 4
_FIGURES = (
    "open",
    "overdue",
    "completion",
    "on_time",
    "coverage",
    "time_to_postmortem",
    "repeat_rate",
    "no_owner",
    "no_due_date",
)


def report_json(report: Report) -> Json:
    """All that the report says, ready for a JSON encoder; keys stand in the documented order."""
    return {"version": VERSION, **_object(report)}


def report_schema() -> Json:
    """The JSON schema of a report: for each key its type, and no further key."""
    text, maybe, number = {"type": "string"}, _maybe("string"), {"type": "integer", "minimum": 0}
    day = {"type": ["string", "null"], "format": "date"}
    figure = _strict(
        value=_maybe("number"),
        of=number,
        definition=text,
        target=_maybe("number"),
        met=_maybe("boolean"),
        before=_maybe("number"),
    )
    group = _list(_strict(name=maybe, open=number, overdue=number))
    named = _list(
        _strict(title=text, doc=text, url=maybe, team=maybe, severity=maybe, date=day, reason=maybe)
    )
    cohort = ("created", "done", "on_time", "wont_do", "duplicate", "gone", "skipped")
    lists = ("without_items", "missing", "waived", "incomplete", "repeated", "related")
    late = ("url", "ticket", "owner", "team", "severity")
    one = _strict(
        version={"const": VERSION},
        name=text,
        title=text,
        period=text,
        team=maybe,
        observed_at={"type": "string", "format": "date-time"},
        data_age={"type": "object", "additionalProperties": number},
        sentence=text,
        figures=_strict(**dict.fromkeys(_FIGURES, figure)),
        by=_strict(team=group, owner=group, severity=group, age=group),
        months=_list(_strict(month=text, **dict.fromkeys(cohort, number))),
        overdue=_list(
            _strict(
                title=text,
                doc=text,
                **dict.fromkeys(late, maybe),
                due=day,
                days_late=number,
                moved=number,
            )
        ),
        postmortems=_strict(
            **dict.fromkeys(("total", "complete", "draft", "unknown"), number),
            **dict.fromkeys(lists, named),
        ),
        review={"type": "null"},
        skipped=_list(_strict(doc=text, line=_maybe("integer"), title=text, reason=text)),
        history=_strict(postmortems=number, open=number),
        restricted=number,
        contact=maybe,
        sync_errors=_list(_strict(code=text, doc=maybe, line=_maybe("integer"), message=text)),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "syncer report",
        "description": "One report, or a list of them, one for each team.",
        "oneOf": [{"$ref": "#/$defs/report"}, _list({"$ref": "#/$defs/report"})],
        "$defs": {"report": one},
    }


def _object(value: object) -> dict[str, object]:
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} is no part of a report")
    return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}


def _plain(value: object) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return round(value, _DIGITS)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(part) for name, part in value.items()}
        case tuple() | list():
            return [_plain(part) for part in value]
        case _:
            return _object(value)


def _maybe(kind: str) -> Json:
    return {"type": [kind, "null"]}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _strict(**properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
