"""The page of what came back from a survey, and letting in a suspect."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, Scope, editor_required
from hofnar.invitations.models import OpenLink
from hofnar.responses import kept
from hofnar.responses import response_page as page
from hofnar.responses.anonymous import FEWEST
from hofnar.responses.bars import bars
from hofnar.responses.drop_off import PageCount, pages_of
from hofnar.responses.lag import lag_of
from hofnar.responses.response_access import suspect_or_404
from hofnar.responses.suspects import let_in, sealed_apart
from hofnar.responses.version_effect import effects
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.drafts import definition_of, draft_of
from hofnar.surveys.models import Survey, SurveyVersion
from hofnar_analytics.response_rates import Dispositions, RateRefusal, response_rates

CHANNELS: dict[str, Any] = {**dict(OpenLink.Kind.choices), "personal": gettext_lazy("personal link")}
ODDITIES: dict[str, Any] = {
    "filled_trap": gettext_lazy("filled in a field that people do not see"),
    "unknown_form": gettext_lazy("sent a form that we did not give out"),
    "prefetch": gettext_lazy("fetched ahead by a program"),
    "scanner": gettext_lazy("sent by a program"),
    "kept_apart": gettext_lazy("went on after something odd"),
    "same_browser": gettext_lazy("one browser that had begun more than five times before"),
    "many_quick": gettext_lazy("one of very many sent back faster than anybody reads"),
    "flood": gettext_lazy("one of more than a thousand in an hour from one network"),
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


DEVICES: dict[str, Any] = {
    "phone": gettext_lazy("phone"),
    "tablet": gettext_lazy("tablet"),
    "desk": gettext_lazy("laptop or desktop"),
    "": gettext_lazy("unknown"),
}


@require_GET
@editor_required
def survey_responses(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    """``?wave=`` and ``?version=`` choose; else the newest. The page asks for itself again every ten seconds."""
    survey = survey_or_404(request.scope, survey_id)
    context: dict[str, Any] = {"survey": survey, "draft": draft_of(survey), "here": "survey_responses"}
    context |= {"lag": lag_of(request.scope.organisation), "now": timezone.now()}
    if survey.mode == Survey.Mode.ANONYMOUS:
        context |= {"is_anonymous": True, "visible": _visible(request.scope, survey)}
        context["sealed_apart"] = [
            (word, ODDITIES.get(word, word), count if count >= FEWEST else None)
            for word, count in sorted(sealed_apart(request.scope.organisation, survey.pk).items())
        ]
        return render(request, "responses/survey_responses.html", context)
    return render(request, "responses/survey_responses.html", {**context, **_counted(request, survey)})


def _visible(scope: Scope, survey: Survey) -> int | None:
    """Of a large anonymous survey as it was counted last: 0 until then."""
    if kept.is_small(survey):
        return page.visible_answers(scope, survey)
    counted = kept.counted(scope, survey, "answers", is_live=False)
    return int(counted.document["answers"]) if counted.document else 0


def _counted(request: AuthenticatedHttpRequest, survey: Survey) -> dict[str, Any]:
    scope, is_live = request.scope, kept.is_small(survey)
    waves = kept.counted(scope, survey, "waves", is_live=is_live)
    if waves.document is None:
        return {"is_counting": True}
    asked, known = request.GET.get("wave", ""), waves.document["waves"]
    wave = asked if asked in known else next(iter(known), "")
    context = {"waves": known, "wave": wave, "is_live": is_live}
    found = kept.counted(scope, survey, "came_back", wave, is_live=is_live)
    if found.document is None:
        return {**context, "is_counting": True}
    context |= {"made_at": found.made_at, **_what_came_back(found.document)}
    context |= _suspects(scope, survey, waves.document)
    return {**context, **_where_they_leave(request, survey, wave, found.document, is_live)}


def _what_came_back(document: dict[str, Any]) -> dict[str, Any]:
    channels = page.counts_by(document, "channel")
    return {
        "all": page.together(channels),
        "channels": [(CHANNELS.get(row.of, row.of), row) for row in channels],
        "languages": page.counts_by(document, "language"),
        "devices": [(DEVICES.get(row.of, row.of), row) for row in page.counts_by(document, "device")],
        "open_links": page.together([row for row in channels if row.of != "personal"]),
        "days": bars([(date.fromisoformat(day), n) for day, n in document["days"]]),
        **_rates(Dispositions(**document["invited"])),
    }


def _suspects(scope: Scope, survey: Survey, document: dict[str, Any]) -> dict[str, Any]:
    """Of those that were counted only who is still kept apart."""
    apart = list(page.suspects_of(scope, survey).filter(pk__in=document["apart"]))
    gone = len(document["apart"]) - len(apart)
    return {
        "suspects": [(one, ODDITIES.get(one.suspicion, one.suspicion)) for one in apart],
        "suspect_count": document["apart_count"] - gone,
    }


def _rates(invited: Dispositions) -> dict[str, Any]:
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


def _where_they_leave(
    request: AuthenticatedHttpRequest, survey: Survey, wave: str, document: dict[str, Any], is_live: bool
) -> dict[str, Any]:
    versions = list(SurveyVersion.objects.filter(survey=survey, pk__in=page.versions_in(document)).order_by("-number"))
    if not versions:
        return {}
    asked = request.GET.get("version", "")
    place = next((at for at, one in enumerate(versions) if str(one.number) == asked), 0)
    version, earlier = versions[place], next(iter(versions[place + 1 :]), None)
    found, pages = _pages(request, survey, wave, version, is_live)
    context = {"versions": versions, "version": version, "pages": pages, "people": found.get("people", 0)}
    if earlier is None or not pages:
        return context
    _, then = _pages(request, survey, wave, earlier, is_live)
    return {
        **context,
        "earlier": earlier,
        "effects": effects(pages, then, definition_of(version), definition_of(earlier)) if then else [],
    }


def _pages(
    request: AuthenticatedHttpRequest, survey: Survey, wave: str, version: SurveyVersion, is_live: bool
) -> tuple[dict[str, Any], list[PageCount]]:
    found = kept.counted(request.scope, survey, "drop_off", wave, str(version.pk), is_live=is_live)
    language = (get_language() or "nl")[:2]
    return found.document or {}, pages_of(found.document, definition_of(version), language) if found.document else []


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
