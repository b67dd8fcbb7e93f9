from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts import access, queries, services
from hofnar.accounts.access import AuthenticatedHttpRequest, owner_required
from hofnar.accounts.forms import OrganisationForm
from hofnar.accounts.middleware import SESSION_KEY
from hofnar.accounts.models import Organisation
from hofnar.frame.colour import AA, AT_EASE, DARK_PAPER, PAPER, contrast, readable


@require_http_methods(["GET", "POST"])
@owner_required
def organisation_settings(request: AuthenticatedHttpRequest) -> HttpResponse:
    organisation = request.scope.organisation
    form = OrganisationForm(request.POST or None, instance=Organisation.objects.get(pk=organisation.pk))
    if request.method == "POST" and form.is_valid():
        services.change_organisation(organisation, **form.cleaned_data)
        messages.success(request, _("Saved. Everybody sees the change on their next page."))
        return redirect("organisation_settings")
    return render(request, "accounts/organisation.html", {"form": form, "tones": tones(organisation.accent)})


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
