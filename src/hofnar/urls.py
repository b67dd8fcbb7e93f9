"""All addresses. Each has a row in tests/test_permissions.py."""

from django.apps import apps
from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("", include("hofnar.frame.urls")),
    path("", include("hofnar.accounts.urls")),
    path("journeys/", include("hofnar.journeys.urls")),
    path("measurement/", include("hofnar.measurement.urls")),
    path("benchmarks/", include("hofnar.benchmarks.urls")),
    path("surveys/", include("hofnar.surveys.urls")),
    path("", include("hofnar.invitations.urls")),
    path("imports/", include("hofnar.imports.urls")),
    path("", include("hofnar.responses.urls")),
    path("", include("hofnar.responses.exporting.urls")),
    path("", include("hofnar.responses.notices.urls")),
    path("comments/", include("hofnar.comments.urls")),
    path("", include("hofnar.insights.urls")),
    path("jester/", include("hofnar.jester.urls")),
    path("did-it-work/", include("hofnar.evaluations.urls")),
    path("jobs/", include("hofnar.jobs.urls")),
]

if apps.is_installed("allauth.mfa"):
    urlpatterns.append(path("accounts/second-factor/", include("allauth.mfa.urls")))

if settings.DEMO:
    urlpatterns.append(path("demo/", include("hofnar.demo.urls")))
