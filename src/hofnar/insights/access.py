"""The door of these pages: who asks, what about, and the figures they may see. Objects come through the doors of the
rooms they live in; nothing at or above another unit than one's own can be asked for."""

from __future__ import annotations

from dataclasses import dataclass

from hofnar.accounts.access import AuthenticatedHttpRequest, Scope
from hofnar.insights.figures import Figures
from hofnar.insights.selection import Selection, selection_from


@dataclass(frozen=True, slots=True)
class Asked:
    scope: Scope
    figures: Figures
    chosen: Selection


def asked_or_404(request: AuthenticatedHttpRequest) -> Asked:
    """A unit outside the scope or another organisation's metric in the address is a 404."""
    scope = request.scope
    chosen = selection_from(scope, request.GET)
    return Asked(scope, Figures.of(scope.organisation), chosen)
