from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hofnar.accounts.middleware import SESSION_KEY
from hofnar.demo.access import demo_user_or_404
from hofnar.demo.build import demo_organisation


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as one of the three people of the demo organisation."""
    user = demo_user_or_404(request.POST.get("who", ""))
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    organisation = demo_organisation()
    request.session[SESSION_KEY] = organisation.pk if organisation else 0
    return redirect("home")
