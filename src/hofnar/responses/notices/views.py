"""Which surveys somebody hears of by mail, and how often."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.responses.models import Notice
from hofnar.responses.notices.rights import rhythms_for
from hofnar.responses.notices.services import choose, heard_survey_or_404, surveys_heard_of


@require_GET
@member_required
def notices(request: AuthenticatedHttpRequest) -> HttpResponse:
    chosen = dict(Notice.objects.filter(user=request.user).values_list("survey", "rhythm"))
    rows = [(one, rhythms_for(one), chosen.get(one.pk, "")) for one in surveys_heard_of(request.scope)]
    return render(request, "responses/notices.html", {"rows": rows, "unit": request.scope.unit})


@require_POST
@member_required
def survey_notice(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = heard_survey_or_404(request.scope, survey_id)
    if choose(request.scope, survey, request.POST.get("rhythm", "")) is None:
        messages.success(request, _("You get no mails about this questionnaire."))
    else:
        messages.success(request, _("From now on you get mails about this questionnaire."))
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe and back.startswith("/") else reverse("notices"))
