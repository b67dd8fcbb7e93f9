"""Demo mode lets anybody in: it must never meet real data or stand on the internet as a product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from hofnar.accounts.models import Organisation


@register("hofnar")
def demo_is_not_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if not (settings.DEMO and settings.SECURE):
        return []
    return [
        Error(
            "Demo mode signs anybody in, and these are the settings of a real installation (HOFNAR_HTTPS).",
            hint="Set HOFNAR_DEMO=0. To show the demo to others, run it apart, with its own HOFNAR_DATA.",
            id="hofnar.E010",
        )
    ]


@register(Tags.database, "hofnar")
def demo_is_alone(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Asked with ``check --database default``, and always before the server starts."""
    if not settings.DEMO:
        return []
    try:
        real = Organisation.objects.filter(is_invented=False).count()
    except DatabaseError:  # no tables yet
        return []
    if not real:
        return []
    return [
        Error(
            f"Demo mode signs anybody in, and this database holds {real} organisation(s) that are not invented.",
            hint="Set HOFNAR_DEMO=0, or give the demo a data folder of its own with HOFNAR_DATA.",
            id="hofnar.E011",
        )
    ]
