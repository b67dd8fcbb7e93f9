from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.insights import services
from hofnar.insights.access import asked_or_404
from hofnar.insights.recognised import survey_to_say
from hofnar.surveys.models import Survey


@require_POST
@editor_required
def customer_numbers(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    """Somebody's word that the respondent numbers of a survey are customer numbers, or that they are not."""
    asked = asked_or_404(request)
    try:
        survey = survey_to_say(request.scope.organisation).get(pk=survey_id)
    except (Survey.DoesNotExist, OverflowError) as problem:
        raise Http404 from problem
    if request.POST.get("are") == "no":
        services.take_back_customer_numbers(survey)
        messages.success(request, gettext("Nobody is recognised by the numbers of this survey any more."))
    else:
        services.say_customer_numbers(survey, request.user)
        messages.success(request, gettext("From today the numbers of this survey count as customer numbers."))
    return redirect(f"{reverse('course')}?{asked.chosen.query()}")
