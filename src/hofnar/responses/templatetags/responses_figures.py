"""Figures on the pages of responses, each with its margin."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.formats import number_format

register = template.Library()
PLACES = {"nps": 0, "csat": 1}


@register.filter
def as_figure(figure: Mapping[str, float], kind: str) -> str:
    """'31 (24 … 38)'; a share in percent, NPS without decimals."""
    times = 100 if kind == "csat" else 1
    places = PLACES.get(kind, 2)
    low, middle, high = (_written(times * figure[name], places) for name in ("low", "estimate", "high"))
    sign = " %" if kind == "csat" else ""
    return f"{middle}{sign} ({low} … {high})"


def _written(value: float, places: int) -> str:
    return number_format(round(value, places) + 0.0, places)
