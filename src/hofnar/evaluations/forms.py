from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Unit
from hofnar.evaluations.models import Plan
from hofnar.insights.figures import Figures
from hofnar.insights.months import month_from, month_name
from hofnar.insights.queries import kpis_of, moments_of, segment_labels
from hofnar.measurement.models import Metric
from hofnar_analytics.scales import Kind

Comparison = Plan.Comparison
MOST_MONTHS = 36
LARGEST = {Kind.NPS: 200.0, Kind.CSAT: 100.0}
PLAN_FIELDS = (
    "name", "details", "metric", "first_month", "months", "comparison", "treated", "expected", "worth_naming",
    "planned", "treated_share",
)  # fmt: skip


class PlanForm(forms.Form):
    """What was done, for which figure, where, from when, beside whom, and how much better it should get."""

    name = forms.CharField(
        label=gettext_lazy("What did you do?"),
        max_length=120,
        help_text=gettext_lazy("In a few words, such as ‘the driver calls a quarter of an hour before’."),
    )
    details = forms.CharField(
        label=gettext_lazy("More about it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    metric = forms.ModelChoiceField(
        queryset=Metric.objects.none(),
        label=gettext_lazy("Which figure should get better?"),
        empty_label=None,
    )
    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label=gettext_lazy("Where do you compare?"),
        help_text=gettext_lazy("Everything at and below this unit takes part. Who may not see it, does not see this."),
        empty_label=None,
    )
    first_month = forms.CharField(
        label=gettext_lazy("From which month does it work?"),
        widget=forms.DateInput(attrs={"type": "month", "placeholder": "2026-03"}),
    )
    months = forms.IntegerField(
        label=gettext_lazy("After how many months do you judge?"), min_value=1, max_value=MOST_MONTHS, initial=6
    )
    comparison = forms.ChoiceField(
        label=gettext_lazy("Compared with"), choices=Comparison.choices, widget=forms.RadioSelect
    )
    units = forms.ModelMultipleChoiceField(
        queryset=Unit.objects.none(),
        required=False,
        label=gettext_lazy("Units that got it"),
        help_text=gettext_lazy("Only for a comparison of units. The other units are what they are compared with."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    group = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Group that got it"),
        help_text=gettext_lazy("Only for a group or an experiment."),
    )
    control = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Group that did not get it"),
        help_text=gettext_lazy("Only for an experiment: the other arm of the draw."),
    )
    treated_share = forms.IntegerField(
        label=gettext_lazy("Of a hundred people drawn, how many get it?"),
        min_value=5,
        max_value=95,
        initial=50,
        help_text=gettext_lazy("Only for an experiment."),
    )
    expected = forms.FloatField(
        label=gettext_lazy("How much better should it get?"),
        localize=True,
        help_text=gettext_lazy(
            "In points of the figure: points for an NPS or a grade, percentage points for a satisfaction in percent."
        ),
    )
    worth_naming = forms.FloatField(
        required=False,
        label=gettext_lazy("What is the smallest effect worth having?"),
        localize=True,
        help_text=gettext_lazy("Half of what you expect, if you leave it empty. Below it we say: it did not work."),
    )

    def __init__(self, scope: Scope, figures: Figures, data: Any = None, *, unit: Unit | None = None, **more: Any):
        super().__init__(data, **more)
        self.figures = figures
        metrics = [one.pk for one in kpis_of(scope.organisation, figures.frame.metrics)]
        metrics += [one.pk for one in moments_of(scope.organisation, figures.frame.metrics)]
        self._set("metric", Metric.objects.filter(pk__in=metrics))
        units = scope.units().filter(is_active=True).order_by("level", "name")
        self._set("unit", units if unit is None else units.filter(pk=unit.pk))
        self._set("units", units)
        self.fields["unit"].initial = scope.unit.pk if unit is None else unit.pk
        groups = [("", "–"), *_groups(figures)]
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
        self.fields["control"].choices = groups  # type: ignore[attr-defined]

    def _set(self, name: str, found: Any) -> None:
        self.fields[name].queryset = found  # type: ignore[attr-defined]

    def clean_first_month(self) -> str:
        month = month_from(str(self.cleaned_data["first_month"]))
        if month is None:
            raise ValidationError(_("Write a month as 2026-03."))
        return month_name(month)

    def clean_expected(self) -> float:
        expected = float(self.cleaned_data["expected"])
        if not 0 < expected <= 200:
            raise ValidationError(_("Say how much better it should get: a number above zero."))
        return expected

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._check_sizes(given)
        check = {Comparison.UNITS: self._units, Comparison.SEGMENT: self._segment, Comparison.EXPERIMENT: self._arms}
        found = check.get(given.get("comparison", ""))
        given["treated"] = found(given) if found else {}
        return given

    def _check_sizes(self, given: dict[str, Any]) -> None:
        expected, worth, metric = given.get("expected"), given.get("worth_naming"), given.get("metric")
        if expected is None or metric is None:
            return
        kind = Kind(metric.kind)
        if expected > LARGEST.get(kind, metric.scale_high - metric.scale_low):
            self.add_error("expected", _("So much better is more than the scale allows."))
        if worth is not None and not 0 < worth <= expected:
            self.add_error("worth_naming", _("This lies between zero and what you expect."))

    def _units(self, given: dict[str, Any]) -> dict[str, Any]:
        unit, chosen = given.get("unit"), list(given.get("units") or [])
        if unit is None:
            return {}
        inside = self.figures.tree.below.get(unit.pk, frozenset())
        treated = [one.pk for one in chosen]
        if not treated:
            self.add_error("units", _("Choose the units that got it."))
        elif any(one not in inside or one == unit.pk for one in treated):
            self.add_error("units", _("These units must stand below the unit where you compare."))
        elif any(
            one != other and one in self.figures.tree.below.get(other, ()) for one in treated for other in treated
        ):
            self.add_error("units", _("A unit and one below it cannot both be chosen."))
        return {"units": sorted(treated)}

    def _segment(self, given: dict[str, Any]) -> dict[str, Any]:
        key, _colon, value = str(given.get("group") or "").partition(":")
        if not value:
            self.add_error("group", _("Choose the group that got it."))
        return {"key": key, "value": value}

    def _arms(self, given: dict[str, Any]) -> dict[str, Any]:
        found = self._segment(given)
        key, _colon, value = str(given.get("control") or "").partition(":")
        if not value:
            self.add_error("control", _("Choose the group that did not get it."))
        elif key != found["key"] or value == found["value"]:
            self.add_error("control", _("Both arms are values of the same column."))
        return {**found, "control": value}

    def plan(self) -> dict[str, Any]:
        """What a plan is made of."""
        return {name: self.cleaned_data[name] for name in PLAN_FIELDS if name in self.cleaned_data}


def _groups(figures: Figures) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What people answered, and what they will be asked: a draw is written down before anybody answers."""
    labels = segment_labels(figures.organisation)
    asked = {key: tuple(words) for key, (_name, words) in labels.items() if len(words) > 1}
    for key, values in (asked | figures.offered_segments()).items():
        name, words = labels.get(key, (key, {}))
        yield name, [(f"{key}:{value}", f"{name}: {words.get(value, value)}") for value in values]


def given_by(plan: Plan) -> dict[str, Any]:
    """A plan as the form shows it, to make the next version of."""
    treated = plan.treated
    group = f"{treated['key']}:{treated['value']}" if treated.get("key") else ""
    control = f"{treated['key']}:{treated['control']}" if treated.get("control") else ""
    names = ("name", "details", "first_month", "months", "comparison", "expected", "worth_naming", "treated_share")
    kept = {name: getattr(plan, name) for name in names}
    return {**kept, "metric": plan.metric_id, "units": treated.get("units", []), "group": group, "control": control}
