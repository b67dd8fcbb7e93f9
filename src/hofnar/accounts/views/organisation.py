from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts import access, logos, queries, services
from hofnar.accounts.access import AuthenticatedHttpRequest, owner_required
from hofnar.accounts.forms import LogoForm, OrganisationForm
from hofnar.accounts.middleware import SESSION_KEY
from hofnar.accounts.models import Organisation
from hofnar.frame.colour import AA, AT_EASE, DARK_PAPER, PAPER, contrast, readable


@require_http_methods(["GET", "POST"])
@owner_required
def organisation_settings(request: AuthenticatedHttpRequest) -> HttpResponse:
    organisation = request.scope.organisation
    form = OrganisationForm(_sent(request), instance=Organisation.objects.get(pk=organisation.pk))
    if request.method == "POST" and form.is_valid():
        services.change_organisation(organisation, **form.cleaned_data)
        messages.success(request, _("Saved. Everybody sees the change on their next page."))
        return redirect("organisation_settings")
    return _settings_page(request, form, LogoForm())


def _sent(request: AuthenticatedHttpRequest) -> QueryDict | None:
    """The button with the nearest colour sends everything else along as it was filled in."""
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    if instead := sent.get("accent_instead"):
        sent["accent"] = instead
    return sent


def _settings_page(request: AuthenticatedHttpRequest, form: OrganisationForm, logo_form: LogoForm) -> HttpResponse:
    organisation = request.scope.organisation
    context: dict[str, Any] = {"form": form, "logo_form": logo_form, "logo": logos.shown_logo(organisation.pk)}
    context |= {"faint": getattr(form, "faint", None), "tones": tones(organisation.accent)}
    status = 422 if form.errors or logo_form.errors else 200
    return render(request, "accounts/organisation.html", context, status=status)


@require_POST
@owner_required
def organisation_logo(request: AuthenticatedHttpRequest) -> HttpResponse:
    organisation = request.scope.organisation
    form = LogoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _settings_page(request, OrganisationForm(None, instance=organisation), form)
    picture, suffix, size = form.cleaned_data["logo"]
    logos.set_logo(organisation, picture, suffix, size, request.user)
    messages.success(request, _("The logo is in place: who answers sees it within seconds."))
    return redirect("organisation_settings")


@require_POST
@owner_required
def organisation_logo_remove(request: AuthenticatedHttpRequest) -> HttpResponse:
    logos.remove_logo(request.scope.organisation)
    messages.success(request, _("Removed. The name stands in its place."))
    return redirect("organisation_settings")


def tones(accent: str) -> dict[str, object]:
    """The accent as chosen, and as it is written on paper and in the dark, with its contrast."""
    light, dark = readable(accent, PAPER), readable(accent, DARK_PAPER, AT_EASE)
    return {
        "chosen": accent,
        "contrast": contrast(accent, PAPER),
        "is_readable": contrast(accent, PAPER) >= AA,
        "light": light,
        "light_contrast": contrast(light, PAPER),
        "dark": dark,
        "dark_contrast": contrast(dark, DARK_PAPER),
    }


@require_GET
@login_required
def organisation_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every organisation the person belongs to: the overview of an agency, and the way out when there is none."""
    return render(request, "accounts/organisations.html", {"memberships": queries.organisations_of(request.user)})


@require_POST
@login_required
def switch_organisation(request: AuthenticatedHttpRequest, organisation_id: int) -> HttpResponse:
    membership = access.own_membership_or_404(request.user, organisation_id)
    request.session[SESSION_KEY] = membership.organisation_id
    return redirect("/")
