"""Words that steer or that give away that we know too little, found per language. Warnings, never refusals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    MOST_RECENT = "most_recent"  # we know which one it was: name it
    LEADING = "leading"
    DOUBLE = "double"  # two things asked at once


@dataclass(frozen=True, slots=True)
class Found:
    fault: Fault
    words: str


PATTERNS: dict[str, dict[Fault, re.Pattern[str]]] = {
    "nl": {
        Fault.MOST_RECENT: re.compile(
            r"\b(?:uw|je|jouw|jullie)\s+(?:aller)?(?:meest\s+recente|laatste|recentste|vorige)\s+\w+", re.IGNORECASE
        ),
        Fault.LEADING: re.compile(
            r"\b(?:geweldige?|fantastische?|uitstekende?|fijne|prachtige?|heerlijke?|schitterende?|unieke?|"
            r"vreselijke?|slechte|perfecte?|probleemloze?|moeiteloze?|teleurstellende?|topservice|terecht|zou\s+u\s+niet|natuurlijk|uiteraard|toch\s+ook|vindt\s+u\s+ook|vind\s+je\s+ook|"
            r"bent\s+u\s+het\s+(?:er)?mee\s+eens\s+dat|hoeveel\s+beter|hoe\s+(?:geweldig|fijn|goed|slecht|erg))\b",
            re.IGNORECASE,
        ),
        Fault.DOUBLE: re.compile(r"\b(?:snel|vriendelijk|duidelijk|goed|makkelijk)\s+en\s+\w+", re.IGNORECASE),
    },
    "en": {
        Fault.MOST_RECENT: re.compile(r"\byour\s+(?:most\s+recent|last|latest|previous)\s+\w+", re.IGNORECASE),
        Fault.LEADING: re.compile(
            r"\b(?:great|amazing|excellent|fantastic|wonderful|awesome|terrible|awful|perfect|effortless|disappointing|world-class|shouldn['’]t\s+(?:we|they)|isn['’]t\s+it|obviously|of\s+course|surely|"
            r"don['’]t\s+you|wouldn['’]t\s+you|do\s+you\s+agree\s+that|how\s+much\s+better|how\s+(?:great|good|bad))\b",
            re.IGNORECASE,
        ),
        Fault.DOUBLE: re.compile(r"\b(?:quick|fast|friendly|clear|good|easy)\s+and\s+\w+", re.IGNORECASE),
    },
}


def faults(text: str, language: str) -> list[Found]:
    patterns = PATTERNS.get(language[:2], {})
    return [Found(fault, match.group(0)) for fault, pattern in patterns.items() if (match := pattern.search(text))]
