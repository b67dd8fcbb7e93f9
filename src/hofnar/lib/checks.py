"""System checks that hold the house rules and explain wrong settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import connection
from django.db.models import ForeignKey, ManyToManyField

from hofnar.lib.sqlite.library import Database, is_faulty


@register("hofnar")
def wrong_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{wrong.name}: {wrong.problem}", hint=wrong.hint, id="hofnar.E001")
        for wrong in settings.ENVIRONMENT.wrong
    ]


@register("hofnar")
def sqlite_that_loses_nothing(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Answers that were acknowledged stay: an SQLite that can lose commits is not started."""
    if connection.vendor != "sqlite" or not is_faulty(Database.sqlite_version_info):
        return []
    return [
        Error(
            f"SQLite {Database.sqlite_version} can lose stored answers (its WAL-reset fault)",
            hint="Run scripts/setup base, which brings a newer one, or use PostgreSQL (HOFNAR_DATABASE_URL)."
            " Sound are 3.51.3 and newer, 3.50.7 and 3.44.6.",
            id="hofnar.E003",
        )
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
