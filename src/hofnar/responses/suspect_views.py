"""Letting in what was kept apart of an anonymous survey: all of one kind at once, there is no choosing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.responses.suspects import let_in_sealed
from hofnar.surveys.access import survey_or_404


@require_POST
@editor_required
def sealed_let_in(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    count = let_in_sealed(request.scope.organisation, survey.pk, request.POST.get("suspicion", ""))
    if count:
        said = ngettext("Let in: %(n)s answer. It shows once five of its unit wait together.",
                        "Let in: %(n)s answers. They show once five of their unit wait together.", count)  # fmt: skip
        messages.success(request, said % {"n": count})
    else:
        messages.info(request, _("There was nothing kept apart of this kind."))
    return redirect("survey_responses", survey.pk)
