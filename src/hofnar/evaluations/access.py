"""The only doors to evaluations: one about a unit one may not see looks like one that does not exist."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.evaluations.models import Evaluation


def evaluations(scope: Scope) -> QuerySet[Evaluation]:
    found = Evaluation.objects.filter(organisation=scope.organisation, unit__in=scope.units())
    return found.select_related("unit", "organisation", "made_by").prefetch_related("plans__looks", "plans__metric")


def evaluation_or_404(scope: Scope, evaluation_id: int) -> Evaluation:
    try:
        return evaluations(scope).get(pk=evaluation_id)
    except (Evaluation.DoesNotExist, OverflowError) as problem:
        raise Http404 from problem
