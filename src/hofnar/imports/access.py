"""The only doors to imports: for owners and analysts who see the whole organisation. Others find nothing here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse

from hofnar.accounts.access import AuthenticatedHttpRequest, P, Scope, View, editor_required
from hofnar.imports.models import ImportRun, SavedMapping
from hofnar.imports.queries import kept_mappings, runs


def importer_required(view: View[P]) -> Callable[..., HttpResponse]:
    def guarded(request: AuthenticatedHttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.scope.sees_everything:
            raise Http404
        return view(request, *args, **kwargs)

    return wraps(view)(editor_required(guarded))


def run_or_404(scope: Scope, run_id: object) -> ImportRun:
    try:
        return runs(scope.organisation).get(pk=int(str(run_id)))
    except (ImportRun.DoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem


def kept_mapping_or_404(scope: Scope, mapping_id: object) -> SavedMapping:
    try:
        return kept_mappings(scope.organisation).get(pk=int(str(mapping_id)))
    except (SavedMapping.DoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem


def draft_or_404(scope: Scope, run_id: object) -> ImportRun:
    """An import that is still being prepared."""
    run = run_or_404(scope, run_id)
    if not run.is_preparing:
        raise Http404
    return run
