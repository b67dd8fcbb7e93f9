from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from hofnar.accounts.models import Unit, User
from hofnar.insights.months import Period, month_name
from hofnar.jester.evidence import Evidence, dump
from hofnar.jester.models import Guess, Round
from hofnar.measurement.models import Metric


class Closed(ValueError):
    """The round takes no guesses any more."""


class GuessedAlready(ValueError):
    """Who has seen the evidence cannot guess again."""


def open_round(kpi: Metric, unit: Unit, period: Period, by: User, closes_on: date | None = None) -> Round:
    return Round.objects.create(
        organisation=unit.organisation,
        kpi=kpi,
        unit=unit,
        first_month=month_name(period.first),
        last_month=month_name(period.last),
        opened_by=by,
        closes_on=closes_on,
    )


def is_open(round_: Round, today: date) -> bool:
    return round_.closed_at is None and (round_.closes_on is None or today <= round_.closes_on)


def guess(
    round_: Round,
    user: User,
    evidence: Evidence,
    *,
    order: Sequence[str],
    scores: Mapping[str, float],
    kpi: float | None,
    shows_name: bool,
    today: date,
) -> Guess:
    """Kept with the evidence of that day, so that history stays what it was. Closed, or GuessedAlready."""
    if not is_open(round_, today):
        raise Closed
    try:
        with transaction.atomic():
            return Guess.objects.create(
                round=round_,
                user=user,
                order=list(order),
                scores=dict(scores),
                kpi=kpi,
                evidence=dump(evidence),
                shows_name=shows_name,
            )
    except IntegrityError as problem:
        raise GuessedAlready from problem


def close_round(round_: Round) -> None:
    Round.objects.filter(pk=round_.pk, closed_at=None).update(closed_at=timezone.now())


def show_name(guess_: Guess, shows: bool) -> None:
    Guess.objects.filter(pk=guess_.pk).update(shows_name=shows)
