"""The page of what came back from a survey, and letting in a suspect."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, Scope, editor_required
from hofnar.invitations.models import OpenLink
from hofnar.responses import response_page as page
from hofnar.responses.bars import bars
from hofnar.responses.drop_off import drop_off
from hofnar.responses.response_access import suspect_or_404
from hofnar.responses.suspects import let_in
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.drafts import definition_of, draft_of
from hofnar.surveys.models import Survey, SurveyVersion
from hofnar_analytics.response_rates import RateRefusal, response_rates

CHANNELS: dict[str, Any] = {**dict(OpenLink.Kind.choices), "personal": gettext_lazy("personal link")}
ODDITIES: dict[str, Any] = {
    "filled_trap": gettext_lazy("filled in a field that people do not see"),
    "unknown_form": gettext_lazy("sent a form that we did not give out"),
    "prefetch": gettext_lazy("fetched ahead by a program"),
    "scanner": gettext_lazy("sent by a program"),
    "kept_apart": gettext_lazy("went on after something odd"),
}
REFUSALS: dict[RateRefusal, Any] = {
    RateRefusal.ELIGIBILITY_UNKNOWN: gettext_lazy(
        "not given: of some people we do not know whether they belong to the group"
    ),
    RateRefusal.NO_SHARE_ELIGIBLE: gettext_lazy(
        "not given: of nobody is it known yet whether they belong to the group"
    ),
    RateRefusal.NOBODY_ELIGIBLE: gettext_lazy("not given: nobody of the group was invited"),
}


@require_GET
@editor_required
def survey_responses(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    """``?wave=`` and ``?version=`` choose; else the newest."""
    survey = survey_or_404(request.scope, survey_id)
    context: dict[str, Any] = {"survey": survey, "draft": draft_of(survey), "here": "survey_responses"}
    if survey.mode == Survey.Mode.ANONYMOUS:
        context |= {"is_anonymous": True, "visible": page.visible_answers(request.scope, survey)}
        return render(request, "responses/survey_responses.html", context)
    waves = page.waves_of(request.scope, survey)
    asked = request.GET.get("wave", "")
    wave = asked if asked in waves else next(iter(waves), "")
    context |= {"waves": waves, "wave": wave, **_what_came_back(request.scope, survey, wave)}
    context |= _where_they_leave(request, page.counted(request.scope, survey, wave))
    return render(request, "responses/survey_responses.html", context)


def _what_came_back(scope: Scope, survey: Survey, wave: str) -> dict[str, Any]:
    counted = page.counted(scope, survey, wave)
    channels = page.counts_by(counted, "channel")
    apart = page.suspects_of(scope, survey)
    zone = ZoneInfo(scope.organisation.timezone)
    return {
        "all": page.together(channels),
        "channels": [(CHANNELS.get(row.of, row.of), row) for row in channels],
        "languages": page.counts_by(counted, "language"),
        "open_links": page.together([row for row in channels if row.of != "personal"]),
        "days": bars(page.by_day(counted, zone)),
        "suspects": [(one, ODDITIES.get(one.suspicion, one.suspicion)) for one in apart[: page.MOST_SUSPECTS]],
        "suspect_count": apart.count(),
        **_rates(scope, survey, wave),
    }


def _rates(scope: Scope, survey: Survey, wave: str) -> dict[str, Any]:
    invited = page.dispositions(scope, survey, wave)
    found = response_rates(invited)
    shown = [
        (
            rate.name.value,
            None if rate.share is None else 100 * rate.share,
            REFUSALS[rate.refusal] if rate.refusal else "",
        )
        for rate in found.rates.values()
    ]
    share = None if found.share_eligible is None else 100 * found.share_eligible
    return {"invited": invited, "rates": shown, "share_eligible": share}


def _where_they_leave(request: AuthenticatedHttpRequest, counted: Any) -> dict[str, Any]:
    with_answers = SurveyVersion.objects.filter(pk__in=counted.order_by().values("version"))
    versions = list(with_answers.order_by("-number"))
    if not versions:
        return {}
    asked = request.GET.get("version", "")
    version = next((one for one in versions if str(one.number) == asked), versions[0])
    language = (get_language() or "nl")[:2]
    pages, people = drop_off(counted.filter(version=version), definition_of(version), language)
    return {"versions": versions, "version": version, "pages": pages, "people": people}


@require_POST
@editor_required
def suspect_let_in(request: AuthenticatedHttpRequest, survey_id: int, submission_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    suspect = suspect_or_404(request.scope, survey, submission_id)
    if let_in(suspect) is None:
        messages.error(request, _("This person has answered by now, so this one does not count."))
    else:
        messages.success(request, _("Let in: it counts as an answer from now on."))
    return redirect("survey_responses", survey.pk)
