"""Logging: structured lines on stderr, with everything that looks like a secret taken out."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, MutableMapping

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from syncer.app.console import clean_lines
from syncer.app.hiding import HIDDEN, hidden, hidden_queries

SILENT = "critical"
"""Above every level that is used."""
_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40, SILENT: 50}
_SECRET_KEY = re.compile(
    r"token|secret|passw|authorization|api_?key|private_key|cookie|webhook_url"
)
_FIRST = ("event", "level", "timestamp", "cycle")


class _Stderr:
    """A logger on whatever stderr is at the moment, so that a progress display may borrow it."""

    def msg(self, message: str) -> None:
        """Print one line."""
        sys.stderr.write(message + "\n")

    log = debug = info = warning = error = critical = exception = msg


def start_logging(*, style: str = "auto", level: str = "info", color: bool = True) -> None:
    """Set up the log of this process: ``json``, ``console``, or ``auto``: console on a terminal."""
    terminal = sys.stderr.isatty()
    readable = style == "console" or (style == "auto" and terminal)
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=color and terminal, pad_event_to=20)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=True)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            in_order,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=lambda *_: _Stderr(),
        cache_logger_on_first_use=False,
    )


def logger() -> FilteringBoundLogger:
    """The log of this process, for what a command does outside a cycle."""
    log: FilteringBoundLogger = structlog.get_logger()
    return log


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide what looks like a secret, by the name of its key or by its own shape."""
    return {key: _hidden(key, value) for key, value in event.items()}


def in_order(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The keys that every line has come first."""
    first = {key: event[key] for key in _FIRST if key in event}
    return first | {key: value for key, value in event.items() if key not in first}


def _hidden(key: str, value: object) -> object:
    if _SECRET_KEY.search(key.lower()) and value not in (None, ""):
        return HIDDEN
    match value:
        case str():
            # What a document made an error say must not steer the terminal that shows the log.
            return "\n".join(clean_lines(hidden_queries(hidden(value))))
        case Mapping() | MutableMapping():
            return {name: _hidden(str(name), inner) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_hidden(key, inner) for inner in value]
        case int() | float() | None:
            return value
        case _:
            return _hidden(key, str(value))
