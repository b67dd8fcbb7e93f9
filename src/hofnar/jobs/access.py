"""The only door to jobs. This room lies below accounts, so it takes the scope as the request carries it."""

from __future__ import annotations

from typing import Protocol

from django.http import Http404, HttpRequest

from hofnar.jobs.models import Job


class _Organisation(Protocol):
    pk: int


class _Scope(Protocol):
    organisation: _Organisation


def job_or_404(request: HttpRequest, job_id: int) -> Job:
    """A job of the organisation the person looks at; every other id looks like an unknown one."""
    scope: _Scope | None = getattr(request, "scope", None)
    if scope is None:
        raise Http404
    try:
        return Job.objects.get(pk=job_id, organisation_id=scope.organisation.pk)
    except (Job.DoesNotExist, OverflowError) as problem:
        raise Http404 from problem
