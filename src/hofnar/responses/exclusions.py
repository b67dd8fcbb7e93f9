"""An analyst's decision that a response does not count: dated, with a reason and an author, and it can be undone.

The answers stay. Whatever counts answers leaves the response out from the moment of the decision, because it is
marked as removed and the columnar copy is told; an export still has it, with the reason beside it.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from hofnar.accounts.access import Scope
from hofnar.accounts.models import User
from hofnar.jobs.services import announce
from hofnar.responses.models import Change, Exclusion, Response, Submission
from hofnar.surveys.models import Survey

LONGEST_REASON = 300


def exclusions_of(scope: Scope, survey: Survey) -> QuerySet[Exclusion]:
    """Every decision, undone ones too, the newest first."""
    found = Exclusion.objects.filter(response__version__survey=survey, response__unit__in=scope.units())
    return found.select_related("author", "undone_by").order_by("-decided_at", "-pk")


def response_to_judge_or_404(scope: Scope, survey: Survey, response_id: object) -> Response:
    """A response that a respondent gave through our pages, standing or set aside; never of an anonymous survey."""
    if survey.mode == Survey.Mode.ANONYMOUS:
        raise Http404
    aside = Exclusion.objects.filter(undone_at=None).values("response")
    answered = Submission.objects.filter(survey=survey, response__isnull=False).values("response")
    mine = Response.objects.filter(version__survey=survey, organisation=scope.organisation, unit__in=scope.units())
    try:
        return mine.filter(Q(removed_at=None) | Q(pk__in=aside), pk__in=answered).get(pk=int(str(response_id)))
    except (Response.DoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem


@transaction.atomic
def exclude(response: Response, author: User, reason: str) -> Exclusion | None:
    """None where it was set aside already. ValueError without a reason."""
    if not reason.strip():
        raise ValueError("a decision needs its reason")
    response = Response.objects.select_for_update().get(pk=response.pk)
    if response.removed_at is not None:
        return None
    now = timezone.now()
    made = Exclusion.objects.create(
        response=response, author=author, reason=reason.strip()[:LONGEST_REASON], decided_at=now
    )
    _stands(response, removed_at=now)
    return made


@transaction.atomic
def include(response: Response, author: User) -> bool:
    """Undoes the decision that stands; False where there is none."""
    response = Response.objects.select_for_update().get(pk=response.pk)
    standing = Exclusion.objects.filter(response=response, undone_at=None)
    if not standing.update(undone_at=timezone.now(), undone_by=author):
        return False
    _stands(response, removed_at=None)
    return True


def _stands(response: Response, **fields: object) -> None:
    Response.objects.filter(pk=response.pk).update(**fields)
    Change.objects.create(organisation_id=response.organisation_id, response=response)
    announce("response.saved", organisation_id=response.organisation_id, response_id=response.pk)
