from __future__ import annotations

from typing import Any

from django import template
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template

register = template.Library()


@register.simple_tag(takes_context=True)
def include_if_there(context: Context, name: str) -> str:
    """The part of a room that may be absent; nothing when it is. An error inside it is still an error."""
    try:
        part = get_template(name)
    except TemplateDoesNotExist as problem:
        if str(problem) != name:
            raise
        return ""
    inherited: dict[str, Any] = {str(key): value for key, value in context.flatten().items()}
    return part.render(inherited, context.get("request"))
