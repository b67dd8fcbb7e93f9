from __future__ import annotations

from django import template
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

register = template.Library()


@register.filter
def slot(item: Model) -> str:
    """The id of an object's place on the page; digits without thousands separators."""
    return f"{item._meta.model_name}-{item.pk}"


@register.filter
def new_slot(item: Model) -> str:
    """The id of the form that adds something inside an object."""
    return f"new-{slot(item)}"


@register.simple_tag
def address_if_any(name: str, *args: object) -> str:
    """The address of a page in a higher room, or nothing while that room has none of that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
