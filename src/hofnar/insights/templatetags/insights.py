"""How figures and comparisons are written in this room's templates."""

from __future__ import annotations

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
def against(group: Group) -> str:
    return against_words(group)
