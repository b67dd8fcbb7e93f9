"""The only doors to rounds and guesses: a round about a unit one may not see looks like one that does not exist."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.jester.models import Guess, Round


def rounds(scope: Scope) -> QuerySet[Round]:
    found = Round.objects.filter(organisation=scope.organisation, unit__in=scope.units())
    return found.select_related("kpi", "unit", "organisation", "opened_by")


def round_or_404(scope: Scope, round_id: int) -> Round:
    try:
        return rounds(scope).get(pk=round_id)
    except (Round.DoesNotExist, OverflowError) as problem:
        raise Http404 from problem


def own_guess(scope: Scope, round_: Round) -> Guess | None:
    return Guess.objects.filter(round=round_, user=scope.user).first()
