"""What is known of everybody: kept, replaced and taken away by segment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from hofnar.accounts.models import Organisation, User
from hofnar.insights.models import PopulationMargin
from hofnar_analytics.margins import Margin


def margins_known(organisation: Organisation) -> list[PopulationMargin]:
    return list(PopulationMargin.objects.filter(organisation=organisation).select_related("said_by"))


def as_margin(row: PopulationMargin) -> Margin:
    return Margin(row.segment, {str(value): float(amount) for value, amount in row.amounts.items()}, row.is_share)


@transaction.atomic
def keep_margins(
    organisation: Organisation, user: User | None, margins: Sequence[Margin], *, counted_on: date, source: str
) -> None:
    """A segment that is known already is replaced; others stay as they are."""
    for margin in margins:
        facts = {"amounts": dict(margin.values), "is_share": margin.is_share, "counted_on": counted_on}
        facts |= {"source": source, "said_by": user}
        PopulationMargin.objects.update_or_create(organisation=organisation, segment=margin.variable, defaults=facts)


def drop_margin(organisation: Organisation, margin_id: int) -> bool:
    return PopulationMargin.objects.filter(organisation=organisation, pk=margin_id).delete()[0] > 0
