from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hofnar.accounts import queries, services
from hofnar.accounts.access import AuthenticatedHttpRequest
from hofnar.accounts.forms import ProfileForm
from hofnar.accounts.models import User
from hofnar.frame.views import YEAR, back


@require_http_methods(["GET", "POST"])
@login_required
def profile(request: AuthenticatedHttpRequest) -> HttpResponse:
    now = {"language": request.user.language or translation.get_language()}
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk), initial=now)
    if request.method == "POST" and form.is_valid():
        services.change_profile(request.user, **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Saved."))
        return redirect("profile")
    facts = {
        "form": form,
        "has_second_factor": queries.has_second_factor(request.user),
        "memberships": queries.organisations_of(request.user),
    }
    return render(request, "accounts/profile.html", facts)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remembered by the browser, and with the person when they are signed in."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(back(request))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if isinstance(request.user, User):
        services.set_language(request.user, chosen)
    name, https = settings.LANGUAGE_COOKIE_NAME, settings.SECURE
    response.set_cookie(name, chosen, max_age=YEAR, samesite="Lax", secure=https, httponly=True)
    return response
