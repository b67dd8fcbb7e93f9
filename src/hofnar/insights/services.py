"""Everything this room writes: the choices that are made once for all pages."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Organisation, User
from hofnar.insights.cuts import freeze_after_a_year, freeze_now, on_one_scale
from hofnar.insights.figures import Figures
from hofnar.insights.models import CustomerNumbers
from hofnar.insights.queries import kpis_of, moments_of
from hofnar.measurement.models import Metric
from hofnar.surveys.models import Survey


@transaction.atomic
def fix_reading(figures: Figures, kpi: Metric, reading: str) -> bool:
    """Fixes and dates the matrix' vertical axis, and with it the dividing line; False when it stood already."""
    fixed = Organisation.objects.filter(pk=figures.organisation.pk, reading="").update(
        reading=reading, reading_fixed_on=timezone.localdate()
    )
    freeze_now(figures, kpi, on_one_scale(moments_of(figures.organisation, figures.frame.metrics)))
    return bool(fixed)


def freeze_cuts(organisation: Organisation) -> None:
    """After a year of answers the dividing lines stand."""
    figures = Figures.of(organisation)
    moments = on_one_scale(moments_of(organisation, figures.frame.metrics))
    for kpi in kpis_of(organisation, figures.frame.metrics):
        freeze_after_a_year(figures, kpi, moments)


def say_customer_numbers(survey: Survey, by: User) -> None:
    """The respondent numbers of this survey are customer numbers; who said so first, and when, stays."""
    CustomerNumbers.objects.get_or_create(survey=survey, defaults={"said_by": by})


def take_back_customer_numbers(survey: Survey) -> None:
    CustomerNumbers.objects.filter(survey=survey).delete()
