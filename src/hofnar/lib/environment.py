"""Reads settings from the environment; a wrong value is kept aside and explained by a system check."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class WrongSetting:
    name: str
    problem: str
    hint: str


@dataclass(slots=True)
class Environment:
    values: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    wrong: list[WrongSetting] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default).strip()

    def yes(self, name: str, default: bool = False) -> bool:
        raw = self.text(name).lower()
        if raw in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
            return default if raw == "" else raw in {"1", "true", "yes", "on"}
        self.wrong.append(WrongSetting(name, f"'{raw}' is neither yes nor no", "Use 1 or 0."))
        return default

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def number(self, name: str, default: int) -> int:
        raw = self.text(name)
        if raw == "" or raw.isdecimal():
            return int(raw or default)
        self.wrong.append(WrongSetting(name, f"'{raw}' is not a whole number", f"For example {default}."))
        return default

    def secret(self, name: str, kept_in: Path) -> str:
        """The value, or one made once and kept in the data folder (readable by its owner only)."""
        if value := self.text(name):
            return value
        if not kept_in.exists():
            kept_in.touch(mode=0o600)
            kept_in.write_text(secrets.token_urlsafe(64))
        return kept_in.read_text()

    def database(self, name: str, sqlite_path: str) -> dict[str, object]:
        """``postgresql://user:password@host:port/name`` (host: or a socket folder, percent-encoded); else SQLite."""
        raw = self.text(name)
        if raw == "":
            return _sqlite(sqlite_path)
        parts = urlsplit(raw)
        if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
            return _postgresql(parts)
        self.wrong.append(
            WrongSetting(name, "this is not a PostgreSQL address", "postgresql://user:password@host/name")
        )
        return _sqlite(sqlite_path)

    def mail(self, name: str) -> dict[str, object]:
        """``smtp://user:password@host:port``, ``smtp+tls://…`` (STARTTLS) or ``smtps://…``; empty: to the console."""
        raw = self.text(name)
        if raw == "":
            return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        parts = urlsplit(raw)
        if parts.scheme not in MAIL_PORTS or not parts.hostname:
            self.wrong.append(WrongSetting(name, "this is not a mail server address", "smtp://host:25"))
            return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or MAIL_PORTS[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_TIMEOUT": 20,
        }


def _sqlite(path: str) -> dict[str, object]:
    return {
        "ENGINE": "hofnar.lib.sqlite",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(parts: SplitResult) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # with a pool: asked when a connection is taken, so a server restart hurts nobody
    }
