"""What makes a post look like a robot's. Being quick does not: people are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

TRAP = "_site"
_SCANNERS = re.compile(
    r"bot\b|crawl|spider|scanner|safelinks|urldefense|proofpoint|mimecast|barracuda|headlesschrome|python-|curl/|wget/|"
    r"go-http|java/|okhttp|libwww",
    re.IGNORECASE,
)
_PREFETCH = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


def is_prefetch(meta: Mapping[str, Any]) -> bool:
    """A browser or scanner that fetches ahead says so."""
    return any("prefetch" in meta.get(name, "") or "preview" in meta.get(name, "") for name in _PREFETCH)


def suspicion(form: Any, meta: Mapping[str, Any], age: float | None) -> str:
    """A word for what is odd, or ''. ``age`` is the form's, None when we never sent it."""
    if form.get(TRAP):
        return "filled_trap"
    if age is None:
        return "unknown_form"
    if is_prefetch(meta):
        return "prefetch"
    agent = meta.get("HTTP_USER_AGENT", "")
    return "scanner" if not agent or (_known_scanner if len(agent) < 500 else _is_scanner)(agent) else ""


def _is_scanner(agent: str) -> bool:
    return _SCANNERS.search(agent) is not None


_known_scanner = lru_cache(4096)(_is_scanner)  # most people share a few browsers


def device(agent: str) -> str:
    """As coarse as a report needs."""
    if "iPad" in agent or ("Android" in agent and "Mobile" not in agent):
        return "tablet"
    return "phone" if "Mobi" in agent or "iPhone" in agent else "desk"
