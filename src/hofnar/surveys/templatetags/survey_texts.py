from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def said(texts: Mapping[str, str]) -> str:
    """The text in the reader's language, else in the first it has."""
    language = (get_language() or "nl")[:2]
    return texts.get(language) or next(iter(texts.values()), "")


@register.filter
def entry(mapping: Mapping[str, Any], key: str) -> Any:
    return mapping.get(key, "")


@register.filter
def joined(name: str, end: str) -> str:
    return f"{name}__{end}"
