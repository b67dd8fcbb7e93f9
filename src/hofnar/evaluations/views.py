"""Did it work? First written down what is expected, then looked; what was found stays."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required, member_required
from hofnar.evaluations import services
from hofnar.evaluations.access import evaluation_or_404, evaluations
from hofnar.evaluations.forms import PlanForm, given_by
from hofnar.evaluations.models import Evaluation
from hofnar.evaluations.pages import detail_of, row_of
from hofnar.evaluations.planning import power_of
from hofnar.evaluations.wording import power_words
from hofnar.insights.figures import Figures


@require_GET
@member_required
def evaluation_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    found = list(evaluations(request.scope))
    context = {
        "rows": [row_of(one) for one in found if one.archived_at is None],
        "archived": [row_of(one) for one in found if one.archived_at is not None],
    }
    return render(request, "evaluations/list.html", context)


@require_GET
@member_required
def evaluation_detail(request: AuthenticatedHttpRequest, evaluation_id: int) -> HttpResponse:
    evaluation = evaluation_or_404(request.scope, evaluation_id)
    page = detail_of(Figures.of(request.scope.organisation), evaluation)
    return render(request, "evaluations/detail.html", {"page": page, "evaluation": evaluation})


@require_http_methods(["GET", "POST"])
@editor_required
def evaluation_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    figures = Figures.of(request.scope.organisation)
    form = PlanForm(request.scope, figures, request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        if request.POST.get("step") != "look":
            made = services.start_evaluation(figures, unit, form.plan(), request.user)
            return redirect("evaluation_detail", made.pk)
        bare = Evaluation(organisation=request.scope.organisation, unit=unit)
        return _form(request, form, figures, power=_power(figures, form, bare))
    return _form(request, form, figures)


@require_http_methods(["GET", "POST"])
@editor_required
def evaluation_change(request: AuthenticatedHttpRequest, evaluation_id: int) -> HttpResponse:
    """A new version; the one that stood stays beside it."""
    evaluation = evaluation_or_404(request.scope, evaluation_id)
    figures = Figures.of(request.scope.organisation)
    initial = given_by(services.plan_of(evaluation))
    form = PlanForm(request.scope, figures, request.POST or None, unit=evaluation.unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") != "look":
            services.lock_plan(figures, evaluation, form.plan(), request.user)
            return redirect("evaluation_detail", evaluation.pk)
        return _form(request, form, figures, evaluation, _power(figures, form, evaluation))
    return _form(request, form, figures, evaluation)


def _power(figures: Figures, form: PlanForm, evaluation: Evaluation) -> list[str]:
    plan = services.unlocked(evaluation, form.plan())
    plan.power = asdict(power_of(figures, plan))
    return power_words(plan)


def _form(
    request: AuthenticatedHttpRequest,
    form: PlanForm,
    figures: Figures,
    evaluation: Evaluation | None = None,
    power: list[str] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "evaluation": evaluation,
        "power": power,
        "has_answers": figures.frame.rows > 0,
        "name": services.plan_of(evaluation).name if evaluation else "",
    }
    return render(request, "evaluations/form.html", context, status=422 if form.is_bound and power is None else 200)


@require_POST
@member_required
def evaluation_look(request: AuthenticatedHttpRequest, evaluation_id: int) -> HttpResponse:
    evaluation = evaluation_or_404(request.scope, evaluation_id)
    plan = services.plan_of(evaluation)
    found = services.look(Figures.of(request.scope.organisation), plan, request.user)
    if found.result is None:
        messages.info(request, _why_not(found.why_not))
    return redirect("evaluation_detail", evaluation.pk)


def _why_not(reason: str) -> str:
    return {
        "early": _("There are no answers after the start yet. Nothing was kept."),
        "few": _("There are too few answers to compare: wait, or compare a larger group. Nothing was kept."),
        "unknown": _("Nobody is recognised before and after, so the same people cannot be compared. Nothing was kept."),
    }[reason]


@require_POST
@editor_required
def evaluation_archive(request: AuthenticatedHttpRequest, evaluation_id: int) -> HttpResponse:
    evaluation = evaluation_or_404(request.scope, evaluation_id)
    services.archive(evaluation)
    button = format_html(
        '<button class="quiet" form="undo" formaction="{}">{}</button>',
        reverse("evaluation_restore", args=[evaluation.pk]),
        _("Undo"),
    )
    text = _("%(name)s is in the archive.") % {"name": services.plan_of(evaluation).name}
    messages.success(request, format_html("{} {}", text, button))
    return redirect("evaluation_list")


@require_POST
@editor_required
def evaluation_restore(request: AuthenticatedHttpRequest, evaluation_id: int) -> HttpResponse:
    services.restore(evaluation_or_404(request.scope, evaluation_id))
    return redirect("evaluation_list")
