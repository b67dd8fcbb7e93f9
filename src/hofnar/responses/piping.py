"""Texts in the respondent's language, with known facts in them: {fact|fallback}. Nothing else is ever filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hofnar.surveys.definition import Definition, Texts, text_in

_FACT = re.compile(r"\{([a-z][a-z0-9_]{0,39})(?:\|([^{}]{0,200}))?\}")


@dataclass(frozen=True, slots=True)
class Speaker:
    definition: Definition
    language: str
    facts: Mapping[str, Any]

    def say(self, texts: Texts) -> str:
        return _FACT.sub(self._fact, text_in(texts, self.language, self.definition))

    def _fact(self, found: re.Match[str]) -> str:
        known = self.facts.get(found[1])
        return str(known)[:200] if isinstance(known, (str, int, float)) and known != "" else found[2] or ""
