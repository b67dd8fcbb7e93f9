"""The only doors to responses, on accounts' scope."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.responses.models import Response
from hofnar.responses.queries import visible


def responses_of(scope: Scope) -> QuerySet[Response]:
    """Visible responses of the units this person sees."""
    return visible(scope.organisation).filter(unit__in=scope.units())


def response_or_404(scope: Scope, response_id: object) -> Response:
    try:
        return responses_of(scope).get(pk=int(str(response_id)))
    except (Response.DoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem
