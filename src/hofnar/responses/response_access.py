"""The door to one suspect of a survey."""

from __future__ import annotations

from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.responses.models import Submission
from hofnar.responses.response_page import suspects_of
from hofnar.surveys.models import Survey


def suspect_or_404(scope: Scope, survey: Survey, submission_id: object) -> Submission:
    try:
        return suspects_of(scope, survey).get(pk=int(str(submission_id)))
    except (Submission.DoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem
