from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def said(texts: Mapping[str, str]) -> str:
    """The text in the reader's language, else in the first it has."""
    language = (get_language() or "nl")[:2]
    return texts.get(language) or next(iter(texts.values()), "")


@register.filter
def word_changes(before: str, after: str) -> list[tuple[str, str]]:
    """What stays, goes and comes, word by word: ('same' | 'gone' | 'new', words)."""
    old, new = before.split(), after.split()
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", " ".join(old[a:b])))
            continue
        found += [("gone", " ".join(old[a:b]))] if b > a else []
        found += [("new", " ".join(new[c:d]))] if d > c else []
    return found
