"""Logs: one line an event, JSON for machines or text for people, without tokens, addresses or answers."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# What a link carries to prove who opens it: invitations, password resets, sessions. Long runs of letters and digits.
TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}(?![\w-])")
# Parts of addresses that are a secret whatever they look like: what stands after these.
SECRET_PATHS = re.compile(r"(/(?:join|confirm-email|p|s/[^/\s]+|password/reset/key)/)[^/\s?\"']+")
QUERY = re.compile(r"\?\S*")
Event = MutableMapping[str, Any]


def without_secrets(logger: Any, method: str, event: Event) -> Event:
    """Takes out e-mail addresses, tokens and query strings, wherever in the line they stand."""
    return {key: clean(value) if isinstance(value, str) else value for key, value in event.items()}


def clean(text: str) -> str:
    """
    >>> clean("Not Found: /join/Xk29vPz81LmQ77aZw0Rt/?next=/x by anna@example.org")
    'Not Found: /join/…/?… by …@…'
    """
    return TOKEN.sub("…", EMAIL.sub("…@…", SECRET_PATHS.sub(r"\1…", QUERY.sub("?…", text))))


class WithoutSecrets(logging.Filter):
    """The same for every logger of every library, before any formatter sees the line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg, record.args = clean(record.getMessage()), ()
        return True


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(allow=("status_code",)),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_secrets,
]


def logging_settings(*, json: bool) -> dict[str, Any]:
    """The LOGGING of Django; Python's own loggers and structlog's take the same way out."""
    structlog.configure(
        processors=[*SHARED[:3], *SHARED[4:], structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "filters": {"secrets": {"()": WithoutSecrets}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
        "root": {"handlers": ["out"], "level": logging.WARNING},
        "loggers": {
            "hofnar": {"level": logging.INFO},
            "django": {"handlers": [], "level": logging.WARNING, "propagate": True},
            "django.server": {"handlers": [], "level": logging.INFO, "propagate": True},
        },
    }
