"""How figures and comparisons are written in this room's templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from hofnar.insights.disclosure import Figure
from hofnar.insights.figures import Group
from hofnar.insights.pages.touchpoint import against_words
from hofnar.insights.wording import figure_words

register = template.Library()


@register.filter
def words(figure: Figure) -> str:
    return figure_words(figure)


@register.filter
def unbroken(text: str) -> str:
    """A margin stays on the line of its number, and a sign on that of its euro."""
    kept = str(text).replace(" ± ", "\u00a0±\u00a0")
    return kept.replace("+€", "+\u2060€").replace("−€", "−\u2060€")


@register.filter
def against(group: Group) -> str:
    return against_words(group)


@register.filter
def told(rows: Iterable[Any]) -> list[Any]:
    """The rows of which anything may be shown."""
    return [row for row in rows if not _figure(row).is_hidden]


@register.filter
def silent(rows: Iterable[Any]) -> list[Any]:
    """The rows of which nothing may be shown: one line names them, a page of 'too few answers' says no more."""
    return [row for row in rows if _figure(row).is_hidden]


def _figure(row: Any) -> Figure:
    found: Figure = row.group.figure if hasattr(row, "group") else row.figure
    return found
