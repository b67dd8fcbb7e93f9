"""Guessing at links: after twenty unknown ones in a minute an address is told so. Links that exist are always answered,
or one wrong poster would shut out a whole office behind one address; what keeps links from being guessed is their
128 random bits."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings

MOST, MINUTE, LARGEST = 20, 60.0, 50_000
_counts: dict[str, tuple[float, int]] = {}


def address_of(meta: Mapping[str, Any]) -> str:
    """The address nearest to us that is not our own proxy."""
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.split(",")[-1].strip() or meta.get("REMOTE_ADDR", "")


def too_many(meta: Mapping[str, Any]) -> bool:
    since, count = _counts.get(address_of(meta), (0.0, 0))
    return count >= MOST and time.monotonic() - since < MINUTE


def missed(meta: Mapping[str, Any]) -> None:
    if len(_counts) > LARGEST:
        _counts.clear()
    who, now = address_of(meta), time.monotonic()
    since, count = _counts.get(who, (now, 0))
    _counts[who] = (since, count + 1) if now - since < MINUTE else (now, 1)


def forget() -> None:
    _counts.clear()
