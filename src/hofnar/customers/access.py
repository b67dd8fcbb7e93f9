"""The only doors to customers, on accounts' scope."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.customers.models import Customer


def customers_of(scope: Scope) -> QuerySet[Customer]:
    """Those of the person's own units; who belongs to no unit is seen by who sees everything."""
    everybody = Customer.objects.filter(organisation=scope.organisation)
    if scope.sees_everything:
        return everybody
    return everybody.filter(Q(unit__in=scope.units()))


def customer_or_404(scope: Scope, customer_id: object) -> Customer:
    try:
        return customers_of(scope).get(pk=int(str(customer_id)))
    except (Customer.DoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem
