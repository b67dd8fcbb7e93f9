"""What somebody asks: what if this moment were better?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from hofnar.measurement.models import Metric
from hofnar_analytics.what_if import LINKS, Plan
from hofnar_analytics.worth import OutcomeWorth
from hofnar_analytics.worth_rows import OutcomeKind

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
FAREST = 1e12
USUAL = {"change": 0.3, "customers": 10_000, "cost": 0}


class PlanForm(forms.Form):
    """A plan for one moment. What a unit of an outcome is worth is asked for each outcome there is."""

    moment = forms.ChoiceField(label=gettext_lazy("Moment"))
    change = forms.FloatField(
        label=gettext_lazy("Points higher"),
        min_value=0.01,
        max_value=100,
        localize=True,
        widget=forms.TextInput(attrs=DECIMAL),
    )
    customers = forms.IntegerField(
        label=gettext_lazy("Customers in the group"), min_value=1, max_value=1_000_000_000, localize=True,
        widget=forms.TextInput(attrs=DECIMAL),
    )  # fmt: skip
    cost = forms.FloatField(
        label=gettext_lazy("Cost, in euros"),
        min_value=0,
        max_value=FAREST,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs=DECIMAL),
    )
    link = forms.ChoiceField(label=gettext_lazy("Calculate with"))

    def __init__(
        self,
        *args: Any,
        moments: Sequence[Metric],
        outcomes: Sequence[OutcomeWorth],
        first: str = "",
        **kwargs: Any,
    ) -> None:
        self.outcomes = outcomes
        worths = {f"value_{one.name}": 1 for one in outcomes if one.kind is OutcomeKind.REVENUE}
        super().__init__(*args, **{"prefix": "plan", "initial": {**USUAL, **worths, "moment": first}, **kwargs})
        self._offer("moment", [(str(one.touchpoint_id), str(one.touchpoint)) for one in moments])
        words = gettext("all answers"), gettext("the same customer over time")
        self._offer("link", list(zip(LINKS, words)))
        for one in outcomes:
            self.fields[f"value_{one.name}"] = _value(one)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def values(self) -> list[forms.BoundField]:
        return [self[f"value_{one.name}"] for one in self.outcomes]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(given.get(f"value_{one.name}") for one in self.outcomes):
            raise forms.ValidationError(gettext("Say of at least one outcome what it is worth."))
        return given

    def plan(self) -> Plan:
        """What was typed. Call it on a valid form."""
        given = self.cleaned_data
        worths = {one.name: given[f"value_{one.name}"] for one in self.outcomes}
        return Plan(
            change=given["change"],
            customers=given["customers"],
            values={name: value for name, value in worths.items() if value},
            cost=given["cost"] or 0.0,
            link=given["link"],
        )


def _value(outcome: OutcomeWorth) -> forms.FloatField:
    label = {
        OutcomeKind.RETENTION: gettext("A customer who stays is worth, in euros"),
        OutcomeKind.CROSS_SELL: gettext("A customer who buys more is worth, in euros"),
        OutcomeKind.REVENUE: gettext("Of a euro of revenue you keep, in euros"),
        OutcomeKind.CONTACTS: gettext("A contact costs, in euros"),
    }[outcome.kind]
    return forms.FloatField(
        label=label,
        min_value=0,
        max_value=FAREST,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs=DECIMAL),
    )
