"""System checks that hold the house rules and explain wrong settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.models import ForeignKey, ManyToManyField


@register("hofnar")
def wrong_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{wrong.name}: {wrong.problem}", hint=wrong.hint, id="hofnar.E001")
        for wrong in settings.ENVIRONMENT.wrong
    ]


@register("hofnar")
def no_reverse_names_across_rooms(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return list(_reverse_names())


def _reverse_names() -> Iterator[CheckMessage]:
    """A reverse name on a lower room's model is a back door that import contracts cannot see."""
    for model in apps.get_models():
        if not model.__module__.startswith("hofnar."):
            continue
        for relation in model._meta.get_fields():
            if not isinstance(relation, (ForeignKey, ManyToManyField)) or relation.model is not model:
                continue
            target = relation.related_model
            same_room = not isinstance(target, str) and target._meta.app_label == model._meta.app_label
            if not same_room and not relation.remote_field.hidden:
                yield Error(
                    f"{model.__name__}.{relation.name} puts a reverse name on another room's model",
                    hint='Use related_name="+" and ask for the objects in this room\'s queries.py.',
                    obj=model,
                    id="hofnar.E002",
                )
