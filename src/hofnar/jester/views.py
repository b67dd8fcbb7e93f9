"""First guess, then look. Who has looked cannot guess again; nobody sees whose guess it was unless they say so."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required, member_required
from hofnar.insights.figures import Figures
from hofnar.jester import services
from hofnar.jester.access import own_guess, round_or_404, rounds
from hofnar.jester.evidence import evidence_of
from hofnar.jester.forms import GuessForm, RoundForm
from hofnar.jester.models import Guess, Round
from hofnar.jester.results import result_of
from hofnar.jester.wording import history_of, lead_of, question_words, row_words, subject_words


@require_GET
@member_required
def jester_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = list(rounds(request.scope))
    own = {guess.round_id: guess for guess in Guess.objects.filter(round__in=found, user=request.user)}
    rows = [(one, subject_words(one), services.is_open(one, today), own.get(one.pk)) for one in found]
    everybody = list(Guess.objects.filter(round__in=found).select_related("round"))
    context = {"rows": rows, "history": history_of(everybody, found), "own_count": len(own)}
    return render(request, "jester/list.html", context)


@require_http_methods(["GET", "POST"])
@editor_required
def jester_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    figures = Figures.of(request.scope.organisation)
    form = RoundForm(request.scope, figures, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = services.open_round(given["kpi"], given["unit"], given["period"], request.user, given["closes_on"])
        return redirect("jester_round", made.pk)
    context = {"form": form, "has_answers": figures.frame.rows > 0}
    return render(request, "jester/new.html", context, status=422 if form.is_bound else 200)


@require_GET
@member_required
def jester_round(request: AuthenticatedHttpRequest, round_id: int) -> HttpResponse:
    asked = round_or_404(request.scope, round_id)
    guess = own_guess(request.scope, asked)
    return _result(request, asked, guess) if guess else _question(request, asked)


@require_POST
@member_required
def jester_guess(request: AuthenticatedHttpRequest, round_id: int) -> HttpResponse:
    asked = round_or_404(request.scope, round_id)
    evidence = evidence_of(asked)
    if evidence is None:
        return redirect("jester_round", round_id)
    form = GuessForm(asked.kpi, evidence, request.POST)
    if not form.is_valid():
        return _question(request, asked, form)
    given = {name: form.cleaned_data[name] for name in ("order", "scores", "kpi", "shows_name")}
    try:
        services.guess(asked, request.user, evidence, **given, today=timezone.localdate())
    except services.Closed:
        messages.error(request, _("This round is closed: it takes no guesses any more."))
    except services.GuessedAlready:
        messages.error(request, _("You guessed already. Who has seen the figures cannot guess again."))
    return redirect("jester_round", round_id)


@require_POST
@editor_required
def jester_close(request: AuthenticatedHttpRequest, round_id: int) -> HttpResponse:
    services.close_round(round_or_404(request.scope, round_id))
    return redirect("jester_round", round_id)


@require_POST
@member_required
def jester_name(request: AuthenticatedHttpRequest, round_id: int) -> HttpResponse:
    guess = own_guess(request.scope, round_or_404(request.scope, round_id))
    if guess is not None:
        services.show_name(guess, request.POST.get("shows") == "yes")
    return redirect("jester_round", round_id)


def _question(request: AuthenticatedHttpRequest, asked: Round, form: GuessForm | None = None) -> HttpResponse:
    evidence = evidence_of(asked)
    is_open = services.is_open(asked, timezone.localdate())
    context: dict[str, Any] = {
        "round": asked,
        "subject": subject_words(asked),
        "question": question_words(asked),
        "is_open": is_open,
        "form": form or (GuessForm(asked.kpi, evidence) if evidence else None),
        "guess_count": asked.guesses.count(),
    }
    return render(request, "jester/guess.html", context, status=422 if form is not None else 200)


def _result(request: AuthenticatedHttpRequest, asked: Round, guess: Guess) -> HttpResponse:
    everybody = list(asked.guesses.select_related("user"))
    result = result_of(guess, everybody)
    context = {
        "round": asked,
        "subject": subject_words(asked),
        "result": result,
        "lead": lead_of(result),
        **row_words(asked, result, everybody),
        "is_open": services.is_open(asked, timezone.localdate()),
        "guess": guess,
        "selected": _selected(asked),
    }
    return render(request, "jester/result.html", context)


def _selected(asked: Round) -> str:
    """The round's own selection, for pages about it."""
    parts = {"kpi": asked.kpi_id, "unit": asked.unit_id, "from": asked.first_month, "to": asked.last_month}
    return urlencode(parts)
