"""Everything that writes customers."""

from __future__ import annotations

from typing import Any

from hofnar.accounts.models import Organisation
from hofnar.customers.models import Customer


def keep_customer(organisation: Organisation, external_id: str, **known: Any) -> Customer:
    """The customer with this number, made or brought up to date with what is known now."""
    customer, _ = Customer.objects.update_or_create(organisation=organisation, external_id=external_id, defaults=known)
    return customer
